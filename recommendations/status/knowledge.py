"""How what we know changes: from which moment something new is known, and what stood before it was corrected.

Whatever moves a direction is written while its recommendations are held, and is known from a moment after every
direction recorded on them. So no direction can have been recorded before something that it should have read.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Exists, F, Max, OuterRef, QuerySet

from recommendations.models import Direction, Event, EventRevision, Recommendation
from recommendations.vocabulary import EventState

# What a revision keeps beside who acted: what a direction reads of an event, and what only readers do.
KEPT = (*EventRevision.FACTS, "kind", "summary")
_NEXT_MOMENT = timedelta(microseconds=1)


def hold_recommendations(recommendation_ids: Collection[int], *, now: datetime) -> datetime:
    """Wait for recommendations, to the end of the transaction; return the moment from which new knowledge is known.

    They are held always in the same order, and without blocking those who add rows under them.
    """
    rows = Recommendation.objects.select_for_update(no_key=True).filter(pk__in=recommendation_ids).order_by("pk")
    held = [row.pk for row in rows]
    return moment_after(Direction.objects.filter(track__recommendation__in=held), now=now)


def moment_after(directions: "QuerySet[Direction]", *, now: datetime) -> datetime:
    """Return `now`, or the next moment after the last row if a lock was waited for or the clocks disagree."""
    last = directions.filter(recorded_at__gte=now).aggregate(last=Max("recorded_at"))["last"]
    return now if last is None else last + _NEXT_MOMENT


def keep_revision(event: Event, *, reason: str, by: User | None, now: datetime) -> EventRevision:
    """Keep what an event says as it stands, before it is written over in the same transaction."""
    facts = {name: getattr(event, name) for name in KEPT}
    return EventRevision.objects.create(
        event=event,
        actor_codes=list(event.actors.order_by("code").values_list("code", flat=True)),
        recorded_at=standing_since(event),
        superseded_at=now,
        corrected_by=by,
        reason=reason,
        **facts,
    )


def standing_since(event: Event) -> datetime:
    """Return since when the facts of an event stand as they do."""
    last = event.revisions.order_by("superseded_at", "pk").last()
    return last.superseded_at if last else event.recorded_at


def never_confirmed(event: str = "pk") -> Exists:
    """Return the condition that an event, named by the path to its key, was taken back before anybody confirmed it."""
    proposed = EventRevision.objects.filter(event=OuterRef(event), state=EventState.PROPOSED)
    return Exists(proposed.filter(superseded_at=F("event__retracted_at")))
