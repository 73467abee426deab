"""Judgements to assessments: whom they are about, on which track, and what they replace."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q

from recommendations.events.finding import Judgement
from recommendations.models import Actor, Assessment, Event, Recommendation, Track
from recommendations.vocabulary import ActorRole, AssessmentStatus, Step


def find_actors(codes: Iterable[str]) -> tuple[list[Actor], list[str]]:
    """Return the actors of these codes, and a sentence for every code that names none."""
    wanted = list(dict.fromkeys(codes))
    actors = list(Actor.objects.filter(code__in=wanted, archived_at=None).prefetch_related("members"))
    known = {actor.code for actor in actors}
    return actors, [f"There is no actor “{code}”. Choose one from the list." for code in wanted if code not in known]


def expand_judgements(judgements: Sequence[Judgement]) -> tuple[tuple[Judgement, ...], list[str]]:
    """Return the judgements, one on a derived group as one on each member, and a sentence for whatever is wrong."""
    actors, sentences = find_actors(judgement.actor_code for judgement in judgements)
    targets = {actor.code: _targets(actor) for actor in actors}
    empty = [actor.name for actor in actors if not targets[actor.code]]
    sentences += [f"{name} has no members to judge. Choose the actors themselves." for name in empty]
    expanded = tuple(
        replace(judgement, actor_code=code)
        for judgement in judgements
        for code in targets.get(judgement.actor_code, ())
    )
    codes = _recommendation_codes(judgements)
    for pk in dict.fromkeys(judgement.recommendation_id for judgement in judgements):
        if pk not in codes:
            sentences.append(f"There is no open recommendation {pk}. Choose one from the list.")
    for (pk, actor_code), times in Counter((one.recommendation_id, one.actor_code) for one in expanded).items():
        if times > 1 and pk in codes:
            sentences.append(f"{codes[pk]}: {actor_code} is judged more than once, alone or with its group. Keep one.")
    return expanded, sentences


def write_assessments(
    event: Event, judgements: Iterable[Judgement], *, by: User | None, now: datetime, is_blind: bool = False
) -> list[Track]:
    """Add one assessment a judgement, in the place of the same coder's earlier one; return the tracks that changed.

    Judgements must be expanded. What says the same as the one in force is not written again. `is_blind`: made without
    sight of what others answered.
    """
    own = Assessment(event=event, coder=by, recorded_at=now, is_blind=is_blind)
    return _write(own, judgements, replacing=Q(coder=by))


def write_adjudications(event: Event, judgements: Iterable[Judgement], *, by: User, now: datetime) -> list[Track]:
    """Add one settling assessment a judgement, in the place of any earlier one, and return the tracks that changed."""
    settling = Assessment(event=event, coder=by, recorded_at=now, status=AssessmentStatus.ADJUDICATED.value)
    return _write(settling, judgements, replacing=Q())


def unexplained(event: Event, judgements: Iterable[Judgement], *, by: User | None) -> tuple[Judgement, ...]:
    """Return those of the expanded judgements that replace the coder's own earlier one and do not say why.

    What came with a data set is nobody's own: a corrected data set says why in its own way.
    """
    if by is None:
        return ()
    own = Assessment.objects.filter(
        event=event, coder=by, status=AssessmentStatus.REVIEWED, superseded_at=None
    ).select_related("track__actor")
    standing = {(row.track.recommendation_id, row.track.actor.code): row for row in own}
    return tuple(
        judgement
        for judgement in judgements
        if not judgement.rationale.strip()
        and (row := standing.get((judgement.recommendation_id, judgement.actor_code)))
        and any(getattr(row, name) != value for name, value in _said(judgement, event).items())
    )


def withdraw_assessments(event: Event, recommendation_id: int, *, by: User | None, now: datetime) -> list[Track]:
    """Close the coder's own assessments of the event on one recommendation, with nothing in their place."""
    own = Assessment.objects.filter(
        event=event,
        coder=by,
        status=AssessmentStatus.REVIEWED,
        superseded_at=None,
        track__recommendation=recommendation_id,
    )
    tracks = list(Track.objects.filter(assessments__in=own).distinct())
    own.update(superseded_at=now)
    return tracks


def _write(like: Assessment, judgements: Iterable[Judgement], *, replacing: Q) -> list[Track]:
    """Write each judgement as `like` says; `replacing` narrows what of the same status it takes the place of."""
    return [track for judgement in judgements if (track := _write_one(like, judgement, replacing))]


def _write_one(like: Assessment, judgement: Judgement, replacing: Q) -> Track | None:
    event, now = like.event, like.recorded_at
    track = _track(judgement)
    said = _said(judgement, event)
    in_force = Assessment.objects.filter(event=event, track=track, status=like.status, superseded_at=None)
    standing = in_force.filter(replacing)
    if standing.filter(**said).exists():
        return None
    replaced = list(standing.values_list("pk", flat=True))
    standing.update(superseded_at=now)
    new = Assessment.objects.create(
        event=event,
        track=track,
        coder=like.coder,
        status=like.status,
        is_blind=like.is_blind,
        recorded_at=now,
        **said,
    )
    Assessment.objects.filter(pk__in=replaced).update(superseded_by=new)
    return track


def _said(judgement: Judgement, event: Event) -> dict[str, str]:
    """Return what a judgement says of an event, as its row keeps it."""
    return {
        "side": judgement.side,
        "significance": judgement.weight(Step(event.step) if event.step else None),
        "confidence": judgement.confidence,
        "rationale": judgement.rationale.strip(),
    }


def _track(judgement: Judgement) -> Track:
    """Return the judged track. One of a context actor comes into being here; it never gets a direction."""
    actor = Actor.objects.get(code=judgement.actor_code)
    return Track.objects.get_or_create(recommendation_id=judgement.recommendation_id, actor=actor)[0]


def _targets(actor: Actor) -> tuple[str, ...]:
    """Return whom a judgement on an actor is about."""
    if actor.role != ActorRole.DERIVED:
        return (actor.code,)
    members = (member for member in actor.members.all() if member.archived_at is None)
    return tuple(member.code for member in members if member.role == ActorRole.TRACKED)


def _recommendation_codes(judgements: Iterable[Judgement]) -> dict[int, str]:
    wanted = {judgement.recommendation_id for judgement in judgements}
    open_ones = Recommendation.objects.filter(pk__in=wanted, archived_at=None, brief__archived_at=None)
    return dict(open_ones.values_list("pk", "code"))
