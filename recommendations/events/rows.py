"""One event row: hold it, close it, and record anew the directions that rest on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.timezone import localdate

from recommendations.events.finding import BadFinding
from recommendations.models import Direction, Event, Track
from recommendations.status.record import record_directions
from recommendations.vocabulary import EventState


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event as it now stands, and the directions of today that rest on what changed."""

    event: Event
    directions: tuple[Direction, ...]


def recorded(event: Event, tracks: Iterable[Track], *, since: date, now: datetime) -> Recorded:
    """Record the directions of the tracks from a day on. A day still to come moves nothing yet."""
    today = localdate(now)
    return Recorded(event, tuple(record_directions(tracks, as_of=today, now=now, since=min(since, today))))


def hold_event(event_id: int) -> Event:
    """Return an event held to the end of the transaction. Raises BadFinding on `event` where it was taken back."""
    event = Event.objects.select_for_update(no_key=True).get(pk=event_id)
    if event.state == EventState.RETRACTED:
        keeper = f" Open {event.duplicate_of.code} instead." if event.duplicate_of else ""
        raise BadFinding({"event": [f"{event.code} was taken back: {event.retraction_reason}{keeper}"]})
    return event


def close_event(event_id: int, *, reason: str, by: User | None, now: datetime) -> bool:
    """Mark an event retracted; False where it was already, which keeps its first time and reason."""
    standing = Event.objects.filter(pk=event_id).exclude(state=EventState.RETRACTED)
    changes = {"retracted_at": now, "retracted_by": by, "retraction_reason": reason, "version": F("version") + 1}
    return standing.update(state=EventState.RETRACTED, **changes) == 1


def tracks_of(event: Event) -> list[Track]:
    """Return every track the event was ever assessed on."""
    return list(Track.objects.filter(assessments__event=event).distinct())
