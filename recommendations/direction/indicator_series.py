"""Indicators as the engine sees them: dated values, what they are held against, which of them count (METHOD 2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isfinite

from recommendations.direction.indicator_parameters import INDICATOR_V1, IndicatorParameters
from recommendations.direction.indicator_terms import Scale
from recommendations.vocabulary import Certainty, DatePrecision, DesiredDirection, ReadingRule


@dataclass(frozen=True, slots=True)
class Point:
    """One observation of an indicator. `value` is None where the period is known to have no figure."""

    on: date
    value: float | None
    period: str
    recorded_at: datetime
    certainty: Certainty
    superseded_at: datetime | None = None
    precision: DatePrecision = DatePrecision.DAY

    def __post_init__(self) -> None:
        """Refuse what is no number."""
        _check_finite(self.value)

    def is_visible(self, *, as_of: date, known_at: datetime) -> bool:
        """Whether its day had come, and we had written it down and not yet revised it (METHOD 1.5)."""
        in_force = self.superseded_at is None or self.superseded_at > known_at
        return self.on <= as_of and self.recorded_at <= known_at and in_force


@dataclass(frozen=True, slots=True)
class Anchor:
    """A value a series is held against, its baseline or its target. `on` is None where nobody named a day."""

    value: float
    on: date | None = None
    precision: DatePrecision = DatePrecision.DAY

    def __post_init__(self) -> None:
        """Refuse what is no number."""
        _check_finite(self.value)


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated value that a verdict may rest on."""

    value: float
    on: date
    precision: DatePrecision


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSeries:
    """An indicator with all its observations, superseded ones included; visibility is decided by the reading.

    `limit` is a natural upper limit; `meaningful_change` the yearly change that matters, in the indicator's unit;
    `tolerance` how far a value may be off and still be the same. `approach` is set where neither more nor less but one
    value is wanted: `desired` then does not matter. `min_span_days` overrides the least span, for fast series.
    """

    desired: DesiredDirection
    reading_rule: ReadingRule = ReadingRule.TREND
    scale: Scale = Scale.RATIO
    baseline: Anchor | None = None
    target: Anchor | None = None
    points: tuple[Point, ...] = ()
    limit: float | None = None
    meaningful_change: float | None = None
    tolerance: float = 0.0
    approach: float | None = None
    min_span_days: int | None = None

    def __post_init__(self) -> None:
        """Refuse settings that contradict each other."""
        if self.meaningful_change is not None and not self.meaningful_change > 0.0:
            raise ValueError(f"A meaningful change is over 0, not {self.meaningful_change}; leave it out if unknown.")
        if self.limit is not None and not self.limit > 0.0:
            raise ValueError(f"A natural upper limit is over 0, not {self.limit}; leave it out if there is none.")
        if not self.tolerance >= 0.0:
            raise ValueError(f"A tolerance is 0 or more, not {self.tolerance}.")
        if self.approach is not None and self.reading_rule is not ReadingRule.TREND:
            raise ValueError("A value to approach has no floor or ceiling; read it by its trend.")
        answers = {p.value for p in self.points} | {a.value for a in (self.baseline, self.target) if a}
        if self.scale is Scale.YES_NO and not answers <= {0.0, 1.0, None}:
            raise ValueError("A yes-or-no indicator has values 1 for yes and 0 for no; use another scale for others.")

    @property
    def sign(self) -> float:
        """1 where more is wanted or a floor is to be held, -1 where less is or a ceiling."""
        if self.reading_rule is ReadingRule.TREND:
            return 1.0 if self.desired is DesiredDirection.INCREASE else -1.0
        return 1.0 if self.reading_rule is ReadingRule.FLOOR else -1.0

    @property
    def wanted_answer(self) -> float:
        """The wanted value of a yes-or-no indicator: 1 for yes, 0 for no."""
        return 1.0 if self.sign > 0.0 else 0.0


def visible_points(points: Iterable[Point], *, as_of: date, known_at: datetime) -> tuple[Point, ...]:
    """Return the observations of a day as known at a moment, oldest first, recalled ones included."""
    visible = (p for p in points if p.is_visible(as_of=as_of, known_at=known_at))
    return tuple(sorted(visible, key=lambda p: (p.on, p.recorded_at, p.period)))


def checked_marks(visible: Iterable[Point]) -> tuple[Mark, ...]:
    """Return the verified figures among visible points, one for each day: of two the one written down later."""
    checked = {
        p.on: Mark(p.value, p.on, p.precision)
        for p in visible
        if p.value is not None and p.certainty is Certainty.VERIFIED
    }
    return tuple(checked.values())


def with_usable_baseline(series: IndicatorSeries, visible: Iterable[Point], *, as_of: date) -> IndicatorSeries:
    """Drop a baseline whose day is still to come, or whose day's figure we only recall."""
    if series.baseline is None or series.baseline.on is None:
        return series
    day = series.baseline.on
    certainties = {p.certainty for p in visible if p.on == day}
    usable = day <= as_of and certainties != {Certainty.RECALLED}
    return series if usable else replace(series, baseline=None)


def marks_since_baseline(series: IndicatorSeries, checked: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Return the dated baseline and the figures after it; without one, all figures."""
    baseline = series.baseline
    if baseline is None or baseline.on is None:
        return checked
    start = Mark(baseline.value, baseline.on, baseline.precision)
    return (start, *(m for m in checked if m.on > start.on))


def in_distances(series: IndicatorSeries) -> IndicatorSeries:
    """Return a series of which one value is wanted as distances from that value, of which less is wanted.

    Without a target of its own the value is the target.
    """
    if series.approach is None:
        return series
    ideal = series.approach
    baseline, target = series.baseline, series.target or Anchor(ideal)
    return replace(
        series,
        desired=DesiredDirection.DECREASE,
        baseline=baseline and replace(baseline, value=abs(baseline.value - ideal)),
        target=replace(target, value=abs(target.value - ideal)),
        points=tuple(p if p.value is None else replace(p, value=abs(p.value - ideal)) for p in series.points),
        limit=None,
        approach=None,
    )


def wrong_side_target(series: IndicatorSeries, *, parameters: IndicatorParameters = INDICATOR_V1) -> bool:
    """Whether the target lies against the desired direction as seen from the baseline, so that a form must ask."""
    if series.target is None or series.approach is not None or series.reading_rule is not ReadingRule.TREND:
        return False
    if series.scale is Scale.YES_NO:
        return series.target.value != series.wanted_answer
    if series.baseline is None:
        return False
    wanted, start = series.target.value, series.baseline.value
    return series.sign * (wanted - start) < -parameters.slack(wanted, start)


def _check_finite(value: float | None) -> None:
    if value is not None and not isfinite(value):
        raise ValueError(f"{value} is no figure; give a number, or None where there is none.")
