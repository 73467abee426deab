"""What saving a development would do to the directions, told before it is saved. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.events.finding import Finding, Judgement, placed_on
from recommendations.events.judge import expand_judgements
from recommendations.models import Track
from recommendations.status.queries import preview_direction
from recommendations.status.readings import rows_in_force
from recommendations.vocabulary import ActorRole, AssessmentStatus, ShownLabel


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one track shows now, and what it would show."""

    code: str
    actor: str
    before: ShownLabel
    after: ShownLabel


def outcomes(finding: Finding, *, coder: str, now: datetime) -> tuple[Outcome, ...]:
    """Return what each judged track would show today. Raises BadFinding where there is no date.

    Groups are left out: what a group shows follows from its members.
    """
    judgements, _ = expand_judgements(finding.judgements)
    tracks = _tracks(judgements)
    as_of = timezone.localdate(now)
    in_force = rows_in_force([track.pk for track in tracks.values()], as_of=as_of, known_at=now)
    found = []
    for judgement in judgements:
        track = tracks.get((judgement.recommendation_id, judgement.actor_code))
        if track:
            extra = _evidence(finding, judgement, coder=coder, now=now)
            after = preview_direction(track, extra, as_of=as_of, known_at=now).shown
            row = in_force.get(track.pk)
            before = ShownLabel(row.shown) if row else ShownLabel.NOT_YET_RATED
            found.append(Outcome(track.recommendation.code, track.actor.name, before, after))
    return tuple(found)


def _tracks(judgements: Sequence[Judgement]) -> dict[tuple[int, str], Track]:
    recommendations = {judgement.recommendation_id for judgement in judgements}
    rows = Track.objects.filter(recommendation__in=recommendations, actor__role=ActorRole.TRACKED, archived_at=None)
    return {
        (track.recommendation_id, track.actor.code): track for track in rows.select_related("recommendation", "actor")
    }


def _evidence(finding: Finding, judgement: Judgement, *, coder: str, now: datetime) -> EventEvidence:
    judged = AssessmentEvidence(
        coder=coder,
        side=judgement.side,
        significance=judgement.weight(finding.step),
        confidence=judgement.confidence,
        status=AssessmentStatus.REVIEWED,
        recorded_at=now,
    )
    return EventEvidence(
        key="not saved yet",
        headline=finding.headline,
        occurred_on=placed_on(finding),
        recorded_at=now,
        assessments=(judged,),
        step=finding.step,
        episode=finding.episode,
        date_precision=finding.date_precision,
    )
