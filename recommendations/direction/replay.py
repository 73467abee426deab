"""The label of each day, given the label of the day before (METHOD 1.6)."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from recommendations.direction.evidence import WeighedEvent
from recommendations.direction.mass import Segment, segments
from recommendations.direction.parameters import Parameters
from recommendations.direction.posterior import Posterior, posterior_of, posterior_on
from recommendations.vocabulary import Label

ONE_DAY = timedelta(days=1)
_RATED = frozenset({Label.TOWARD, Label.AWAY, Label.MIXED})
_START = attrgetter("start")
_SINCE = attrgetter("since")


@dataclass(frozen=True, slots=True)
class Run:
    """Unbroken days of one label, from its first; the next run, if any, ends it."""

    label: Label
    since: date


@dataclass(frozen=True, slots=True)
class Course:
    """One window of a track or group, replayed: its segments, its label runs, and its belief on any day.

    `judged` counts the members with a label on a day; it is None on tracks, which have no members.
    """

    half_life_days: int
    segments: Sequence[Segment]
    runs: Sequence[Run]
    belief: Callable[[date], Posterior]
    members: int = 1
    judged: Callable[[date], int] | None = None

    def segment_on(self, day: date) -> Segment | None:
        """Return the segment a day falls in; None before the first event."""
        place = bisect_right(self.segments, day, key=_START)
        return self.segments[place - 1] if place else None

    def runs_on(self, day: date) -> tuple[Run | None, Run | None]:
        """Return the run a day falls in and the one before it."""
        place = bisect_right(self.runs, day, key=_SINCE)
        return (self.runs[place - 1] if place else None), (self.runs[place - 2] if place > 1 else None)

    def label_on(self, day: date) -> Label:
        """Return the label of a day; insufficient before the first event."""
        run, _ = self.runs_on(day)
        return run.label if run else Label.INSUFFICIENT


def next_label(current: Label, posterior: Posterior, parameters: Parameters) -> Label:
    """Return a track's label for a day: enough evidence first, then the probability, kept by hysteresis."""
    gate = parameters.evidence_exit if current in _RATED else parameters.evidence_enter
    if parameters.reaches(posterior.evidence, gate):
        return label_by_probability(current, posterior.p_toward, parameters)
    neutral_gate = parameters.neutral_exit if current is Label.HOLDING else parameters.neutral_enter
    return Label.HOLDING if parameters.reaches(posterior.neutral, neutral_gate) else Label.INSUFFICIENT


def label_by_probability(current: Label, p_toward: float, parameters: Parameters) -> Label:
    """Return toward, away or mixed. A label once given is kept until the probability falls back further."""
    for label, p in ((Label.TOWARD, p_toward), (Label.AWAY, 1.0 - p_toward)):
        if parameters.reaches(p, parameters.p_enter) or (current is label and parameters.reaches(p, parameters.p_stay)):
            return label
    return Label.MIXED


def replay(
    found: Sequence[Segment],
    *,
    until: date,
    step: Callable[[Label, date], Label],
    lapsed: Callable[[Label, date], bool],
) -> list[Run]:
    """Take one step a day from the first event to `until` and return the label runs.

    When `lapsed` says that only a new event can change the label, the rest of the segment is skipped.
    """
    runs: list[Run] = []
    label = Label.INSUFFICIENT
    for place, segment in enumerate(found):
        day = segment.start
        end = found[place + 1].start if place + 1 < len(found) else until + ONE_DAY
        while day < end:
            label = step(label, day)
            if not runs or runs[-1].label is not label:
                runs.append(Run(label, day))
            if lapsed(label, day):
                break
            day += ONE_DAY
    return runs


def belief_from(found: Sequence[Segment], half_life_days: int, parameters: Parameters) -> Callable[[date], Posterior]:
    """Return the belief of any day, read off a track's segments; before the first it is the prior."""
    nothing = posterior_of(0.0, 0.0, 0.0, parameters)

    def belief(day: date) -> Posterior:
        place = bisect_right(found, day, key=_START)
        return posterior_on(day, found[place - 1], half_life_days, parameters) if place else nothing

    return belief


def course_of(weighed: Sequence[WeighedEvent], *, until: date, half_life_days: int, parameters: Parameters) -> Course:
    """Replay one track in one window up to a day."""
    found = segments(weighed, until=until, half_life_days=half_life_days, parameters=parameters)
    belief = belief_from(found, half_life_days, parameters)

    def step(current: Label, day: date) -> Label:
        return next_label(current, belief(day), parameters)

    runs = replay(found, until=until, step=step, lapsed=lambda label, _: label is Label.INSUFFICIENT)
    return Course(half_life_days, found, runs, belief)
