"""What waits for one person and nobody else. The frame counts it on every page, so it is asked of short lists only."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.timezone import localdate

from recommendations.events.draft import drafts_of
from recommendations.events.review import returned_events, to_review
from recommendations.events.second import open_readings
from recommendations.models import Event
from recommendations.web.day_parts import Asking, Line, Part, address_of, in_words, part_of
from recommendations.web.day_tracks import track_parts


def your_parts(asking: Asking) -> tuple[Part, ...]:
    """Return everything that waits for this person, the empty parts too; at most ten queries."""
    return tuple(_parts(asking))


def your_count(user: User, *, now: datetime) -> int:
    """Return how many things wait for a person: the same that My day lists as theirs."""
    return sum(part.count for part in your_parts(Asking(user, now)))


def _parts(asking: Asking) -> Iterator[Part]:
    yield from _reviews(asking)
    if asking.may("add_assessment"):
        yield _readings(asking.user)
    yield from track_parts(asking, own=True)
    yield _drafts(asking.user)


def _reviews(asking: Asking) -> Iterator[Part]:
    queue = address_of("review")
    if asking.may("add_event"):
        returned = [_event(one, _returned(one)) for one in returned_events(asking.user)]
        yield part_of("returned developments", "Returned to you", returned, address=queue)
    if asking.may("adjudicate_event"):
        waiting = [_event(one, f"recorded by {one.recorded_by or 'an import'}") for one in to_review(asking.user)]
        yield part_of("developments to review", "To review", waiting, address=queue)


def _returned(event: Event) -> str:
    return f"{event.reviewed_by}: {event.review_reason}"  # type: ignore[attr-defined]


def _event(event: Event, note: str) -> Line:
    return Line(event.headline, reverse("event", args=(event.code,)), note)


def _readings(user: User) -> Part:
    lines = [
        Line(
            one.event.headline,
            reverse("event-second", args=(one.event.code,)),
            f"asked on {in_words(localdate(one.asked_at))}",
        )
        for one in open_readings(user)
    ]
    return part_of("second readings", "To read without sight of others’ answers", lines, address=reverse("second"))


def _drafts(user: User) -> Part:
    lines = [
        Line(one.title or one.place, f"{one.place}?draft=1", f"typed on {in_words(localdate(one.saved_at))}")
        for one in drafts_of(user)
    ]
    return part_of("drafts", "Drafts you have not sent", lines, address=reverse("drafts"))
