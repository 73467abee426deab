"""Which digests there are to make. Work is found in the rows."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, QuerySet

from recommendations.digests.period import period_due
from recommendations.digests.subscribe import running_subscriptions
from recommendations.digests.subscribe_keep import keep_queues_to_staff
from recommendations.models import Brief, Digest, Subscription
from recommendations.vocabulary import Cadence


def open_due_digests(now: datetime) -> list[int]:
    """Open a digest for what has closed of each subscription that gets mail, and of the site's own issues.

    Returns the ids of new ones. A reader who pauses gets none; the first after the pause covers all of it. Whoever
    lost the right to decide stories loses the queue at the end of their mails first.
    """
    keep_queues_to_staff()
    start_archives(now)
    opened = (_open_for(one, now) for rows in (running_subscriptions(), archives()) for one in _with_last_end(rows))
    return [digest_id for digest_id in opened if digest_id is not None]


def archives() -> "QuerySet[Subscription]":
    """Return the running subscriptions of the site itself: what they get is published, and mailed to nobody."""
    running = Subscription.objects.filter(subscriber__isnull=True, ended_at__isnull=True)
    return running.filter(brief__archived_at__isnull=True).select_related("subscriber", "brief")


def start_archives(now: datetime) -> None:
    """See that each live brief has issues of its own: the whole brief, every week, in the tracker's zone.

    Of two that start one at once, one wins; done twice it changes nothing.
    """
    kept = Subscription.objects.filter(brief=OuterRef("pk"), subscriber__isnull=True, ended_at__isnull=True)
    without = Brief.objects.filter(~Exists(kept), archived_at__isnull=True)
    new = [Subscription(brief=brief, cadence=Cadence.WEEKLY.value, started_at=now) for brief in without]
    Subscription.objects.bulk_create(new, ignore_conflicts=True)


def _with_last_end(subscriptions: "QuerySet[Subscription]") -> Iterator[Subscription]:
    return subscriptions.annotate(last_end=Max("digests__period_end")).iterator()


def _open_for(subscription: Subscription, now: datetime) -> int | None:
    """Open what has closed; where somebody else opens it at the same time, theirs counts."""
    period = period_due(
        Cadence(subscription.cadence),
        zone=ZoneInfo(subscription.time_zone),
        send_hour=subscription.send_hour,
        started_at=subscription.started_at,
        last_end=subscription.last_end,  # type: ignore[attr-defined]
        now=now,
    )
    if period is None:
        return None
    digest, is_new = Digest.objects.get_or_create(
        subscription=subscription,
        period_start=period.start,
        defaults={"period_end": period.end, "opened_at": now},
    )
    return digest.pk if is_new else None
