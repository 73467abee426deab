"""Several tracks read as one: beliefs are combined, never the raw events (METHOD 1.9)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from math import fsum, sqrt

from recommendations.direction.evidence import WeighedEvent
from recommendations.direction.mass import RUNGS, Segment, age_factor, segment
from recommendations.direction.parameters import Parameters
from recommendations.direction.posterior import Posterior, believe
from recommendations.direction.replay import ONE_DAY, Course, course_of, label_by_probability, replay, start_before
from recommendations.vocabulary import Label, Side

NO_MEMBERS = "A group needs at least one member; give each member's events, an empty list if it has none."
NO_MASSES = (0.0, 0.0, 0.0)  # where only a label is wanted, which does not depend on them
Masses = tuple[float, float, float]
# One member, another, and how far they rest on the same events, from 0 to 1.
Overlaps = Sequence[tuple[int, int, float]]
_DIRECTED = frozenset({Label.TOWARD, Label.AWAY, Label.MIXED})


def group_course(
    units: Mapping[str, Sequence[WeighedEvent]], *, until: date, half_life_days: int, parameters: Parameters
) -> Course:
    """Replay a group in one window up to a day: every member first, then the whole."""
    members = [
        course_of(weighed, until=until, half_life_days=half_life_days, parameters=parameters)
        for _, weighed in sorted(units.items())
    ]
    starts = sorted({start for m in members for start in m.starts})

    @cache
    def opening(start: date) -> Segment:
        return _union(start, members, half_life_days)

    @cache
    def likeness(start: date | None) -> Overlaps:
        return overlaps([m.segment_on(start) for m in members]) if start else []

    def believed(day: date, start: date | None, masses: Masses) -> Posterior:
        return combined([m.belief(day) for m in members], likeness(start), masses, parameters)

    def belief(day: date) -> Posterior:
        start = start_before(starts, day)
        return believed(day, start, _masses(opening(start), day, half_life_days) if start else NO_MASSES)

    def judged(day: date) -> int:
        return sum(m.label_on(day) is not Label.INSUFFICIENT for m in members)

    def step(current: Label, day: date) -> Label:
        posterior = believed(day, start_before(starts, day), NO_MASSES)
        return next_group_label(current, posterior, [m.label_on(day) for m in members], parameters)

    def leave(_: Label, day: date, end: date) -> date:
        enough = parameters.reaches(judged(day) / len(members), parameters.coverage_min)
        return day + ONE_DAY if enough else end

    runs = replay(starts, until=until, step=step, leave=leave)
    return Course(half_life_days, starts, opening, runs, belief, len(members), judged)


def _masses(segment: Segment, day: date, half_life_days: int) -> Masses:
    left = age_factor((day - segment.start).days, half_life_days)
    return segment.toward * left, segment.away * left, segment.neutral * left


def next_group_label(current: Label, posterior: Posterior, members: Sequence[Label], parameters: Parameters) -> Label:
    """Return a group's label for a day from its members' labels and the combined belief.

    Too few members with a label: insufficient. None of them with a direction: holding. Otherwise the probability
    decides as on a track, but a group whose members all point one way is never mixed: its evidence is too thin.
    """
    judged = [label for label in members if label is not Label.INSUFFICIENT]
    if not parameters.reaches(len(judged) / len(members), parameters.coverage_min):
        return Label.INSUFFICIENT
    directed = _DIRECTED.intersection(judged)
    if not directed:
        return Label.HOLDING
    label = label_by_probability(current, posterior.p_toward, parameters)
    members_disagree = Label.MIXED in directed or len(directed) > 1
    return label if label is not Label.MIXED or members_disagree else Label.INSUFFICIENT


def combined(
    posteriors: Sequence[Posterior],
    likeness: Overlaps,
    masses: Masses,
    parameters: Parameters,
) -> Posterior:
    """Return the mean of several beliefs with equal weights; `likeness` says how far two of them repeat each other.

    `masses` (toward, away, neutral) are the group's points, each shared event once; alpha and beta do not follow from
    them.
    """
    count = len(posteriors)
    variances = [p.share * (1.0 - p.share) / (p.alpha + p.beta + 1.0) for p in posteriors]
    shared = fsum(2.0 * rho * sqrt(variances[u] * variances[x]) for u, x, rho in likeness)
    variance = (fsum(variances) + shared) / count**2
    mean = fsum(p.share for p in posteriors) / count
    size = mean * (1.0 - mean) / variance - 1.0
    return believe(masses, mean * size, (1.0 - mean) * size, parameters)


def overlaps(found: Sequence[Segment | None]) -> list[tuple[int, int, float]]:
    """Return (one member, another, correlation 0 to 1) for each pair that shares events, from their segments."""
    pairs = []
    for (u, one), (x, other) in combinations(enumerate(found), 2):
        if one and other and (rho := _overlap(one, other)):
            pairs.append((u, x, rho))
    return pairs


def _overlap(one: Segment, other: Segment) -> float:
    """Return how far two members rest on the same events; ageing cancels out, so it holds for the whole segment."""
    theirs = {m.event.key: m for m in other.masses}
    both = [(m, theirs[m.event.key]) for m in one.masses if m.event.key in theirs]
    shared = fsum(sqrt(m.points(side) * t.points(side)) for m, t in both for side in (Side.TOWARD, Side.AWAY))
    whole = sqrt((one.toward + one.away) * (other.toward + other.away))
    return min(1.0, shared / whole) if whole > 0.0 else 0.0


def joint_masses(masses: Iterable[WeighedEvent]) -> tuple[WeighedEvent, ...]:
    """Return the members' events together, each once with the most any member gives it on each side."""
    joint: dict[str, WeighedEvent] = {}
    for m in masses:
        met = joint.get(m.event.key, m)
        joint[m.event.key] = WeighedEvent(
            met.event, max(met.toward, m.toward), max(met.away, m.away), max(met.neutral, m.neutral)
        )
    return tuple(joint.values())


def _union(day: date, members: Sequence[Course], half_life_days: int) -> Segment:
    """Return the group's events on a day, each once."""
    found = [s for m in members if (s := m.segment_on(day))]
    aged = (_aged(m, age_factor((day - s.start).days, half_life_days)) for s in found for m in s.masses)
    steps = [s.furthest_step for s in found if s.furthest_step]
    return segment(day, joint_masses(aged), max(steps, key=RUNGS.__getitem__, default=None))


def _aged(m: WeighedEvent, left: float) -> WeighedEvent:
    return WeighedEvent(m.event, m.toward * left, m.away * left, m.neutral * left)
