"""The best evidence on each side, actor by actor: what somebody who has to defend a label is asked for first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recommendations.status.values import ActorColumn, EvidenceRow, RecommendationStatus
from recommendations.vocabulary import Side

MOST_EACH = 2


@dataclass(frozen=True, slots=True)
class Best:
    """One development on one side; `actors` names everybody it was judged for, `weight` is the most it weighs today."""

    row: EvidenceRow
    actors: str
    weight: float


@dataclass(frozen=True, slots=True)
class BestOf:
    """The heaviest developments of one actor, or of a group's members together."""

    actor: ActorColumn
    toward: tuple[Best, ...]
    away: tuple[Best, ...]

    @property
    def sides(self) -> tuple[tuple[Side, tuple[Best, ...]], ...]:
        """Both sides in the order in which they are printed."""
        return (Side.TOWARD, self.toward), (Side.AWAY, self.away)


def best_evidence(status: RecommendationStatus) -> tuple[BestOf, ...]:
    """Return the developments that weigh most today on each side; of equals the further step, then the later one."""
    counted = [row for row in status.evidence if not (row.is_context or row.is_baseline)]
    found = []
    for actor in (cell.actor for cell in status.cells if not cell.actor.group_code):
        rows = [row for row in counted if actor.code in (row.actor.code, row.actor.group_code)]
        if rows:
            found.append(BestOf(actor, _best(rows, Side.TOWARD), _best(rows, Side.AWAY)))
    return tuple(found)


def _best(rows: Iterable[EvidenceRow], side: Side) -> tuple[Best, ...]:
    events: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        if row.side is side:
            events.setdefault(row.event_code, []).append(row)
    ranked = sorted((_one(judged) for judged in events.values()), key=_rank, reverse=True)
    return tuple(ranked[:MOST_EACH])


def _one(judged: Sequence[EvidenceRow]) -> Best:
    heaviest = max(judged, key=lambda row: row.weight_today)
    names = dict.fromkeys(row.actor.name for row in judged)
    return Best(heaviest, ", ".join(names), heaviest.weight_today)


def _rank(best: Best) -> tuple[float, int, str, str]:
    step = best.row.step
    return (round(best.weight, 9), step.rung if step else 0, best.row.occurred_on.isoformat(), best.row.event_code)
