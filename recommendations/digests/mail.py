"""The line to the mail server, kept open for a batch of mails, and what its answers mean."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from smtplib import (
    SMTP,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from anymail.exceptions import AnymailError, AnymailRecipientsRefused  # type: ignore[import-untyped]
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

Send = Callable[[EmailMultiAlternatives], None]

_TAKEN = 250
_ENHANCED = re.compile(r"\b5\.(\d+)\.(\d+)\b")
_NOBODY = re.compile(r"unknown|no such|not exist|no mailbox|invalid (recipient|mailbox)", re.IGNORECASE)
_NO_ADDRESS = (550, 551, 553)


class NotAccepted(Exception):  # noqa: N818 -- the server's answer, not an error of ours
    """It is certain that the mail server did not take the mail.

    `permanent`: it will not take it later either. `nobody`: because there is no such address.
    """

    def __init__(self, reason: str, *, permanent: bool, nobody: bool = False) -> None:
        self.permanent, self.nobody = permanent, nobody
        super().__init__(reason)


class Line:
    """One connection to the mail server of the settings, opened by the first mail and again after it broke."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Give one mail to the mail server.

        Raises NotAccepted where the server certainly has not taken it, and any other OSError where nobody can know:
        the connection broke after the mail had begun to travel.
        """
        try:
            self._hand(mail)
        except NotAccepted:
            raise
        except SMTPServerDisconnected:
            self.close()
            raise
        except SMTPException as refusal:
            self.close()  # the next mail begins anew, whatever this one left behind
            raise _refused(refusal) from refusal
        except AnymailError as refusal:
            raise _refused_by_provider(refusal) from refusal
        except OSError:
            self.close()
            raise
        except ValueError as error:
            raise NotAccepted(f"The mail cannot be written: {error}", permanent=True) from error

    def close(self) -> None:
        """Say goodbye; mails were taken or not by now, so how the server answers changes nothing."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.close()
            self._connection = None

    def _hand(self, mail: EmailMultiAlternatives) -> None:
        words = mail.message()  # a header that cannot be sent fails here, before anything has travelled
        connection = self._opened()
        if isinstance(connection, EmailBackend):
            sender, recipient = (sanitize_address(one, "utf-8") for one in (mail.from_email, mail.to[0]))
            _travel(self._announced(sender, recipient), words.as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
        else:
            connection.send_messages([mail])

    def _announced(self, sender: str, recipient: str) -> SMTP:
        """Name sender and recipient. A line that broke while it was idle is opened once more: nothing has travelled."""
        for last_try in (False, True):
            smtp: SMTP = self._opened().connection  # type: ignore[attr-defined]
            try:
                _name_both(smtp, sender, recipient)
            except SMTPServerDisconnected as broken:
                self.close()
                if last_try:
                    raise NotAccepted(f"The mail server hung up: {broken}", permanent=False) from broken
            else:
                break
        return smtp

    def _opened(self) -> BaseEmailBackend:
        if self._connection is None:
            self._connection = get_connection()
            try:
                self._connection.open()
            except OSError as error:
                self.close()
                reason = f"The mail server could not be reached or did not let us in: {error}"
                raise NotAccepted(reason, permanent=False) from error
        return self._connection


@contextmanager
def open_line() -> Iterator[Send]:
    """Yield what hands mails over, on one connection that is closed afterwards."""
    line = Line()
    try:
        yield line.send
    finally:
        line.close()


def hand_to_mail_server(mail: EmailMultiAlternatives) -> None:
    """Give one mail to the mail server, on a connection of its own. Raises as `Line.send` does."""
    with open_line() as send:
        send(mail)


def _name_both(smtp: SMTP, sender: str, recipient: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    options = ["BODY=8BITMIME"] if smtp.has_extn("8bitmime") else []
    code, answer = smtp.mail(sender, options)
    if code != _TAKEN:
        raise SMTPSenderRefused(code, answer, sender)
    code, answer = smtp.rcpt(recipient)
    if code not in (_TAKEN, 251):
        raise SMTPRecipientsRefused({recipient: (code, answer)})


def _travel(smtp: SMTP, words: bytes) -> None:
    code, answer = smtp.data(words)
    if code != _TAKEN:
        raise SMTPDataError(code, answer)


def _refused(refusal: SMTPException) -> NotAccepted:
    """Read an answer. A refused sender or a failed start is a fault of the settings, which get mended."""
    if isinstance(refusal, SMTPRecipientsRefused):
        (code, answer), *_ = refusal.recipients.values()
        words = _words(code, answer)
        return NotAccepted(words, permanent=code >= 500, nobody=is_nobody(code, words))
    if isinstance(refusal, SMTPDataError):
        return NotAccepted(_words(*refusal.args[:2]), permanent=refusal.smtp_code >= 500)
    if isinstance(refusal, SMTPSenderRefused | SMTPConnectError):
        return NotAccepted(_words(*refusal.args[:2]), permanent=False)
    return NotAccepted(f"The mail server refused it: {refusal}", permanent=False)


def is_nobody(code: int, words: str) -> bool:
    """Whether a refusal means that the address leads nowhere: 5.1.x or 5.2.1, or the old code with such words."""
    if found := _ENHANCED.search(words):
        return found[1] == "1" or found.groups() == ("2", "1")
    return code in _NO_ADDRESS and bool(_NOBODY.search(words))


def _refused_by_provider(refusal: AnymailError) -> NotAccepted:
    """Read a provider's answer; raise it on where the provider may have taken the mail before it failed."""
    status = refusal.status_code
    if isinstance(refusal, OSError) and (status is None or status >= 500):
        raise refusal
    words = f"The mail provider refused it: {' '.join(str(refusal).split())}"
    permanent = isinstance(refusal, ValueError | AnymailRecipientsRefused)
    return NotAccepted(words, permanent=permanent)


def _words(code: int, answer: object) -> str:
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"The mail server refused it: {code} {said}"
