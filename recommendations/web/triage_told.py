"""What somebody decided a moment ago and may still take back, as the page tells it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from recommendations.models import Decision, Event, Story
from recommendations.triage.decided import UNDO_WITHIN, undoable_decisions
from recommendations.vocabulary import DecisionKind, RejectReason


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last decision, or the decisions made as one. `seconds_left`: how long they can still be taken back."""

    decision_ids: tuple[int, ...]
    sentence: str
    headline: str
    event: Event | None
    seconds_left: int


def last_undoable(*, by: User, now: datetime) -> Undoable | None:
    """Return what one key takes back: the last decision, with those made in the same moment; None after a minute."""
    decisions = list(undoable_decisions(by=by, now=now))
    if not decisions:
        return None
    last = decisions[0]
    together = [one for one in decisions if (one.decided_at, one.kind) == (last.decided_at, last.kind)]
    left = (last.decided_at + UNDO_WITHIN - now).total_seconds()
    return Undoable(
        decision_ids=tuple(one.pk for one in together),
        sentence=_sentence(last, len(together)),
        headline="" if len(together) > 1 else last.story.headline,
        event=last.story.event,
        seconds_left=max(int(left), 0),
    )


def _sentence(decision: Decision, count: int) -> str:
    """Return what was done: “Rejected: off topic.”, “Snoozed till 9 Mar 2026.”, “12 stories rejected: off topic.”."""
    what = _what(DecisionKind(decision.kind), decision.story)
    return f"{count} stories {what[0].lower()}{what[1:]}" if count > 1 else what


def _what(kind: DecisionKind, story: Story) -> str:
    if kind is DecisionKind.REJECTED and story.reject_reason:
        return f"Rejected: {RejectReason(story.reject_reason).label.lower()}."
    if kind is DecisionKind.SNOOZED and story.snoozed_until:
        return f"Snoozed till {story.snoozed_until.day} {story.snoozed_until:%b %Y}."
    words = {
        DecisionKind.ACCEPTED: "Accepted as",
        DecisionKind.MERGED: "Merged into",
        DecisionKind.JOINED: "Put together with another:",
    }
    return words.get(kind, f"{kind.label}.")
