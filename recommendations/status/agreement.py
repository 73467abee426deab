"""How far people agree who judged the same events, the later ones without sight of the earlier (METHOD 1.12).

A unit is one event on one track with two answers or more. Of each coder the first answer counts, replaced since or not;
of the coders after the first, only what was answered blind. Settling assessments are none: whoever settles has seen the
others. What came with a data set is one coder's answer. A unit belongs to the month of its second answer.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, OuterRef
from django.utils import timezone

from recommendations.models import Assessment
from recommendations.vocabulary import AgreementMeasure, AssessmentStatus, Side, Significance

GOOD_FROM = 0.8
TENTATIVE_FROM = 0.667
LEAST_UNITS = 2
_SCALES = {
    AgreementMeasure.SIDE: (Side.AWAY, Side.NEUTRAL, Side.TOWARD),
    AgreementMeasure.SIGNIFICANCE: (Significance.MINOR, Significance.MODERATE, Significance.MAJOR),
}

Unit = tuple[Assessment, ...]


@dataclass(frozen=True, slots=True)
class AgreementFigure:
    """Krippendorff's alpha of one month: 1 is full agreement, 0 what chance would give. None: cannot be computed."""

    month: date
    measure: AgreementMeasure
    alpha: float | None
    units: int
    coders: int

    @property
    def reason(self) -> str:
        """Why there is no figure; empty where there is one."""
        if self.alpha is not None:
            return ""
        if self.units == 0:
            return "Nothing was read a second time."
        if self.units < LEAST_UNITS:
            return "Only one judgement was made twice; it takes two or more."
        return "Every answer was the same, so agreement cannot be told from chance."

    @property
    def is_low(self) -> bool:
        """Whether it is too low for even tentative conclusions."""
        return self.alpha is not None and self.alpha < TENTATIVE_FROM


def agreement(month: date, *, known_at: datetime) -> tuple[AgreementFigure, ...]:
    """Return one figure a measure for the month a day lies in, from what had been recorded by a moment."""
    first = month.replace(day=1)
    return _figures(first, _units_by_month(known_at)[first])


def agreement_by_month(*, known_at: datetime) -> dict[date, tuple[AgreementFigure, ...]]:
    """Return the figures of every month that has any unit, in order, by first day; one query."""
    units = _units_by_month(known_at)
    return {month: _figures(month, units[month]) for month in sorted(units)}


def alpha_of(units: Sequence[Sequence[int]]) -> float | None:
    """Return alpha on an ordinal scale, given the ranks (from 0) that coders gave each unit; missing answers left out.

    None where fewer than two units have two answers, or all those answers are the same.
    """
    pairable = [ranks for ranks in units if len(ranks) > 1]
    given = {rank for ranks in pairable for rank in ranks}
    if len(pairable) < LEAST_UNITS or len(given) < 2:
        return None
    import krippendorff  # noqa: PLC0415 -- brings numpy, which only the nightly figure needs

    counts = [[list(ranks).count(rank) for rank in range(max(given) + 1)] for ranks in pairable]
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="ordinal"))


def _figures(month: date, units: Sequence[Unit]) -> tuple[AgreementFigure, ...]:
    coders = len({answer.coder_id for unit in units for answer in unit})
    return tuple(
        AgreementFigure(month, measure, alpha_of([_ranks(unit, measure) for unit in units]), len(units), coders)
        for measure in AgreementMeasure
    )


def _ranks(unit: Unit, measure: AgreementMeasure) -> list[int]:
    scale: list[str] = [term.value for term in _SCALES[measure]]
    return [scale.index(getattr(answer, measure.value)) for answer in unit]


def _units_by_month(known_at: datetime) -> defaultdict[date, list[Unit]]:
    answers = Assessment.objects.filter(status=AssessmentStatus.REVIEWED, recorded_at__lte=known_at)
    blind = answers.filter(event=OuterRef("event"), track=OuterRef("track"), is_blind=True)
    rows = answers.filter(Exists(blind)).defer("rationale").order_by("event", "track", "recorded_at", "pk")
    found: defaultdict[date, list[Unit]] = defaultdict(list)
    for _, same in groupby(rows, key=lambda row: (row.event_id, row.track_id)):
        unit = _unit(list(same))
        if len(unit) > 1:
            found[timezone.localdate(unit[1].recorded_at).replace(day=1)].append(unit)
    return found


def _unit(rows: Sequence[Assessment]) -> Unit:
    """Return the first answer of each coder, of those after the first coder only what was blind; earliest first."""
    firsts: dict[int | None, Assessment] = {}
    for row in rows:
        firsts.setdefault(row.coder_id, row)
    earliest, *later = firsts.values()
    return (earliest, *(row for row in later if row.is_blind))
