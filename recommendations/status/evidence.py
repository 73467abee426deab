"""The evidence behind a recommendation, judgement by judgement, and what each still weighs (METHOD 1.2, 1.5)."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import Prefetch, Q, QuerySet

from recommendations.direction.evidence import EventEvidence, standing_assessments
from recommendations.direction.mass import age_factor
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Assessment, Citation, Recommendation
from recommendations.status.cells import column_of
from recommendations.status.gather import assessment_evidence, event_versions
from recommendations.status.values import CitationRef, EvidenceRow
from recommendations.vocabulary import (
    ActorRole,
    Confidence,
    EventKind,
    PublisherTier,
    Side,
    Significance,
)


def evidence_rows(recommendation: Recommendation, *, as_of: date, known_at: datetime) -> tuple[EvidenceRow, ...]:
    """Return what was judged on a recommendation, newest event first, as far as it had happened and was known.

    An event corrected since is told as it was known then. Context actors and baseline events are among the rows and
    weigh nothing. Three queries.
    """
    found = []
    rows = _visible(recommendation, known_at=known_at)
    for _, judged in groupby(rows, key=lambda row: (row.event_id, row.track_id)):
        found += _rows_of_one_event(list(judged), as_of=as_of, known_at=known_at)
    return tuple(sorted(found, key=attrgetter("occurred_on"), reverse=True))


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
    """Return the prefetch of the citations that stood at a moment, with their publishers."""
    stood = Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at)
    rows = Citation.objects.filter(stood, recorded_at__lte=known_at)
    return Prefetch(path, queryset=rows.select_related("publisher"))


def _visible(recommendation: Recommendation, *, known_at: datetime) -> QuerySet[Assessment]:
    in_force = Q(superseded_at=None) | Q(superseded_at__gt=known_at)
    kept = Q(event__retracted_at=None) | Q(event__retracted_at__gt=known_at)
    rows = Assessment.objects.filter(
        in_force,
        kept,
        track__recommendation=recommendation,
        recorded_at__lte=known_at,
        event__recorded_at__lte=known_at,
    )
    return (
        rows.select_related("event", "track__actor__group")
        .prefetch_related(known_citations("event__citations", known_at=known_at), "event__revisions")
        .order_by("event__code", "track__actor__position", "track__actor__code", "pk")
    )


def _rows_of_one_event(judged: list[Assessment], *, as_of: date, known_at: datetime) -> list[EvidenceRow]:
    """Return one row per assessment that stands on one track: an adjudicated one replaces the others."""
    first = judged[0]
    by_evidence = {assessment_evidence(row): row for row in judged}
    versions = event_versions(first.event, tuple(first.event.revisions.all()), by_evidence)
    event = next((version for version in versions if version.stands(known_at)), None)
    if event is None or event.is_duplicate or event.occurred_on > as_of:
        return []
    standing = standing_assessments(event, known_at)
    counts = event.counts(known_at) and first.track.actor.role == ActorRole.TRACKED
    left = age_factor((as_of - event.occurred_on).days, DIRECTION_V1.half_life_days) / len(standing) if counts else 0.0
    return [_row(by_evidence[one], event, weight=one.points(DIRECTION_V1) * left) for one in standing]


def _row(row: Assessment, event: EventEvidence, *, weight: float) -> EvidenceRow:
    actor = row.track.actor
    return EvidenceRow(
        event_code=event.key,
        headline=event.headline,
        occurred_on=event.occurred_on,
        date_precision=event.date_precision,
        step=event.step,
        kind=EventKind(row.event.kind),
        actor=column_of(actor),
        side=Side(row.side),
        significance=Significance(row.significance),
        confidence=Confidence(row.confidence),
        rationale=row.rationale,
        weight_today=weight,
        is_context=actor.role == ActorRole.CONTEXT,
        is_baseline=event.is_baseline,
        recorded_at=row.recorded_at,
        citations=citation_refs(row.event.citations.all()),
    )
