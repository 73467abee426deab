"""What a caller asks: a track or a group, on a day, over a span of days or day by day (METHOD 1.6, 1.9)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from recommendations.direction.composite import NO_MEMBERS, group_course
from recommendations.direction.evidence import EventEvidence, weigh
from recommendations.direction.parameters import DIRECTION_V1, Parameters
from recommendations.direction.reading import DirectionReading, Reader
from recommendations.direction.replay import course_of

__all__ = [
    "DirectionReading",
    "Reader",
    "group_reader",
    "read_direction",
    "read_group",
    "read_group_history",
    "read_history",
    "track_reader",
]


def read_direction(
    events: Sequence[EventEvidence], *, as_of: date, known_at: datetime, parameters: Parameters = DIRECTION_V1
) -> DirectionReading:
    """Return a track's direction on a day."""
    return track_reader(events, until=as_of, known_at=known_at, parameters=parameters).read(as_of)


def read_history(
    events: Sequence[EventEvidence],
    *,
    first: date,
    last: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> list[DirectionReading]:
    """Return a track's direction on each day from first to last, from one replay and one moment's knowledge."""
    return _readings(track_reader(events, until=last, known_at=known_at, parameters=parameters), first, last)


def track_reader(
    events: Sequence[EventEvidence], *, until: date, known_at: datetime, parameters: Parameters = DIRECTION_V1
) -> Reader:
    """Return what reads a track's direction on any day up to one, from one replay and one moment's knowledge."""
    weighed = weigh(events, known_at=known_at, parameters=parameters)
    headline, long = (
        course_of(weighed, until=until, half_life_days=half_life, parameters=parameters)
        for half_life in (parameters.half_life_days, parameters.half_life_days_long)
    )
    return Reader(headline, long, known_at=known_at, parameters=parameters)


def read_group(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    as_of: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> DirectionReading:
    """Return a group's direction on a day from the evidence of its members, by name."""
    return group_reader(units, until=as_of, known_at=known_at, parameters=parameters).read(as_of)


def read_group_history(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    first: date,
    last: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> list[DirectionReading]:
    """Return a group's direction on each day from first to last. An event shared by members has one key in all."""
    return _readings(group_reader(units, until=last, known_at=known_at, parameters=parameters), first, last)


def group_reader(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    until: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> Reader:
    """Return what reads a group's direction on any day up to one. An event shared by members has one key in all."""
    if not units:
        raise ValueError(NO_MEMBERS)
    weighed = {name: weigh(events, known_at=known_at, parameters=parameters) for name, events in units.items()}
    headline, long = (
        group_course(weighed, until=until, half_life_days=half_life, parameters=parameters)
        for half_life in (parameters.half_life_days, parameters.half_life_days_long)
    )
    return Reader(headline, long, known_at=known_at, parameters=parameters)


def _readings(reader: Reader, first: date, last: date) -> list[DirectionReading]:
    if first > last:
        raise ValueError(f"A history runs from its first day to its last, not from {first} to {last}.")
    return [reader.read(first + timedelta(days=n)) for n in range((last - first).days + 1)]
