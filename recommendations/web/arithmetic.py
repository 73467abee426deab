"""The arithmetic of each direction: what every event adds today, and the sum the label rests on (METHOD 4)."""

from dataclasses import dataclass

from recommendations.direction.explain import ArithmeticLine, arithmetic
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Recommendation, Track
from recommendations.status.gather import gather_evidence
from recommendations.status.values import Cell, RecommendationStatus
from recommendations.vocabulary import ActorRole


@dataclass(frozen=True, slots=True)
class Sum:
    """One actor's table, oldest event first, with its totals on both sides."""

    cell: Cell
    lines: tuple[ArithmeticLine, ...]
    toward: float
    away: float
    prior: float = DIRECTION_V1.prior_each_side


def sums(recommendation: Recommendation, status: RecommendationStatus) -> tuple[Sum, ...]:
    """Return the table of every actor that was rated on its own; a group's follows from those of its members."""
    cells = {c.track_id: c for c in status.cells if c.actor.role is ActorRole.TRACKED and c.p_toward is not None}
    tracks = Track.objects.filter(recommendation=recommendation, pk__in=[pk for pk in cells if pk]).select_related(
        "actor"
    )
    rows = sorted(tracks, key=lambda track: list(cells).index(track.pk))
    evidence = gather_evidence(rows)
    return tuple(
        _sum(cells[track.pk], arithmetic(evidence[track.pk], as_of=status.as_of, known_at=status.known_at))
        for track in rows
    )


def _sum(cell: Cell, lines: tuple[ArithmeticLine, ...]) -> Sum:
    last = lines[-1] if lines else None
    return Sum(cell, lines, last.running_toward if last else 0.0, last.running_away if last else 0.0)
