"""Which digests there are to make and to deliver. Work is found in the rows; a message carries an id."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from recommendations.digests.period import periods_due
from recommendations.digests.subscribe import running_subscriptions
from recommendations.models import Digest, Subscription
from recommendations.vocabulary import Cadence, DigestState

STALE_CLAIM = timedelta(minutes=10)
LONGEST_HAND_OVER = timedelta(minutes=10)
CUT_OFF = (
    "The hand-over to the mail server was cut off, so the mail may or may not have arrived. "
    "Look in the mail server's log, or resend: it carries the same Message-ID, so most mailboxes show it once."
)


def open_due_digests(now: datetime) -> list[int]:
    """Open one digest for each closed period of each subscription that gets mail; return the ids of new ones."""
    subscriptions = running_subscriptions().annotate(last_end=Max("digests__period_end"))
    return [digest_id for subscription in subscriptions for digest_id in _open_for(subscription, now)]


def _open_for(subscription: Subscription, now: datetime) -> list[int]:
    periods = periods_due(
        Cadence(subscription.cadence),
        zone=ZoneInfo(subscription.time_zone),
        send_hour=subscription.send_hour,
        started_at=subscription.started_at,
        last_end=subscription.last_end,  # type: ignore[attr-defined]
        now=now,
    )
    opened = []
    for period in periods:
        digest, is_new = Digest.objects.get_or_create(
            subscription=subscription,
            period_start=period.start,
            defaults={"period_end": period.end, "opened_at": now},
        )
        if not is_new:  # somebody else is opening them, and may have cut the pause otherwise
            break
        opened.append(digest.pk)
    return opened


def due_digests(now: datetime) -> list[int]:
    """Return the ids of digests to deliver now, oldest period first."""
    return list(deliverable(now).order_by("period_end", "pk").values_list("pk", flat=True))


def deliverable(now: datetime) -> QuerySet[Digest]:
    """Return the digests that nobody is working on and whose time has come.

    An issue waits until the one before it is composed, since it corrects what that one tells. A claim older than
    STALE_CLAIM was left by a crash before anything was handed over, so it is taken up again.
    """
    return Digest.objects.filter(claimable(now) | ready(now))


def claimable(now: datetime) -> Q:
    """The condition for composing a digest."""
    uncomposed = Digest.objects.filter(
        subscription=OuterRef("subscription"),
        period_start__lt=OuterRef("period_start"),
        state__in=(DigestState.DUE, DigestState.CLAIMED),
    )
    left_lying = Q(state=DigestState.CLAIMED, claimed_at__lte=now - STALE_CLAIM)
    return (Q(state=DigestState.DUE) | left_lying) & ~Q(Exists(uncomposed))


def ready(now: datetime) -> Q:
    """The condition for handing a composed digest over: just rendered, or refused before and due again."""
    return Q(state__in=(DigestState.RENDERED, DigestState.FAILED), next_attempt_at__lte=now)


def mark_stuck(now: datetime) -> int:
    """Mark hand-overs that never came to an end, and return how many. Only a person can know whether they arrived."""
    cut_off = Digest.objects.filter(state=DigestState.HANDING_OVER, handed_over_at__lte=now - LONGEST_HAND_OVER)
    return cut_off.update(state=DigestState.STUCK, failure=CUT_OFF)
