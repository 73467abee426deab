"""Mails that come back: which digest and address they are about, and what they say of it.

Anybody can write to the bounce address, so a mail counts only where it proves that it is about a mail of ours: by the
signed return address it came back to, or by quoting the Message-ID of a digest to the address it complains of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import sha256

from flufl.bounce import all_failures

from recommendations.digests.envelope import digest_named_by, tagged
from recommendations.digests.reports import record_report
from recommendations.models import Digest
from recommendations.vocabulary import ReportKind

MAILBOX = "mailbox"
_CAME_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "Original-Mail-From", "Return-Path")
_NO_COMPLAINT = ("not-spam", "opt-out-list")
_DETAILS = ("Diagnostic-Code", "Status", "Feedback-Type")


@dataclass(frozen=True, slots=True)
class Returned:
    """What a mail that came back says. `addresses`: those it names, in small letters."""

    kind: ReportKind
    addresses: frozenset[str]
    detail: str


def take_returned(raw: bytes, *, now: datetime) -> str:
    """Keep what one mail tells, and return in words what was done. A mail that was taken before changes nothing."""
    message = message_from_bytes(raw)
    said = _said(message)
    if said is None:
        return "left alone: it does not read like a report on a mail"
    try:
        digest = _digest_of(message, said)
    except _ForgedError:
        return "left alone: the address it came back to does not carry our signature"
    if digest is None or not digest.subscription.email:
        return "left alone: it is about no digest of ours"
    email = digest.subscription.email
    is_new = record_report(
        email,
        kind=said.kind,
        source=MAILBOX,
        event_id=_number_of(message, raw),
        digest=digest,
        detail=said.detail,
        happened_at=_sent_at(message),
        now=now,
    )
    return f"{said.kind.value}: {email}, digest {digest.pk}" if is_new else f"told before: {email}"


class _ForgedError(ValueError):
    """It carries a return address that looks like ours and is none."""


def _said(message: Message) -> Returned | None:
    complaint = next(_parts(message, "message/feedback-report"), None)
    if complaint is not None:
        return _complaint(complaint)
    if "From" not in message:
        message["From"] = "unknown@invalid"  # one detector reads it before any reads the rest
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 -- anything may lie in that mailbox, and what follows it is read all the same
        return None
    if not temporary and not permanent:
        return None
    kind = ReportKind.BOUNCED if permanent else ReportKind.DELAYED
    addresses = {one.decode("utf-8", "replace").lower() for one in permanent or temporary}
    return Returned(kind, frozenset(addresses), _detail(message))


def _complaint(report: Message) -> Returned | None:
    fields = _fields(report)
    if fields.get("feedback-type", "").lower() in _NO_COMPLAINT:
        return None
    named = {fields.get(name, "").strip("<> ").lower() for name in ("original-rcpt-to", "removal-recipient")}
    return Returned(ReportKind.COMPLAINED, frozenset(named - {""}), fields.get("feedback-type", ""))


def _digest_of(message: Message, said: Returned) -> Digest | None:
    """Return the digest a mail proves to be about. Raises _ForgedError."""
    rows = Digest.objects.select_related("subscription__subscriber").defer("content", "text", "html")
    came_to = [one for one in _values(message, _CAME_TO) if tagged(one)]
    if came_to:
        named = [pk for one in came_to if (pk := digest_named_by(one)) is not None]
        if not named:
            raise _ForgedError
        return rows.filter(pk=named[0]).first()
    quoted = rows.filter(message_id__in=[one.strip() for one in _values(message, ("Message-ID",))])
    return next((one for one in quoted if one.subscription.email.lower() in said.addresses), None)


def _values(message: Message, names: tuple[str, ...]) -> list[str]:
    """Return what headers of these names say, in the mail and in every part of it, reports and quoted mails too."""
    parts = [*message.walk(), *(_quoted_headers(message))]
    return [str(value) for part in parts for name in names for value in part.get_all(name, ())]


def _quoted_headers(message: Message) -> Iterator[Message]:
    """Yield what is quoted as text: a report may carry its fields, or the headers alone of the mail it is about."""
    for kind in ("text/rfc822-headers", "message/feedback-report"):
        for part in _parts(message, kind):
            if isinstance(payload := part.get_payload(decode=True), bytes):
                yield message_from_bytes(payload.lstrip())


def _parts(message: Message, kind: str) -> Iterator[Message]:
    return (part for part in message.walk() if part.get_content_type() == kind)


def _fields(report: Message) -> dict[str, str]:
    """Return the fields of a feedback report, which the parser takes for the headers of a mail inside, or for text."""
    payload = report.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    found = inner if isinstance(inner, Message) else message_from_bytes(str(payload).lstrip().encode())
    return {name.lower(): str(value) for name, value in found.items()}


def _detail(message: Message) -> str:
    said = _values(message, _DETAILS)
    return said[0] if said else " ".join(str(message.get("Subject", "")).split())


def _number_of(message: Message, raw: bytes) -> str:
    return str(message.get("Message-ID") or sha256(raw).hexdigest()).strip()[:200]


def _sent_at(message: Message) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return at if at.tzinfo else None
