"""The label of one day without a full replay: back only as far as it depends on the past (METHOD 1.6, 1.9)."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from math import fsum
from operator import attrgetter

from recommendations.direction.composite import NO_MASSES, NO_MEMBERS, Overlaps, combined, next_group_label, overlaps
from recommendations.direction.evidence import WeighedEvent
from recommendations.direction.mass import Segment, segment_from
from recommendations.direction.parameters import Parameters
from recommendations.direction.posterior import Posterior
from recommendations.direction.replay import ONE_DAY, belief_from, next_label
from recommendations.direction.tally import lean_segments
from recommendations.vocabulary import Label

_START = attrgetter("start")
# For each label of the day before, the label of a day.
Step = Mapping[Label, Label]


class _Labels:
    """The labels of single days, each worked out once.

    Days are taken backwards to one whose label is the same whatever the label of the day before, mostly within a few,
    and forwards again from there. Before `first`, the day of the first event, the label is insufficient.
    """

    def __init__(self, first: date, step_on: Callable[[date], Step]) -> None:
        self._first = first
        self._step_on = step_on
        self._found: dict[date, Label] = {}

    def on(self, day: date) -> Label:
        steps: list[tuple[date, Step]] = []
        while day >= self._first and day not in self._found:
            step = self._step_on(day)
            steps.append((day, step))
            if len(set(step.values())) == 1:
                break
            day -= ONE_DAY
        label = self._found.get(day, Label.INSUFFICIENT)
        for later, step in reversed(steps):
            label = self._found[later] = step[label]
        return label


class TrackView:
    """One track. Expects the events by day; what happens after the days asked about plays no part."""

    def __init__(self, weighed: Sequence[WeighedEvent], parameters: Parameters) -> None:
        self.weighed = weighed
        self._parameters = parameters
        self._half_life = parameters.half_life_days
        self._lean = lean_segments(weighed, half_life_days=self._half_life, parameters=parameters)
        self.belief: Callable[[date], Posterior] = cache(belief_from(self._lean, self._half_life, parameters))
        self._labels = _Labels(self.first, self._step)
        self.segment_from: Callable[[date], Segment] = cache(self._segment)

    @property
    def first(self) -> date:
        """The day of the first event; the last of all days where there is none."""
        return self._lean[0].start if self._lean else date.max

    def label_on(self, day: date) -> Label:
        """Return the computed label of a day."""
        return self._labels.on(day)

    def share_on(self, day: date) -> float:
        """Return the toward share of a day, 0 to 1."""
        return self.belief(day).share

    def event_day(self, day: date) -> date | None:
        """Return the latest day up to this one on which an event happened."""
        place = bisect_right(self._lean, day, key=_START)
        return self._lean[place - 1].start if place else None

    def _step(self, day: date) -> Step:
        posterior = self.belief(day)
        return {before: next_label(before, posterior, self._parameters) for before in Label}

    def _segment(self, start: date) -> Segment:
        return segment_from(start, self.weighed, half_life_days=self._half_life, parameters=self._parameters)


class GroupView:
    """A group, seen through its members."""

    def __init__(self, members: Sequence[TrackView], parameters: Parameters) -> None:
        if not members:
            raise ValueError(NO_MEMBERS)
        self._members = members
        self._parameters = parameters
        self._labels = _Labels(min(m.first for m in members), self._step)
        self._overlaps: Callable[[tuple[date | None, ...]], Overlaps] = cache(self._overlaps_from)

    def label_on(self, day: date) -> Label:
        """Return the computed label of a day."""
        return self._labels.on(day)

    def share_on(self, day: date) -> float:
        """Return the toward share of a day, 0 to 1: the mean of the members'."""
        return fsum(m.share_on(day) for m in self._members) / len(self._members)

    def _step(self, day: date) -> Step:
        labels = [m.label_on(day) for m in self._members]
        likeness = self._overlaps(tuple(m.event_day(day) for m in self._members))
        posterior = combined([m.belief(day) for m in self._members], likeness, NO_MASSES, self._parameters)
        return {before: next_group_label(before, posterior, labels, self._parameters) for before in Label}

    def _overlaps_from(self, starts: tuple[date | None, ...]) -> Overlaps:
        """Return how far members repeat each other, from the days of their latest events; ageing plays no part."""
        return overlaps([m.segment_from(s) if s else None for m, s in zip(self._members, starts, strict=True)])


def view_of(tracks: Sequence[TrackView], *, derived: bool, parameters: Parameters) -> TrackView | GroupView:
    """Return a group seen through its members or, where nothing is derived, the one track itself."""
    if derived:
        return GroupView(tracks, parameters)
    (track,) = tracks
    return track
