"""Two readings side by side, and the events sorted by how they came between them (METHOD 1.8)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from recommendations.direction.evidence import EventEvidence, WeighedEvent, weigh
from recommendations.direction.lookback import GroupView, TrackView, view_of
from recommendations.direction.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Judged on a day with the knowledge of a moment."""

    as_of: date
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Keys of the events that came between two readings, by day and key.

    `new`: dated after the earlier reading. `late`: dated before it, but first counted after it. `revised`: counted in
    it, but since judged or dated otherwise, put into another episode, or taken back. An event shared by the members of
    a group may be late for one and revised for another.
    """

    new: tuple[str, ...]
    late: tuple[str, ...]
    revised: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """All of them, each once."""
        return tuple(dict.fromkeys(self.new + self.late + self.revised))


@dataclass(frozen=True, slots=True)
class _Unit:
    """One track's events by how they came into the later reading, which is `now`.

    `old` are judged as they were in the earlier reading, `new` and `late` as they are now; `revised` is part of `old`.
    """

    old: tuple[WeighedEvent, ...]
    new: tuple[WeighedEvent, ...]
    late: tuple[WeighedEvent, ...]
    revised: tuple[WeighedEvent, ...]
    now: tuple[WeighedEvent, ...]


class Comparison:
    """An earlier and a later reading of a track, or of a group by its members. Neither day nor knowledge goes back."""

    def __init__(
        self,
        units: Iterable[Sequence[EventEvidence]],
        before: Viewpoint,
        after: Viewpoint,
        *,
        derived: bool,
        parameters: Parameters,
    ) -> None:
        if after.as_of < before.as_of or after.known_at < before.known_at:
            raise ValueError(f"A change is told forwards: put the earlier reading first, not {before} before {after}.")
        self._derived = derived
        self._parameters = parameters
        self._units = [_told_apart(events, before, after, parameters) for events in units]

    @cached_property
    def before(self) -> TrackView | GroupView:
        """The events of the earlier reading as judged then. Seen on the later day, they have only aged."""
        return self._view([u.old for u in self._units])

    @cached_property
    def after(self) -> TrackView | GroupView:
        """The events of the later reading as judged then."""
        return self._view([u.now for u in self._units])

    def with_new(self) -> TrackView | GroupView:
        """Return the events of the earlier reading with the new ones."""
        return self._view([u.old + u.new for u in self._units])

    def with_new_and_late(self) -> TrackView | GroupView:
        """Return the events of the earlier reading with the new and the late ones."""
        return self._view([u.old + u.new + u.late for u in self._units])

    @cached_property
    def arrivals(self) -> Arrivals:
        """What came between."""
        return Arrivals(
            new=_keys(w for u in self._units for w in u.new),
            late=_keys(w for u in self._units for w in u.late),
            revised=_keys(w for u in self._units for w in u.revised),
        )

    def pulls(self) -> dict[str, float]:
        """Return by key the points toward, less those away, that each arrival brought or took, before ageing."""
        net: dict[str, float] = defaultdict(float)
        for u in self._units:
            for w in u.now:
                net[w.event.key] += w.toward - w.away
            for w in u.old:
                net[w.event.key] -= w.toward - w.away
        return {key: net[key] for key in self.arrivals.keys}

    @property
    def latest(self) -> EventEvidence | None:
        """The latest event of the later reading."""
        return max((w.event for u in self._units for w in u.now), key=_place, default=None)

    @property
    def rated_both_times(self) -> bool:
        """Whether anything counted in each reading; where nothing does, the share is the prior's alone."""
        return any(u.old for u in self._units) and any(u.now for u in self._units)

    def _view(self, members: Sequence[Sequence[WeighedEvent]]) -> TrackView | GroupView:
        tracks = [TrackView(sorted(weighed, key=lambda w: _place(w.event)), self._parameters) for weighed in members]
        return view_of(tracks, derived=self._derived, parameters=self._parameters)


def _told_apart(events: Sequence[EventEvidence], before: Viewpoint, after: Viewpoint, parameters: Parameters) -> _Unit:
    old, now = (_counted(events, viewpoint, parameters) for viewpoint in (before, after))
    weights = {w.event.key: _weight(w) for w in now}
    met = {w.event.key for w in old}
    arrived = [w for w in now if w.event.key not in met]
    return _Unit(
        old=old,
        new=tuple(w for w in arrived if w.event.occurred_on > before.as_of),
        late=tuple(w for w in arrived if w.event.occurred_on <= before.as_of),
        revised=tuple(w for w in old if weights.get(w.event.key) != _weight(w)),
        now=now,
    )


def _counted(events: Sequence[EventEvidence], viewpoint: Viewpoint, parameters: Parameters) -> tuple[WeighedEvent, ...]:
    weighed = weigh(events, known_at=viewpoint.known_at, parameters=parameters)
    return tuple(w for w in weighed if w.event.occurred_on <= viewpoint.as_of)


def _weight(w: WeighedEvent) -> tuple[date, str, float, float, float]:
    """Return all that decides what an event counts on any day."""
    return w.event.occurred_on, w.event.episode, w.toward, w.away, w.neutral


def _keys(weighed: Iterable[WeighedEvent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(e.key for e in sorted((w.event for w in weighed), key=_place)))


def _place(event: EventEvidence) -> tuple[date, str]:
    return event.occurred_on, event.key
