"""A person's decision on a story: accept, merge or reject, each one transaction, and only the first one counts."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from recommendations.events.merge import add_citations
from recommendations.events.record import BadFinding, Finding, Recorded, Source, record_event
from recommendations.fetch.address import BadAddress, check_address
from recommendations.models import Assessment, Candidate, Entry, Event, Story
from recommendations.triage.propose import WAITING
from recommendations.vocabulary import CandidateOutcome, RejectReason, StoryState

LONGEST_NOTE = 300


class AlreadyDecided(Exception):  # noqa: N818 -- a word of the design
    """Somebody was faster. `story`: with who decided what, when, and the event it led to."""

    def __init__(self, story: Story) -> None:
        self.story = story
        what, who, when = story.get_state_display().lower(), story.decided_by or "somebody", story.decided_at
        on = f" on {when.day} {when:%b %Y at %H:%M} UTC" if when else ""
        super().__init__(f"This story was {what} by {who}{on}. Nothing was changed.")


@transaction.atomic
def accept_story(
    story_id: int, finding: Finding, *, by: User, now: datetime, allow_known_address: bool = False
) -> Recorded:
    """Turn a story into an event that cites every report of it, and the sources of the finding itself.

    Raises AlreadyDecided, BadFinding, KnownAddress; then nothing was written and the story still waits.
    """
    _claim(story_id, by=by)
    told = replace(finding, sources=(*_sources(story_id), *finding.sources))
    recorded = record_event(told, by=by, now=now, allow_known_address=allow_known_address)
    _finish(story_id, StoryState.ACCEPTED, event=recorded.event, now=now)
    return recorded


@transaction.atomic
def merge_story(story_id: int, event_id: int, *, by: User, now: datetime) -> Event:
    """Add the reports of a story to an event it tells of. Raises AlreadyDecided, BadFinding, Event.DoesNotExist.

    The event keeps its judgements; where it was merged itself, the event that keeps it gets the reports.
    """
    _claim(story_id, by=by)
    chosen = Event.objects.select_related("duplicate_of").get(pk=event_id)
    event = chosen.duplicate_of or chosen
    add_citations(event.pk, _sources(story_id), by=by, now=now)
    _finish(story_id, StoryState.MERGED, event=event, now=now)
    return event


@transaction.atomic
def reject_story(story_id: int, *, reason: RejectReason, note: str = "", by: User, now: datetime) -> Story:
    """Turn a story down. Raises AlreadyDecided, BadFinding on `note`."""
    if len(note.strip()) > LONGEST_NOTE:
        raise BadFinding({"note": [f"Shorten the note to {LONGEST_NOTE} characters."]})
    _claim(story_id, by=by)
    Story.objects.filter(pk=story_id).update(
        state=StoryState.REJECTED, decided_at=now, reject_reason=reason, reject_note=note.strip()
    )
    Candidate.objects.filter(story=story_id).update(outcome=CandidateOutcome.DECLINED)
    return Story.objects.get(pk=story_id)


def _claim(story_id: int, *, by: User) -> None:
    """Take a story that waits. Whoever comes second waits for the first to finish, and then finds it decided."""
    if Story.objects.filter(pk=story_id, state__in=WAITING).update(decided_by=by) != 1:
        raise AlreadyDecided(Story.objects.select_related("decided_by", "event").get(pk=story_id))


def _finish(story_id: int, state: StoryState, *, event: Event, now: datetime) -> None:
    """Write the decision down, and what became of each candidate."""
    Story.objects.filter(pk=story_id).update(state=state, decided_at=now, event=event)
    judged = Assessment.objects.filter(event=event, superseded_at=None).values("track__recommendation")
    candidates = Candidate.objects.filter(story=story_id)
    candidates.filter(recommendation__in=judged).update(outcome=CandidateOutcome.CONFIRMED)
    candidates.exclude(recommendation__in=judged).update(outcome=CandidateOutcome.DECLINED)


def _sources(story_id: int) -> tuple[Source, ...]:
    """Return the reports of a story as sources, first published first, each of its feed's publisher."""
    entries = Entry.objects.filter(story=story_id).select_related("feed__publisher")
    dated = entries.order_by(F("published_at").asc(nulls_last=True), "first_seen_at", "pk")
    return tuple(source for entry in dated if (source := _source(entry)).url or source.title)


def _source(entry: Entry) -> Source:
    """Return one report as a source. An address nobody could open is left out: title and publisher remain."""
    return Source(
        url=entry.url if _is_address(entry.url) else "",
        title=entry.title,
        publisher_name=entry.feed.publisher.name,
        published_on=entry.published_at.date() if entry.published_at else None,
        language=entry.language,
        author=entry.author,
    )


def _is_address(url: str) -> bool:
    try:
        check_address(url)
    except BadAddress:
        return False
    return True
