"""Why an indicator reads as it does: one sentence of at most twenty words, made of its own figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import floor

from recommendations.direction.indicator_pace import years_between
from recommendations.direction.indicator_parameters import IndicatorParameters
from recommendations.direction.indicator_rules import Judged
from recommendations.direction.indicator_series import Anchor, IndicatorSeries, Mark, marks_since_baseline
from recommendations.direction.indicator_terms import Basis, Verdict
from recommendations.direction.wording import date_words
from recommendations.vocabulary import ReadingRule, Side

INDICATOR_REASON_WORDS = 20
_DECIMALS = 6
_BOUNDS = {ReadingRule.FLOOR: "floor", ReadingRule.CEILING: "ceiling", ReadingRule.TREND: "baseline"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence is made of: the series as it was given, the verdict, and the first and last value behind it.

    `outcome` is "met" or "missed" where the target asks for no speed any more, else empty.
    """

    series: IndicatorSeries
    judged: Judged
    first: Mark
    last: Mark
    outcome: str
    parameters: IndicatorParameters


def figure_words(value: float) -> str:
    """Return a number as people write it, "1,022" or "14.5", with no more decimals than are kept."""
    text = f"{value:,.{_DECIMALS}f}".rstrip("0").rstrip(".")
    if text in ("0", "-0"):
        return f"{value:.2g}" if value else "0"
    return text


def verdict_words(told: Told) -> str:
    """Return the sentence behind a verdict that rests on figures."""
    sentence = _SENTENCES.get(told.judged.basis)
    return f"{sentence(told)}." if sentence else ""


def silence_words(series: IndicatorSeries, checked: tuple[Mark, ...], *, recalled: int) -> str:
    """Return the sentence of a series that cannot be judged: what is missing."""
    if not checked:
        return f"No checked figure yet; {recalled} to be confirmed." if recalled else "No checked figure yet."
    baseline = series.baseline
    if series.reading_rule is not ReadingRule.TREND and not (baseline or series.target):
        return f"{_dated(checked[-1])}, but no checked baseline or target to hold it against."
    marks = marks_since_baseline(series, checked)
    if len(marks) > 1:
        return f"{_dated(marks[0])} to {_dated(marks[-1])}: too close together to tell a pace."
    if baseline and baseline.on:
        return f"No checked figure since the baseline of {date_words(baseline.on, baseline.precision)}."
    return f"Only one checked figure: {_dated(checked[-1])}."


def _dated(mark: Mark) -> str:
    return f"{figure_words(mark.value)} ({date_words(mark.on, mark.precision)})"


def _span(told: Told) -> str:
    return f"{_dated(told.first)} to {_dated(told.last)}"


def _after_target(told: Told) -> str:
    """Open with what became of a target that asks for no speed any more."""
    target = told.series.target
    opening = f"Target {figure_words(target.value)} {told.outcome}; " if target and told.outcome else ""
    return opening + _span(told)


def _wanted(target: Anchor) -> str:
    day = f" by {date_words(target.on, target.precision)}" if target.on else ""
    return f"{figure_words(target.value)}{day}"


def _judgement(verdict: Verdict) -> str:
    return "as wanted" if verdict.side is Side.TOWARD else "the wrong way"


def _ratio_sentence(told: Told) -> str:
    """Say how much of the needed speed was reached, rounded down, so that no figure reads as the class above."""
    ratio, target, near = told.judged.figure or 0.0, told.series.target, told.series.approach
    percent = floor(100.0 * (ratio + told.parameters.compare_tolerance))
    speed = f"{percent:,}%" if percent else "under 1%"
    end = f" {_wanted(target)}" if target else ""
    if told.judged.verdict is Verdict.NO_CHANGE:
        return f"{_span(told)}: no change"
    if told.judged.verdict is Verdict.AWAY:
        return f"{_span(told)}: " + (f"the wrong way for{end}" if near is None else f"away from {figure_words(near)}")
    if near is not None:
        return f"{_span(told)}: closing in on {figure_words(near)} at {speed} of the needed speed"
    return f"{_span(told)}: {speed} of the needed speed for{end}"


def _pace_sentence(told: Told) -> str:
    """Say which way the figures move and, where that can be told, how fast."""
    near, first, last = told.series.approach, told.judged.used[0], told.judged.used[-1]
    lead = f"{_after_target(told)}: "
    subject = "" if near is None else f"distance to {figure_words(near)} "
    if told.judged.verdict is Verdict.NO_CHANGE:
        return f"{lead}{subject}{'unchanged' if subject else 'no change'}"
    movement = "rising" if last.value > first.value else "falling"
    return f"{lead}{subject}{movement}{_rate(told, first, last)}, {_judgement(told.judged.verdict)}"


def _rate(told: Told, first: Mark, last: Mark) -> str:
    if told.judged.basis is Basis.GROWTH and told.judged.figure is not None:
        percent = 100.0 * abs(told.judged.figure)
        return f" {percent:,.1f}% a year" if percent >= 0.05 else " under 0.1% a year"
    if told.judged.basis is Basis.SPEED:
        speed = abs(last.value - first.value) / years_between(first, last, told.parameters)
        return f" {figure_words(float(f'{speed:.3g}'))} a year"
    return ""


def _rank_sentence(told: Told) -> str:
    steps = told.judged.figure or 0.0
    lead = f"{_after_target(told)}: "
    if told.judged.verdict is Verdict.NO_CHANGE:
        return f"{lead}no change"
    way = "up" if told.last.value > told.first.value else "down"
    count = "one step" if abs(steps) == 1.0 else f"{figure_words(abs(steps))} steps"
    return f"{lead}{way} {count}, {_judgement(told.judged.verdict)}"


def _bound_sentence(told: Told) -> str:
    near, held = told.series.approach, told.judged.verdict is Verdict.HELD
    if near is not None:
        return f"{_dated(told.last)}: {'stays at' if held else 'has left'} {figure_words(near)}"
    bound = told.judged.bound or 0.0
    over = told.series.sign * (told.last.value - bound)
    place = f"{'at or ' if held else ''}{'above' if (told.series.sign > 0.0) is held else 'below'}"
    if held and over < -told.parameters.slack(told.last.value, bound):
        place = "within the tolerance of"
    return f"{_dated(told.last)} is {place} the {_BOUNDS[told.series.reading_rule]} of {figure_words(bound)}"


def _answer_sentence(told: Told) -> str:
    last = _answer(told.last)
    if told.judged.verdict is Verdict.REVERSED:
        return f"{_answer(told.first)}, but {last[0].lower()}{last[1:]}: reversed"
    return f"{last}: {'as wanted' if told.judged.verdict is Verdict.MET else 'not as wanted'}"


def _answer(mark: Mark) -> str:
    return f"{'Yes' if mark.value else 'No'} ({date_words(mark.on, mark.precision)})"


_SENTENCES: Mapping[Basis | None, Callable[[Told], str]] = {
    Basis.SPEED_RATIO: _ratio_sentence,
    Basis.GROWTH: _pace_sentence,
    Basis.SPEED: _pace_sentence,
    Basis.SIGN: _pace_sentence,
    Basis.RANK: _rank_sentence,
    Basis.BOUND: _bound_sentence,
    Basis.ANSWER: _answer_sentence,
}
