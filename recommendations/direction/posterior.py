"""The probability that recent moves go mostly toward a recommendation, and how sure that is (METHOD 1.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from recommendations.direction.beta import beta_cdf, beta_quantile
from recommendations.direction.evidence import EventEvidence, weigh
from recommendations.direction.mass import Segment, age_factor, masses_on, segment
from recommendations.direction.parameters import DIRECTION_V1, Parameters

_ALMOST_NEVER = 1e-300
_ALMOST_SURE = 1.0 - 2.0**-53


@dataclass(frozen=True)
class Posterior:
    """A Beta(alpha, beta) belief about the share of moves that go toward, with the points per side behind it.

    On a track alpha and beta are those points plus the prior; on a group they come from its members (METHOD 1.9).
    `contested`: both sides have something to say. `intervals`: how much of the belief each interval holds.
    Probability and intervals are worked out when first asked for: a replay of years needs few of them.
    """

    toward: float
    away: float
    neutral: float
    alpha: float
    beta: float
    contested: bool
    intervals: tuple[float, float]

    @property
    def share(self) -> float:
        """The expected share of moves toward, 0 to 1."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def evidence(self) -> float:
        """Points on the two sides together."""
        return self.toward + self.away

    @cached_property
    def p_toward(self) -> float:
        """The chance that more than half of the moves go toward; never quite 0 or 1."""
        return min(max(beta_cdf(0.5, self.beta, self.alpha), _ALMOST_NEVER), _ALMOST_SURE)

    @cached_property
    def interval60(self) -> tuple[float, float]:
        """The middle of the belief about the share, as wide as the first of the method's intervals."""
        return self._middle(self.intervals[0])

    @cached_property
    def interval80(self) -> tuple[float, float]:
        """The middle of the belief about the share, as wide as the second of the method's intervals."""
        return self._middle(self.intervals[1])

    def _middle(self, width: float) -> tuple[float, float]:
        outside = 0.5 * (1.0 - width)
        return beta_quantile(outside, self.alpha, self.beta), beta_quantile(1.0 - outside, self.alpha, self.beta)


def believe(masses: tuple[float, float, float], alpha: float, beta: float, parameters: Parameters) -> Posterior:
    """Return the belief for given shapes, with the points toward, away and neutral that stand behind it."""
    contested = parameters.reaches(min(masses[:2]), parameters.contested_from)
    return Posterior(*masses, alpha, beta, contested, parameters.intervals)


def posterior_of(toward: float, away: float, neutral: float, parameters: Parameters) -> Posterior:
    """Return the belief for points on each side, from a prior that favours neither."""
    prior = parameters.prior_each_side
    return believe((toward, away, neutral), prior + toward, prior + away, parameters)


def posterior_on(day: date, segment: Segment, half_life_days: int, parameters: Parameters) -> Posterior:
    """Return the belief on a day inside a segment."""
    factor = age_factor((day - segment.start).days, half_life_days)
    return posterior_of(segment.toward * factor, segment.away * factor, segment.neutral * factor, parameters)


def posterior(
    events: Iterable[EventEvidence],
    *,
    as_of: date,
    known_at: datetime,
    half_life_days: int = DIRECTION_V1.half_life_days,
    parameters: Parameters = DIRECTION_V1,
) -> Posterior:
    """Return the belief on a day with the knowledge of a moment, over the window of one half-life."""
    weighed = weigh(events, known_at=known_at, parameters=parameters)
    happened = [w for w in weighed if w.event.occurred_on <= as_of]
    masses = masses_on(as_of, happened, half_life_days=half_life_days, parameters=parameters)
    return posterior_on(as_of, segment(as_of, masses, None), half_life_days, parameters)
