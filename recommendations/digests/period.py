"""Closed periods, computed from the schedule in the reader's zone and never from the moment a job happens to run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from recommendations.vocabulary import Cadence

SETTLE = timedelta(minutes=15)
_MONDAY = 0
_EVERY_DAY = (Cadence.DAILY, Cadence.ON_CHANGE)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, not including, `end`. Both in UTC."""

    start: datetime
    end: datetime


def period_due(
    cadence: Cadence,
    *,
    zone: tzinfo,
    send_hour: int,
    started_at: datetime,
    last_end: datetime | None,
    now: datetime,
    settle: timedelta = SETTLE,
) -> Period | None:
    """Return what has closed since the last period, as one; None where the open period has not closed yet.

    It begins where the last one ended, the first where the subscription started, so nothing falls between two and
    nothing is told twice, even when a reader moves to another zone or cadence. It counts as closed `settle` after its
    end, so that what was just being saved is in it. After a pause, the reader's or ours, one period covers all that
    closed in it: nothing is lost and nobody gets a pile of mails.
    """
    start = (last_end or started_at).astimezone(UTC)
    closed = closings(cadence, zone=zone, send_hour=send_hour, after=start, until=now.astimezone(UTC) - settle)
    end = max(closed, default=None)
    return Period(start, end) if end else None


def closings(cadence: Cadence, *, zone: tzinfo, send_hour: int, after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield each moment a period closes, later than `after` and up to `until`: `send_hour` on the reader's clock."""
    latest = after.astimezone(UTC)
    for day in _closing_days(cadence, after.astimezone(zone).date()):
        closing = datetime.combine(day, time(send_hour), zone).astimezone(UTC)
        if closing > until:
            return
        if closing > latest:  # a zone that skips a day gives the same moment twice
            yield closing
            latest = closing


def _closing_days(cadence: Cadence, first: date) -> Iterator[date]:
    """Yield closing days from `first` on: every day, Mondays, or firsts of the month."""
    day = first
    while True:
        if cadence in _EVERY_DAY or _closes_longer_period(cadence, day):
            yield day
        day += timedelta(days=1)


def _closes_longer_period(cadence: Cadence, day: date) -> bool:
    return day.weekday() == _MONDAY if cadence is Cadence.WEEKLY else day.day == 1
