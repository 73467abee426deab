"""The settings of the method, under one version name (METHOD 1.11). A change of any value is a new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from recommendations.vocabulary import Confidence, Significance, Step


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every number the direction engine uses. Points are those of one assessment before ageing; P is p_toward."""

    version: str
    half_life_days: int
    half_life_days_long: int
    prior_each_side: float
    significance: Mapping[Significance, float]
    confidence: Mapping[Confidence, float]
    episode_cap: float
    evidence_enter: float
    evidence_exit: float
    neutral_enter: float
    neutral_exit: float
    p_enter: float
    p_stay: float
    p_clear: float
    intervals: tuple[float, float]
    coverage_min: float
    contested_from: float
    mass_left: float
    compare_tolerance: float

    def reaches(self, value: float, cut: float) -> bool:
        """Whether a value is on or over a cut; within the tolerance counts as on it, so no last bit decides."""
        return value >= cut - self.compare_tolerance


DIRECTION_V1 = Parameters(
    version="direction-v1",
    half_life_days=90,
    half_life_days_long=365,
    prior_each_side=2.0,
    significance=MappingProxyType({Significance.MINOR: 1.0, Significance.MODERATE: 2.0, Significance.MAJOR: 3.0}),
    confidence=MappingProxyType({Confidence.LOW: 0.4, Confidence.MEDIUM: 0.7, Confidence.HIGH: 1.0}),
    episode_cap=3.0,
    evidence_enter=2.5,
    evidence_exit=1.25,
    neutral_enter=2.5,
    neutral_exit=1.25,
    p_enter=0.80,
    p_stay=0.65,
    p_clear=0.95,
    intervals=(0.6, 0.8),
    coverage_min=0.5,
    contested_from=1.0,
    mass_left=0.05,
    compare_tolerance=1e-9,
)

_DEFAULT_SIGNIFICANCE: Mapping[Step | None, Significance] = MappingProxyType(
    {
        None: Significance.MINOR,
        Step.STATEMENT: Significance.MINOR,
        Step.PROPOSAL: Significance.MODERATE,
        Step.DECISION: Significance.MODERATE,
        Step.ENACTED: Significance.MAJOR,
        Step.CARRIED_OUT: Significance.MAJOR,
    }
)


def significance_of_step(step: Step | None) -> Significance:
    """Return what a form proposes for an event on this rung (METHOD 0.1); whoever logs it may choose otherwise."""
    return _DEFAULT_SIGNIFICANCE[step]
