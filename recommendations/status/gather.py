"""Rows to evidence: everything ever said about a set of tracks, as values the pure room decides on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.models import Assessment, Event, EventRevision, Track
from recommendations.vocabulary import (
    AssessmentStatus,
    Confidence,
    DatePrecision,
    EventState,
    Side,
    Significance,
    Step,
)

Evidence = Mapping[int, tuple[EventEvidence, ...]]


def gather_evidence(tracks: Iterable[Track]) -> dict[int, tuple[EventEvidence, ...]]:
    """Return the events of each track by track id, with all their assessments on it; two queries.

    Superseded assessments, retracted events and the facts of events before they were corrected are among them: what
    was visible when is for the reading to decide. A corrected event is there once for each version, under one key.
    What nobody has confirmed is not. Context tracks are answered like any other.
    """
    ids = [track.pk for track in tracks]
    judged: dict[int, dict[Event, list[AssessmentEvidence]]] = {pk: defaultdict(list) for pk in ids}
    rows = Assessment.objects.filter(track_id__in=ids).select_related("event").defer("rationale", "event__summary")
    for row in rows.order_by("event__occurred_on", "event__code", "recorded_at", "pk"):
        judged[row.track_id][row.event].append(assessment_evidence(row))
    earlier = _revisions(ids)
    return {
        pk: tuple(
            version
            for event, assessments in events.items()
            for version in event_versions(event, earlier.get(event.pk, ()), assessments)
        )
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


def event_versions(
    event: Event, revisions: Sequence[EventRevision], assessments: Iterable[AssessmentEvidence]
) -> tuple[EventEvidence, ...]:
    """Return one event as it stood after each correction, oldest first: no moment knows two of the versions.

    `revisions`: the event's, oldest first. A duplicate that was retracted when it was merged disappears only from
    readings with later knowledge.
    """
    judged = tuple(assessments)
    versions = [
        _version(event.code, one, judged, recorded_at=one.recorded_at, retracted_at=_stood_until(one, event))
        for one in revisions
        if one.state != EventState.PROPOSED
    ]
    if event.state != EventState.PROPOSED:
        since = revisions[-1].superseded_at if revisions else event.recorded_at
        versions.append(_version(event.code, event, judged, recorded_at=since, retracted_at=event.retracted_at))
    return tuple(versions)


def _version(
    key: str,
    facts: Event | EventRevision,
    assessments: tuple[AssessmentEvidence, ...],
    *,
    recorded_at: datetime,
    retracted_at: datetime | None,
) -> EventEvidence:
    return EventEvidence(
        key=key,
        headline=facts.headline,
        occurred_on=facts.occurred_on,
        recorded_at=recorded_at,
        assessments=assessments,
        step=Step(facts.step) if facts.step else None,
        episode=facts.episode,
        retracted_at=retracted_at,
        is_duplicate=facts.duplicate_of_id is not None and facts.state != EventState.RETRACTED,
        is_baseline=facts.is_baseline,
        date_precision=DatePrecision(facts.date_precision),
    )


def _stood_until(revision: EventRevision, event: Event) -> datetime | None:
    """Return until when a version could count: one that was retracted already, until then and no longer."""
    return event.retracted_at if revision.state == EventState.RETRACTED else revision.superseded_at


def _revisions(track_ids: Collection[int]) -> dict[int, list[EventRevision]]:
    """Return what was corrected of the events of some tracks, oldest first, by event id."""
    found = defaultdict(list)
    of_these = Assessment.objects.filter(track_id__in=track_ids).values("event_id")
    for one in EventRevision.objects.filter(event_id__in=of_these).order_by("superseded_at", "pk"):
        found[one.event_id].append(one)
    return found
