"""What a digest says, as frozen values: composed once, kept as JSON, rendered from nothing else."""

from dataclasses import MISSING, asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from recommendations.vocabulary import (
    Cadence,
    Certainty,
    Confidence,
    DatePrecision,
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
class Move:
    """A label that changed, or a share (0 to 1) that moved by five points or more under the same label.

    `faded`: the label lapsed because its evidence grew old, with nothing recorded or withdrawn in the period.
    `cause`: what moved it since the last period, in a sentence; empty where that cannot be said.
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
    any is not sent. No `chosen` codes: the whole brief.
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

    @property
    def developments(self) -> frozenset[str]:
        """The codes of the events told as new and counted, each once however many recommendations it bears on."""
        return frozenset(one.event for news in self.news for one in news.developments)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new to say; dates to watch alone are no reason to write."""
        return not (self.corrections or self.moves or self.news or self.context or self.figures)

    def to_json(self) -> dict[str, Any]:
        """Return plain values that a JSON column takes."""
        plain = _plain(asdict(self))
        if not isinstance(plain, dict):
            raise TypeError("A digest's content is kept as a JSON object.")
        return plain

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the content that `to_json` gave, now or before a field with a default was added."""
        return _typed(cls, kept)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _typed(kind: Any, kept: Any) -> Any:
    """Return a kept value as the annotated kind: dataclass, tuple, optional, word of the vocabulary, date or plain."""
    if kept is None:
        return None
    if isinstance(kind, UnionType):
        return _typed(next(k for k in get_args(kind) if k is not type(None)), kept)
    if get_origin(kind) is tuple:
        return _typed_tuple(get_args(kind), kept)
    if is_dataclass(kind) and isinstance(kind, type):
        kinds = get_type_hints(kind)
        known = [f.name for f in fields(kind) if f.name in kept or f.default is MISSING]
        return kind(**{name: _typed(kinds[name], kept[name]) for name in known})
    if issubclass(kind, date):
        return kind.fromisoformat(kept)
    return kind(kept)


def _typed_tuple(kinds: tuple[Any, ...], kept: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_typed(kinds[0], inner) for inner in kept)
    return tuple(_typed(kind, inner) for kind, inner in zip(kinds, kept, strict=True))


def told_from(kept: list[Any] | None) -> tuple[Told, ...]:
    """Return the `told` of a kept issue, whatever else an older shape of the content may lack."""
    return tuple(_typed(Told, told) for told in kept or [])
