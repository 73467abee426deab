"""Which digests there are to make. Work is found in the rows."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Max

from recommendations.digests.period import periods_due
from recommendations.digests.subscribe import running_subscriptions
from recommendations.models import Digest, Subscription
from recommendations.vocabulary import Cadence


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
