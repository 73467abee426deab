"""One digest as a mail, and its hand-over to the mail server."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from recommendations.digests.addresses import address
from recommendations.digests.subscribe import unsubscribe_token
from recommendations.models import Digest

Send = Callable[[EmailMultiAlternatives], None]


class NotAccepted(Exception):  # noqa: N818 -- the server's answer, not an error of ours
    """It is certain that the mail server did not take the mail. `permanent`: it will not take it later either."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(reason)


def mail_of(digest: Digest, *, now: datetime) -> EmailMultiAlternatives:
    """Return the mail of a rendered digest: both parts as they were kept, and headers to leave it with one click."""
    subscription = digest.subscription
    leave = address("unsubscribe", unsubscribe_token(subscription))
    mail = EmailMultiAlternatives(
        subject=digest.subject,
        body=digest.text,
        to=[subscription.email],
        headers={
            "Message-ID": digest.message_id,
            "Date": format_datetime(now),
            "List-Id": f"<{subscription.brief.code}.digests.{_host()}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(digest.html, "text/html")
    return mail


def message_id_of(digest: Digest) -> str:
    """Return the one Message-ID of a digest; the moment it was opened keeps it apart from a rebuilt database's."""
    return f"<digest-{digest.pk}.{int(digest.opened_at.timestamp())}@{_host()}>"


def hand_to_mail_server(mail: EmailMultiAlternatives) -> None:
    """Give one mail to the mail server of the settings.

    Raises NotAccepted where the server certainly has not taken it, and any other OSError where nobody can know: the
    connection broke after the mail had begun to travel.
    """
    connection = get_connection()
    try:
        _open(connection)
        _send(connection, mail)
    finally:
        with suppress(OSError):  # the mail was taken or not by now; how the server says goodbye changes nothing
            connection.close()


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as error:
        reason = f"The mail server could not be reached or did not let us in: {error}"
        raise NotAccepted(reason, permanent=False) from error


def _send(connection: BaseEmailBackend, mail: EmailMultiAlternatives) -> None:
    try:
        mail.message()  # a header that cannot be sent fails here, before anything has travelled
        connection.send_messages([mail])
    except ValueError as error:
        raise NotAccepted(f"The mail cannot be written: {error}", permanent=True) from error
    except SMTPServerDisconnected:
        raise
    except SMTPException as refusal:
        raise NotAccepted(_answer(refusal), permanent=_is_permanent(refusal)) from refusal


def _is_permanent(refusal: SMTPException) -> bool:
    """Whether the server refused this mail for good; a refused sender is a fault of the settings, which get mended."""
    if isinstance(refusal, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in refusal.recipients.values())
    return isinstance(refusal, SMTPDataError) and refusal.smtp_code >= 500


def _answer(refusal: SMTPException) -> str:
    answers = refusal.recipients.values() if isinstance(refusal, SMTPRecipientsRefused) else [refusal.args[:2]]
    return "The mail server refused it: " + " ".join(_words(part) for answer in answers for part in answer)


def _words(part: object) -> str:
    return part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part)


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
