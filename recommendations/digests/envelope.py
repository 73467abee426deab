"""One digest as a mail: headers, both parts, and the address it returns to when nobody takes it.

Each digest has such an address of its own, `bounces+<digest>-<signature>@tracker.example`, so that what comes back
names it. The signature is hexadecimal, since some servers fold the part before the @ to small letters.
"""

import re
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.crypto import constant_time_compare, salted_hmac

from recommendations.digests.addresses import address
from recommendations.digests.subscribe import unsubscribe_token
from recommendations.models import Digest

_SIGNED_LENGTH = 16
_TAG = re.compile(r"\+([0-9]{1,18})-([0-9a-z]+)@", re.IGNORECASE)


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
    _return_to(mail, digest)
    return mail


def _return_to(mail: EmailMultiAlternatives, digest: Digest) -> None:
    """Name the envelope's sender, which Django takes from `from_email`; readers go on seeing the header.

    A provider takes back what nobody takes by itself and tells of it through its webhook.
    """
    sender = envelope_sender(digest.pk)
    if sender and not settings.EMAIL_PROVIDER:
        mail.extra_headers["From"] = mail.from_email
        mail.from_email = sender


def message_id_of(digest: Digest) -> str:
    """Return the one Message-ID of a digest; the moment it was opened keeps it apart from a rebuilt database's."""
    return f"<digest-{digest.pk}.{int(digest.opened_at.timestamp())}@{_host()}>"


def envelope_sender(digest_id: int) -> str:
    """Return where a digest's mail returns to when nobody takes it; empty without BOUNCE_ADDRESS."""
    name, _, host = settings.BOUNCE_ADDRESS.rpartition("@")
    return f"{name}+{digest_id}-{_signature(digest_id)}@{host}" if name else ""


def tagged(address: str) -> bool:
    """Whether an address looks like such an envelope sender, signed or not."""
    return _TAG.search(address) is not None


def digest_named_by(address: str) -> int | None:
    """Return the id of the digest whose envelope sender this is; None where we never signed such a one."""
    found = _TAG.search(address)
    if found is None:
        return None
    digest_id = int(found[1])
    return digest_id if constant_time_compare(_signature(digest_id), found[2].lower()) else None


def _signature(digest_id: int) -> str:
    return salted_hmac("recommendations.digests.verp", str(digest_id), algorithm="sha256").hexdigest()[:_SIGNED_LENGTH]


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"
