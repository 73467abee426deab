"""Look again at the stories that wait, with what is known today: terms change, and what staff confirm teaches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch

from recommendations.models import Candidate, Entry, Story
from recommendations.triage.decided import WAITING
from recommendations.triage.propose import candidate_of, suggestions_for
from recommendations.triage.suggest import Suggestion, read_suggester
from recommendations.vocabulary import CandidateOutcome, StoryState

LOOKS_BACK = timedelta(days=14)
_CHUNK = 200
_SAID = ("relevance", "matched_terms", "suggested_side", "side_certainty", "suggested_step", "suggested_by")


@dataclass(frozen=True, slots=True)
class ReproposeResult:
    """How many stories were looked at, and for how many of them the proposals changed."""

    stories: int
    changed: int


def repropose_open(*, now: datetime, limit: int = 5_000) -> ReproposeResult:
    """Propose anew what the waiting stories of the last two weeks bear on, newest first. Twice changes nothing.

    A proposal that nothing speaks for any more goes, unless somebody decided on it; a story without any counts as
    unmatched, and one that gets its first is opened. Each story is a transaction of its own.
    """
    suggester = read_suggester()
    looked, changed = 0, 0
    for story in _waiting(now, limit):
        looked += 1
        found = suggestions_for(story.entries.all(), suggester)
        if _said(story.candidates.all()) != _said(candidate_of(story.pk, one) for one in found.values()):
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


@transaction.atomic
def _renew(story_id: int, found: dict[int, Suggestion]) -> bool:
    """Write the proposals of one story anew; False where somebody has decided it meanwhile."""
    story = Story.objects.select_for_update(no_key=True).get(pk=story_id)
    if story.state not in WAITING:
        return False
    undecided = Candidate.objects.filter(story=story, outcome=CandidateOutcome.OPEN)
    undecided.exclude(recommendation__in=found).delete()
    Candidate.objects.bulk_create(
        [candidate_of(story.pk, one) for one in found.values()],
        update_conflicts=True,
        unique_fields=["story", "recommendation"],
        update_fields=_SAID,
    )
    state = StoryState.OPEN if story.candidates.exists() else StoryState.UNMATCHED
    Story.objects.filter(pk=story.pk).update(state=state)
    return True
