"""A part of a board: one pillar or some of its actors, narrowed from the whole, so that the two never differ."""

from collections.abc import Sequence
from dataclasses import replace

from recommendations.status.board import last_fresh_day, tallies_of
from recommendations.status.values import ActorColumn, Board, BoardRow, PillarBlock


def pillar_of(board: Board, code: str) -> Board:
    """Return one pillar of a board; without it, a board without rows."""
    return _narrowed(board, tuple(block for block in board.blocks if block.code == code), board.columns)


def actors_of(board: Board, codes: Sequence[str]) -> Board:
    """Return a board with the columns of some actors, in the order they are asked for; each is counted."""
    places = [[column.code for column in board.columns].index(code) for code in codes]
    columns = tuple(board.columns[place] for place in places)
    blocks = []
    for block in board.blocks:
        rows = tuple(replace(row, cells=tuple(row.cells[place] for place in places)) for row in block.rows)
        blocks.append(replace(block, rows=rows, tallies=tallies_of(columns, rows, members=True)))
    return _narrowed(board, tuple(blocks), columns)


def rows_of(board: Board) -> list[BoardRow]:
    """Return the rows of all pillars in the order of the brief."""
    return [row for block in board.blocks for row in block.rows]


def _narrowed(board: Board, blocks: tuple[PillarBlock, ...], columns: tuple[ActorColumn, ...]) -> Board:
    rows = [row for block in blocks for row in block.rows]
    told = {(row.recommendation_code, column.code) for row in rows for column in columns}
    whole = columns == board.columns
    return replace(
        board,
        columns=columns,
        blocks=blocks,
        tallies=tallies_of(columns, rows, members=not whole),
        changes=tuple(c for c in board.changes if (c.recommendation_code, c.actor.code) in told),
        last_fresh_on=last_fresh_day(cell for row in rows for cell in row.cells),
    )
