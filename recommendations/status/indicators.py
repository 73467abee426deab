"""The measurable side of a recommendation: its indicators with the observations in force (METHOD 2.2, as-of rules)."""

from datetime import date, datetime

from django.db.models import Prefetch, Q

from recommendations.models import Indicator, Observation, Recommendation
from recommendations.status.cells import column_of
from recommendations.status.evidence import citation_refs, known_citations
from recommendations.status.values import IndicatorSeries, ObservationPoint
from recommendations.vocabulary import Certainty, DatePrecision, DesiredDirection, ReadingRule


def indicator_series(recommendation: Recommendation, *, as_of: date, known_at: datetime) -> tuple[IndicatorSeries, ...]:
    """Return the recommendation's own indicators, then those of others that inform it; three queries."""
    in_force = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    observations = Observation.objects.filter(in_force, observed_on__lte=as_of, recorded_at__lte=known_at)
    relevant = Q(recommendation=recommendation) | Q(also_relevant=recommendation)
    rows = Indicator.objects.filter(relevant, archived_at=None).distinct().select_related("actor__group")
    found = rows.order_by("code", "pk").prefetch_related(
        Prefetch("observations", queryset=observations.order_by("observed_on", "recorded_at")),
        known_citations("observations__citations", known_at=known_at),
    )
    series = [_series(row, is_own=row.recommendation_id == recommendation.pk) for row in found]
    return tuple(sorted(series, key=lambda one: not one.is_own))


def _series(row: Indicator, *, is_own: bool) -> IndicatorSeries:
    return IndicatorSeries(
        code=row.code,
        name=row.name,
        unit=row.unit,
        definition=row.definition,
        actor=column_of(row.actor),
        is_own=is_own,
        desired_direction=DesiredDirection(row.desired_direction),
        reading_rule=ReadingRule(row.reading_rule),
        cadence=row.cadence,
        baseline_value=row.baseline_value,
        baseline_period=row.baseline_period,
        baseline_note=row.baseline_note,
        target_value=row.target_value,
        target_period=row.target_period,
        target_note=row.target_note,
        caveat=row.caveat,
        source_name=row.source_name,
        source_url=row.source_url,
        observations=tuple(_point(observation) for observation in row.observations.all()),
    )


def _point(row: Observation) -> ObservationPoint:
    return ObservationPoint(
        period=row.period,
        observed_on=row.observed_on,
        date_precision=DatePrecision(row.date_precision),
        value=row.value,
        certainty=Certainty(row.certainty),
        note=row.note,
        citations=citation_refs(row.citations.all()),
    )
