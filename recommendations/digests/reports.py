"""What mail servers and providers tell of mails they had taken: kept once, and acted on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from recommendations.digests.suppress import suppress
from recommendations.models import DeliveryReport, Digest, Subscription
from recommendations.vocabulary import DigestState, ReportKind, SuppressionReason

AT_HAND_OVER = "hand-over"  # the source of what a mail server said at once
MOST_DELAYS = 5
DELAYS_WITHIN = timedelta(days=30)
_LONGEST_DETAIL = 500
_SUPPRESSES = {
    ReportKind.BOUNCED: SuppressionReason.BOUNCED,
    ReportKind.COMPLAINED: SuppressionReason.COMPLAINED,
}


@transaction.atomic
def record_report(
    email: str,
    *,
    kind: ReportKind,
    source: str,
    event_id: str,
    digest: Digest | None = None,
    detail: str = "",
    happened_at: datetime | None = None,
    now: datetime,
) -> bool:
    """Keep one report and do what follows from it; False where it was told before, and nothing follows anew.

    A mail that bounced or was called spam suppresses its address, a reader who unsubscribed at the provider loses the
    subscription, and MOST_DELAYS delays within DELAYS_WITHIN, with no mail arriving in between, count as a bounce.
    """
    said = {"email": email, "kind": kind, "digest": digest, "detail": " ".join(detail.split())[:_LONGEST_DETAIL]}
    moments = {"happened_at": happened_at, "received_at": now}
    _, is_new = DeliveryReport.objects.get_or_create(source=source, event_id=event_id, defaults=said | moments)
    if not is_new:
        return False
    if reason := _SUPPRESSES.get(kind):
        suppress(email, reason=reason, detail=str(said["detail"]), now=now)
    elif kind is ReportKind.UNSUBSCRIBED:
        _of(email, digest).update(ended_at=now)
    elif kind is ReportKind.DELAYED and (delays := delays_in_a_row(email, now=now)) >= MOST_DELAYS:
        told = f"{delays} mails were delayed within {DELAYS_WITHIN.days} days, and none arrived."
        suppress(email, reason=SuppressionReason.BOUNCED, detail=told, now=now)
    return True


def digest_reported(message_id: str, email: str) -> Digest | None:
    """Return the digest a report is about: by its Message-ID, else the last one handed over to that address.

    Providers may give a mail a Message-ID of their own.
    """
    rows = Digest.objects.filter(subscription__subscriber__email__iexact=email).defer("content", "text", "html")
    named = rows.filter(message_id=message_id).first() if message_id else None
    return named or rows.filter(handed_over_at__isnull=False).order_by("-handed_over_at", "-pk").first()


def delays_in_a_row(email: str, *, now: datetime) -> int:
    """Count an address's delays of the last DELAYS_WITHIN that came after the last mail that seems to have arrived.

    That is one handed over before the mail of the latest delay, and that nothing was ever reported of.
    """
    delays = DeliveryReport.objects.filter(
        email__iexact=email, kind=ReportKind.DELAYED, received_at__gt=now - DELAYS_WITHIN
    )
    latest = delays.aggregate(at=Max("digest__handed_over_at"))["at"]
    if latest is None:
        return delays.count()
    arrived = _quiet(email).filter(handed_over_at__lt=latest).aggregate(at=Max("handed_over_at"))["at"]
    return (delays.filter(digest__handed_over_at__gt=arrived) if arrived else delays).count()


def _quiet(email: str) -> QuerySet[Digest]:
    sent = Digest.objects.filter(subscription__subscriber__email__iexact=email, state=DigestState.SENT)
    return sent.filter(reports__isnull=True)


def _of(email: str, digest: Digest | None) -> QuerySet[Subscription]:
    running = Subscription.objects.filter(ended_at__isnull=True)
    if digest is not None:
        return running.filter(pk=digest.subscription_id)
    return running.filter(subscriber__email__iexact=email)
