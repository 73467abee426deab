"""Two actors side by side: on which recommendations they go the same way, and on which not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from recommendations.status.part import rows_of
from recommendations.status.values import ActorColumn, Board, BoardRow, Cell, PillarBlock
from recommendations.vocabulary import ShownLabel

SAME, OPPOSITE, ONE, NEITHER, UNKNOWN = "same", "opposite", "one", "neither", "unknown"
_WAY = {
    ShownLabel.TOWARD: 1,
    ShownLabel.LEANING_TOWARD: 1,
    ShownLabel.MIXED: 0,
    ShownLabel.HOLDING: 0,
    ShownLabel.LEANING_AWAY: -1,
    ShownLabel.AWAY: -1,
}


@dataclass(frozen=True, slots=True)
class PairRow:
    """One recommendation with both cells, and in words how they stand to each other."""

    row: BoardRow
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class PairBlock:
    """One pillar of it."""

    block: PillarBlock
    rows: tuple[PairRow, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors on every recommendation; `headline` and `rest` say it in numbers."""

    blocks: tuple[PairBlock, ...]
    headline: str
    rest: str


def paired(board: Board) -> Pair:
    """Compare the two columns of a board."""
    left, right = board.columns
    blocks = tuple(PairBlock(block, tuple(_pair_row(row) for row in block.rows)) for block in board.blocks)
    kinds = Counter(row.kind for block in blocks for row in block.rows)
    return Pair(blocks, _headline(left, right, kinds, len(rows_of(board))), _rest(kinds))


def _pair_row(row: BoardRow) -> PairRow:
    left, right = row.cells
    ways = (_WAY.get(left.shown), _WAY.get(right.shown))
    if None in ways:
        return PairRow(row, UNKNOWN, _unknown_words([cell for cell in row.cells if cell.shown not in _WAY]))
    if ways[0] == ways[1]:
        if ways[0]:
            return PairRow(row, SAME, gettext("the same way"))
        return PairRow(row, NEITHER, gettext("neither goes one way"))
    if 0 in ways:
        moving = left if ways[0] else right
        return PairRow(row, ONE, gettext("only %(who)s goes one way") % {"who": moving.actor.short_name})
    return PairRow(row, OPPOSITE, gettext("opposite ways"))


def _unknown_words(cells: Sequence[Cell]) -> str:
    if len(cells) > 1:
        return gettext("neither is known")
    return gettext("%(who)s is not known") % {"who": cells[0].actor.short_name}


def _headline(left: ActorColumn, right: ActorColumn, kinds: Counter[str], total: int) -> str:
    names = {"one": left.short_name, "other": right.short_name, "total": total}
    if not kinds[SAME] and not kinds[OPPOSITE]:
        said = gettext("On none of the %(total)s recommendations do %(one)s and %(other)s policy both go one way.")
        return said % names
    said = gettext(
        "%(one)s and %(other)s policy go the same way on %(same)s of the %(total)s recommendations "
        "and opposite ways on %(opposite)s."
    )
    none = gettext("none")
    return said % (names | {"same": kinds[SAME] or none, "opposite": kinds[OPPOSITE] or none})


def _rest(kinds: Counter[str]) -> str:
    told = {
        gettext("Only one of them goes one way"): kinds[ONE],
        gettext("Neither does"): kinds[NEITHER],
        gettext("Of one or both nothing fresh is known"): kinds[UNKNOWN],
    }
    return " ".join(f"{words}: {count}." for words, count in told.items() if count)
