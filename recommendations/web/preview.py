"""What saving a development would do to the directions, told before it is saved. Nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.events.finding import Finding, Judgement, placed_on
from recommendations.events.judge import expand_judgements
from recommendations.models import Track
from recommendations.status.explain import explain_track
from recommendations.status.queries import preview_direction
from recommendations.status.readings import rows_in_force
from recommendations.vocabulary import ActorRole, AssessmentStatus, ShownLabel, Side

_MOST_CONTRARY = 3
_UNRATED = frozenset({ShownLabel.NOT_YET_RATED, ShownLabel.NO_RECENT_EVIDENCE})


@dataclass(frozen=True, slots=True)
class Contrary:
    """An event that pulls the other way, and what it counts for on the day."""

    code: str
    headline: str
    occurred_on: date
    side: Side
    counted: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one track shows now, and what it would show. `contrary`: the best evidence against, where a label turns."""

    code: str
    actor: str
    before: ShownLabel
    after: ShownLabel
    contrary: tuple[Contrary, ...] = ()

    @property
    def turns(self) -> bool:
        """Whether a label that rests on evidence would become another one."""
        return self.before != self.after and self.before not in _UNRATED


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
            found.append(_outcome(track, judgement.side, before, after, as_of=as_of, known_at=now))
    return tuple(found)


def _outcome(
    track: Track, side: Side, before: ShownLabel, after: ShownLabel, *, as_of: date, known_at: datetime
) -> Outcome:
    outcome = Outcome(track.recommendation.code, track.actor.name, before, after)
    if not outcome.turns:
        return outcome
    return replace(outcome, contrary=_contrary(track, side, as_of=as_of, known_at=known_at))


def _contrary(track: Track, side: Side, *, as_of: date, known_at: datetime) -> tuple[Contrary, ...]:
    """Return the events that weigh most on the other side; against a neutral one, those of either side."""
    explained = explain_track(track, as_of=as_of, known_at=known_at)
    lines = [line for line in explained.windows[0].lines if line.counted > 0]
    against = {Side.TOWARD: {Side.AWAY}, Side.AWAY: {Side.TOWARD}, Side.NEUTRAL: {Side.TOWARD, Side.AWAY}}[side]
    best = sorted((line for line in lines if line.side in against), key=lambda line: -line.counted)
    return tuple(
        Contrary(line.key, line.headline, line.occurred_on, line.side, line.counted) for line in best[:_MOST_CONTRARY]
    )


def _tracks(judgements: Sequence[Judgement]) -> dict[tuple[int, str], Track]:
    recommendations = {judgement.recommendation_id for judgement in judgements}
    rows = Track.objects.filter(recommendation__in=recommendations, actor__role=ActorRole.TRACKED, archived_at=None)
    return {
        (track.recommendation_id, track.actor.code): track
        for track in rows.select_related("recommendation__brief", "recommendation__pillar", "actor__group")
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
