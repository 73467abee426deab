"""What editors add to a direction: a call, which disagrees with it for a while; a check, which found nothing new."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from recommendations.models import Call, Check, Track
from recommendations.status.notes import CallNote, PastCall
from recommendations.vocabulary import ActorRole, Label

LONGEST_CALL = timedelta(days=366)


class BadCall(ValueError):  # noqa: N818 -- a word of the design
    """A call that cannot be made; `errors` says by field what is wrong and what to do."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors.values()))


@transaction.atomic
def make_call(track: Track, *, label: Label, reason: str, expires_on: date, by: User, now: datetime) -> Call:
    """State that a direction should read otherwise until a day. Raises BadCall.

    A person has one call on a track: a new one withdraws the earlier; the same one again is returned as it stands.
    """
    reason = reason.strip()
    if errors := _call_errors(track, reason=reason, expires_on=expires_on, now=now):
        raise BadCall(errors)
    Track.objects.select_for_update(no_key=True).get(pk=track.pk)
    own = calls_in_force(_day(now)).filter(track=track, called_by=by)
    same = own.filter(label=label, reason=reason, expires_on=expires_on).first()
    if same is not None:
        return same
    own.update(withdrawn_at=now)
    return Call.objects.create(
        track=track, label=label.value, reason=reason, expires_on=expires_on, called_by=by, called_at=now
    )


def withdraw_call(call_id: int, *, now: datetime) -> bool:
    """Take a call back. False where that had been done already."""
    return Call.objects.filter(pk=call_id, withdrawn_at__isnull=True).update(withdrawn_at=now) == 1


def calls_in_force(on: date) -> QuerySet[Call]:
    """Return the calls that stand at the end of a day (UTC), newest first; on the day it expires a call has lapsed."""
    midnight = datetime.combine(on + timedelta(days=1), time(), UTC)
    standing = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=midnight)
    rows = Call.objects.filter(standing, called_at__lt=midnight, expires_on__gt=on)
    return rows.select_related("track__actor", "called_by").order_by("-called_at", "-pk")


def call_notes(track_ids: Collection[int], *, on: date, known_at: datetime) -> dict[int, tuple[CallNote, ...]]:
    """Return the calls that stand on a day, as far as they had been made by a moment, by track id; one query."""
    notes: dict[int, tuple[CallNote, ...]] = {}
    for row in calls_in_force(on).filter(track_id__in=track_ids, called_at__lte=known_at):
        note = CallNote(Label(row.label), row.reason, row.called_by.get_username(), row.called_at, row.expires_on)
        notes[row.track_id] = (*notes.get(row.track_id, ()), note)
    return notes


def past_calls(recommendation_id: int, *, on: date, known_at: datetime) -> tuple[PastCall, ...]:
    """Return every call made on a recommendation up to a day, as far as known by a moment, newest first; one query.

    A withdrawal that came later than either is left out: then the call still stood.
    """
    until = min(datetime.combine(on + timedelta(days=1), time(), UTC), known_at)
    rows = Call.objects.filter(track__recommendation=recommendation_id, called_at__lte=until)
    return tuple(
        _past_call(row, on=on, until=until)
        for row in rows.select_related("track__actor", "called_by").order_by("-called_at", "-pk")
    )


def _past_call(row: Call, *, on: date, until: datetime) -> PastCall:
    withdrawn_at = row.withdrawn_at if row.withdrawn_at and row.withdrawn_at <= until else None
    note = CallNote(Label(row.label), row.reason, row.called_by.get_username(), row.called_at, row.expires_on)
    stands = withdrawn_at is None and row.expires_on > on
    return PastCall(row.track.actor.code, row.track.actor.name, note, withdrawn_at, stands)


@transaction.atomic
def record_check(track: Track, *, by: User, now: datetime, note: str = "") -> Check:
    """Record that somebody looked and found nothing new. The same person's same note on one day stands once."""
    Track.objects.select_for_update(no_key=True).get(pk=track.pk)
    day = datetime.combine(_day(now), time(), UTC)
    own = Check.objects.filter(track=track, checked_by=by, note=note.strip(), checked_at__gte=day, checked_at__lte=now)
    return own.first() or Check.objects.create(track=track, checked_by=by, note=note.strip(), checked_at=now)


def _call_errors(track: Track, *, reason: str, expires_on: date, now: datetime) -> dict[str, str]:
    errors = {}
    if track.actor.role == ActorRole.CONTEXT:
        errors["track"] = f"{track.actor} is context and has no direction. Choose a tracked actor."
    if not reason:
        errors["reason"] = "A call needs a reason. Say in a sentence why the direction misleads."
    if not _day(now) < expires_on <= _day(now) + LONGEST_CALL:
        errors["expires_on"] = "A call lapses on a day after today, within a year. Choose such a day."
    return errors


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
