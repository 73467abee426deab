"""Look again at the stories that wait, with what is known today: terms change, and what staff confirm teaches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch

from recommendations.models import Candidate, Entry, Story
from recommendations.triage.decided import WAITING
from recommendations.triage.propose import candidate_of, is_ours, suggestions_for
from recommendations.triage.suggest import Suggestion, read_suggester
from recommendations.vocabulary import StoryState

LOOKS_BACK = timedelta(days=14)
_CHUNK = 200
_LONGEST_VERSION = 40
_SAID = ("relevance", "matched_terms", "term_ids", "suggested_side", "side_certainty", "suggested_step", "suggested_by")


@dataclass(frozen=True, slots=True)
class ReproposeResult:
    """How many stories were looked at, and for how many of them the proposals changed."""

    stories: int
    changed: int


def repropose_open(*, now: datetime, limit: int = 5_000) -> ReproposeResult:
    """Propose anew what the waiting stories of the last two weeks bear on, newest first. Twice changes nothing.

    A proposal that nothing speaks for any more goes, unless it came from a further suggester; a story without any
    counts as unmatched, and one that gets its first is opened. Each story is a transaction of its own.
    """
    suggester = read_suggester()
    looked, changed = 0, 0
    for story in _waiting(now, limit):
        looked += 1
        found = suggestions_for(story.entries.all(), suggester)
        if _said(story.candidates.all()) != _said(_proposals(story, found)):
            changed += _renew(story.pk, found)
    return ReproposeResult(looked, changed)


def _waiting(now: datetime, limit: int) -> Iterator[Story]:
    rows = Story.objects.filter(state__in=WAITING, first_seen_at__gt=now - LOOKS_BACK, first_seen_at__lte=now)
    entries = Prefetch("entries", Entry.objects.order_by("first_seen_at", "pk"))
    pks = list(rows.order_by("-first_seen_at", "-pk").values_list("pk", flat=True)[:limit])
    for start in range(0, len(pks), _CHUNK):
        yield from Story.objects.filter(pk__in=pks[start : start + _CHUNK]).prefetch_related(entries, "candidates")


def _said(candidates: Iterable[Candidate]) -> dict[int, tuple[object, ...]]:
    """Return what candidates say, by recommendation."""
    return {row.recommendation_id: tuple(getattr(row, name) for name in _SAID) for row in candidates}


def _proposals(story: Story, found: dict[int, Suggestion]) -> list[Candidate]:
    """Return what a story should be proposed for: what was found, and what a further suggester added."""
    standing = {row.recommendation_id: row for row in story.candidates.all()}
    added = [row for pk, row in standing.items() if pk not in found and not is_ours(row)]
    return [*(_with_further_side(candidate_of(story.pk, one), standing.get(pk)) for pk, one in found.items()), *added]


def _with_further_side(new: Candidate, standing: Candidate | None) -> Candidate:
    """Return a proposal with the side that a further suggester gave, where ours abstains."""
    if standing and standing.suggested_side and not new.suggested_side:
        further = standing.suggested_by.partition("+")[2] if is_ours(standing) else standing.suggested_by
        if further:
            new.suggested_side = standing.suggested_side
            new.suggested_by = f"{new.suggested_by}+{further}"[:_LONGEST_VERSION]
    return new


@transaction.atomic
def _renew(story_id: int, found: dict[int, Suggestion]) -> bool:
    """Write the proposals of one story anew; False where somebody has decided it meanwhile."""
    story = Story.objects.select_for_update(no_key=True).get(pk=story_id)
    if story.state not in WAITING:
        return False
    wanted = _proposals(story, found)
    story.candidates.exclude(recommendation__in=[row.recommendation_id for row in wanted]).delete()
    fresh = [row for row in wanted if row.pk is None]
    Candidate.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["story", "recommendation"], update_fields=_SAID
    )
    state = StoryState.OPEN if wanted else StoryState.UNMATCHED
    Story.objects.filter(pk=story.pk).update(state=state)
    return True
