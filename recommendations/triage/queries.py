"""What waits in triage, as values for its page. The number of queries does not grow with the number of stories."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Prefetch, QuerySet

from recommendations.events.cite import events_by_address
from recommendations.models import Candidate, Entry, Event, Story
from recommendations.triage.cards import CandidateLine, Decision, EventLine, ReportLine, StoryCard
from recommendations.triage.cluster import likeness, page_of, telling_words
from recommendations.triage.decided import WAITING
from recommendations.triage.match import GAP, STRONG_FROM
from recommendations.triage.propose import text_of
from recommendations.vocabulary import (
    CandidateOutcome,
    DatePrecision,
    EventState,
    PublisherTier,
    RejectReason,
    Side,
    StoryState,
)

_NEAR = timedelta(days=14)  # how far a development may lie from its reports and still look like theirs
_ALIKE_FROM = 0.4
_MOST_ALIKE = 3
_MOST_EVENTS = 500


def open_stories(*, strong: bool | None = None, limit: int = 50, offset: int = 0) -> tuple[StoryCard, ...]:
    """Return a page of the stories that wait, most relevant first, then newest; `strong` keeps only that half."""
    ranked = _open(strong).annotate(best=Max("candidates__relevance"))
    return _cards(ranked.order_by(F("best").desc(nulls_last=True), "-first_seen_at", "-pk")[offset : offset + limit])


def story_for_review(story_id: int) -> StoryCard:
    """Return one story, in whatever state. Raises Story.DoesNotExist."""
    Story.objects.get(pk=story_id)
    return _cards(Story.objects.filter(pk=story_id))[0]


def waiting_count(*, strong: bool | None = None) -> int:
    """Return how many stories wait for a person."""
    return _open(strong).count()


def oldest_waiting() -> datetime | None:
    """Return when the story that waits longest was first seen; None where nothing waits."""
    return _open(None).order_by("first_seen_at").values_list("first_seen_at", flat=True).first()


def _open(strong: bool | None) -> QuerySet[Story]:
    """Stories that matched something and wait; of them those with a strong match, or those without, where asked."""
    stories = Story.objects.filter(state=StoryState.OPEN)
    if strong is None:
        return stories
    matched = Exists(Candidate.objects.filter(story=OuterRef("pk"), relevance__gte=STRONG_FROM))
    return stories.filter(matched if strong else ~matched)


def _cards(stories: QuerySet[Story]) -> tuple[StoryCard, ...]:
    rows = list(
        stories.select_related("decided_by", "event").prefetch_related(
            Prefetch("entries", Entry.objects.select_related("feed__publisher").order_by("first_seen_at", "pk")),
            Prefetch("candidates", Candidate.objects.select_related("recommendation__brief")),
            "actors",
        )
    )
    known = events_by_address(page for row in rows for page in _pages(row))
    near = _events_near(rows)
    return tuple(_card(row, {event for page in _pages(row) for event in known.get(page, ())}, near) for row in rows)


def _card(row: Story, known: Iterable[Event], near: Sequence[tuple[Event, frozenset[str]]]) -> StoryCard:
    candidates = tuple(_candidate_line(candidate) for candidate in row.candidates.all())
    told = set(known)
    return StoryCard(
        story_id=row.pk,
        headline=row.headline,
        state=StoryState(row.state),
        first_seen_at=row.first_seen_at,
        relevance=max((candidate.relevance for candidate in candidates), default=None),
        reports=tuple(_report_line(entry) for entry in row.entries.all()),
        candidates=candidates,
        actor_codes=tuple(actor.code for actor in row.actors.all()),
        marks=tuple(dict.fromkeys(run for one in candidates for term in one.matched_terms for run in term.split(GAP))),
        known_events=tuple(_event_line(event) for event in sorted(told, key=_newest_first)),
        similar_events=tuple(_event_line(event) for event in _similar(row, near) if event not in told),
        decision=None if row.state in WAITING else _decision(row),
    )


def _similar(row: Story, near: Sequence[tuple[Event, frozenset[str]]]) -> list[Event]:
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


def _report_line(entry: Entry) -> ReportLine:
    return ReportLine(
        title=entry.title,
        url=entry.url,
        publisher=entry.feed.publisher.name,
        tier=PublisherTier(entry.feed.publisher.tier),
        published_at=entry.published_at,
        first_seen_at=entry.first_seen_at,
        language=entry.language,
        summary=entry.summary,
    )


def _candidate_line(candidate: Candidate) -> CandidateLine:
    recommendation = candidate.recommendation
    return CandidateLine(
        recommendation_id=recommendation.pk,
        brief_code=recommendation.brief.code,
        code=recommendation.code,
        title=recommendation.title,
        relevance=candidate.relevance,
        is_strong=candidate.relevance >= STRONG_FROM,
        matched_terms=tuple(candidate.matched_terms),
        suggested_side=Side(candidate.suggested_side) if candidate.suggested_side else None,
        outcome=CandidateOutcome(candidate.outcome),
    )


def _event_line(event: Event) -> EventLine:
    return EventLine(
        event_id=event.pk,
        code=event.code,
        headline=event.headline,
        occurred_on=event.occurred_on,
        date_precision=DatePrecision(event.date_precision),
        state=EventState(event.state),
    )


def _newest_first(event: Event) -> tuple[int, int]:
    return -event.occurred_on.toordinal(), -event.pk


def _decision(row: Story) -> Decision:
    return Decision(
        by=str(row.decided_by or ""),
        at=row.decided_at or row.first_seen_at,
        reject_reason=RejectReason(row.reject_reason) if row.reject_reason else None,
        reject_note=row.reject_note,
        event=_event_line(row.event) if row.event else None,
    )
