"""Two stories that tell of one development: a person puts them together, or says that they differ."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from recommendations.events.finding import BadFinding
from recommendations.models import Candidate, Decision, Entry, Likeness, Story
from recommendations.triage.decided import WAITING, keep_decision
from recommendations.triage.reports import cite_late_reports, sources_of_entries
from recommendations.triage.review import claim_story, drop_proposed
from recommendations.vocabulary import DecisionKind, StoryState


@dataclass(frozen=True, slots=True)
class Moved:
    """What a joined story gave to the other: ids, so that it can have them back."""

    entries: tuple[int, ...]
    candidates: tuple[int, ...]
    citations: tuple[int, ...]


@transaction.atomic
def join_story(story_id: int, into_id: int, *, by: User, now: datetime, seconds: float | None = None) -> Story:
    """Give the reports of a story that waits to another, and return that one.

    Where the other led to an event, they are cited there. Where it waits, it is proposed for what the first was
    proposed for, too. Raises AlreadyDecided where the first does not wait any more, BadFinding on `into`,
    Story.DoesNotExist.
    """
    into = _hold_both(story_id, into_id)
    proposed = claim_story(story_id, by=by)
    entries = tuple(Entry.objects.filter(story=story_id).values_list("pk", flat=True))
    Entry.objects.filter(pk__in=entries).update(story=into)
    event_id = into.event_id or into.proposed_event_id
    cited = cite_late_reports(event_id, sources_of_entries(entries), by=by, now=now) if event_id else ()
    moved = Moved(entries, _propose_for(into, story_id), tuple(row.pk for row in cited))
    drop_proposed(proposed, f"Its story tells the same as “{into.headline[:200]}”.", by=by, now=now)
    Story.objects.filter(pk=story_id).update(state=StoryState.JOINED, joined_to=into, decided_at=now)
    keep_decision(story_id, DecisionKind.JOINED, by=by, now=now, seconds=seconds, moved=asdict(moved))
    into.refresh_from_db()
    return into


def dismiss_likeness(likeness_id: int, *, by: User, now: datetime) -> bool:
    """Say that two stories tell of two developments; False where somebody has said so already."""
    standing = Likeness.objects.filter(pk=likeness_id, dismissed_at=None)
    return standing.update(dismissed_at=now, dismissed_by=by) == 1


def teller(story: Story) -> Story:
    """Return the story that tells what this one tells: itself, or the one that took its reports."""
    while story.joined_to is not None:
        story = story.joined_to
    return story


def what_moved(decision: Decision) -> Moved:
    """Return what a decision to join gave away."""
    kept = decision.moved or {}
    return Moved(**{name: tuple(kept.get(name, ())) for name in ("entries", "candidates", "citations")})


def _hold_both(story_id: int, into_id: int) -> Story:
    """Hold both stories, in one order, and return the one that tells what the second tells."""
    into = teller(Story.objects.get(pk=into_id))
    pks = (story_id, into.pk)
    held = {row.pk: row for row in Story.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}
    if story_id not in held:
        raise Story.DoesNotExist(f"There is no story {story_id}.")
    if into.pk == story_id:
        raise BadFinding({"into": ["These are one story already. Choose another."]})
    if held[into.pk].joined_to_id is not None:
        raise BadFinding({"into": ["That story was put together with another meanwhile. Look again."]})
    return held[into.pk]


def _propose_for(into: Story, story_id: int) -> tuple[int, ...]:
    """Propose a story that waits for what another is proposed for; return the ids of the new candidates."""
    if into.state not in WAITING:
        return ()
    into.actors.add(*Story.objects.get(pk=story_id).actors.all())
    known = into.candidates.values("recommendation")
    new = list(Candidate.objects.filter(story=story_id).exclude(recommendation__in=known))
    for row in new:
        row.pk, row.story = None, into
    rows = Candidate.objects.bulk_create(new)
    if rows:
        Story.objects.filter(pk=into.pk, state=StoryState.UNMATCHED).update(state=StoryState.OPEN)
    return tuple(row.pk for row in rows)
