"""What we do not know: the quiet and the unrated cells of a board, row by row. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from recommendations.status.part import rows_of
from recommendations.status.values import Board, BoardRow, Cell
from recommendations.vocabulary import ShownLabel


@dataclass(frozen=True, slots=True)
class Quiet:
    """Actors of one row whose label lapsed on the same day; `note` is what the past year says of them."""

    who: str
    since_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """One recommendation with what is not known about it; `owners` is empty where names are not for the reader."""

    code: str
    title: str
    quiet: tuple[Quiet, ...]
    unrated: str
    owners: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The rows, and how many cells are quiet, and were never rated."""

    rows: tuple[UnknownRow, ...]
    quiet_count: int
    unrated_count: int


def unknown(board: Board, *, names: bool) -> Unknown:
    """Return what a board does not know; who looks after it only where the reader may see names."""
    cells = [cell for row in rows_of(board) for cell in row.cells]
    rows = (_row(row, names=names) for row in rows_of(board) if any(_is_unknown(cell) for cell in row.cells))
    return Unknown(
        rows=tuple(rows),
        quiet_count=sum(1 for cell in cells if cell.shown is ShownLabel.NO_RECENT_EVIDENCE),
        unrated_count=sum(1 for cell in cells if cell.shown is ShownLabel.NOT_YET_RATED),
    )


def _row(row: BoardRow, *, names: bool) -> UnknownRow:
    cells = [cell for cell in row.cells if _is_unknown(cell)]
    owners = dict.fromkeys(cell.owner_name for cell in cells if cell.owner_name and names)
    return UnknownRow(
        code=row.recommendation_code,
        title=row.short_title,
        quiet=_quiet(cell for cell in cells if cell.shown is ShownLabel.NO_RECENT_EVIDENCE),
        unrated=", ".join(cell.actor.name for cell in cells if cell.shown is ShownLabel.NOT_YET_RATED),
        owners=", ".join(owners),
    )


def _quiet(cells: Iterable[Cell]) -> tuple[Quiet, ...]:
    """Put actors together that fell silent on one day with the same year behind them."""
    found: dict[tuple[date | None, str], list[str]] = {}
    for cell in cells:
        found.setdefault((cell.since_on, cell.long_shown_note), []).append(cell.actor.name)
    return tuple(Quiet(", ".join(who), since_on, note) for (since_on, note), who in found.items())


def _is_unknown(cell: Cell) -> bool:
    return cell.shown in {ShownLabel.NO_RECENT_EVIDENCE, ShownLabel.NOT_YET_RATED}
