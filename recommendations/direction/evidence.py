"""Events and assessments as the engine sees them, which of them count, and with how many points (METHOD 1.2, 1.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import fsum

from recommendations.direction.parameters import Parameters
from recommendations.vocabulary import AssessmentStatus, Confidence, DatePrecision, Side, Significance, Step

_SIDES = (Side.TOWARD, Side.AWAY, Side.NEUTRAL)


@dataclass(frozen=True, slots=True)
class AssessmentEvidence:
    """One person's judgement of an event on one track. `recorded_at` is the moment it was made, always aware."""

    coder: str
    side: Side
    significance: Significance
    confidence: Confidence
    status: AssessmentStatus
    recorded_at: datetime
    superseded_at: datetime | None = None

    def stands(self, known_at: datetime) -> bool:
        """Whether it had been made, and not yet replaced, by what was known at that moment."""
        return self.recorded_at <= known_at and (self.superseded_at is None or self.superseded_at > known_at)

    def points(self, parameters: Parameters) -> float:
        """Significance times confidence, before ageing."""
        return parameters.significance[self.significance] * parameters.confidence[self.confidence]


@dataclass(frozen=True, slots=True)
class EventEvidence:
    """One development with its assessments on one track. `key` is the same wherever the same event is met again.

    A corrected event is there once for each version of its facts: `recorded_at` to `retracted_at` say when that stood.
    """

    key: str
    headline: str
    occurred_on: date
    recorded_at: datetime
    assessments: tuple[AssessmentEvidence, ...]
    step: Step | None = None
    episode: str = ""
    retracted_at: datetime | None = None
    is_duplicate: bool = False
    is_baseline: bool = False
    date_precision: DatePrecision = DatePrecision.DAY

    def stands(self, known_at: datetime) -> bool:
        """Whether it had been recorded, and not yet retracted or corrected, by what was known at that moment."""
        return self.recorded_at <= known_at and (self.retracted_at is None or self.retracted_at > known_at)

    def counts(self, known_at: datetime) -> bool:
        """Whether the event itself may carry points by then; its day is the reading's business, not knowledge."""
        return self.stands(known_at) and not self.is_duplicate and not self.is_baseline


@dataclass(frozen=True, slots=True)
class WeighedEvent:
    """An event that counts, with its points per side: as judged (`weigh`), or aged and capped (`mass.masses_on`)."""

    event: EventEvidence
    toward: float
    away: float
    neutral: float

    def points(self, side: Side) -> float:
        """Points on one side."""
        if side is Side.TOWARD:
            return self.toward
        return self.away if side is Side.AWAY else self.neutral

    @property
    def leaning(self) -> Side | None:
        """The side with most points; None when coders are evenly split."""
        if self.toward > max(self.away, self.neutral):
            return Side.TOWARD
        if self.away > max(self.toward, self.neutral):
            return Side.AWAY
        return Side.NEUTRAL if self.neutral > max(self.toward, self.away) else None


def standing_assessments(event: EventEvidence, known_at: datetime) -> tuple[AssessmentEvidence, ...]:
    """Return the assessments that count at a moment of knowledge: the adjudicated ones alone where there are any.

    The same call entered twice by one coder counts once.
    """
    standing = [a for a in event.assessments if a.stands(known_at)]
    if len(standing) < 2:
        return tuple(standing)
    settled = [a for a in standing if a.status == AssessmentStatus.ADJUDICATED]
    calls = {(a.coder, a.side, a.significance, a.confidence): a for a in settled or standing}
    return tuple(calls.values())


def weigh(events: Iterable[EventEvidence], *, known_at: datetime, parameters: Parameters) -> tuple[WeighedEvent, ...]:
    """Return what counts at a moment of knowledge, by day and key, each key once; days to come are included."""
    counting = {e.key: e for e in sorted(events, key=_place, reverse=True) if e.counts(known_at)}
    weighed = (
        _weighed(e, standing_assessments(e, known_at), parameters) for e in sorted(counting.values(), key=_place)
    )
    return tuple(w for w in weighed if w is not None)


def _place(event: EventEvidence) -> tuple[date, str, datetime]:
    return event.occurred_on, event.key, event.recorded_at


def _weighed(
    event: EventEvidence, standing: Sequence[AssessmentEvidence], parameters: Parameters
) -> WeighedEvent | None:
    """Average over the coders, so that their number adds nothing and their disagreement counts on both sides."""
    if not standing:
        return None
    if len(standing) == 1:
        side, all_of_it = standing[0].side, standing[0].points(parameters)
        return WeighedEvent(event, *(all_of_it if side is one else 0.0 for one in _SIDES))
    points = {side: fsum(a.points(parameters) for a in standing if a.side == side) / len(standing) for side in Side}
    return WeighedEvent(event, points[Side.TOWARD], points[Side.AWAY], points[Side.NEUTRAL])
