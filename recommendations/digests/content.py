"""What a digest says, as frozen values: composed once, kept as JSON, rendered from nothing else."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from recommendations.digests.kept import plain, typed
from recommendations.vocabulary import (
    Cadence,
    Certainty,
    Confidence,
    DatePrecision,
    Detail,
    ShownLabel,
    Side,
    Significance,
    Step,
)


@dataclass(frozen=True, slots=True)
class Rating:
    """How one actor's part in an event was judged on one recommendation. No side: no longer rated."""

    recommendation: str
    actor_code: str
    actor: str
    side: Side | None
    significance: Significance | None
    confidence: Confidence | None
    coders_differ: bool = False

    @property
    def track(self) -> tuple[str, str]:
        """What it is about: recommendation and actor, by code."""
        return self.recommendation, self.actor_code

    @property
    def judgement(self) -> tuple[Side | None, Significance | None, Confidence | None, bool]:
        """How it was judged."""
        return self.side, self.significance, self.confidence, self.coders_differ


@dataclass(frozen=True, slots=True)
class Told:
    """What this subscription was last told about an event, and in which issue."""

    event: str
    issue: int
    headline: str
    occurred_on: date
    date_precision: DatePrecision
    step: Step | None
    ratings: tuple[Rating, ...]
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What an earlier issue told and the tracker now says otherwise."""

    issue: int
    headline: str
    url: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitPart:
    """What one cause did to a share, in whole points as shown (METHOD 1.8)."""

    words: str
    points: int


@dataclass(frozen=True, slots=True)
class Move:
    """A label that changed, or a share (0 to 1) that moved by five points or more under the same label.

    `faded`: the label lapsed because its evidence grew old, with nothing recorded or withdrawn in the period.
    `cause`: what moved it since the last period, in a sentence; empty where that cannot be said. `split`: the same in
    whole points, which add up to the difference of the shares as shown; parts of nothing are left out.
    """

    recommendation: str
    title: str
    url: str
    actor_code: str
    actor: str
    before: ShownLabel | None
    after: ShownLabel
    on: date | None
    reason: str
    share_before: float | None
    share_after: float | None
    label_changed: bool
    faded: bool
    cause: str = ""
    split: tuple[SplitPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """Actors that were judged alike on one recommendation."""

    actors: tuple[str, ...]
    side: Side
    significance: Significance
    coders_differ: bool


@dataclass(frozen=True, slots=True)
class Development:
    """An event with its true date, its source, and the day it was recorded where that came after the period began."""

    event: str
    headline: str
    url: str
    occurred_on: date
    date_precision: DatePrecision
    step: Step | None
    recorded_late_on: date | None
    publisher: str
    source_url: str
    judged: tuple[Judged, ...] = ()
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """One recommendation and what was recorded about it."""

    recommendation: str
    title: str
    url: str
    developments: tuple[Development, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One new or revised value of an indicator; `was` is empty where it is new."""

    recommendation: str
    name: str
    actor: str
    unit: str
    period: str
    value: str
    was: str
    certainty: Certainty
    url: str
    publisher: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Watch:
    """What would turn an arrow, and the day by which to look. `side`: which way it would turn it."""

    recommendation: str
    actor: str
    what: str
    side: Side
    by: date
    url: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """How much of one kind waits for staff, and where."""

    words: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How many recommendations stand where: one number per column, in the order of the columns."""

    label: ShownLabel
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and the parts it must equal, each with the words beside it."""

    words: str
    total: int
    parts: tuple[tuple[str, int], ...]

    @property
    def adds_up(self) -> bool:
        """Whether the parts equal the total."""
        return self.total == sum(number for _, number in self.parts)


@dataclass(frozen=True, slots=True)
class DigestContent:
    """One issue for one subscription. Times are UTC; `as_of` is the tracker's day at the end of the period.

    `told` is what the next issues compare with. `problems`: sentences for staff on what does not add up; a digest with
    any is not sent. `chosen` are the codes of recommendations chosen one by one, `pillars_chosen` and `actors_chosen`
    names; neither recommendations nor pillars: the whole brief. `quiet`: there is nothing new, and the reader wants to
    know. `moved` and `went_quiet` are the two halves of `moves`. `queue`: what waits for staff, for staff only.
    `memory`: a mark of everything told up to and with this issue, as `history` makes it.
    """

    brief: str
    brief_code: str
    cadence: Cadence
    issue: int
    period_start: datetime
    period_end: datetime
    periods_covered: int
    time_zone: str
    as_of: date
    heading: str
    chosen: tuple[str, ...]
    corrections: tuple[Correction, ...]
    moves: tuple[Move, ...]
    news: tuple[News, ...]
    context: tuple[Development, ...]
    figures: tuple[Figure, ...]
    columns: tuple[str, ...]
    standings: tuple[Standing, ...]
    to_watch: tuple[Development, ...]
    sums: tuple[Sum, ...]
    told: tuple[Told, ...]
    problems: tuple[str, ...]
    board_url: str
    choice_url: str
    detail: Detail = Detail.FULL
    quiet: bool = False
    pillars_chosen: tuple[str, ...] = ()
    actors_chosen: tuple[str, ...] = ()
    watchpoints: tuple[Watch, ...] = ()
    queue: tuple[QueueLine, ...] = ()
    memory: str = ""

    @property
    def moved(self) -> tuple[Move, ...]:
        """What moved on something recorded or corrected."""
        return tuple(move for move in self.moves if not move.faded)

    @property
    def went_quiet(self) -> tuple[Move, ...]:
        """Labels that lapsed because their evidence grew old."""
        return tuple(move for move in self.moves if move.faded)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many of what there are, in the order of the sections, nothing left out: what a mail of counts says."""
        labels = sum(move.label_changed for move in self.moved)
        return (
            ("Corrections to earlier digests", len(self.corrections)),
            ("Labels that moved", labels),
            ("Shares that moved by five points or more", len(self.moved) - labels),
            ("New developments", len(self.developments)),
            ("Developments recorded as context, not counted", len(self.context)),
            ("New figures", len(self.figures)),
            ("Labels that went quiet", len(self.went_quiet)),
        )

    @property
    def developments(self) -> frozenset[str]:
        """The codes of the events told as new and counted, each once however many recommendations it bears on."""
        return frozenset(one.event for news in self.news for one in news.developments)

    @property
    def is_empty(self) -> bool:
        """Whether there is no reason to write; dates to watch and what waits for staff alone are none.

        Who asked to hear of changes only is written to when a label moved, or when something told was wrong.
        """
        if self.cadence is Cadence.ON_CHANGE:
            return not (self.corrections or any(move.label_changed for move in self.moves))
        return not (self.corrections or self.moves or self.news or self.context or self.figures)

    def to_json(self) -> dict[str, Any]:
        """Return plain values that a JSON column takes."""
        kept = plain(asdict(self))
        if not isinstance(kept, dict):
            raise TypeError("A digest's content is kept as a JSON object.")
        return kept

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the content that `to_json` gave, now or before a field with a default was added."""
        return typed(cls, kept)


def told_from(kept: list[Any] | None) -> tuple[Told, ...]:
    """Return the `told` of a kept issue, whatever else an older shape of the content may lack."""
    return tuple(typed(Told, told) for told in kept or [])
