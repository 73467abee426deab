"""A second reading: somebody assesses an event without sight of others' answers, so that agreement can be measured.

While a reading is asked for and not answered, `hidden_event_ids` says which events' judgements a page must not show to
the reader. What came with a data set is one more coder's answer.
"""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import MD5, Left

from recommendations.events.finding import Errors, Judgement, refuse
from recommendations.events.judge import expand_judgements, write_assessments
from recommendations.events.rows import Recorded, hold_event, known_from, recorded
from recommendations.models import Assessment, Event, SecondReading, Track
from recommendations.vocabulary import ActorRole, AssessmentStatus, EventState, Significance

MAY_JUDGE = "recommendations.add_assessment"
_LOT_DIGITS = 8  # hexadecimal ones, of which no part of a share is lost
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class NotAsked(Exception):  # noqa: N818 -- a word of the design
    """Nobody waits for this reading: it was never asked for, or it is answered already."""

    def __init__(self, event: Event) -> None:
        self.event = event
        super().__init__(f"No reading of {event.code} waits for you: it was not asked for, or it is answered already.")


@transaction.atomic
def ask_second_reading(event_id: int, *, reader: User, by: User | None, now: datetime) -> SecondReading:
    """Ask somebody to read an event without sight of others' answers. Asked twice, the first asking stands.

    Raises BadFinding, on `event` where it does not stand for itself, on `reader` where they cannot read it unseeing.
    """
    event = hold_event(event_id)
    waiting = SecondReading.objects.filter(event=event, reader=reader, answered_at=None).first()
    if waiting is None:
        refuse({"event": _not_to_be_read(event), "reader": _no_reader(event, reader)})
        waiting = SecondReading.objects.create(event=event, reader=reader, asked_at=now, asked_by=by)
    return waiting


@transaction.atomic
def take_second_reading(event_id: int, judgements: Sequence[Judgement], *, by: User, now: datetime) -> Recorded:
    """Record what a reader answered without sight of others, and let them see the rest from now on.

    No judgement at all is an answer too: the reader places the event on nothing. Raises BadFinding, and NotAsked.
    """
    event = hold_event(event_id)
    expanded, sentences = expand_judgements(judgements)
    refuse({"judgements": sentences})
    moment = known_from(event, {judgement.recommendation_id for judgement in expanded}, now=now)
    if SecondReading.objects.filter(event=event, reader=by, answered_at=None).update(answered_at=moment) != 1:
        raise NotAsked(event)
    tracks = write_assessments(event, expanded, by=by, now=moment, is_blind=True)
    return recorded(event, tracks, since=event.occurred_on, now=moment)


def open_readings(reader: User) -> QuerySet[SecondReading]:
    """Return the readings that wait for somebody, the longest waiting first, with their events and who asked."""
    rows = _waiting(reader).select_related("event", "asked_by")
    return rows.order_by("asked_at", "pk")


def hidden_event_ids(user: User | AnonymousUser) -> frozenset[int]:
    """Return the events whose judgements somebody must not be shown, because they are asked to read them unseeing."""
    return frozenset(_waiting(user).values_list("event_id", flat=True)) if user.is_authenticated else frozenset()


def hidden_event_codes(user: User | AnonymousUser) -> frozenset[str]:
    """Return the same events by code."""
    return frozenset(_waiting(user).values_list("event__code", flat=True)) if user.is_authenticated else frozenset()


def unseen_events(user: User) -> QuerySet[Event]:
    """Return the events that others judged and this user neither judged nor was asked to read, newest first.

    Only what counts: on tracked actors, no background, each development once.
    """
    judged = Assessment.objects.filter(event=OuterRef("pk"))
    counted = judged.filter(track__actor__role=ActorRole.TRACKED, superseded_at=None)
    asked = SecondReading.objects.filter(event=OuterRef("pk"), reader=user)
    events = Event.objects.filter(state=EventState.CONFIRMED, duplicate_of=None, is_baseline=False)
    rows = events.filter(Exists(counted), ~Exists(judged.filter(coder=user)), ~Exists(asked))
    return rows.order_by("-occurred_on", "-recorded_at", "code")


def waiting_for_second(user: User, *, share: float) -> QuerySet[Event]:
    """Return the events that want a second judgement without sight, of those this user could give; newest first.

    Every major one, and of the others a `share` (0 to 1) drawn by their codes, so that nobody chooses and the same are
    drawn every time. What somebody was asked to read already wants no other reader, and nobody reads their own.
    """
    major = Assessment.objects.filter(
        event=OuterRef("pk"),
        superseded_at=None,
        significance=Significance.MAJOR,
        track__actor__role=ActorRole.TRACKED,
    )
    asked = SecondReading.objects.filter(event=OuterRef("pk"))
    wanted = unseen_events(user).filter(~Exists(asked)).exclude(recorded_by=user).annotate(is_major=Exists(major))
    if share >= 1:
        return wanted
    lot = f"{int(max(share, 0) * 16**_LOT_DIGITS):0{_LOT_DIGITS}x}"
    return wanted.annotate(lot=Left(MD5("code"), _LOT_DIGITS)).filter(Q(is_major=True) | Q(lot__lt=lot))


def tracks_to_read(event: Event) -> QuerySet[Track]:
    """Return the tracks a reader is asked about: those of tracked actors on which somebody judged the event.

    That they were judged is told; how, is not. Their order says nothing.
    """
    judged = Assessment.objects.filter(
        event=event, track=OuterRef("pk"), status=AssessmentStatus.REVIEWED, superseded_at=None
    )
    rows = Track.objects.filter(Exists(judged), actor__role=ActorRole.TRACKED).select_related("recommendation", "actor")
    order = ("recommendation__pillar__position", "recommendation__position", "actor__position", "actor__code", "pk")
    return rows.order_by(*order)


def possible_readers(event: Event) -> QuerySet[User]:
    """Return who may judge, has not judged the event and was not asked to read it, by name."""
    judged = Assessment.objects.filter(event=event, coder=OuterRef("pk"))
    asked = SecondReading.objects.filter(event=event, reader=OuterRef("pk"))
    people = User.objects.with_perm(MAY_JUDGE, backend=_BACKEND)
    return people.filter(~Exists(judged), ~Exists(asked)).order_by("username")


def sight_errors(event: Event, user: User | None) -> Errors:
    """Return why somebody may not judge an event with others' answers in sight: they are asked to read it unseeing."""
    waits = user is not None and _waiting(user).filter(event=event).exists()
    sentence = f"You are asked to read {event.code} without sight of others' answers. Answer that first."
    return {"event": [sentence] if waits else []}


def track_sight_errors(track: Track, user: User | AnonymousUser) -> Errors:
    """Return why somebody is not shown what a direction is made of: among it is an event they are to read unseeing."""
    if not user.is_authenticated:
        return {}
    judged = Q(actor=track.actor_id) | Q(actor__group=track.actor_id)
    tracks = Track.objects.filter(judged, recommendation=track.recommendation_id)
    waits = _waiting(user).filter(event__assessments__track__in=tracks).order_by("event__code").distinct()
    codes = list(waits.values_list("event__code", flat=True))
    sentence = f"You are asked to read {', '.join(codes)} without sight of others' answers. Answer that first."
    return {"actor": [sentence]} if codes else {}


def _waiting(reader: User) -> QuerySet[SecondReading]:
    """Return what waits for somebody. An event taken back or merged meanwhile waits for nobody."""
    standing = {"event__state": EventState.CONFIRMED, "event__duplicate_of": None}
    return SecondReading.objects.filter(reader=reader, answered_at=None, **standing)


def _not_to_be_read(event: Event) -> list[str]:
    if event.state != EventState.CONFIRMED:
        return [f"{event.code} is not confirmed yet. Confirm it before asking for a second reading."]
    if event.duplicate_of is not None:
        return [f"{event.code} is the same development as {event.duplicate_of.code}. Ask for a reading of that one."]
    return []


def _no_reader(event: Event, reader: User) -> list[str]:
    name = reader.get_full_name() or reader.get_username()
    if not reader.has_perm(MAY_JUDGE):
        return [f"{name} may not judge developments. Ask somebody who may."]
    if Assessment.objects.filter(event=event, coder=reader).exists():
        return [f"{name} has judged {event.code} already. Ask somebody who has not."]
    if SecondReading.objects.filter(event=event, reader=reader).exists():
        return [f"{name} was asked before, and has answered. Ask somebody else."]
    return []
