"""How fast an indicator moves, and the cuts its pace is compared with (METHOD 2.2)."""

from collections.abc import Sequence
from math import expm1, log

from recommendations.direction.indicator_parameters import IndicatorParameters
from recommendations.direction.indicator_series import Mark
from recommendations.direction.indicator_terms import Verdict
from recommendations.vocabulary import DatePrecision

_ANNUAL = (DatePrecision.YEAR, DatePrecision.FISCAL_YEAR)
_MOST = 700.0  # the exponential of a little more no longer fits a float


def years_between(first: Mark, last: Mark, parameters: IndicatorParameters) -> float:
    """Return how far two values lie apart: whole years between two of annual data, else days over 365.25."""
    if first.precision is last.precision and first.precision in _ANNUAL:
        return float(last.on.year - first.on.year)
    return (last.on - first.on).days / parameters.days_per_year


def is_span(first: Mark, last: Mark, *, least_days: int, parameters: IndicatorParameters) -> bool:
    """Whether two values lie far enough apart to tell a pace."""
    return (last.on - first.on).days >= least_days and years_between(first, last, parameters) > 0.0


def last_window(marks: Sequence[Mark], *, least_days: int, parameters: IndicatorParameters) -> tuple[Mark, ...]:
    """Return the latest values: some years of them, or as many more as make up the least span.

    The first and the last value must themselves be far enough apart.
    """
    last = marks[-1]
    starts = [n for n, m in enumerate(marks) if is_span(m, last, least_days=least_days, parameters=parameters)]
    recent = [
        n for n in starts if parameters.reaches(parameters.window_years, years_between(marks[n], last, parameters))
    ]
    return tuple(marks[recent[0] if recent else starts[-1] :])


def growth(first: Mark, last: Mark, parameters: IndicatorParameters) -> float:
    """Return the compound growth a year between two values over zero; 0.01 is one percent."""
    years = years_between(first, last, parameters)
    return expm1(min((log(last.value) - log(first.value)) / years, _MOST))


def in_desired(change: float, sign: float) -> float:
    """Return a change as positive where it is wanted. No change is plain zero, whichever way is wanted."""
    return sign * change + 0.0


def linear_ratio(first: Mark, last: Mark, goal: Mark, *, sign: float, parameters: IndicatorParameters) -> float:
    """Return speed achieved over speed required. Its sign is that of the movement, whichever side the goal is on."""
    covered = in_desired(last.value - first.value, sign) / abs(goal.value - first.value)
    return covered * (years_between(first, goal, parameters) / years_between(first, last, parameters))


def compound_ratio(first: Mark, last: Mark, goal: Mark, *, sign: float, parameters: IndicatorParameters) -> float:
    """Return the same ratio of compound growth rates; all three values are over zero."""
    return in_desired(growth(first, last, parameters), sign) / abs(growth(first, goal, parameters))


def ratio_verdict(ratio: float, parameters: IndicatorParameters) -> Verdict:
    """Class a speed ratio."""
    if parameters.is_zero(ratio):
        return Verdict.NO_CHANGE
    if ratio < 0.0:
        return Verdict.AWAY
    if parameters.reaches(ratio, parameters.on_track):
        return Verdict.ON_TRACK
    return Verdict.MOVING if parameters.reaches(ratio, parameters.moving) else Verdict.TOO_SLOW


def pace_verdict(pace: float, *, toward: float, away: float, parameters: IndicatorParameters) -> Verdict:
    """Class a yearly pace in the desired direction by the sizes from which it is strong."""
    if parameters.is_zero(pace):
        return Verdict.NO_CHANGE
    if pace > 0.0:
        return Verdict.STRONGLY_TOWARD if parameters.reaches(pace, toward) else Verdict.SLIGHTLY_TOWARD
    return Verdict.STRONGLY_AWAY if parameters.reaches(-pace, away) else Verdict.SLIGHTLY_AWAY


def sign_verdict(change: float, first: Mark, last: Mark, parameters: IndicatorParameters) -> Verdict:
    """Class a change in the desired direction by its sign alone."""
    if abs(change) <= parameters.slack(first.value, last.value):
        return Verdict.NO_CHANGE
    return Verdict.TOWARD if change > 0.0 else Verdict.AWAY


def room_left(start: float, limit: float, parameters: IndicatorParameters) -> float:
    """Return the factor, 0 to 1, by which a natural upper limit eases the cut of a series that starts near it.

    Both are over zero.
    """
    return float(max(0.0, 1.0 - (start / limit) ** parameters.ceiling_exponent))
