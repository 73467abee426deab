"""Rows of triage as the values its page shows. Whatever a line needs is at hand: nothing here asks the database."""

from collections.abc import Mapping

from recommendations.models import Candidate, Entry, Event, Likeness, Story
from recommendations.triage.cards import CandidateLine, Decision, EventLine, LikenessLine, ReportLine
from recommendations.triage.endpoint import model_of
from recommendations.triage.likeness import text_told
from recommendations.triage.match import STRONG_FROM
from recommendations.triage.precision import Precision, of_terms
from recommendations.triage.propose import READS_LIKE, is_ours
from recommendations.triage.reports import publisher_of
from recommendations.triage.sources import Told, independent_publishers
from recommendations.vocabulary import (
    CandidateOutcome,
    DatePrecision,
    EventState,
    PublisherTier,
    RejectReason,
    Side,
    Step,
    StoryState,
)


def report_line(entry: Entry) -> ReportLine:
    """Return one report; of a gathering feed with the publisher it names, whose tier is not known."""
    text = text_told(entry)
    return ReportLine(
        title=entry.title,
        url=entry.url,
        publisher=publisher_of(entry),
        tier=PublisherTier.UNRATED if entry.publisher_name else PublisherTier(entry.feed.publisher.tier),
        published_at=entry.published_at,
        first_seen_at=entry.first_seen_at,
        language=entry.language,
        summary=entry.summary,
        full_text=text if text != entry.summary else "",
    )


def candidate_line(candidate: Candidate, by_term: Mapping[int, Precision]) -> CandidateLine:
    """Return one proposal, with how often the term behind it was right."""
    recommendation = candidate.recommendation
    like = [
        words.removeprefix(READS_LIKE).strip("“”") for words in candidate.matched_terms if words.startswith(READS_LIKE)
    ]
    matched = tuple(words for words in candidate.matched_terms if not words.startswith(READS_LIKE))
    return CandidateLine(
        recommendation_id=recommendation.pk,
        brief_code=recommendation.brief.code,
        code=recommendation.code,
        title=recommendation.title,
        relevance=candidate.relevance,
        is_strong=candidate.relevance >= STRONG_FROM,
        matched_terms=matched,
        suggested_side=Side(candidate.suggested_side) if candidate.suggested_side else None,
        outcome=CandidateOutcome(candidate.outcome),
        side_certainty=candidate.side_certainty,
        suggested_step=Step(candidate.suggested_step) if candidate.suggested_step else None,
        reads_like=like[0] if like else "",
        precision=of_terms(candidate.term_ids, by_term),
        found_by="" if is_ours(candidate) else model_of(candidate.suggested_by),
        side_by=model_of(candidate.suggested_by),
    )


def event_line(event: Event) -> EventLine:
    """Return an event as a choice."""
    return EventLine(
        event_id=event.pk,
        code=event.code,
        headline=event.headline,
        occurred_on=event.occurred_on,
        date_precision=DatePrecision(event.date_precision),
        state=EventState(event.state),
    )


def likeness_line(likeness: Likeness, story_id: int) -> LikenessLine:
    """Return a hint as the story with this id sees it."""
    other = likeness.other if likeness.story_id == story_id else likeness.story
    return LikenessLine(
        likeness_id=likeness.pk,
        story_id=other.pk,
        headline=other.headline,
        state=StoryState(other.state),
        first_seen_at=other.first_seen_at,
        publishers=tuple(dict.fromkeys(publisher_of(entry) for entry in other.entries.all())),
        containment=likeness.containment,
        is_older=other == likeness.other,
        event=event_line(other.event) if other.event else None,
    )


def decision_of(row: Story) -> Decision:
    """Return what became of a story that was decided."""
    return Decision(
        by=str(row.decided_by or ""),
        at=row.decided_at or row.first_seen_at,
        reject_reason=RejectReason(row.reject_reason) if row.reject_reason else None,
        reject_note=row.reject_note,
        event=event_line(row.event) if row.event else None,
        joined_to=row.joined_to_id,
    )


def count_independent(row: Story) -> int:
    """Return how many publishers of a story speak for themselves."""
    return independent_publishers(Told(publisher_of(entry), text_told(entry)) for entry in row.entries.all())
