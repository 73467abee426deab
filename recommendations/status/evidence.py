"""The evidence behind a recommendation, judgement by judgement, and what each still weighs (METHOD 1.2, 1.5)."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby

from django.db.models import Prefetch, Q, QuerySet

from recommendations.direction.evidence import standing_assessments
from recommendations.direction.mass import age_factor
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Assessment, Citation, Recommendation
from recommendations.status.cells import column_of
from recommendations.status.gather import assessment_evidence, event_evidence
from recommendations.status.values import CitationRef, EvidenceRow
from recommendations.vocabulary import (
    ActorRole,
    Confidence,
    DatePrecision,
    EventKind,
    EventState,
    PublisherTier,
    Side,
    Significance,
    Step,
)


def evidence_rows(recommendation: Recommendation, *, as_of: date, known_at: datetime) -> tuple[EvidenceRow, ...]:
    """Return what was judged on a recommendation, newest event first, as far as it had happened and was known.

    Context actors and baseline events are among the rows and weigh nothing. Two queries.
    """
    found = []
    rows = _visible(recommendation, as_of=as_of, known_at=known_at)
    for _, judged in groupby(rows, key=lambda row: (row.event_id, row.track_id)):
        found += _rows_of_one_event(list(judged), as_of=as_of, known_at=known_at)
    return tuple(found)


def citation_refs(citations: Iterable[Citation]) -> tuple[CitationRef, ...]:
    """Return citations as values; expects their publishers at hand."""
    return tuple(
        CitationRef(
            title=citation.title,
            publisher=citation.publisher.name if citation.publisher else "",
            tier=PublisherTier(citation.publisher.tier) if citation.publisher else PublisherTier.UNRATED,
            url=citation.url,
            archived_url=citation.archived_url,
        )
        for citation in citations
    )


def known_citations(path: str, *, known_at: datetime) -> "Prefetch[str, QuerySet[Citation], str]":
    """Return the prefetch of the citations recorded by a moment, with their publishers."""
    return Prefetch(path, queryset=Citation.objects.filter(recorded_at__lte=known_at).select_related("publisher"))


def _visible(recommendation: Recommendation, *, as_of: date, known_at: datetime) -> QuerySet[Assessment]:
    in_force = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    kept = Q(event__retracted_at=None) | Q(event__retracted_at__gt=known_at)
    rows = Assessment.objects.filter(
        in_force,
        kept,
        track__recommendation=recommendation,
        recorded_at__lte=known_at,
        event__recorded_at__lte=known_at,
        event__occurred_on__lte=as_of,
    ).exclude(event__state=EventState.PROPOSED)
    return (
        rows.select_related("event", "track__actor__group")
        .prefetch_related(known_citations("event__citations", known_at=known_at))
        .order_by("-event__occurred_on", "event__code", "track__actor__position", "track__actor__code", "pk")
    )


def _rows_of_one_event(judged: list[Assessment], *, as_of: date, known_at: datetime) -> list[EvidenceRow]:
    """Return one row per assessment that stands on one track: an adjudicated one replaces the others."""
    first = judged[0]
    by_evidence = {assessment_evidence(row): row for row in judged}
    event = event_evidence(first.event, by_evidence)
    if event.is_duplicate:
        return []
    standing = standing_assessments(event, known_at)
    counts = event.counts(known_at) and first.track.actor.role == ActorRole.TRACKED
    left = age_factor((as_of - event.occurred_on).days, DIRECTION_V1.half_life_days) / len(standing) if counts else 0.0
    return [_row(by_evidence[one], weight=one.points(DIRECTION_V1) * left) for one in standing]


def _row(row: Assessment, *, weight: float) -> EvidenceRow:
    event, actor = row.event, row.track.actor
    return EvidenceRow(
        event_code=event.code,
        headline=event.headline,
        occurred_on=event.occurred_on,
        date_precision=DatePrecision(event.date_precision),
        step=Step(event.step) if event.step else None,
        kind=EventKind(event.kind),
        actor=column_of(actor),
        side=Side(row.side),
        significance=Significance(row.significance),
        confidence=Confidence(row.confidence),
        rationale=row.rationale,
        weight_today=weight,
        is_context=actor.role == ActorRole.CONTEXT,
        is_baseline=event.is_baseline,
        recorded_at=row.recorded_at,
        citations=citation_refs(event.citations.all()),
    )
