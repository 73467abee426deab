"""Stories as triage shows them: values without rows, so that a page asks nothing more of the database."""

from dataclasses import dataclass
from datetime import date, datetime

from recommendations.vocabulary import (
    CandidateOutcome,
    DatePrecision,
    EventState,
    PublisherTier,
    RejectReason,
    Side,
    StoryState,
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One entry of a story. `published_at` None: the source does not say."""

    title: str
    url: str
    publisher: str
    tier: PublisherTier
    published_at: datetime | None
    first_seen_at: datetime
    language: str
    summary: str


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One recommendation proposed, with the words that matched; `suggested_side` None: the machine abstains."""

    recommendation_id: int
    brief_code: str
    code: str
    title: str
    relevance: float
    is_strong: bool
    matched_terms: tuple[str, ...]
    suggested_side: Side | None
    outcome: CandidateOutcome


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event the story may be merged into."""

    event_id: int
    code: str
    headline: str
    occurred_on: date
    date_precision: DatePrecision
    state: EventState


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a story; `event` is None where it was rejected."""

    by: str
    at: datetime
    reject_reason: RejectReason | None
    reject_note: str
    event: EventLine | None


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story as triage shows it. `relevance` None: nothing matched. `marks`: words to mark in titles and summaries.

    `known_events` cite one of its addresses already; `similar_events` only read alike, likest first.
    """

    story_id: int
    headline: str
    state: StoryState
    first_seen_at: datetime
    relevance: float | None
    reports: tuple[ReportLine, ...]
    candidates: tuple[CandidateLine, ...]
    actor_codes: tuple[str, ...]
    marks: tuple[str, ...]
    known_events: tuple[EventLine, ...]
    similar_events: tuple[EventLine, ...]
    decision: Decision | None
