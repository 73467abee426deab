"""What the status queries answer with: frozen values, so that a template or a serialiser can ask no further query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from recommendations.direction.indicator import IndicatorReading
from recommendations.direction.trend import TrendPoint
from recommendations.status.notes import CallNote
from recommendations.vocabulary import (
    ActorRole,
    Certainty,
    Confidence,
    DatePrecision,
    DesiredDirection,
    EventKind,
    Label,
    PublisherTier,
    ReadingRule,
    Scale,
    ShownLabel,
    Side,
    Significance,
    Step,
)


@dataclass(frozen=True, slots=True)
class ActorColumn:
    """An actor as a column of the board; `short_name` falls back to the name."""

    code: str
    name: str
    short_name: str
    role: ActorRole
    group_code: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One track as of a day. Not yet rated: every number is None, since none is known.

    Shares and probabilities run from 0 (away) to 1 (toward). `computed_on` is older than the day asked for where
    nothing has been recorded since. `changed_from` is None where nothing worth reporting changed (METHOD 0.1) or
    where two methods cannot be compared. `long_shown_note` speaks only when the headline label has lapsed.
    `restating`: something about the day, or the day compared with, became known late and waits to be worked in.
    `stale_since`: the last day with news or a check, where the review interval has passed since. `fresh_until`: the
    last day with a label other than insufficient. `calls` stand beside the label, newest first.
    """

    track_id: int | None
    actor: ActorColumn
    shown: ShownLabel = ShownLabel.NOT_YET_RATED
    label: Label = Label.INSUFFICIENT
    since_on: date | None = None
    previous_shown: ShownLabel | None = None
    reason: str = ""
    p_toward: float | None = None
    share: float | None = None
    low60: float | None = None
    high60: float | None = None
    low80: float | None = None
    high80: float | None = None
    evidence: float | None = None
    toward_count: int = 0
    away_count: int = 0
    neutral_count: int = 0
    long_label: Label | None = None
    long_shown_note: str = ""
    furthest_step: Step | None = None
    words_only: bool = False
    one_event: bool = False
    contested: bool = False
    clear: bool = False
    method_version: str = ""
    computed_on: date | None = None
    recorded_at: datetime | None = None
    changed_from: ShownLabel | None = None
    restating: bool = False
    spark: tuple[tuple[date, float], ...] = ()
    checked_at: datetime | None = None
    stale_since: date | None = None
    fresh_until: date | None = None
    owner_name: str = ""
    calls: tuple[CallNote, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One recommendation with one cell per column of the board, in the same order."""

    recommendation_code: str
    title: str
    short_title: str
    url_kwargs: Mapping[str, str]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many recommendations stand where for one actor: every shown label once, with the codes under it."""

    actor: ActorColumn
    counts: tuple[tuple[ShownLabel, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class PillarBlock:
    """One pillar, its recommendations, and how many of them stand where; unlike things are counted, never averaged."""

    code: str
    title: str
    rows: tuple[BoardRow, ...]
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change worth reporting: the computed label differs or the share moved by five points (METHOD 0.1, 1.8).

    `before` and `share_before` are None where nothing was rated before. `on` is the first day of the label now in
    force, or, where only the share moved, the day of the later reading.
    """

    recommendation_code: str
    title: str
    actor: ActorColumn
    before: ShownLabel | None
    after: ShownLabel
    on: date | None
    reason: str
    as_of: date | None
    share_before: float | None
    share_after: float | None
    label_changed: bool


@dataclass(frozen=True, slots=True)
class Board:
    """Every track of a brief as of a day, with the knowledge of a moment, against an earlier day where asked.

    `last_fresh_on`: the last day on which any cell had a label other than insufficient. `not_comparable`: at least one
    cell was read with another version of the method on the day compared with, so its change is left out.
    `compare_known_at`: the day compared with is read as it was said at that moment, not with today's knowledge.
    `last_issue_to`: the end of the period of the last digest that was sent, or published, by the moment of knowledge.
    """

    brief_code: str
    brief_title: str
    as_of: date
    known_at: datetime
    compare_on: date | None
    compare_known_at: datetime | None
    columns: tuple[ActorColumn, ...]
    blocks: tuple[PillarBlock, ...]
    tallies: tuple[Tally, ...]
    changes: tuple[Change, ...]
    not_comparable: bool
    waiting_in_triage: int
    last_checked_at: datetime | None
    last_issue_to: datetime | None
    last_fresh_on: date | None
    first_day: date | None


@dataclass(frozen=True, slots=True)
class CitationRef:
    """Where a claim can be looked up."""

    title: str
    publisher: str
    tier: PublisherTier
    url: str
    archived_url: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One person's judgement of one event on one track.

    `weight_today` is what it still adds: its points, shared between the event's coders and aged to the day asked for,
    before any episode cap. Context actors and baseline events are shown and weigh nothing.
    """

    event_code: str
    headline: str
    occurred_on: date
    date_precision: DatePrecision
    step: Step | None
    kind: EventKind
    actor: ActorColumn
    side: Side
    significance: Significance
    confidence: Confidence
    rationale: str
    weight_today: float
    is_context: bool
    is_baseline: bool
    recorded_at: datetime
    citations: tuple[CitationRef, ...]


@dataclass(frozen=True, slots=True)
class LabelChange:
    """The first day of a run of a computed label, with what was shown the day before."""

    on: date
    actor: ActorColumn
    before: ShownLabel
    after: ShownLabel
    reason: str
    method_version: str


@dataclass(frozen=True, slots=True)
class ObservationPoint:
    """One dated value of an indicator, as known at the moment asked for."""

    period: str
    observed_on: date
    date_precision: DatePrecision
    value: Decimal
    certainty: Certainty
    note: str
    citations: tuple[CitationRef, ...]


@dataclass(frozen=True, slots=True)
class IndicatorSeries:
    """An indicator with its observations in force, oldest first; none means that no citable figure was found.

    `is_own` is False where the indicator belongs to another recommendation and only informs this one: its desired
    direction is then the other's, and the caveat says how to read it here. `reading` is what its figures say for the
    recommendation it belongs to; None where its settings contradict each other, and `problem` then says how.
    """

    code: str
    name: str
    unit: str
    definition: str
    actor: ActorColumn
    is_own: bool
    desired_direction: DesiredDirection
    reading_rule: ReadingRule
    scale: Scale
    cadence: str
    baseline_value: Decimal | None
    baseline_period: str
    baseline_note: str
    target_value: Decimal | None
    target_period: str
    target_note: str
    caveat: str
    source_name: str
    source_url: str
    observations: tuple[ObservationPoint, ...]
    reading: IndicatorReading | None
    problem: str
    url_kwargs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A finding: the direction shown for an actor and the figures of its indicators point opposite ways."""

    actor: ActorColumn
    words: str
    indicator_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecommendationStatus:
    """Everything behind one row of the board. Trends are keyed by actor code, an actor without evidence has none.

    `not_comparable`: some cell was read with another version of the method on the day compared with.
    """

    as_of: date
    known_at: datetime
    cells: tuple[Cell, ...]
    evidence: tuple[EvidenceRow, ...]
    history: tuple[LabelChange, ...]
    trends: Mapping[str, tuple[TrendPoint, ...]]
    indicators: tuple[IndicatorSeries, ...]
    disagreements: tuple[Disagreement, ...]
    not_comparable: bool
