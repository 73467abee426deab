"""Stories as triage shows them: values without rows, so that a page asks nothing more of the database."""

from dataclasses import dataclass
from datetime import date, datetime

from recommendations.triage.precision import Precision
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


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One entry of a story. `published_at` None: the source does not say; `full_text` empty: we do not hold it."""

    title: str
    url: str
    publisher: str
    tier: PublisherTier
    published_at: datetime | None
    first_seen_at: datetime
    language: str
    summary: str
    full_text: str = ""


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """One recommendation proposed, with the words that matched or, without any, the headline it reads like.

    `suggested_side` and `suggested_step` None: the machine abstains. `precision`: how often the term behind the words
    was right before; None where fewer than five decisions tell. `found_by` and `side_by` name the model of the further
    suggester that proposed it, or gave its side; empty where the built-in method did.
    """

    recommendation_id: int
    brief_code: str
    code: str
    title: str
    relevance: float
    is_strong: bool
    matched_terms: tuple[str, ...]
    suggested_side: Side | None
    outcome: CandidateOutcome
    side_certainty: float | None = None
    suggested_step: Step | None = None
    reads_like: str = ""
    precision: Precision | None = None
    found_by: str = ""
    side_by: str = ""


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
class LikenessLine:
    """Another story that may tell of the same development. `containment`: how much of the texts is the same, 0 to 1.

    `is_older`: the other was seen first. `event`: what it led to, where it was decided.
    """

    likeness_id: int
    story_id: int
    headline: str
    state: StoryState
    first_seen_at: datetime
    publishers: tuple[str, ...]
    containment: float
    is_older: bool
    event: EventLine | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a story; `event` is None where it was rejected or joined another, which `joined_to` names."""

    by: str
    at: datetime
    reject_reason: RejectReason | None
    reject_note: str
    event: EventLine | None
    joined_to: int | None = None


@dataclass(frozen=True, slots=True)
class StoryCard:
    """A story as triage shows it. `relevance` None: nothing matched. `marks`: words to mark in titles and summaries.

    `known_events` cite one of its addresses already; `similar_events` only read alike, likest first.
    `independent_publishers`: one text in several papers is one. `proposed_event`: what the machine recorded of it.
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
    likenesses: tuple[LikenessLine, ...] = ()
    independent_publishers: int = 0
    proposed_event: EventLine | None = None
    snoozed_until: datetime | None = None
