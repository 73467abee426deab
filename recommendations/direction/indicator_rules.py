"""From dated values to a verdict: by movement, by a floor or ceiling, or by a yes or no (METHOD 2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from recommendations.direction.indicator_level import holds, is_met, is_past
from recommendations.direction.indicator_pace import (
    compound_ratio,
    growth,
    in_desired,
    is_span,
    last_window,
    linear_ratio,
    pace_verdict,
    ratio_verdict,
    room_left,
    sign_verdict,
    years_between,
)
from recommendations.direction.indicator_parameters import IndicatorParameters
from recommendations.direction.indicator_series import IndicatorSeries, Mark, marks_since_baseline
from recommendations.direction.indicator_terms import Basis, Scale, Verdict
from recommendations.vocabulary import ReadingRule


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what it rests on: the values used, oldest first, and the figure its cuts were compared with.

    `bound` is the value to hold. The compound figure and its class are the cross-check of a speed ratio.
    """

    verdict: Verdict
    basis: Basis | None = None
    used: tuple[Mark, ...] = ()
    figure: float | None = None
    compound: float | None = None
    compound_verdict: Verdict | None = None
    bound: float | None = None


UNJUDGED = Judged(Verdict.NOT_ENOUGH_DATA)


def judge(
    series: IndicatorSeries, checked: tuple[Mark, ...], *, as_of: date, parameters: IndicatorParameters
) -> Judged:
    """Judge a series by its checked values, oldest first."""
    if not checked:
        return UNJUDGED
    if series.scale is Scale.YES_NO:
        return _judge_answer(series, marks_since_baseline(series, checked))
    if series.reading_rule is not ReadingRule.TREND:
        return _judge_bound(series, checked, parameters)
    return judge_trend(series, marks_since_baseline(series, checked), as_of=as_of, parameters=parameters)


def judge_trend(
    series: IndicatorSeries, marks: tuple[Mark, ...], *, as_of: date, parameters: IndicatorParameters
) -> Judged:
    """Judge the movement from the first value to the last.

    By the speed required where a target still asks for one, else by the pace; after the target by the latest pace.
    """
    first, last, target = marks[0], marks[-1], series.target
    if len(marks) > 1 and target is not None and _same(target.value, first.value, parameters):
        return _kept(series, (first, last), target.value, parameters)
    least_days = parameters.min_span_days if series.min_span_days is None else series.min_span_days
    if not is_span(first, last, least_days=least_days, parameters=parameters):
        return UNJUDGED
    if target is not None and (is_met(series, last, parameters) or is_past(target, as_of)):
        return _judge_pace(series, last_window(marks, least_days=least_days, parameters=parameters), parameters)
    goal = _goal(series, first, parameters)
    return _judge_ratio(series, marks, goal, parameters) if goal else _judge_pace(series, marks, parameters)


def is_fragile(series: IndicatorSeries, judged: Judged, *, as_of: date, parameters: IndicatorParameters) -> bool | None:
    """Judge again without the first value, without the last, and with the last off by the tolerance either way."""
    used, off = judged.used, series.tolerance
    if judged.basis in (None, Basis.BOUND, Basis.ANSWER):
        return None
    trials = [used[1:], used[:-1]] if len(used) >= parameters.fragile_from else []
    if off > 0.0:
        trials += [(*used[:-1], replace(used[-1], value=used[-1].value + error)) for error in (-off, off)]
    if not trials:
        return None
    verdicts = {judge_trend(series, trial, as_of=as_of, parameters=parameters).verdict for trial in trials}
    return not verdicts <= {judged.verdict, Verdict.NOT_ENOUGH_DATA}


def _judge_answer(series: IndicatorSeries, marks: tuple[Mark, ...]) -> Judged:
    """Judge by the latest answer, and by whether the wanted one was ever given before."""
    wanted = [m for m in marks if m.value == series.wanted_answer]
    if wanted and wanted[-1] is marks[-1]:
        return Judged(Verdict.MET, Basis.ANSWER, marks[-1:])
    if wanted:
        return Judged(Verdict.REVERSED, Basis.ANSWER, (wanted[-1], marks[-1]))
    return Judged(Verdict.NOT_MET, Basis.ANSWER, marks[-1:])


def _judge_bound(series: IndicatorSeries, checked: tuple[Mark, ...], parameters: IndicatorParameters) -> Judged:
    """Hold the latest value against the floor (the baseline) or ceiling (the target), or what is known of the two."""
    by_choice = (series.baseline, series.target) if series.sign > 0.0 else (series.target, series.baseline)
    anchor = next((a for a in by_choice if a is not None), None)
    if anchor is None:
        return UNJUDGED
    starts_on = anchor.on if anchor is series.baseline else None
    since = tuple(m for m in checked if starts_on is None or m.on > starts_on)
    return _kept(series, since[-1:], anchor.value, parameters) if since else UNJUDGED


def _goal(series: IndicatorSeries, first: Mark, parameters: IndicatorParameters) -> Mark | None:
    """Return the target where a required speed follows from it: dated, after the first value, on a scale of speeds."""
    target = series.target
    if series.scale is Scale.ORDINAL or target is None or target.on is None:
        return None
    goal = Mark(target.value, target.on, target.precision)
    return goal if years_between(first, goal, parameters) > 0.0 else None


def _judge_ratio(
    series: IndicatorSeries, marks: tuple[Mark, ...], goal: Mark, parameters: IndicatorParameters
) -> Judged:
    ratio = linear_ratio(marks[0], marks[-1], goal, sign=series.sign, parameters=parameters)
    verdict = ratio_verdict(ratio, parameters)
    if not _allows_growth(series, (*marks, goal)):
        return Judged(verdict, Basis.SPEED_RATIO, marks, ratio)
    compound = compound_ratio(marks[0], marks[-1], goal, sign=series.sign, parameters=parameters)
    return Judged(verdict, Basis.SPEED_RATIO, marks, ratio, compound, ratio_verdict(compound, parameters))


def _judge_pace(series: IndicatorSeries, marks: tuple[Mark, ...], parameters: IndicatorParameters) -> Judged:
    """Judge without a required speed: growth where ratios mean something, else speed, else the bare sign."""
    first, last = marks[0], marks[-1]
    change = in_desired(last.value - first.value, series.sign)
    if series.scale is Scale.ORDINAL:
        return Judged(sign_verdict(change, first, last, parameters), Basis.RANK, marks, change)
    if _allows_growth(series, marks):
        return _judge_growth(series, marks, parameters)
    if series.meaningful_change is None:
        return Judged(sign_verdict(change, first, last, parameters), Basis.SIGN, marks)
    pace, strong = change / years_between(first, last, parameters) / series.meaningful_change, parameters.strong_speed
    return Judged(pace_verdict(pace, toward=strong, away=strong, parameters=parameters), Basis.SPEED, marks, pace)


def _judge_growth(series: IndicatorSeries, marks: tuple[Mark, ...], parameters: IndicatorParameters) -> Judged:
    """Judge by growth; a natural upper limit eases the way up only."""
    pace, strong = in_desired(growth(marks[0], marks[-1], parameters), series.sign), parameters.strong_growth
    room = 1.0 if series.limit is None or series.sign < 0.0 else room_left(marks[0].value, series.limit, parameters)
    verdict = pace_verdict(pace, toward=strong * room, away=strong, parameters=parameters)
    return Judged(verdict, Basis.GROWTH, marks, pace)


def _same(one: float, other: float, parameters: IndicatorParameters) -> bool:
    return abs(one - other) <= parameters.slack(one, other)


def _allows_growth(series: IndicatorSeries, marks: Sequence[Mark]) -> bool:
    """Whether ratios of these values mean something. Nothing is replaced by a small number to make them so."""
    return series.scale is Scale.RATIO and all(m.value > 0.0 for m in marks)


def _kept(series: IndicatorSeries, used: tuple[Mark, ...], bound: float, parameters: IndicatorParameters) -> Judged:
    verdict = Verdict.HELD if holds(series, used[-1].value, bound, parameters) else Verdict.BREACHED
    return Judged(verdict, Basis.BOUND, used, bound=bound)
