"""What is left out for whom: others' answers for a second reader, the names of accounts for whoever has none."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from recommendations.status.events import EventLine, EventStatus
from recommendations.status.values import RecommendationStatus

NO_REASON = "Left out until you have read the development you are asked to read without sight of others' answers."
_ADDED = re.compile(r"(Corrected|Confirmed|Split) \d{4}-\d\d-\d\d by ")


def lines_in_sight(lines: Iterable[EventLine], hidden: Collection[str]) -> tuple[EventLine, ...]:
    """Return lines without the judgements of the events whose codes are hidden."""
    return tuple(_without_answers(line) if line.code in hidden else line for line in lines)


def event_in_sight(event: EventStatus, hidden: Collection[str]) -> EventStatus:
    """Return an event without judgements, what it moved and the editors' note, where its code is hidden."""
    if event.line.code not in hidden:
        return event
    return replace(event, line=_without_answers(event.line), note="", superseded=(), moved=())


def recommendation_in_sight(status: RecommendationStatus, hidden: Collection[str]) -> RecommendationStatus:
    """Return a status without the evidence of hidden events and the sentences that may name them with their side.

    Labels and figures stay: they follow from many events.
    """
    actors = {
        code
        for row in status.evidence
        if row.event_code in hidden
        for code in (row.actor.code, row.actor.group_code)
        if code
    }
    return replace(
        status,
        evidence=tuple(row for row in status.evidence if row.event_code not in hidden),
        cells=tuple(replace(c, reason=NO_REASON) if c.actor.code in actors else c for c in status.cells),
        history=tuple(replace(c, reason=NO_REASON) if c.actor.code in actors else c for c in status.history),
    )


def own_note(note: str) -> str:
    """Return what people wrote into a note, without the lines that corrections add, each with a name."""
    return "\n".join(line for line in note.splitlines() if not _ADDED.match(line))


def _without_answers(line: EventLine) -> EventLine:
    return replace(line, judgements=(), awaits_reading=True)
