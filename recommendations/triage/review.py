"""A person's decision on a story: accept, merge or reject, each one transaction, and only the first one counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.events.merge import add_citations
from recommendations.events.record import BadFinding, Finding, Recorded, record_event
from recommendations.events.reported import confirm_event, take_back
from recommendations.models import Assessment, Candidate, Event, Story
from recommendations.triage.decided import WAITING, keep_decision
from recommendations.triage.reports import sources_of
from recommendations.vocabulary import CandidateOutcome, DecisionKind, EventState, RejectReason, StoryState

LONGEST_NOTE = 300


class AlreadyDecided(Exception):  # noqa: N818 -- a word of the design
    """Somebody was faster. `story`: with who decided what, when, and the event it led to."""

    def __init__(self, story: Story) -> None:
        self.story = story
        what, who, when = story.get_state_display().lower(), story.decided_by or "somebody", story.decided_at
        on = f" on {when.day} {when:%b %Y at %H:%M} UTC" if when else ""
        super().__init__(f"This story was {what} by {who}{on}. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of many stories: ids of those rejected now, and those that somebody had decided already."""

    rejected: tuple[int, ...]
    already: tuple[Story, ...]


@transaction.atomic
def accept_story(
    story_id: int,
    finding: Finding,
    *,
    by: User,
    now: datetime,
    allow_known_address: bool = False,
    seconds: float | None = None,
) -> Recorded:
    """Turn a story into an event that cites every report of it, and the sources of the finding itself.

    Where the machine has proposed an event of it, that one is confirmed. `seconds`: how long the decision took.
    Raises AlreadyDecided, BadFinding, KnownAddress; then nothing was written and the story still waits.
    """
    proposed = claim_story(story_id, by=by)
    told = replace(finding, sources=(*sources_of(story_id), *finding.sources))
    if proposed:
        recorded = confirm_event(proposed.pk, told, by=by, now=now, allow_known_address=allow_known_address)
    else:
        recorded = record_event(told, by=by, now=now, allow_known_address=allow_known_address)
    _finish(story_id, StoryState.ACCEPTED, event=recorded.event, now=now)
    keep_decision(story_id, DecisionKind.ACCEPTED, by=by, now=now, seconds=seconds)
    return recorded


@transaction.atomic
def merge_story(story_id: int, event_id: int, *, by: User, now: datetime, seconds: float | None = None) -> Event:
    """Add the reports of a story to an event it tells of. Raises AlreadyDecided, BadFinding, Event.DoesNotExist.

    The event keeps its judgements; where it was merged itself, the event that keeps it gets the reports. What the
    machine proposed of the story is taken back.
    """
    proposed = claim_story(story_id, by=by)
    chosen = Event.objects.select_related("duplicate_of").get(pk=event_id)
    event = chosen.duplicate_of or chosen
    if event.state == EventState.PROPOSED and event.recorded_by_id is None:
        sentence = "Nobody has confirmed this development yet. Accept its story first, or put the two stories together."
        raise BadFinding({"event": [sentence]})
    add_citations(event.pk, sources_of(story_id), by=by, now=now)
    drop_proposed(proposed, f"Same development as {event.code}.", by=by, now=now)
    _finish(story_id, StoryState.MERGED, event=event, now=now)
    keep_decision(story_id, DecisionKind.MERGED, by=by, now=now, seconds=seconds)
    return event


@transaction.atomic
def reject_story(
    story_id: int, *, reason: RejectReason, note: str = "", by: User, now: datetime, seconds: float | None = None
) -> Story:
    """Turn a story down, and with it what the machine proposed of it. Raises AlreadyDecided, BadFinding on `note`."""
    if len(note.strip()) > LONGEST_NOTE:
        raise BadFinding({"note": [f"Shorten the note to {LONGEST_NOTE} characters."]})
    proposed = claim_story(story_id, by=by)
    drop_proposed(proposed, f"Its story was rejected: {reason.label.lower()}.", by=by, now=now)
    Story.objects.filter(pk=story_id).update(
        state=StoryState.REJECTED, decided_at=now, reject_reason=reason, reject_note=note.strip()
    )
    Candidate.objects.filter(story=story_id).update(outcome=CandidateOutcome.DECLINED)
    keep_decision(story_id, DecisionKind.REJECTED, by=by, now=now, seconds=seconds)
    return Story.objects.get(pk=story_id)


def reject_stories(
    story_ids: Iterable[int],
    *,
    reason: RejectReason,
    note: str = "",
    by: User,
    now: datetime,
    seconds: float | None = None,
) -> BulkResult:
    """Turn many stories down for one reason, each in its own transaction; others may decide some of them meanwhile.

    `seconds`: for all of them together; each counts with its share. Raises BadFinding on `note`.
    """
    wanted = list(Story.objects.filter(pk__in=set(story_ids)).order_by("pk").values_list("pk", flat=True))
    share = seconds / len(wanted) if seconds is not None and wanted else None
    rejected, already = [], []
    for pk in wanted:
        try:
            rejected.append(reject_story(pk, reason=reason, note=note, by=by, now=now, seconds=share).pk)
        except AlreadyDecided as faster:
            already.append(faster.story)
    return BulkResult(tuple(rejected), tuple(already))


def claim_story(story_id: int, *, by: User) -> Event | None:
    """Take a story that waits, and return what the machine has proposed of it. Raises AlreadyDecided.

    Whoever comes second waits for the first to finish, and then finds it decided.
    """
    if Story.objects.filter(pk=story_id, state__in=WAITING).update(decided_by=by, snoozed_until=None) != 1:
        raise AlreadyDecided(Story.objects.select_related("decided_by", "event").get(pk=story_id))
    return Event.objects.filter(proposed_from=story_id, state=EventState.PROPOSED).first()


def drop_proposed(event: Event | None, reason: str, *, by: User, now: datetime) -> None:
    """Take back what the machine proposed of a story, where there is anything."""
    if event:
        take_back(event.pk, reason=reason, by=by, now=now)


def _finish(story_id: int, state: StoryState, *, event: Event, now: datetime) -> None:
    """Write the decision down, and what became of each candidate."""
    Story.objects.filter(pk=story_id).update(state=state, decided_at=now, event=event)
    judged = Assessment.objects.filter(event=event, superseded_at=None).values("track__recommendation")
    candidates = Candidate.objects.filter(story=story_id)
    candidates.filter(recommendation__in=judged).update(outcome=CandidateOutcome.CONFIRMED)
    candidates.exclude(recommendation__in=judged).update(outcome=CandidateOutcome.DECLINED)
