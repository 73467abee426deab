"""Where people differ on an event, a reviewer settles it: one assessment that replaces the others (METHOD 1.2)."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from recommendations.events.finding import Judgement, refuse
from recommendations.events.judge import expand_judgements, write_adjudications
from recommendations.events.rows import Recorded, hold_event, known_from, recorded
from recommendations.events.second import sight_errors
from recommendations.models import Assessment, Event, Track
from recommendations.vocabulary import ActorRole, AssessmentStatus, EventState


@transaction.atomic
def adjudicate(event_id: int, judgements: Sequence[Judgement], *, by: User, now: datetime) -> Recorded:
    """Settle an event on the tracks judged here. What coders said stays on record and no longer counts.

    An earlier settling assessment of the same track is replaced, whoever made it; the same again changes nothing.
    Raises BadFinding, also for somebody who is asked to read the event without sight of others' answers.
    """
    event = hold_event(event_id)
    expanded, sentences = expand_judgements(judgements)
    chosen = sentences or ([] if judgements else ["Choose a side on one recommendation or more."])
    refuse({"judgements": chosen}, sight_errors(event, by))
    moment = known_from(event, {judgement.recommendation_id for judgement in expanded}, now=now)
    tracks = write_adjudications(event, expanded, by=by, now=moment)
    return recorded(event, tracks, since=event.occurred_on, now=moment)


def disputed_events() -> QuerySet[Event]:
    """Return the events on which coders differ in side or significance and nobody has settled it, newest first.

    Only on tracked actors, where it moves a direction.
    """
    disputed = _disputed().filter(event=OuterRef("pk"))
    rows = Event.objects.filter(Exists(disputed), state=EventState.CONFIRMED, duplicate_of=None)
    return rows.order_by("-occurred_on", "-recorded_at", "code")


def disputed_tracks(event: Event) -> QuerySet[Track]:
    """Return the tracks on which coders of an event differ and nobody has settled it, in the order of the brief."""
    disputed = _disputed().filter(event=event, track=OuterRef("pk"))
    rows = Track.objects.filter(Exists(disputed)).select_related("recommendation", "actor")
    order = ("recommendation__pillar__position", "recommendation__position", "actor__position", "actor__code", "pk")
    return rows.order_by(*order)


def _disputed() -> QuerySet[Assessment]:
    """Return the coders' answers in force that another one contradicts, where no reviewer has settled the track."""
    answers = Assessment.objects.filter(superseded_at=None, track__actor__role=ActorRole.TRACKED)
    reviewed = answers.filter(status=AssessmentStatus.REVIEWED)
    same_place = {"event": OuterRef("event"), "track": OuterRef("track")}
    other_words = ~Q(side=OuterRef("side")) | ~Q(significance=OuterRef("significance"))
    settled = answers.filter(status=AssessmentStatus.ADJUDICATED, **same_place)
    return reviewed.filter(Exists(reviewed.filter(other_words, **same_place)), ~Exists(settled))
