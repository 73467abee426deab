"""Take a decision back, within a minute and by whoever made it. Nothing is deleted: what it led to is taken back too.

Only the last decision on a story can be, and only while nobody has gone on from it, so that nobody's work is lost.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from recommendations.events.cite import withdraw_citations
from recommendations.events.reported import take_back
from recommendations.models import Candidate, Citation, Decision, Entry, Event, Story
from recommendations.triage.decided import UNDO_WITHIN, is_last
from recommendations.triage.join import what_moved
from recommendations.vocabulary import CandidateOutcome, DecisionKind, EventState, ReviewVerdict, StoryState

TAKEN_BACK = "Taken back within a minute."


class CannotUndo(Exception):  # noqa: N818 -- a word of the design
    """A decision stands. The message says why, and what to do."""


class TooLate(CannotUndo):
    """The minute is over, or somebody went on from the decision."""


class AlreadyUndone(CannotUndo):
    """It was taken back before."""


class NotYours(CannotUndo):
    """Somebody else decided."""


@transaction.atomic
def undo_decision(decision_id: int, *, by: User, now: datetime) -> Story:
    """Take a decision back, and return the story as it waits again.

    Raises TooLate, AlreadyUndone or NotYours, all of them CannotUndo, and Decision.DoesNotExist.
    """
    held = Decision.objects.filter(pk=decision_id, by=by, undone_at=None, decided_at__gte=now - UNDO_WITHIN)
    if held.update(undone_at=now, undone_by=by) != 1:
        raise _refusal(Decision.objects.select_related("by", "undone_by").get(pk=decision_id), by)
    decision = Decision.objects.get(pk=decision_id)
    story = Story.objects.select_for_update(no_key=True).get(pk=decision.story_id)
    if not is_last(decision):
        raise TooLate("The story was decided again since. Take that back first.")
    if decision.kind == DecisionKind.ACCEPTED:
        _take_event_back(story, by=by, now=now)
    elif decision.kind == DecisionKind.MERGED:
        _withdraw_reports(story, decision, by=by, now=now)
    elif decision.kind == DecisionKind.JOINED:
        _give_back(story, decision, by=by, now=now)
    _wait_again(story)
    story.refresh_from_db()
    return story


def _refusal(decision: Decision, by: User) -> CannotUndo:
    if decision.by != by:
        return NotYours(f"This was decided by {decision.by}, who alone can take it back.")
    if decision.undone_at is not None:
        return AlreadyUndone(f"This was taken back at {decision.undone_at:%H:%M} UTC already. Nothing was changed.")
    seconds = int(UNDO_WITHIN.total_seconds())
    what = "Retract the development instead." if decision.kind == DecisionKind.ACCEPTED else "It stands."
    return TooLate(f"A decision can be taken back for {seconds} seconds, and they are over. {what}")


def _take_event_back(story: Story, *, by: User, now: datetime) -> None:
    """Retract the event a story became, unless somebody has gone on from it."""
    event = Event.objects.select_for_update(no_key=True).get(stories=story)
    if event.state != EventState.RETRACTED:
        if _is_worked_on(event, story, by):
            raise TooLate(f"{event.code} was worked on since. Open it, and retract it there if it is wrong.")
        take_back(event.pk, reason=TAKEN_BACK, by=by, now=now)


def _is_worked_on(event: Event, story: Story, by: User) -> bool:
    """Whether anybody did something with an event since it was recorded. What the machine adds is no work."""
    since = event.recorded_at
    judged = event.assessments.filter(Q(recorded_at__gt=since) | Q(superseded_at__isnull=False) | ~Q(coder=by))
    cited = event.citations.filter(recorded_at__gt=since, recorded_by__isnull=False)
    corrected = event.revisions.filter(superseded_at__gt=since)
    told = event.stories.exclude(pk=story.pk)
    asked = event.second_readings.all()
    reviewed = event.reviews.exclude(verdict=ReviewVerdict.SUBMITTED)
    return any(rows.exists() for rows in (judged, cited, corrected, told, asked, reviewed, event.duplicates.all()))


def _withdraw_reports(story: Story, decision: Decision, *, by: User, now: datetime) -> None:
    """Withdraw from an event what came with a merge: cited by it, or since then by the machine for the same story."""
    pages = story.entries.exclude(canonical_url="").values("canonical_url")
    with_it = Q(recorded_at=decision.decided_at, recorded_by=by)
    after_it = Q(recorded_at__gt=decision.decided_at, recorded_by=None, canonical_url__in=pages)
    withdraw_citations(Citation.objects.filter(with_it | after_it, event=story.event_id), by=by, now=now)


def _give_back(story: Story, decision: Decision, *, by: User, now: datetime) -> None:
    """Give a joined story back what it gave away, as far as the other still has it undecided."""
    moved, into = what_moved(decision), Story.objects.select_for_update(no_key=True).get(joined=story)
    if into.decided_at is not None and into.decided_at > decision.decided_at:
        raise TooLate("The story it was put together with was decided since. Take that back first.")
    Entry.objects.filter(pk__in=moved.entries, story=into).update(story=story)
    withdraw_citations(Citation.objects.filter(pk__in=moved.citations), by=by, now=now)
    Candidate.objects.filter(pk__in=moved.candidates, story=into, outcome=CandidateOutcome.OPEN).delete()
    if not into.candidates.exists():
        Story.objects.filter(pk=into.pk, state=StoryState.OPEN).update(state=StoryState.UNMATCHED)


def _wait_again(story: Story) -> None:
    """Let a story wait as it did. What the machine had proposed of it and was taken back, it may propose anew."""
    state = StoryState.OPEN if story.candidates.exists() else StoryState.UNMATCHED
    nothing = {"decided_at": None, "decided_by": None, "event": None, "joined_to": None, "snoozed_until": None}
    Story.objects.filter(pk=story.pk).update(state=state, reject_reason="", reject_note="", **nothing)
    Story.objects.filter(pk=story.pk, proposed_event__state=EventState.RETRACTED).update(proposed_event=None)
    Candidate.objects.filter(story=story).update(outcome=CandidateOutcome.OPEN)
