"""What it would take to change a label: which events carry it, and which one more would turn it (METHOD 1.7)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from recommendations.direction.evidence import EventEvidence, WeighedEvent, weigh
from recommendations.direction.lookback import TrackView, view_of
from recommendations.direction.parameters import DIRECTION_V1, Parameters
from recommendations.vocabulary import Confidence, Label, Side, Significance


@dataclass(frozen=True, slots=True)
class Flip:
    """Events without which the label would be another: one, or all of an episode, which `episode` then names."""

    keys: tuple[str, ...]
    episode: str
    label: Label


@dataclass(frozen=True, slots=True)
class Addition:
    """The least significance of one more confident event on a side that changes the label, and what it becomes."""

    significance: Significance
    label: Label


def leave_one_out(
    events: Sequence[EventEvidence], *, as_of: date, known_at: datetime, parameters: Parameters = DIRECTION_V1
) -> tuple[Flip, ...]:
    """Return what a track's label hangs on: events by day and key, then episodes of two events or more by name."""
    return _flips(_Case(_tracks([events], as_of, known_at, parameters), False, as_of, parameters))


def leave_one_out_group(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    as_of: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> tuple[Flip, ...]:
    """Return what a group's label hangs on; an event or episode is taken away from every member that has it."""
    return _flips(_Case(_tracks(units.values(), as_of, known_at, parameters), True, as_of, parameters))


def smallest_addition(
    events: Sequence[EventEvidence], *, as_of: date, known_at: datetime, parameters: Parameters = DIRECTION_V1
) -> dict[Side, Addition | None]:
    """Return, toward and away, the smallest event on the day itself that changes a track's label; None if none does."""
    return _additions(_Case(_tracks([events], as_of, known_at, parameters), False, as_of, parameters))


def smallest_addition_group(
    units: Mapping[str, Sequence[EventEvidence]],
    *,
    as_of: date,
    known_at: datetime,
    parameters: Parameters = DIRECTION_V1,
) -> dict[Side, Addition | None]:
    """Return the same for a group; the event is a joint one and counts alike for every member."""
    return _additions(_Case(_tracks(units.values(), as_of, known_at, parameters), True, as_of, parameters))


@dataclass(frozen=True, slots=True)
class _Case:
    """A track, or the members of a group, on one day."""

    tracks: Sequence[TrackView]
    derived: bool
    as_of: date
    parameters: Parameters

    def label(self, tracks: Sequence[TrackView]) -> Label:
        return view_of(tracks, derived=self.derived, parameters=self.parameters).label_on(self.as_of)

    def without(self, keys: Sequence[str]) -> Label:
        """Return what the label would be without some events; members that have none of them are not read again."""
        return self.label([self._thinned(track, keys) for track in self.tracks])

    def _thinned(self, track: TrackView, keys: Sequence[str]) -> TrackView:
        kept = [w for w in track.weighed if w.event.key not in keys]
        return track if len(kept) == len(track.weighed) else TrackView(kept, self.parameters)

    def with_event(self, event: WeighedEvent) -> Label:
        """Return what the label would be with one more event, for every member, on the day itself."""
        return self.label([TrackView([*track.weighed, event], self.parameters) for track in self.tracks])


def _tracks(
    units: Iterable[Sequence[EventEvidence]], as_of: date, known_at: datetime, parameters: Parameters
) -> list[TrackView]:
    weighed = (weigh(events, known_at=known_at, parameters=parameters) for events in units)
    return [TrackView([w for w in one if w.event.occurred_on <= as_of], parameters) for one in weighed]


def _flips(case: _Case) -> tuple[Flip, ...]:
    label = case.label(case.tracks)
    removed = ((keys, episode, case.without(keys)) for keys, episode in _removals(case.tracks))
    return tuple(Flip(keys, episode, other) for keys, episode, other in removed if other is not label)


def _removals(tracks: Sequence[TrackView]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the keys to take away together, each event alone first; an episode of one event is that event."""
    events = {w.event.key: w.event for track in tracks for w in track.weighed}
    episodes: dict[str, list[str]] = {}
    for event in sorted(events.values(), key=lambda e: (e.occurred_on, e.key)):
        yield (event.key,), ""
        if event.episode:
            episodes.setdefault(event.episode, []).append(event.key)
    yield from ((tuple(keys), name) for name, keys in sorted(episodes.items()) if len(keys) > 1)


def _additions(case: _Case) -> dict[Side, Addition | None]:
    label = case.label(case.tracks)
    found: dict[Side, Addition | None] = {}
    for side in (Side.TOWARD, Side.AWAY):
        tried = (Addition(s, case.with_event(_one_more(case, side, s))) for s in Significance)
        found[side] = next((addition for addition in tried if addition.label is not label), None)
    return found


def _one_more(case: _Case, side: Side, significance: Significance) -> WeighedEvent:
    """Return an event nobody doubts, of no episode."""
    known_at = datetime.combine(case.as_of, time.min, UTC)
    points = case.parameters.significance[significance] * case.parameters.confidence[Confidence.HIGH]
    event = EventEvidence("", "", case.as_of, known_at, ())
    toward, away = (points, 0.0) if side is Side.TOWARD else (0.0, points)
    return WeighedEvent(event, toward, away, 0.0)
