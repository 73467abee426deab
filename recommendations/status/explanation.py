"""Why a track reads as it does on a day, as values: the same for the page, the API and a mail (METHOD 4)."""

from dataclasses import dataclass
from datetime import date, datetime

from recommendations.direction.change import ChangeSplit
from recommendations.direction.explain import ArithmeticLine
from recommendations.direction.label import DirectionReading
from recommendations.direction.ledger import Totals
from recommendations.status.notes import CallNote, CheckNote
from recommendations.status.values import ActorColumn
from recommendations.vocabulary import Label, Side, Significance


@dataclass(frozen=True, slots=True)
class EventRef:
    """An event by its code, with the headline it had by then."""

    code: str
    headline: str


@dataclass(frozen=True, slots=True)
class MemberPart:
    """What one member brings to a group's window; the share runs from 0 (away) to 1 (toward)."""

    actor_code: str
    actor_name: str
    label: Label
    share: float
    p_toward: float
    toward: float
    away: float


@dataclass(frozen=True, slots=True)
class Window:
    """One window's arithmetic. `lines` are a track's own, oldest first; a group has `members` instead.

    `toward`, `away` and `neutral` are the points left on the day, `prior` the imaginary points each side begins with.
    On a track share and probability follow from the three; on a group from its members.
    """

    half_life_days: int
    label: Label
    prior: float
    toward: float
    away: float
    neutral: float
    share: float
    p_toward: float
    low60: float
    high60: float
    low80: float
    high80: float
    lines: tuple[ArithmeticLine, ...]
    members: tuple[MemberPart, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class FlipNote:
    """Events without which the label would be another one: a single event, or all of an episode."""

    events: tuple[EventRef, ...]
    episode: str
    label: Label


@dataclass(frozen=True, slots=True)
class AdditionNote:
    """The least event on a side that would change the label; both words are None where no single event does."""

    side: Side
    significance: Significance | None
    label: Label | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What a label hangs on and what would turn it; `sentences` say both."""

    flips: tuple[FlipNote, ...]
    additions: tuple[AdditionNote, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """What moved the share since an earlier day. `known_before` is the knowledge the earlier day is read with."""

    known_before: datetime
    split: ChangeSplit
    new: tuple[EventRef, ...]
    late: tuple[EventRef, ...]
    revised: tuple[EventRef, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The way from an earlier day to the day asked for, told twice.

    `in_the_world` reads both days with the same knowledge, as the board does: nothing is late or revised. `on_record`
    begins with what was said then, so what became known late is a part of its own.
    """

    compare_on: date
    in_the_world: ChangeNote
    on_record: ChangeNote


@dataclass(frozen=True, slots=True)
class BackslideNote:
    """A day on which the label fell or lapsed, with the events behind it; none where it only aged."""

    on: date
    before: Label
    after: Label
    by_ageing: bool
    events: tuple[EventRef, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """The written tests of actors that share them; both lists empty where nobody has written any."""

    actor_names: tuple[str, ...]
    toward: tuple[str, ...]
    away: tuple[str, ...]

    @property
    def are_written(self) -> bool:
        """Whether there is any test to judge by."""
        return bool(self.toward or self.away)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything behind one direction, which is `reading`.

    `first_event_on` is the first day that counts, even where it comes after the day asked for. `published_on` is where
    the undecayed `totals` begin. `changes` is None where nothing was asked to be compared.
    """

    brief_code: str
    recommendation_code: str
    title: str
    actor: ActorColumn
    reading: DirectionReading
    first_event_on: date | None
    published_on: date
    windows: tuple[Window, ...]
    totals: Totals
    sensitivity: Sensitivity
    changes: Changes | None
    backslides: tuple[BackslideNote, ...]
    calls: tuple[CallNote, ...]
    checks: tuple[CheckNote, ...]
    criteria: tuple[Criteria, ...]

    @property
    def is_rated(self) -> bool:
        """Whether anything had been rated by the day; before, every number is the starting points' alone."""
        return self.first_event_on is not None and self.first_event_on <= self.reading.as_of
