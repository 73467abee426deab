"""What the events weigh on a day: aged, capped per episode, added up (METHOD 1.3, 1.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import exp2, fsum

from recommendations.direction.evidence import WeighedEvent
from recommendations.direction.parameters import Parameters
from recommendations.vocabulary import Side, Step

RUNGS = {step: step.rung for step in Step}


@dataclass(frozen=True, slots=True)
class Segment:
    """The days from one event to the next, with the masses of the first. They all shrink alike until the next event."""

    start: date
    masses: tuple[WeighedEvent, ...]
    toward: float
    away: float
    neutral: float
    furthest_step: Step | None


def age_factor(days: int, half_life_days: float) -> float:
    """Return what is left of one point after whole days."""
    return exp2(-days / half_life_days)


def segment(start: date, masses: tuple[WeighedEvent, ...], furthest: Step | None) -> Segment:
    """Add masses up; the sums do not depend on their order."""
    toward, away, neutral = (fsum(m.points(side) for m in masses) for side in Side)
    return Segment(start, masses, toward, away, neutral, furthest)


def segment_from(
    start: date, weighed: Sequence[WeighedEvent], *, half_life_days: int, parameters: Parameters
) -> Segment:
    """Return the segment that opens on a day on which an event happened. Expects `weighed` by day."""
    so_far = [w for w in weighed if w.event.occurred_on <= start]
    masses = masses_on(start, so_far, half_life_days=half_life_days, parameters=parameters)
    return segment(start, masses, furthest_step(so_far))


def masses_on(
    day: date, weighed: Sequence[WeighedEvent], *, half_life_days: float, parameters: Parameters
) -> tuple[WeighedEvent, ...]:
    """Age each event to a day and share its episode's cap out pro rata. All must have happened by then.

    An infinite half-life leaves the points as they were judged; the cap still counts an episode once.
    """
    toward, away, neutral = (
        cap_shares(day, weighed, side=side, half_life_days=half_life_days, parameters=parameters) for side in Side
    )
    masses = []
    for w in weighed:
        factor, episode = age_factor((day - w.event.occurred_on).days, half_life_days), w.event.episode
        masses.append(
            WeighedEvent(
                w.event,
                w.toward * factor * toward.get(episode, 1.0),
                w.away * factor * away.get(episode, 1.0),
                w.neutral * factor * neutral.get(episode, 1.0),
            )
        )
    return tuple(masses)


def cap_shares(
    day: date, weighed: Iterable[WeighedEvent], *, side: Side, half_life_days: float, parameters: Parameters
) -> dict[str, float]:
    """Return, per episode with points on one side, the part of them that counts (METHOD 1.3).

    The cap ages from the episode's latest event on that side, so one more step never lowers the total.
    """
    steps: dict[str, list[tuple[int, float]]] = {}
    for w in weighed:
        if w.event.episode and w.points(side) > 0.0:
            steps.setdefault(w.event.episode, []).append(((day - w.event.occurred_on).days, w.points(side)))
    shares = {}
    for episode, members in steps.items():
        total = fsum(points * age_factor(age, half_life_days) for age, points in members)
        cap = parameters.episode_cap * age_factor(min(age for age, _ in members), half_life_days)
        shares[episode] = cap / total if total > cap else 1.0
    return shares


def furthest_step(weighed: Sequence[WeighedEvent]) -> Step | None:
    """Return the furthest step toward that no later event away, on the same or a higher rung, has undone.

    Expects `weighed` by day. Events of one day do not undo each other; one on which coders split evenly is neither.
    """
    furthest: Step | None = None
    bar = undone = 0
    for _, same_day in groupby(reversed(weighed), key=lambda w: w.event.occurred_on):
        acts = [(w.leaning, w.event.step) for w in same_day if w.event.step is not None]
        for leaning, step in acts:
            if leaning is Side.TOWARD and RUNGS[step] > max(bar, undone):
                furthest, bar = step, RUNGS[step]
        undone = max([undone, *(RUNGS[step] for leaning, step in acts if leaning is Side.AWAY)])
    return furthest
