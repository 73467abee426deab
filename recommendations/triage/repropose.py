"""Look again at the stories that wait, with what is known today: terms change, and what staff confirm teaches.

Reading a story costs about 25 milliseconds of processor, so one that nothing new is known about is not read again: how
far the last rounds came, and what was known then, is kept in the cache. Without it, the next round starts over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from recommendations.models import Candidate, Entry, Story
from recommendations.triage.decided import WAITING
from recommendations.triage.propose import candidate_of, is_ours, suggestions_for
from recommendations.triage.suggest import Suggestion, read_suggester
from recommendations.vocabulary import StoryState

LOOKS_BACK = timedelta(days=14)
_CHUNK = 200
_KEPT_AS = "triage.repropose.progress"
_LONGEST_VERSION = 40
_SAID = ("relevance", "matched_terms", "term_ids", "suggested_side", "side_certainty", "suggested_step", "suggested_by")


@dataclass(frozen=True, slots=True)
class _Progress:
    """With what was known (`mark`) stories were read, until when, and the last of them; None: not one yet."""

    mark: str
    ran_at: datetime
    reached: tuple[datetime, int] | None = None


@dataclass(frozen=True, slots=True)
class ReproposeResult:
    """How many stories were looked at, and for how many of them the proposals changed."""

    stories: int
    changed: int


def repropose_open(*, now: datetime, limit: int = 500) -> ReproposeResult:
    """Propose anew what the waiting stories of the last two weeks bear on, newest first. Twice changes nothing.

    After a change of terms, names or judgements all are read, `limit` a time; then only those with new or changed
    reports. A proposal that nothing speaks for any more goes, unless it came from a further suggester; a story without
    any counts as unmatched, and one that gets its first is opened. Each story is a transaction of its own.
    """
    suggester = read_suggester()
    progress = _progress(suggester.mark, now)
    changed_reports, unread = _waiting(now).filter(_has_news(progress.ran_at)).distinct(), _beyond(progress, now)
    places = list(unread.values_list("first_seen_at", "pk")[:limit])
    pks = list(dict.fromkeys([*changed_reports.values_list("pk", flat=True), *(pk for _, pk in places)]))
    changed = 0
    for story in _read(pks):
        found = suggestions_for(story.entries.all(), suggester)
        if _said(story.candidates.all()) != _said(_proposals(story, found)):
            changed += _renew(story.pk, found)
    reached = places[-1] if places else progress.reached
    cache.set(_KEPT_AS, (suggester.mark, now, reached), timeout=None)
    return ReproposeResult(len(pks), changed)


def _progress(mark: str, now: datetime) -> _Progress:
    """Return how far stories were read with what is known today."""
    last = cache.get(_KEPT_AS)
    return _Progress(*last) if last and last[0] == mark else _Progress(mark, now)


def _waiting(now: datetime) -> "QuerySet[Story]":
    rows = Story.objects.filter(state__in=WAITING, first_seen_at__gt=now - LOOKS_BACK, first_seen_at__lte=now)
    return rows.order_by("-first_seen_at", "-pk")


def _beyond(progress: _Progress, now: datetime) -> "QuerySet[Story]":
    """Return the stories that come after those read; what is newer was proposed with what is known today."""
    if progress.reached is None:
        return _waiting(now)
    seen_at, pk = progress.reached
    return _waiting(now).filter(Q(first_seen_at__lt=seen_at) | Q(first_seen_at=seen_at, pk__lt=pk))


def _has_news(since: datetime) -> Q:
    """Return what finds older stories with a report that came, or was changed, since a moment."""
    return Q(entries__revised_at__gt=since) | Q(first_seen_at__lte=since, entries__first_seen_at__gt=since)


def _read(pks: Sequence[int]) -> Iterator[Story]:
    entries = Prefetch("entries", Entry.objects.order_by("first_seen_at", "pk"))
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
