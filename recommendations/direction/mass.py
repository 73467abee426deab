"""What the events weigh on a day: aged, capped per episode, added up (METHOD 1.3, 1.4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import fsum

from recommendations.direction.evidence import EventEvidence, WeighedEvent
from recommendations.direction.parameters import Parameters
from recommendations.vocabulary import Side, Step


@dataclass(frozen=True, slots=True)
class Mass:
    """What one event weighs per side on its segment's first day, after ageing and the episode cap."""

    event: EventEvidence
    toward: float
    away: float
    neutral: float

    def on(self, side: Side) -> float:
        """Points on one side."""
        if side is Side.TOWARD:
            return self.toward
        return self.away if side is Side.AWAY else self.neutral


@dataclass(frozen=True, slots=True)
class Segment:
    """The days from one event to the next. All masses shrink alike in it, so it is added up once, on its first day."""

    start: date
    masses: tuple[Mass, ...]
    toward: float
    away: float
    neutral: float
    furthest_step: Step | None

    def total(self, side: Side) -> float:
        """All points on one side on the first day."""
        return {Side.TOWARD: self.toward, Side.AWAY: self.away, Side.NEUTRAL: self.neutral}[side]


def age_factor(days: int, half_life_days: float) -> float:
    """Return what is left of one point after whole days."""
    return 2.0 ** (-days / half_life_days)


def segment(start: date, masses: tuple[Mass, ...], furthest_step: Step | None) -> Segment:
    """Add masses up; the sums do not depend on their order."""
    toward, away, neutral = (fsum(m.on(side) for m in masses) for side in (Side.TOWARD, Side.AWAY, Side.NEUTRAL))
    return Segment(start, masses, toward, away, neutral, furthest_step)


def segments(
    weighed: Sequence[WeighedEvent], *, until: date, half_life_days: int, parameters: Parameters
) -> list[Segment]:
    """Return one segment for each day up to and with `until` on which an event happened. Expects `weighed` by day."""
    days = sorted({w.event.occurred_on for w in weighed if w.event.occurred_on <= until})
    found = []
    for day in days:
        so_far = [w for w in weighed if w.event.occurred_on <= day]
        masses = masses_on(day, so_far, half_life_days=half_life_days, parameters=parameters)
        found.append(segment(day, masses, furthest_step(so_far)))
    return found


def masses_on(
    day: date, weighed: Sequence[WeighedEvent], *, half_life_days: int, parameters: Parameters
) -> tuple[Mass, ...]:
    """Age each event to a day and share its episode's cap out pro rata. All must have happened by then."""
    shares = {side: cap_shares(day, weighed, side, half_life_days, parameters) for side in Side}
    masses = []
    for w in weighed:
        factor = age_factor((day - w.event.occurred_on).days, half_life_days)
        episode = w.event.episode
        toward, away, neutral = (
            w.points(side) * factor * shares[side].get(episode, 1.0) for side in (Side.TOWARD, Side.AWAY, Side.NEUTRAL)
        )
        masses.append(Mass(w.event, toward, away, neutral))
    return tuple(masses)


def cap_shares(
    day: date, weighed: Iterable[WeighedEvent], side: Side, half_life_days: int, parameters: Parameters
) -> dict[str, float]:
    """Return, for each episode over its cap on one side, the part of its points that counts (METHOD 1.3).

    The cap ages from the episode's latest event on that side, so one more step never lowers the total.
    """
    steps: dict[str, list[WeighedEvent]] = {}
    for w in weighed:
        if w.event.episode and w.points(side) > 0.0:
            steps.setdefault(w.event.episode, []).append(w)
    shares = {}
    for episode, members in steps.items():
        ages = [(day - w.event.occurred_on).days for w in members]
        total = fsum(w.points(side) * age_factor(age, half_life_days) for w, age in zip(members, ages, strict=True))
        shares[episode] = min(1.0, parameters.episode_cap * age_factor(min(ages), half_life_days) / total)
    return shares


def furthest_step(weighed: Sequence[WeighedEvent]) -> Step | None:
    """Return the furthest step toward that no later event away, on the same or a higher rung, has undone.

    Expects `weighed` by day. Events of one day do not undo each other; an event on which coders split evenly is neither.
    """
    furthest: Step | None = None
    undone = 0
    for _, same_day in groupby(reversed(weighed), key=lambda w: w.event.occurred_on):
        acts = [(w.leaning, w.event.step) for w in same_day if w.event.step is not None]
        for leaning, step in acts:
            if leaning is Side.TOWARD and step.rung > max(undone, furthest.rung if furthest else 0):
                furthest = step
        undone = max([undone, *(step.rung for leaning, step in acts if leaning is Side.AWAY)])
    return furthest
