"""Hints that two stories may tell of one development. They are written down, never acted on: a person says."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from recommendations.models import Entry, Likeness, Story
from recommendations.triage.sketch import WITHIN, Pair, Telling, pairs_alike, read_sketch
from recommendations.vocabulary import ErrandState, StoryState

_MOST_TEXTS = 2_000
_COMPARED = (StoryState.OPEN, StoryState.ACCEPTED, StoryState.MERGED, StoryState.REJECTED)


def suggest_likenesses(*, now: datetime) -> int:
    """Write down which stories that wait read like others of the last days, and return how many hints are new.

    Run twice it adds nothing; a hint that was dismissed does not come back.
    """
    texts = _recent_texts(now)
    stories = Story.objects.in_bulk({entry.story_id for entry in texts if entry.story_id})
    wanted = [
        pair
        for pair in pairs_alike(_tellings(texts))
        if StoryState.OPEN in {stories[pair.one].state, stories[pair.other].state}
    ]
    known = set(Likeness.objects.filter(story__in=stories).values_list("story_id", "other_id"))
    rows = [_likeness(pair, stories, now) for pair in wanted]
    new = [row for row in rows if (row.story_id, row.other_id) not in known]
    Likeness.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def text_told(entry: Entry) -> str:
    """Return the text of an entry without its headline: the article where we hold it, else the summary."""
    full = getattr(entry, "full_text", None)
    return full.text if full and full.state == ErrandState.DONE and full.text else entry.summary


def standing_likenesses(stories: "QuerySet[Story]") -> "QuerySet[Likeness]":
    """Return the hints about some stories, in either place, that nobody has dismissed or acted on; most alike first."""
    either = Q(story__in=stories) | Q(other__in=stories)
    apart = Likeness.objects.filter(either, dismissed_at=None, story__joined_to=None, other__joined_to=None)
    return apart.select_related("story", "other").order_by("-containment", "pk")


def _recent_texts(now: datetime) -> list[Entry]:
    rows = Entry.objects.filter(
        story__state__in=_COMPARED, story__first_seen_at__gt=now - 2 * WITHIN, story__first_seen_at__lte=now
    )
    return list(rows.select_related("full_text").order_by("-first_seen_at", "-pk")[:_MOST_TEXTS])


def _tellings(entries: list[Entry]) -> Iterator[Telling]:
    for entry in entries:
        sketch = read_sketch(text_told(entry))
        if sketch and entry.story_id:
            yield Telling(entry.story_id, entry.published_at or entry.first_seen_at, sketch)


def _likeness(pair: Pair, stories: dict[int, Story], now: datetime) -> Likeness:
    """Return a hint about the newer of two stories, which names the older one."""
    both = sorted((stories[pair.one], stories[pair.other]), key=lambda story: (story.first_seen_at, story.pk))
    return Likeness(story=both[1], other=both[0], containment=pair.containment, suggested_at=now)
