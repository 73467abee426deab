"""Whether a new development waits for a second person (`REVIEW_REQUIRED`), and sending it to them."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User

from recommendations.models import Event, Review
from recommendations.vocabulary import EventState, ReviewVerdict

_AT_THE_DESK = "recommendations.add_assessment"


def state_of_new(by: User | None) -> EventState:
    """Return the state of what somebody records: proposed where a second person has to confirm it.

    A data set needs nobody: whoever loads it has decided.
    """
    waits = settings.REVIEW_REQUIRED and by is not None
    return EventState.PROPOSED if waits else EventState.CONFIRMED


def send_for_review(event: Event, *, by: User | None, now: datetime) -> Review | None:
    """Let a proposed event wait for a second person; None where it waits for nobody. The event must be held or new."""
    if event.state != EventState.PROPOSED or by is None:
        return None
    return Review.objects.create(event=event, verdict=ReviewVerdict.SUBMITTED.value, by=by, reviewed_at=now)


def may_see(event: Event, user: User | AnonymousUser) -> bool:
    """Whether somebody is shown an event: what was sent for review is for the desk alone until it is approved.

    What the machine reported and nobody has reviewed is shown, and says so.
    """
    in_review = event.state == EventState.PROPOSED and event.recorded_by_id is not None
    return not in_review or user.has_perm(_AT_THE_DESK)
