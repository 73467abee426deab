"""The label of each day, given the label of the day before (METHOD 1.6)."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise
from operator import attrgetter

from recommendations.direction.evidence import WeighedEvent
from recommendations.direction.mass import Segment, segment_from
from recommendations.direction.parameters import Parameters
from recommendations.direction.posterior import Posterior, posterior_of, posterior_on
from recommendations.direction.tally import lean_segments
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
    """One window of a track or group, replayed: the days its segments open, its label runs, its belief on any day.

    `opening` gives the segment that opens on one of the days. `judged` counts the members with a label on a day; it is
    None on tracks, which have no members.
    """

    half_life_days: int
    starts: Sequence[date]
    opening: Callable[[date], Segment]
    runs: Sequence[Run]
    belief: Callable[[date], Posterior]
    members: int = 1
    judged: Callable[[date], int] | None = None

    def segment_on(self, day: date) -> Segment | None:
        """Return the segment a day falls in; None before the first event."""
        start = start_before(self.starts, day)
        return self.opening(start) if start else None

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


def start_before(starts: Sequence[date], day: date) -> date | None:
    """Return the last of some days in order up to a day; None where there is none."""
    place = bisect_right(starts, day)
    return starts[place - 1] if place else None


def replay(
    starts: Sequence[date],
    *,
    until: date,
    step: Callable[[Label, date], Label],
    leave: Callable[[Label, date, date], date],
) -> list[Run]:
    """Step from the first event, day by day or by what `leave` skips, to `until`; return the label runs.

    `leave` gives for a label, its day and the end of the segment the next day on which the label may be another.
    """
    runs: list[Run] = []
    label = Label.INSUFFICIENT
    for start, end in pairwise([*starts, until + ONE_DAY]):
        day = start
        while day < end:
            label = step(label, day)
            if not runs or runs[-1].label is not label:
                runs.append(Run(label, day))
            day = leave(label, day, end)
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
    happened = [w for w in weighed if w.event.occurred_on <= until]
    lean = lean_segments(happened, half_life_days=half_life_days, parameters=parameters)
    belief = belief_from(lean, half_life_days, parameters)
    starts = [s.start for s in lean]

    def step(current: Label, day: date) -> Label:
        return next_label(current, belief(day), parameters)

    @cache
    def opening(start: date) -> Segment:
        return segment_from(start, happened, half_life_days=half_life_days, parameters=parameters)

    runs = replay(starts, until=until, step=step, leave=partial(_leave, step))
    return Course(half_life_days, starts, opening, runs, belief)


def _leave(step: Callable[[Label, date], Label], label: Label, day: date, end: date) -> date:
    """Return the first day after one on which a track's label is another, at the latest the end of the segment.

    Between events points only shrink and the probability only nears one half, so a label that is left does not come
    back before the next event: the day can be found by halving. An insufficient one is left by an event alone.
    """
    if label is Label.INSUFFICIENT or step(label, end - ONE_DAY) is label:
        return end
    kept = bisect_left(range(1, (end - day).days), True, key=lambda n: step(label, day + n * ONE_DAY) is not label)
    return day + (kept + 1) * ONE_DAY
