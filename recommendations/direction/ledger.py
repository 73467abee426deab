"""What stays on the record: every step back of a label with its cause, and the points since a day, undecayed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from math import inf

from recommendations.direction.comparison import Comparison, Viewpoint
from recommendations.direction.composite import joint_masses
from recommendations.direction.evidence import EventEvidence, WeighedEvent, weigh
from recommendations.direction.mass import masses_on, segment
from recommendations.direction.parameters import DIRECTION_V1, Parameters
from recommendations.direction.reading import DirectionReading
from recommendations.vocabulary import Label, Side

# How well a label speaks for the recommendation; insufficient says nothing, so it has no height.
HEIGHTS = {Label.AWAY: 0, Label.MIXED: 1, Label.HOLDING: 1, Label.TOWARD: 2}


@dataclass(frozen=True, slots=True)
class Backslide:
    """A label that fell, or lapsed for want of evidence, on a day.

    `before` is the label it fell from; where it had lapsed in between, the one it had before that. `keys` name the
    events behind it; with `by_ageing` there are none, because the label would have gone the same way without any.
    """

    on: date
    before: Label
    after: Label
    keys: tuple[str, ...]
    by_ageing: bool

    @property
    def is_lapse(self) -> bool:
        """Whether the evidence ran out, which is no step back in policy."""
        return self.after is Label.INSUFFICIENT


@dataclass(frozen=True, slots=True)
class Totals:
    """Points per side as judged, none of them aged, and how many events stand behind them."""

    toward: float
    away: float
    neutral: float
    toward_count: int
    away_count: int
    neutral_count: int


def backslides(
    readings: Sequence[DirectionReading], events: Sequence[EventEvidence], *, parameters: Parameters = DIRECTION_V1
) -> tuple[Backslide, ...]:
    """Return every fall and lapse of a track's label after the first of its readings, which come in order of day."""
    return tuple(_backslides(readings, [events], derived=False, parameters=parameters))


def group_backslides(
    readings: Sequence[DirectionReading],
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    parameters: Parameters = DIRECTION_V1,
) -> tuple[Backslide, ...]:
    """Return the same for a group, from its readings and its members' events."""
    return tuple(_backslides(readings, list(units.values()), derived=True, parameters=parameters))


def totals_since(
    events: Sequence[EventEvidence],
    *,
    since: date,
    as_of: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> Totals:
    """Return a track's points from one day to another, both included; an episode still counts once."""
    return _totals([events], since, as_of, known_at, parameters)


def group_totals_since(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    since: date,
    as_of: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> Totals:
    """Return the points of a group's events, each once with the most any member gives it."""
    return _totals(units.values(), since, as_of, known_at, parameters)


def _backslides(
    readings: Sequence[DirectionReading],
    units: Sequence[Sequence[EventEvidence]],
    *,
    derived: bool,
    parameters: Parameters,
) -> Iterator[Backslide]:
    for rated, before, after in _changes(readings):
        if after.label is not Label.INSUFFICIENT and HEIGHTS[after.label] >= HEIGHTS[rated]:
            continue
        compared = Comparison(units, _viewpoint(before), _viewpoint(after), derived=derived, parameters=parameters)
        by_ageing = compared.before.label_on(after.as_of) is after.label
        keys = () if by_ageing else _behind(compared, after.label)
        yield Backslide(after.as_of, rated, after.label, keys, by_ageing)


def _changes(
    readings: Sequence[DirectionReading],
) -> Iterator[tuple[Label, DirectionReading, DirectionReading]]:
    """Yield each change of label with the last rated label before it; the very first is no change."""
    rated = readings[0].previous_label if readings else None
    for before, after in pairwise(readings):
        if before.label is not Label.INSUFFICIENT:
            rated = before.label
        if after.label is not before.label and rated is not None:
            yield rated, before, after


def _behind(compared: Comparison, label: Label) -> tuple[str, ...]:
    """Return the arrivals that pull down; where a label lapsed or none of them does, all of them."""
    pulls = compared.pulls()
    down = tuple(key for key, pull in pulls.items() if pull < 0.0)
    return tuple(pulls) if label is Label.INSUFFICIENT else down or tuple(pulls)


def _viewpoint(reading: DirectionReading) -> Viewpoint:
    return Viewpoint(reading.as_of, reading.known_at)


def _totals(
    units: Iterable[Sequence[EventEvidence]], since: date, as_of: date, known_at: datetime, parameters: Parameters
) -> Totals:
    masses: list[WeighedEvent] = []
    for events in units:
        weighed = weigh(events, known_at=known_at, parameters=parameters)
        within = [w for w in weighed if since <= w.event.occurred_on <= as_of]
        masses.extend(masses_on(as_of, within, half_life_days=inf, parameters=parameters))
    joint = segment(as_of, joint_masses(masses), None)
    toward, away, neutral = (sum(m.points(side) > 0.0 for m in joint.masses) for side in Side)
    return Totals(joint.toward, joint.away, joint.neutral, toward, away, neutral)
