"""An event as it stood at a moment: what it said, how it was judged, what it cited, by then."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from recommendations.events.facts import Facts, versions_of
from recommendations.models import Event
from recommendations.status.evidence import citation_refs
from recommendations.status.values import CitationRef
from recommendations.vocabulary import AssessmentStatus, Confidence, Side, Significance


@dataclass(frozen=True, slots=True)
class StoodJudgement:
    """One judgement that was in force."""

    recommendation: str
    actor: str
    side: Side
    significance: Significance
    confidence: Confidence
    rationale: str
    coder: str
    is_settling: bool


@dataclass(frozen=True, slots=True)
class Stood:
    """One event at one moment. `since`, `until`: how long its facts stood; `until` None: they still do.

    `was_retracted`: it had been taken back by then.
    """

    code: str
    facts: Facts
    since: datetime
    until: datetime | None
    was_retracted: bool
    judgements: tuple[StoodJudgement, ...]
    sources: tuple[CitationRef, ...]


class NotYetRecorded(Exception):  # noqa: N818 -- a word of the design
    """Nobody had written the event down by then."""

    def __init__(self, event: Event, began_at: datetime) -> None:
        at = f"{began_at.day} {began_at:%b %Y at %H:%M:%S} UTC"
        super().__init__(f"{event.code} was not recorded by then. Ask for {at} or later.")


def event_as_it_stood(event: Event, at: datetime) -> Stood:
    """Return an event at a moment; six queries. Raises NotYetRecorded."""
    versions = versions_of(event)
    if at < versions[0].since:
        raise NotYetRecorded(event, versions[0].since)
    ended = [(version, version.revision.superseded_at if version.revision else None) for version in versions]
    version, until = next((one, end) for one, end in ended if end is None or end > at)
    return Stood(
        code=event.code,
        facts=version.facts,
        since=version.since,
        until=until,
        was_retracted=event.retracted_at is not None and event.retracted_at <= at,
        judgements=_judgements(event, at),
        sources=_sources(event, at),
    )


def _judgements(event: Event, at: datetime) -> tuple[StoodJudgement, ...]:
    in_force = Q(superseded_at=None) | Q(superseded_at__gt=at)
    rows = event.assessments.filter(in_force, recorded_at__lte=at)
    order = ("track__recommendation__position", "track__actor__position", "recorded_at", "pk")
    return tuple(
        StoodJudgement(
            recommendation=str(row.track.recommendation),
            actor=row.track.actor.name,
            side=Side(row.side),
            significance=Significance(row.significance),
            confidence=Confidence(row.confidence),
            rationale=row.rationale,
            coder=(row.coder.get_full_name() or row.coder.get_username()) if row.coder else "",
            is_settling=row.status == AssessmentStatus.ADJUDICATED,
        )
        for row in rows.select_related("track__recommendation", "track__actor", "coder").order_by(*order)
    )


def _sources(event: Event, at: datetime) -> tuple[CitationRef, ...]:
    stood = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
    return citation_refs(event.citations.filter(stood, recorded_at__lte=at).select_related("publisher").order_by("pk"))
