"""Developments that may be the one somebody is about to log: told in nearly the same words, at nearly the same time."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Prefetch

from recommendations.models import Citation, Event
from recommendations.triage.cluster import likeness, telling_words
from recommendations.vocabulary import EventState

WITHIN = timedelta(days=14)
_ALIKE_FROM = 0.75
_MOST_COMPARED = 500
_MOST_SHOWN = 3


def near_events(headline: str, *, on: date, besides: Collection[Event] = ()) -> list[Event]:
    """Return the events of two weeks around a day whose headline, or that of a report, says nearly the same.

    The most alike come first. Same words in whatever order and form, or most of the shorter one's words.
    """
    words = telling_words(headline)
    if not words:
        return []
    scores = {event: _score(words, event) for event in _around(on) if event not in besides}
    found = [event for event, score in scores.items() if score >= _ALIKE_FROM]
    return sorted(found, key=lambda event: (-scores[event], abs(event.occurred_on - on), event.pk))[:_MOST_SHOWN]


def _around(on: date) -> list[Event]:
    rows = Event.objects.filter(occurred_on__range=(on - WITHIN, on + WITHIN)).exclude(state=EventState.RETRACTED)
    titles = Citation.objects.filter(withdrawn_at=None).only("event_id", "title")
    return list(rows.prefetch_related(Prefetch("citations", titles, to_attr="telling"))[:_MOST_COMPARED])


def _score(words: frozenset[str], event: Event) -> float:
    titles = [event.headline, *(citation.title for citation in getattr(event, "telling", ()))]
    return max(_alike(words, telling_words(title)) for title in titles)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 1 for the same words, else the share of the shorter one's that the longer holds, three at least."""
    if not one or not other:
        return 0.0
    return 1.0 if one == other else likeness(one, other)
