"""Agreement as it was recorded, month by month: appended when a figure changed, read by the method page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from recommendations.models import AgreementReport
from recommendations.status.agreement import AgreementFigure, agreement, agreement_by_month
from recommendations.vocabulary import AgreementMeasure

MONTHS_SHOWN = 12
_SAME_TO = 1e-12


@dataclass(frozen=True, slots=True)
class AgreementMonth:
    """The figures of one month side by side; both come from the same units."""

    month: date
    side: AgreementFigure
    significance: AgreementFigure

    @property
    def units(self) -> int:
        """Judgements that two people or more made."""
        return self.side.units

    @property
    def coders(self) -> int:
        """How many coders they come from, a data set being one."""
        return self.side.coders


@transaction.atomic
def record_agreement(month: date, *, now: datetime) -> list[AgreementReport]:
    """Record the agreement of one month, and return the rows that were added: none where nothing changed."""
    return _append_changed(agreement(month, known_at=now), now=now)


@transaction.atomic
def record_agreements(*, now: datetime) -> list[AgreementReport]:
    """Record every month that has any unit, as `record_agreement` does. A third answer can change a month long past."""
    by_month = agreement_by_month(known_at=now)
    return _append_changed((figure for figures in by_month.values() for figure in figures), now=now)


def agreement_months() -> tuple[AgreementMonth, ...]:
    """Return the latest recorded figures of the last months that have any, newest first; one query."""
    pairs = _latest()
    months = sorted({month for month, _ in pairs}, reverse=True)[:MONTHS_SHOWN]
    return tuple(
        AgreementMonth(month, pairs[month, AgreementMeasure.SIDE], pairs[month, AgreementMeasure.SIGNIFICANCE])
        for month in months
    )


def low_figures(months: Iterable[AgreementMonth]) -> tuple[AgreementFigure, ...]:
    """Return of each measure the newest figure there is, where it is too low; `months` newest first."""
    newest: dict[AgreementMeasure, AgreementFigure] = {}
    for month in months:
        for figure in (month.side, month.significance):
            if figure.alpha is not None:
                newest.setdefault(figure.measure, figure)
    return tuple(newest[measure] for measure in AgreementMeasure if measure in newest and newest[measure].is_low)


def _latest() -> dict[tuple[date, AgreementMeasure], AgreementFigure]:
    rows = AgreementReport.objects.order_by("computed_at", "pk")
    figures = (AgreementFigure(r.month, AgreementMeasure(r.measure), r.alpha, r.units, r.coders) for r in rows)
    return {(figure.month, figure.measure): figure for figure in figures}


def _append_changed(figures: Iterable[AgreementFigure], *, now: datetime) -> list[AgreementReport]:
    standing = _latest()
    new = [
        AgreementReport(
            month=figure.month,
            measure=figure.measure.value,
            alpha=figure.alpha,
            units=figure.units,
            coders=figure.coders,
            computed_at=now,
        )
        for figure in figures
        if not _says_the_same(standing.get((figure.month, figure.measure)), figure)
    ]
    return AgreementReport.objects.bulk_create(new)


def _says_the_same(earlier: AgreementFigure | None, now: AgreementFigure) -> bool:
    if earlier is None or (earlier.units, earlier.coders) != (now.units, now.coders):
        return False
    if earlier.alpha is None or now.alpha is None:
        return earlier.alpha is now.alpha
    return abs(earlier.alpha - now.alpha) <= _SAME_TO
