"""The running story an event is a step of."""

from collections.abc import Sequence

from recommendations.models import Event
from recommendations.vocabulary import EventState

MOST = 50


def steps_of_episode(event: Event) -> Sequence[Event]:
    """Return every confirmed step of the event's running story, oldest first, itself among them; none alone."""
    if not event.episode:
        return ()
    standing = Event.objects.filter(episode=event.episode, state=EventState.CONFIRMED, duplicate_of=None)
    steps = list(standing.order_by("occurred_on", "recorded_at", "code")[:MOST])
    return steps if any(step.pk != event.pk for step in steps) else ()
