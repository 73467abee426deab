"""The four questions a caller asks: a track or a group, on a day or over a span of days (METHOD 1.6, 1.9)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from recommendations.direction.composite import group_course
from recommendations.direction.evidence import EventEvidence, weigh
from recommendations.direction.parameters import DIRECTION_V1, Parameters
from recommendations.direction.reading import DirectionReading, Reader
from recommendations.direction.replay import Course, course_of

__all__ = ["DirectionReading", "read_direction", "read_group", "read_group_history", "read_history"]


def read_direction(
    events: Sequence[EventEvidence], *, as_of: date, known_at: datetime, parameters: Parameters = DIRECTION_V1
) -> DirectionReading:
    """Return a track's direction on a day."""
    return read_history(events, first=as_of, last=as_of, known_at=known_at, parameters=parameters)[0]


def read_history(
    events: Sequence[EventEvidence],
    *,
    first: date,
    last: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> list[DirectionReading]:
    """Return a track's direction on each day from first to last, from one replay and one moment's knowledge."""
    weighed = weigh(events, known_at=known_at, parameters=parameters)
    headline, long = (
        course_of(weighed, until=last, half_life_days=half_life, parameters=parameters)
        for half_life in (parameters.half_life_days, parameters.half_life_days_long)
    )
    return _readings(headline, long, first, last, known_at, parameters)


def read_group(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    as_of: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> DirectionReading:
    """Return a group's direction on a day from the evidence of its members, by name."""
    return read_group_history(units, first=as_of, last=as_of, known_at=known_at, parameters=parameters)[0]


def read_group_history(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    first: date,
    last: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> list[DirectionReading]:
    """Return a group's direction on each day from first to last. An event shared by members has one key in all."""
    if not units:
        raise ValueError("A group needs at least one member; give each member's events, an empty list if it has none.")
    weighed = {name: weigh(events, known_at=known_at, parameters=parameters) for name, events in units.items()}
    headline, long = (
        group_course(weighed, until=last, half_life_days=half_life, parameters=parameters)
        for half_life in (parameters.half_life_days, parameters.half_life_days_long)
    )
    return _readings(headline, long, first, last, known_at, parameters)


def _readings(
    headline: Course, long: Course, first: date, last: date, known_at: datetime, parameters: Parameters
) -> list[DirectionReading]:
    if first > last:
        raise ValueError(f"A history runs from its first day to its last, not from {first} to {last}.")
    reader = Reader(headline, long, known_at=known_at, parameters=parameters)
    return [reader.read(first + timedelta(days=n)) for n in range((last - first).days + 1)]
