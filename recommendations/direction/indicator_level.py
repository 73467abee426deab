"""How far an indicator has come: its target reached or not, and the part of the way behind it (METHOD 2.2)."""

from datetime import date

from recommendations.direction.indicator_pace import in_desired
from recommendations.direction.indicator_parameters import IndicatorParameters
from recommendations.direction.indicator_series import Anchor, IndicatorSeries, Mark, marks_since_baseline
from recommendations.direction.indicator_terms import Scale
from recommendations.vocabulary import DatePrecision, ReadingRule

_FISCAL_YEAR_END = (9, 30)


def is_past(target: Anchor, as_of: date) -> bool:
    """Whether the day of a target, or all of its month or year, is over."""
    if target.on is None:
        return False
    if target.precision is DatePrecision.YEAR:
        return as_of.year > target.on.year
    if target.precision is DatePrecision.FISCAL_YEAR:
        return as_of > date(target.on.year, *_FISCAL_YEAR_END)
    if target.precision is DatePrecision.MONTH:
        return (as_of.year, as_of.month) > (target.on.year, target.on.month)
    return as_of > target.on


def is_met(series: IndicatorSeries, last: Mark, parameters: IndicatorParameters) -> bool | None:
    """Whether a value has reached the target, or is off it by no more than the tolerance; None without a target."""
    if series.scale is Scale.YES_NO:
        return last.value == series.wanted_answer
    return None if series.target is None else holds(series, last.value, series.target.value, parameters)


def share_covered(series: IndicatorSeries, checked: tuple[Mark, ...], parameters: IndicatorParameters) -> float | None:
    """Return the part of the way from baseline to target that lies behind; None where there is no way to go."""
    marks, target = marks_since_baseline(series, checked), series.target
    has_way = series.reading_rule is ReadingRule.TREND and series.scale in (Scale.RATIO, Scale.LINEAR)
    if target is None or not has_way or len(marks) < 2:
        return None
    start = series.baseline.value if series.baseline else marks[0].value
    way = target.value - start
    if series.sign * way <= parameters.slack(target.value, start):
        return None
    return in_desired(marks[-1].value - start, series.sign) / abs(way)


def holds(series: IndicatorSeries, value: float, bound: float, parameters: IndicatorParameters) -> bool:
    """Whether a value keeps to a floor or a ceiling, whichever the series asks for."""
    slack = series.tolerance + parameters.slack(value, bound)
    return series.sign * (value - bound) >= -slack
