"""The totals of a track's segments alone, carried from event to event: quick enough to be asked for by the hundred."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from recommendations.direction.evidence import WeighedEvent
from recommendations.direction.mass import Segment, age_factor
from recommendations.direction.parameters import Parameters
from recommendations.vocabulary import Side


def lean_segments(weighed: Sequence[WeighedEvent], *, half_life_days: int, parameters: Parameters) -> list[Segment]:
    """Return what `mass.segment_from` does, for every event day and without the masses. Expects `weighed` by day."""
    tallies = [_Tally(side, half_life_days, parameters.episode_cap) for side in Side]
    found = []
    for day, same_day in groupby(weighed, key=lambda w: w.event.occurred_on):
        arrived = tuple(same_day)
        toward, away, neutral = (tally.carry(day, arrived) for tally in tallies)
        found.append(Segment(day, (), toward, away, neutral, None))
    return found


class _Tally:
    """The points of one side, carried from one event to the next: what is left of the rest, and what comes new."""

    def __init__(self, side: Side, half_life_days: int, cap: float) -> None:
        self._side = side
        self._half_life_days = half_life_days
        self._cap = cap
        self._total = 0.0
        self._day = date.min
        self._episodes: dict[str, tuple[date, float]] = {}

    def carry(self, day: date, arrived: Iterable[WeighedEvent]) -> float:
        """Return the points on the day that these events arrive; days must not go back."""
        self._total *= age_factor((day - self._day).days, self._half_life_days)
        self._day = day
        for w in arrived:
            points = w.points(self._side)
            if points > 0.0:
                self._total += self._next_step(w.event.episode, points) if w.event.episode else points
        return self._total

    def _next_step(self, episode: str, points: float) -> float:
        """Return how much one more step adds to its episode; the cap ages from the latest step (METHOD 1.3)."""
        last, uncapped = self._episodes.get(episode, (self._day, 0.0))
        left = age_factor((self._day - last).days, self._half_life_days)
        together = uncapped * left + points
        self._episodes[episode] = (self._day, together)
        return min(self._cap, together) - min(self._cap, uncapped) * left
