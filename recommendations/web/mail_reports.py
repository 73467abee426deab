"""What a mail provider tells of mails it had taken: its webhook, and what is kept of each event.

The webhook is django-anymail's, which checks the provider's signature or the shared secret. It is mounted for the one
provider of the settings, and only where something can be checked: an open one would let anybody suppress anybody.
"""

from hashlib import sha256
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking  # type: ignore[import-untyped]
from anymail.urls import urlpatterns as of_every_provider  # type: ignore[import-untyped]
from django.urls import URLPattern
from django.utils import timezone

from recommendations.digests.reports import digest_reported, record_report
from recommendations.vocabulary import ReportKind

_KINDS = {
    EventType.BOUNCED: ReportKind.BOUNCED,
    EventType.DEFERRED: ReportKind.DELAYED,
    EventType.COMPLAINED: ReportKind.COMPLAINED,
    EventType.UNSUBSCRIBED: ReportKind.UNSUBSCRIBED,
}
# A provider that keeps a list of its own refuses what is on it, and says why.
_REFUSED_FOR = {
    RejectReason.BOUNCED: ReportKind.BOUNCED,
    RejectReason.INVALID: ReportKind.BOUNCED,
    RejectReason.SPAM: ReportKind.COMPLAINED,
    RejectReason.UNSUBSCRIBED: ReportKind.UNSUBSCRIBED,
}


def report_addresses(provider: str, options: dict[str, str]) -> list[URLPattern]:
    """Return the address of a provider's webhook; none without provider, or where nothing proves who calls."""
    names = (f"{provider}_tracking_webhook", f"{provider}_webhook")
    mine = [pattern for pattern in of_every_provider if pattern.name in names]
    return [pattern for pattern in mine if "WEBHOOK_SECRET" in options or _is_signed(pattern)]


def _is_signed(pattern: URLPattern) -> bool:
    return not pattern.callback.view_class.warn_if_no_basic_auth  # type: ignore[attr-defined]


def listen() -> None:
    """Take what the webhook tells. Called once, when the app is ready, and as often as one likes."""
    tracking.connect(take_event, dispatch_uid="recommendations.web.mail_reports")


def take_event(*, event: AnymailTrackingEvent, esp_name: str, **_sender: Any) -> None:
    """Keep one event of a provider, if it says anything about an address; what was told before is not kept again."""
    kind = _KINDS.get(event.event_type)
    if event.event_type == EventType.REJECTED:
        kind = _REFUSED_FOR.get(event.reject_reason)
    if kind is None or not event.recipient:
        return
    record_report(
        event.recipient,
        kind=kind,
        source=esp_name.lower(),
        event_id=_number_of(event, kind),
        digest=digest_reported(event.message_id or "", event.recipient),
        detail=event.mta_response or event.description or "",
        happened_at=event.timestamp,
        now=timezone.now(),
    )


def _number_of(event: AnymailTrackingEvent, kind: ReportKind) -> str:
    """Return the provider's own number; where it gives none, a mark of what it says, so that a replay says the same."""
    said = (kind.value, event.recipient, event.message_id, event.timestamp)
    return str(event.event_id or sha256(repr(said).encode()).hexdigest())[:200]
