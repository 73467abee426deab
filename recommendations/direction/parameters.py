"""The settings of the method, under one version name (METHOD 1.11). A change of any value is a new version."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

from recommendations.vocabulary import Confidence, Significance, Step


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every number the direction engine uses. Points are those of one assessment before ageing; P is p_toward.

    Raises ValueError where numbers contradict each other, with a sentence for each contradiction.
    """

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

    def __post_init__(self) -> None:
        if problems := (*_sizes(self), *_points(self), *_gates(self), *_chances(self)):
            raise ValueError(" ".join(problems))

    def reaches(self, value: float, cut: float) -> bool:
        """Whether a value is on or over a cut; within the tolerance counts as on it, so no last bit decides."""
        return value >= cut - self.compare_tolerance


# Each question is put so that a number that is no number fails it too.
def _sizes(p: Parameters) -> Iterator[str]:
    if not p.version:
        yield "version is empty. Give the settings a name, since every recorded direction carries it."
    if not 0 < p.half_life_days <= p.half_life_days_long:
        yield (
            f"The half-lives are {p.half_life_days} and {p.half_life_days_long} days. "
            "Give two numbers above 0, the first no longer than the second."
        )
    for name, value in (
        ("prior_each_side", p.prior_each_side),
        ("episode_cap", p.episode_cap),
        ("contested_from", p.contested_from),
        ("mass_left", p.mass_left),
    ):
        if not value > 0.0:
            yield f"{name} is {value}. Give a number above 0."
    if not 0.0 <= p.compare_tolerance < 0.001:
        yield f"compare_tolerance is {p.compare_tolerance}. Give a number from 0 to below 0.001."


def _points(p: Parameters) -> Iterator[str]:
    yield from _rising("significance", {term: p.significance.get(term) for term in Significance})
    yield from _rising("confidence", {term: p.confidence.get(term) for term in Confidence})


def _rising(name: str, points: Mapping[str, float | None]) -> Iterator[str]:
    if missing := [word for word, number in points.items() if number is None]:
        yield f"{name} has no number for {', '.join(missing)}. Give one for each word."
        return
    found = [number for number in points.values() if number is not None]
    if not (found[0] > 0.0 and all(low <= high for low, high in pairwise(found))):
        yield f"{name} runs {', '.join(map(str, found))}. Give numbers above 0 that never fall."


def _gates(p: Parameters) -> Iterator[str]:
    for name, leave, enter in (
        ("evidence", p.evidence_exit, p.evidence_enter),
        ("neutral", p.neutral_exit, p.neutral_enter),
    ):
        if not 0.0 < leave <= enter:
            yield (
                f"{name}_exit is {leave} and {name}_enter is {enter}. "
                "Give an exit above 0 and no higher than the entrance, or a label would lapse as it is given."
            )


def _chances(p: Parameters) -> Iterator[str]:
    if not 0.5 < p.p_stay <= p.p_enter <= p.p_clear < 1.0:
        yield (
            f"p_stay is {p.p_stay}, p_enter {p.p_enter} and p_clear {p.p_clear}. "
            "Give them in rising order, above 0.5 and below 1, or both sides could hold a label at once."
        )
    narrow, wide = p.intervals
    if not 0.0 < narrow < wide < 1.0:
        yield f"The intervals are {narrow} and {wide}. Give two shares between 0 and 1, the wider one second."
    if not 0.0 < p.coverage_min <= 1.0:
        yield f"coverage_min is {p.coverage_min}. Give a share above 0 and up to 1."


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
