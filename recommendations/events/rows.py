"""One event row: hold it, close it, and record anew the directions that rest on it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import F, Max
from django.utils.timezone import localdate

from recommendations.events.finding import BadFinding
from recommendations.models import Direction, Event, Track
from recommendations.status.knowledge import hold_recommendations, keep_revision, standing_since
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


def known_from(event: Event, recommendation_ids: Collection[int], *, now: datetime) -> datetime:
    """Hold what an event is judged on; return the moment from which what is said about it next is known.

    It comes after all that was said before, also where the clocks of two servers disagree.
    """
    said = event.assessments.aggregate(recorded=Max("recorded_at"), superseded=Max("superseded_at"))
    earlier = [standing_since(event), *(moment for moment in said.values() if moment)]
    return max(hold_recommendations(recommendation_ids, now=now), *earlier)


def recommendations_of(tracks: Iterable[Track]) -> set[int]:
    """Return what the tracks belong to."""
    return {track.recommendation_id for track in tracks}


def close_event(event: Event, *, reason: str, by: User | None, now: datetime) -> None:
    """Mark an event retracted, unless it is: then it keeps its first time and reason. The event must be held.

    Of one that nobody had confirmed a revision says so: it was never known to anybody as a development.
    """
    if event.state == EventState.PROPOSED:
        keep_revision(event, reason=reason, by=by, now=now)
    standing = Event.objects.filter(pk=event.pk).exclude(state=EventState.RETRACTED)
    changes = {"retracted_at": now, "retracted_by": by, "retraction_reason": reason, "version": F("version") + 1}
    standing.update(state=EventState.RETRACTED, **changes)


def tracks_of(event: Event) -> list[Track]:
    """Return every track the event was ever assessed on."""
    return list(Track.objects.filter(assessments__event=event).distinct())
