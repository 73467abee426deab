"""Two weeks of one reader, and what staff do in them."""

from datetime import UTC, datetime, timedelta

from recommendations.digests.compose import compose_digest
from recommendations.models import Digest
from recommendations.status.record import record_all
from tests.make import make_assessment, make_event, make_subscription, make_track

WEEK = timedelta(days=7)
MONDAY = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)  # the subscription starts
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
CLOSED = MONDAY + WEEK
NEXT_TUESDAY = TUESDAY + WEEK


def reader(**fields):
    return make_subscription(started_at=MONDAY, **fields)


def week(subscription, number=1, **fields):
    """The digest of the reader's first or a later week, not yet delivered."""
    start = MONDAY + (number - 1) * WEEK
    end = start + WEEK
    return Digest.objects.create(subscription=subscription, period_start=start, period_end=end, opened_at=end, **fields)


def told(subscription, number=1):
    """The content of one week, kept as sent."""
    content = compose_digest(week(subscription, number))
    digest = subscription.digests.get(period_start=content.period_start)
    Digest.objects.filter(pk=digest.pk).update(state="sent", content=content.to_json(), finished_at=content.period_end)
    return content


def rated(*, at=TUESDAY, track=None, event=None, **fields):
    """An event recorded and rated at one moment, by default on the day it happened."""
    event_fields = {name: fields.pop(name) for name in ("headline", "occurred_on", "code", "url") if name in fields}
    event = event or make_event(recorded_at=at, **{"occurred_on": at.date()} | event_fields)
    return make_assessment(event=event, track=track or make_track(), recorded_at=at, **fields)


def record(at):
    record_all(as_of=at.date(), now=at)
