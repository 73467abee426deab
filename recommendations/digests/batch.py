"""Which digests travel in one message to a worker."""

from collections.abc import Sequence
from datetime import datetime

from recommendations.digests.deliverable import deliverable
from recommendations.digests.pace import Room
from recommendations.vocabulary import DigestState

BATCH = 500  # so many share one composition and one line to the mail server
_COMPOSED = (DigestState.RENDERED, DigestState.FAILED)


def due_batches(now: datetime, *, per_domain: int) -> list[list[int]]:
    """Return the ids of digests to deliver now in batches, those that may share a composition side by side.

    Oldest period first. What is composed already and finds no room at its domain this minute is left out.
    """
    rows = deliverable(now).order_by("period_end", "subscription__brief", "subscription__cadence", "pk")
    columns = list(rows.values_list("pk", "state", "subscription__subscriber__email"))
    room = Room(len(columns), per_domain=per_domain, now=now)
    return _cut([pk for pk, state, email in columns if state not in _COMPOSED or not email or room.takes(email)])


def _cut(ids: Sequence[int]) -> list[list[int]]:
    return [list(ids[place : place + BATCH]) for place in range(0, len(ids), BATCH)]
