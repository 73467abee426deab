"""Where the recommendations in scope stand at the end of an issue's period, and whether its changes agree with it."""

from collections.abc import Iterable, Sequence

from recommendations.digests.content import Move, Standing
from recommendations.digests.issue import Issue
from recommendations.status.queries import board
from recommendations.status.values import Board, Cell
from recommendations.vocabulary import ShownLabel

# One actor and its cells on the recommendations in scope, by code.
Column = tuple[str, dict[str, Cell]]


def columns(issue: Issue) -> list[Column]:
    """Return a column for each actor chosen; where none is, for those a leader reads first, as the board does."""
    found = board(issue.subscription.brief, as_of=issue.as_of, known_at=issue.known_at)
    leading = {tally.actor.code for tally in found.tallies}
    wanted = [
        place
        for place, actor in enumerate(found.columns)
        if (actor.code in leading if issue.scope.columns is None else issue.scope.shows(actor.code))
    ]
    return [(found.columns[place].name, _cells(found, place, issue)) for place in wanted]


def standings(found: Sequence[Column]) -> tuple[Standing, ...]:
    """Return one line per label with, for each column, how many recommendations stand there."""
    shown = [[cell.shown for cell in cells.values()] for _, cells in found]
    return tuple(Standing(label, tuple(labels.count(label) for labels in shown)) for label in ShownLabel.from_the_top())


def stale_cells(found: Iterable[Column]) -> int:
    """Return how many cells nobody has looked at within their review interval."""
    return sum(cell.stale_since is not None for _, cells in found for cell in cells.values())


def contradictions(moves: Iterable[Move], found: Iterable[Column]) -> tuple[str, ...]:
    """Say where a change ends in another label than the table of where things stand counts."""
    stands = {(code, cell.actor.code): cell.shown for _, cells in found for code, cell in cells.items()}
    return tuple(
        f"{move.recommendation}, {move.actor}: the change ends in “{move.after.label}”, "
        f"the table counts “{stands[move.recommendation, move.actor_code].label}”."
        for move in moves
        if stands.get((move.recommendation, move.actor_code), move.after) is not move.after
    )


def _cells(found: Board, place: int, issue: Issue) -> dict[str, Cell]:
    rows = (row for block in found.blocks for row in block.rows)
    return {row.recommendation_code: row.cells[place] for row in rows if row.recommendation_code in issue.codes}
