"""Rows to evidence: everything ever said about a set of tracks, as values the pure room decides on."""

from collections import defaultdict
from collections.abc import Iterable

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.models import Assessment, Event, Track
from recommendations.vocabulary import (
    AssessmentStatus,
    Confidence,
    DatePrecision,
    EventState,
    Side,
    Significance,
    Step,
)


def gather_evidence(tracks: Iterable[Track]) -> dict[int, tuple[EventEvidence, ...]]:
    """Return the events of each track by track id, with all their assessments on it; one query.

    Superseded assessments and retracted events are among them: what was visible when is for the reading to decide.
    Proposed events are not, since nobody has confirmed them. Context tracks are answered like any other.
    """
    ids = [track.pk for track in tracks]
    judged: dict[int, dict[Event, list[AssessmentEvidence]]] = {pk: defaultdict(list) for pk in ids}
    rows = Assessment.objects.filter(track_id__in=ids).exclude(event__state=EventState.PROPOSED)
    for row in rows.select_related("event").order_by("event__occurred_on", "event__code", "recorded_at", "pk"):
        judged[row.track_id][row.event].append(assessment_evidence(row))
    return {
        pk: tuple(event_evidence(event, assessments) for event, assessments in events.items())
        for pk, events in judged.items()
    }


def assessment_evidence(row: Assessment) -> AssessmentEvidence:
    """Return one assessment as the pure room sees it; what came with a data set has the coder “”."""
    return AssessmentEvidence(
        coder="" if row.coder_id is None else str(row.coder_id),
        side=Side(row.side),
        significance=Significance(row.significance),
        confidence=Confidence(row.confidence),
        status=AssessmentStatus(row.status),
        recorded_at=row.recorded_at,
        superseded_at=row.superseded_at,
    )


def event_evidence(event: Event, assessments: Iterable[AssessmentEvidence]) -> EventEvidence:
    """Return one event with the assessments given.

    A duplicate that was retracted when it was merged disappears only from readings with later knowledge.
    """
    return EventEvidence(
        key=event.code,
        headline=event.headline,
        occurred_on=event.occurred_on,
        recorded_at=event.recorded_at,
        assessments=tuple(assessments),
        step=Step(event.step) if event.step else None,
        episode=event.episode,
        retracted_at=event.retracted_at,
        is_duplicate=event.duplicate_of_id is not None and event.retracted_at is None,
        is_baseline=event.is_baseline,
        date_precision=DatePrecision(event.date_precision),
    )
