"""What waits in triage, as values for its page. The number of queries does not grow with the number of stories."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from recommendations.events.cite import events_by_address
from recommendations.models import Candidate, Entry, Event, Likeness, Story
from recommendations.triage.cards import StoryCard
from recommendations.triage.cluster import likeness, page_of, telling_words
from recommendations.triage.decided import WAITING
from recommendations.triage.likeness import standing_likenesses
from recommendations.triage.lines import (
    candidate_line,
    count_independent,
    decision_of,
    event_line,
    likeness_line,
    report_line,
)
from recommendations.triage.match import GAP
from recommendations.triage.precision import Precision, precision_by_term
from recommendations.triage.propose import text_of
from recommendations.vocabulary import EventState, StoryState

_NEAR = timedelta(days=14)  # how far a development may lie from its reports and still look like theirs
_ALIKE_FROM = 0.4
_MOST_ALIKE = 3
_MOST_EVENTS = 500
_NEWEST = 2_000  # decisions by which a page says how often a term was right

Near = Sequence[tuple[Event, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known about all stories of a page at once."""

    known: Mapping[str, set[Event]]
    near: Near
    alike: Mapping[int, Sequence[Likeness]]
    by_term: Mapping[int, Precision]


def story_cards(stories: "QuerySet[Story]", *, limit: int = 50, offset: int = 0) -> tuple[StoryCard, ...]:
    """Return a page of stories in the order they come in; eleven queries at most, however many they are."""
    return _cards(stories[offset : offset + limit])


def story_for_review(story_id: int) -> StoryCard:
    """Return one story, in whatever state. Raises Story.DoesNotExist."""
    Story.objects.get(pk=story_id)
    return _cards(Story.objects.filter(pk=story_id))[0]


def waiting_count(*, now: datetime) -> int:
    """Return how many stories matched something and wait for a person, those put off left out."""
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now)
    return Story.objects.filter(awake, state=StoryState.OPEN).count()


def _cards(stories: "QuerySet[Story]") -> tuple[StoryCard, ...]:
    reports = Entry.objects.select_related("feed__publisher", "full_text").order_by("first_seen_at", "pk")
    rows = list(
        stories.select_related("decided_by", "event", "proposed_event").prefetch_related(
            Prefetch("entries", reports),
            Prefetch("candidates", Candidate.objects.select_related("recommendation__brief")),
            "actors",
        )
    )
    if not rows:
        return ()
    recommendations = {candidate.recommendation_id for row in rows for candidate in row.candidates.all()}
    around = _Around(
        known=events_by_address(page for row in rows for page in _pages(row)),
        near=_events_near(rows),
        alike=_alike(rows),
        by_term=precision_by_term(recommendations, newest=_NEWEST),
    )
    return tuple(_card(row, around) for row in rows)


def _alike(rows: Sequence[Story]) -> dict[int, list[Likeness]]:
    """Return the hints about stories, by story id."""
    hints = standing_likenesses(Story.objects.filter(pk__in=[row.pk for row in rows]))
    reports = Entry.objects.select_related("feed__publisher").order_by("first_seen_at", "pk")
    found: defaultdict[int, list[Likeness]] = defaultdict(list)
    both = (Prefetch("story__entries", reports), Prefetch("other__entries", reports))
    for hint in hints.select_related("story__event", "other__event").prefetch_related(*both):
        found[hint.story_id].append(hint)
        found[hint.other_id].append(hint)
    return found


def _card(row: Story, around: _Around) -> StoryCard:
    candidates = tuple(candidate_line(one, around.by_term) for one in row.candidates.all())
    proposed = row.proposed_event if row.proposed_event and row.proposed_event.state == EventState.PROPOSED else None
    told = {event for page in _pages(row) for event in around.known.get(page, ())} - {proposed}
    similar = [event for event in _similar(row, around.near) if event not in told]
    return StoryCard(
        story_id=row.pk,
        headline=row.headline,
        state=StoryState(row.state),
        first_seen_at=row.first_seen_at,
        relevance=max((candidate.relevance for candidate in candidates), default=None),
        reports=tuple(report_line(entry) for entry in row.entries.all()),
        candidates=candidates,
        actor_codes=tuple(actor.code for actor in row.actors.all()),
        marks=tuple(dict.fromkeys(run for one in candidates for term in one.matched_terms for run in term.split(GAP))),
        known_events=tuple(event_line(event) for event in sorted(told, key=_newest_first)),
        similar_events=tuple(event_line(event) for event in similar),
        decision=None if row.state in WAITING else decision_of(row),
        likenesses=tuple(likeness_line(hint, row.pk) for hint in around.alike.get(row.pk, ())),
        independent_publishers=count_independent(row),
        proposed_event=event_line(proposed) if proposed else None,
        snoozed_until=row.snoozed_until,
    )


def _similar(row: Story, near: Near) -> list[Event]:
    """Return the events near in time that share most words with the story, likest first."""
    first, last = _span(row)
    words = telling_words("\n".join(text_of(entry) for entry in row.entries.all()))
    alike = [(likeness(words, said), event) for event, said in near if first <= event.occurred_on <= last]
    best = sorted((pair for pair in alike if pair[0] >= _ALIKE_FROM), key=lambda pair: pair[0], reverse=True)
    return [event for _, event in best[:_MOST_ALIKE]]


def _events_near(rows: Sequence[Story]) -> list[tuple[Event, frozenset[str]]]:
    """Return the standing events in reach of any of the stories, newest first, with the words they are told in."""
    if not rows:
        return []
    spans = [_span(row) for row in rows]
    reach = (min(first for first, _ in spans), max(last for _, last in spans))
    events = Event.objects.filter(occurred_on__range=reach, state=EventState.CONFIRMED)[:_MOST_EVENTS]
    return [(event, telling_words(f"{event.headline}\n{event.summary}")) for event in events]


def _span(row: Story) -> tuple[date, date]:
    """Return the days on which the development of a story may lie."""
    moments = [entry.published_at or entry.first_seen_at for entry in row.entries.all()] or [row.first_seen_at]
    return (min(moments) - _NEAR).date(), (max(moments) + _NEAR).date()


def _pages(row: Story) -> list[str]:
    return [entry.canonical_url for entry in row.entries.all() if page_of(entry.canonical_url)]


def _newest_first(event: Event) -> tuple[int, int]:
    return -event.occurred_on.toordinal(), -event.pk
