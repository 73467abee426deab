"""The measurable side of a recommendation: its indicators with the observations in force (METHOD 2.2, as-of rules)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, Q

from recommendations.direction import indicator as engine
from recommendations.direction.printed_date import read_date
from recommendations.models import Indicator, Observation, Recommendation
from recommendations.status.cells import column_of
from recommendations.status.evidence import citation_refs, known_citations
from recommendations.status.values import Cell, Disagreement, IndicatorSeries, ObservationPoint
from recommendations.vocabulary import Certainty, DatePrecision, DesiredDirection, ReadingRule, Scale, Side


@dataclass(frozen=True, slots=True)
class ObservationVersion:
    """One value as it was written down. `superseded_at`: None while it stands. `recorded_by`: empty for an import."""

    point: ObservationPoint
    recorded_at: datetime
    recorded_by: str
    superseded_at: datetime | None


def indicator_series(recommendation: Recommendation, *, as_of: date, known_at: datetime) -> tuple[IndicatorSeries, ...]:
    """Return the recommendation's own indicators, then those of others that inform it; three queries."""
    in_force = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    observations = Observation.objects.filter(in_force, observed_on__lte=as_of, recorded_at__lte=known_at)
    relevant = Q(recommendation=recommendation) | Q(also_relevant=recommendation)
    rows = Indicator.objects.filter(relevant, archived_at=None).distinct()
    found = rows.order_by("code", "pk").prefetch_related(
        Prefetch("observations", queryset=observations.order_by("observed_on", "recorded_at")),
        known_citations("observations__citations", known_at=known_at),
    )
    series = [
        _series(row, row.observations.all(), for_recommendation=recommendation.pk, as_of=as_of, known_at=known_at)
        for row in found.select_related("actor__group", "recommendation__brief")
    ]
    return tuple(sorted(series, key=lambda one: not one.is_own))


def indicator_status(
    indicator: Indicator, *, as_of: date, known_at: datetime
) -> tuple[IndicatorSeries, tuple[ObservationVersion, ...]]:
    """Return an indicator as of a day, and every version of its figures known by then, newest first; two queries.

    `indicator` comes with its recommendation, brief and actor.
    """
    rows = indicator.observations.filter(recorded_at__lte=known_at, observed_on__lte=as_of)
    rows = rows.select_related("recorded_by").prefetch_related(known_citations("citations", known_at=known_at))
    known = list(rows.order_by("observed_on", "recorded_at"))
    in_force = [row for row in known if row.superseded_at is None or row.superseded_at > known_at]
    series = _series(
        indicator, in_force, for_recommendation=indicator.recommendation_id, as_of=as_of, known_at=known_at
    )
    return series, tuple(_version(row, known_at) for row in reversed(known))


def disagreements(cells: Iterable[Cell], indicators: Iterable[IndicatorSeries]) -> tuple[Disagreement, ...]:
    """Return for which actors the recommendation's own indicators contradict the direction shown."""
    read = [(one, one.reading.verdict) for one in indicators if one.is_own and one.reading]
    found = []
    for cell in cells:
        own = {one.code: verdict for one, verdict in read if one.actor.code == cell.actor.code}
        words = engine.disagreement(cell.shown, own.values())
        if words:
            codes = tuple(code for code, verdict in own.items() if verdict.side in (Side.TOWARD, Side.AWAY))
            found.append(Disagreement(cell.actor, words, codes))
    return tuple(found)


def engine_series(row: Indicator, points: Iterable[Observation]) -> engine.IndicatorSeries:
    """Return an indicator as the engine reads it. Raises ValueError where its settings contradict each other."""
    return engine.IndicatorSeries(
        desired=DesiredDirection(row.desired_direction),
        reading_rule=ReadingRule(row.reading_rule),
        scale=Scale(row.scale),
        baseline=anchor(row.baseline_value, row.baseline_period),
        target=anchor(row.target_value, row.target_period),
        points=tuple(_engine_point(point) for point in points),
        limit=_float(row.natural_limit),
        meaningful_change=_float(row.meaningful_change),
        tolerance=float(row.tolerance),
        approach=_float(row.approach_value),
        min_span_days=row.min_span_days,
    )


def anchor(value: Decimal | None, period: str) -> engine.Anchor | None:
    """Return a baseline or target as the engine reads it. Raises ValueError where its period is no date."""
    if value is None:
        return None
    if not period:
        return engine.Anchor(float(value))
    printed = read_date(period)
    return engine.Anchor(float(value), printed.day, printed.precision)


def _read(
    row: Indicator, points: Iterable[Observation], *, as_of: date, known_at: datetime
) -> tuple[engine.IndicatorReading | None, str]:
    try:
        series = engine_series(row, points)
    except ValueError as contradiction:
        return None, str(contradiction)
    return engine.read_indicator(series, as_of=as_of, known_at=known_at), ""


def _engine_point(row: Observation) -> engine.Point:
    return engine.Point(
        on=row.observed_on,
        value=float(row.value),
        period=row.period,
        recorded_at=row.recorded_at,
        certainty=Certainty(row.certainty),
        superseded_at=row.superseded_at,
        precision=DatePrecision(row.date_precision),
    )


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _series(
    row: Indicator, points: Iterable[Observation], *, for_recommendation: int, as_of: date, known_at: datetime
) -> IndicatorSeries:
    reading, problem = _read(row, points, as_of=as_of, known_at=known_at)
    return IndicatorSeries(
        code=row.code,
        name=row.name,
        unit=row.unit,
        definition=row.definition,
        actor=column_of(row.actor),
        is_own=row.recommendation_id == for_recommendation,
        desired_direction=DesiredDirection(row.desired_direction),
        reading_rule=ReadingRule(row.reading_rule),
        scale=Scale(row.scale),
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
        observations=tuple(_point(observation) for observation in points),
        reading=reading,
        problem=problem,
        url_kwargs={
            "brief": row.recommendation.brief.code,
            "recommendation": row.recommendation.code,
            "code": row.code,
        },
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


def _version(row: Observation, known_at: datetime) -> ObservationVersion:
    closed = row.superseded_at if row.superseded_at and row.superseded_at <= known_at else None
    by = row.recorded_by.get_username() if row.recorded_by else ""
    return ObservationVersion(_point(row), row.recorded_at, by, closed)
