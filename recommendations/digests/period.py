"""Closed periods, computed from the schedule in the reader's zone and never from the moment a job happens to run."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from recommendations.vocabulary import Cadence

SETTLE = timedelta(minutes=15)
BACK_FILL_CAP = 3
_MONDAY = 0
_EVERY_DAY = (Cadence.DAILY, Cadence.ON_CHANGE)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` up to, not including, `end`. Both in UTC."""

    start: datetime
    end: datetime


def periods_due(
    cadence: Cadence,
    *,
    zone: tzinfo,
    send_hour: int,
    started_at: datetime,
    last_end: datetime | None,
    now: datetime,
    settle: timedelta = SETTLE,
    back_fill_cap: int = BACK_FILL_CAP,
) -> list[Period]:
    """Return the closed periods that have no digest yet, oldest first.

    Each begins where the one before ended, the first where the subscription started, so nothing falls between two
    and nothing is told twice, even when a reader moves to another zone or cadence. A period counts as closed `settle`
    after its end, so that what was just being saved is in it. After a pause of more than `back_fill_cap` periods one
    period covers them all: nothing is lost and nobody gets a pile of mails.
    """
    start = last_end or started_at
    ends = list(closings(cadence, zone=zone, send_hour=send_hour, after=start, until=now.astimezone(UTC) - settle))
    if len(ends) > back_fill_cap:
        ends = ends[-1:]
    return [Period(*bounds) for bounds in pairwise([start.astimezone(UTC), *ends])]


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
