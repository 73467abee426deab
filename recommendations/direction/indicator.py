"""The question a caller asks of an indicator: where do its figures point, on a day, with what was known (METHOD 2.2).

Indicators stand beside the direction of a track and are never averaged with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from recommendations.direction.indicator_level import is_met, is_past, share_covered
from recommendations.direction.indicator_pace import years_between
from recommendations.direction.indicator_parameters import INDICATOR_V1, IndicatorParameters
from recommendations.direction.indicator_rules import Judged, is_fragile, judge
from recommendations.direction.indicator_series import (
    Anchor,
    IndicatorSeries,
    Mark,
    Point,
    checked_marks,
    in_distances,
    marks_since_baseline,
    visible_points,
    with_usable_baseline,
    wrong_side_target,
)
from recommendations.direction.indicator_terms import Basis, Scale, Verdict
from recommendations.direction.indicator_wording import Told, silence_words, verdict_words
from recommendations.vocabulary import Certainty, ShownLabel, Side

__all__ = [
    "INDICATOR_V1",
    "Anchor",
    "Basis",
    "IndicatorParameters",
    "IndicatorReading",
    "IndicatorSeries",
    "Mark",
    "Point",
    "Scale",
    "Verdict",
    "disagreement",
    "read_indicator",
    "wrong_side_target",
]

WORDS_TOWARD = "words toward, numbers away"
WORDS_AWAY = "words away, numbers toward"

_WORDS = {
    ShownLabel.TOWARD: Side.TOWARD,
    ShownLabel.LEANING_TOWARD: Side.TOWARD,
    ShownLabel.AWAY: Side.AWAY,
    ShownLabel.LEANING_AWAY: Side.AWAY,
}


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """What an indicator says as of a day with what was known at a moment. Unknown figures are None, never 0.

    `figure` is what the verdict's cuts were compared with, positive toward: speed achieved over speed required, growth
    a year (0.01 is one percent), meaningful changes a year, or steps; None where only a sign or a bound decides.
    `compound` is the cross-check of a speed ratio. `first` and `last` are the values behind the verdict, `years` how
    far they lie apart. `points` are all visible observations, recalled ones included; those carry no verdict.
    `fragile`: without the first or the last value, or with an error within the tolerance, the verdict would be
    another; None where that cannot be tried.
    """

    as_of: date
    known_at: datetime
    method_version: str
    verdict: Verdict
    basis: Basis | None
    figure: float | None
    compound: float | None
    compound_verdict: Verdict | None
    target_met: bool | None
    share_covered: float | None
    fragile: bool | None
    first: Mark | None
    last: Mark | None
    years: float | None
    points: tuple[Point, ...]
    excluded_recalled: int
    reason: str

    @property
    def classes_differ(self) -> bool:
        """Whether compound growth would put the series into another class."""
        return self.compound_verdict is not None and self.compound_verdict is not self.verdict


def read_indicator(
    series: IndicatorSeries, *, as_of: date, known_at: datetime, parameters: IndicatorParameters = INDICATOR_V1
) -> IndicatorReading:
    """Return where the checked figures of an indicator point on a day."""
    points = visible_points(series.points, as_of=as_of, known_at=known_at)
    known = with_usable_baseline(replace(series, points=points), points, as_of=as_of)
    measured = in_distances(known)
    checked = checked_marks(measured.points)
    judged = judge(measured, checked, as_of=as_of, parameters=parameters)
    used = _as_published(judged.used, known)
    return IndicatorReading(
        as_of=as_of,
        known_at=known_at,
        method_version=parameters.version,
        verdict=judged.verdict,
        basis=judged.basis,
        figure=judged.figure,
        compound=judged.compound,
        compound_verdict=judged.compound_verdict,
        target_met=is_met(measured, checked[-1], parameters) if checked else None,
        share_covered=share_covered(measured, checked, parameters),
        fragile=is_fragile(measured, judged, as_of=as_of, parameters=parameters),
        first=used[0] if used else None,
        last=used[-1] if used else None,
        years=years_between(used[0], used[-1], parameters) if len(used) > 1 else None,
        points=points,
        excluded_recalled=_recalled(points),
        reason=_reason(known, judged, used, as_of, parameters),
    )


def disagreement(direction_shown: ShownLabel, verdicts: Iterable[Verdict]) -> str | None:
    """Say where a track's direction and its indicators contradict each other; None where they do not.

    Numbers speak for a side only when at least one is on it and none is on the other.
    """
    words = _WORDS.get(direction_shown)
    sides = {v.side for v in verdicts} & {Side.TOWARD, Side.AWAY}
    if words is Side.TOWARD and sides == {Side.AWAY}:
        return WORDS_TOWARD
    return WORDS_AWAY if words is Side.AWAY and sides == {Side.TOWARD} else None


def _recalled(points: tuple[Point, ...]) -> int:
    return sum(p.certainty is Certainty.RECALLED and p.value is not None for p in points)


def _as_published(used: tuple[Mark, ...], known: IndicatorSeries) -> tuple[Mark, ...]:
    """Return values as their source has them where the verdict was read from distances."""
    if known.approach is None:
        return used
    published = {m.on: m for m in marks_since_baseline(known, checked_marks(known.points))}
    return tuple(published[m.on] for m in used)


def _reason(
    known: IndicatorSeries, judged: Judged, used: tuple[Mark, ...], as_of: date, parameters: IndicatorParameters
) -> str:
    if not used:
        return silence_words(known, checked_marks(known.points), recalled=_recalled(known.points))
    outcome = _outcome(known, used[-1], as_of, parameters)
    return verdict_words(Told(known, judged, used[0], used[-1], outcome, parameters))


def _outcome(known: IndicatorSeries, last: Mark, as_of: date, parameters: IndicatorParameters) -> str:
    """Return what became of a target: met, missed, or nothing to tell yet."""
    if known.target is None or known.approach is not None:
        return ""
    if is_met(known, last, parameters):
        return "met"
    return "missed" if is_past(known.target, as_of) else ""
