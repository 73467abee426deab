"""The settings of indicator readings, under one version name (METHOD 2.2). A change of any value is a new version."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndicatorParameters:
    """Every number an indicator is judged by.

    `on_track` and `moving` are parts of the speed required. `strong_growth` is a part of the value a year and
    `strong_speed` a number of meaningful changes a year; both cut on the away side too. Between the sides lies zero.
    """

    version: str
    on_track: float
    moving: float
    strong_growth: float
    strong_speed: float
    ceiling_exponent: float
    min_span_days: int
    days_per_year: float
    window_years: float
    fragile_from: int
    compare_tolerance: float

    def reaches(self, value: float, cut: float) -> bool:
        """Whether a value is on or over a cut; within the tolerance counts as on it, so no last bit decides."""
        return value >= cut - self.compare_tolerance

    def is_zero(self, value: float) -> bool:
        """Whether a value is on the cut between toward and away."""
        return abs(value) <= self.compare_tolerance

    def slack(self, *values: float) -> float:
        """Return how far a value may lie from another in the indicator's own unit and still be on it."""
        return self.compare_tolerance * max(abs(value) for value in values)


INDICATOR_V1 = IndicatorParameters(
    version="indicator-v1",
    on_track=0.95,
    moving=0.60,
    strong_growth=0.01,
    strong_speed=1.0,
    ceiling_exponent=4.44,
    min_span_days=365,
    days_per_year=365.25,
    window_years=5.0,
    fragile_from=4,
    compare_tolerance=1e-9,
)
