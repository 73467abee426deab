"""Reports are not events: further citations onto an event, and two events that turn out to be one."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from recommendations.events.cite import add_rows, copy_onto, lock_publishers, write_citations
from recommendations.events.finding import BadFinding, Source, refuse, source_errors
from recommendations.events.rows import (
    Recorded,
    close_event,
    hold_event,
    known_from,
    recommendations_of,
    recorded,
    tracks_of,
)
from recommendations.models import Citation, Event
from recommendations.status.knowledge import keep_revision


@transaction.atomic
def add_citations(event_id: int, sources: Sequence[Source], *, by: User | None, now: datetime) -> list[Citation]:
    """Add to an event the reports it does not cite yet, and return the new citations. Raises BadFinding."""
    refuse(source_errors(sources))
    publishers = lock_publishers(sources)
    return write_citations(hold_event(event_id), publishers, by=by, now=now)


@transaction.atomic
def merge_events(duplicate_id: int, into_id: int, *, reason: str, by: User | None, now: datetime) -> Recorded:
    """Keep one of two events that report one development, and take the other back as its duplicate.

    Merging says "one development", so the duplicate's points go and its judgements are not carried over. Its citations
    stay where they are, for its own page and for readings of the past, and are copied to the event that is kept. Done
    twice it changes nothing. Raises BadFinding on `event`.
    """
    duplicate, kept = _both(duplicate_id, into_id)
    tracks = tracks_of(duplicate)
    moment = known_from(duplicate, recommendations_of(tracks), now=now)
    if duplicate.duplicate_of_id != kept.pk:
        hold_event(duplicate.pk)
        close_event(duplicate, reason=f"Same development as {kept.code}. {reason}".strip(), by=by, now=moment)
        Event.objects.filter(pk=duplicate.pk).update(duplicate_of=kept)
        _point_anew(duplicate, kept, by=by, now=moment)
        _copy_citations(duplicate, kept, by=by, now=moment)
    return recorded(kept, tracks, since=duplicate.occurred_on, now=moment)


def _both(duplicate_id: int, into_id: int) -> tuple[Event, Event]:
    """Return both events, held in one order; where the one to keep was merged itself, the one that keeps it."""
    held = Event.objects.select_for_update(no_key=True).filter(pk__in=(duplicate_id, into_id)).order_by("pk")
    rows = {event.pk: event for event in held}
    kept_id = rows[into_id].duplicate_of_id or into_id
    if kept_id == duplicate_id:
        raise BadFinding({"event": ["These are one development already. Choose another to merge into."]})
    return rows[duplicate_id], hold_event(kept_id)


def _point_anew(merged: Event, kept: Event, *, by: User | None, now: datetime) -> None:
    """Let what was merged into an event before lead to the one that keeps it now; where it led is kept."""
    for earlier in merged.duplicates.order_by("pk"):
        keep_revision(earlier, reason=f"{merged.code} was merged into {kept.code}.", by=by, now=now)
        Event.objects.filter(pk=earlier.pk).update(duplicate_of=kept, version=F("version") + 1)


def _copy_citations(duplicate: Event, kept: Event, *, by: User | None, now: datetime) -> None:
    standing = duplicate.citations.filter(withdrawn_at=None)
    add_rows(kept, [copy_onto(kept, row, by=by, now=now) for row in standing])
