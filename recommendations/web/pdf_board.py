"""The board as values of a document: what the page shows, and nothing the page does not."""

from collections.abc import Sequence
from typing import Any

from recommendations.status.moment import Moment
from recommendations.status.values import Board, BoardRow, Cell, PillarBlock, Tally
from recommendations.vocabulary import ShownLabel
from recommendations.web.changes import ChangeCard, Move, told
from recommendations.web.headline import actor_heading, headline
from recommendations.web.pdf_charts import trend_picture
from recommendations.web.pdf_frame import long_day, permanent, short_day, shown


def board_values(board: Board, asked: Moment) -> dict[str, Any]:
    """Return everything on the sheet but its frame."""
    rows = [row for block in board.blocks for row in block.rows]
    said = headline(board.tallies)
    return {
        "headline": list(said.lines),
        "rest": said.rest,
        "fresh": _fresh(board, rows),
        "tally": _tally(board.tallies),
        "changes": changes_values(board, asked),
        "columns": [{"heading": actor_heading(one), "slim": bool(one.group_code)} for one in board.columns],
        "blocks": [_block(block, board, asked) for block in board.blocks],
        "key": _key(board),
    }


def changes_values(board: Board, asked: Moment) -> dict[str, Any] | None:
    """Return what changed since the day compared with; None where none was."""
    if board.compare_on is None:
        return None
    rows = [row for block in board.blocks for row in block.rows]
    changes = told(board.changes, short_titles={row.recommendation_code: row.short_title for row in rows})
    cells = sum(len(row.cells) for row in rows)
    lists = {
        "Also": changes.more,
        "Faded to No recent evidence": changes.faded,
        "Same label, share moved": changes.shares,
        "Not compared": "the method changed between the two days" if board.not_comparable else "",
    }
    return {
        "title": f"Changed since {long_day(board.compare_on)}",
        "count": f"{changes.count} of {cells} cells differ" if changes.count else "no label differs",
        "cards": [_card(card, board.brief_code, asked) for card in changes.cards],
        "more": [{"name": name, "text": f"{text}."} for name, text in lists.items() if text],
    }


def cell_values(cell: Cell, board: Board) -> dict[str, Any]:
    """Return one cell: glyph, word, since when, what it was, marks, one reason."""
    rated = cell.since_on and cell.shown is not ShownLabel.NOT_YET_RATED
    return {
        **shown(cell.shown),
        "since": short_day(cell.since_on) if rated else "",
        "was": cell.changed_from.label if cell.changed_from else "",
        "marks": marks(cell),
        "long": cell.long_shown_note,
        "reason": cell.reason or "Nothing rated yet.",
        "trend": trend_picture(cell, board.as_of),
        "slim": bool(cell.actor.group_code),
        "calls": [f"Editor’s call: {call.label.label}, until {short_day(call.expires_on)}" for call in cell.calls],
        "stale": f"not checked since {short_day(cell.stale_since)}" if cell.stale_since else "",
        "restating": cell.restating,
    }


def marks(cell: Cell) -> list[str]:
    """Return the small words that qualify a label."""
    found = {"words only": cell.words_only, "one event": cell.one_event, "contested": cell.contested}
    return [word for word, holds in found.items() if holds]


def _fresh(board: Board, rows: Sequence[BoardRow]) -> list[str]:
    stale = sum(1 for row in rows for cell in row.cells if cell.stale_since)
    waiting = board.waiting_in_triage
    checked, issue = board.last_checked_at, board.last_issue_to
    return [
        f"Sources last checked {checked.day} {checked:%b %Y, %H:%M %Z}." if checked else "No source checked yet.",
        f"{waiting} {'story waits' if waiting == 1 else 'stories wait'} in triage.",
        f"Last digest up to {issue.day} {issue:%b %Y, %H:%M %Z}." if issue else "No digest has gone out yet.",
        *([f"{stale} {'cell' if stale == 1 else 'cells'} not checked within the review interval."] if stale else []),
    ]


def _tally(tallies: Sequence[Tally]) -> dict[str, Any]:
    return {
        "heads": [shown(label) for label in ShownLabel],
        "rows": [
            {"actor": tally.actor.name, "counts": [{"codes": list(codes)} for _, codes in tally.counts]}
            for tally in tallies
        ],
    }


def _card(card: ChangeCard, brief: str, asked: Moment) -> dict[str, Any]:
    return {
        "code": card.code,
        "title": card.title,
        "address": permanent(asked, "recommendation", {"brief": brief, "code": card.code}),
        "moves": [_move(move) for move in card.moves],
        "why": card.why,
    }


def _move(move: Move) -> dict[str, Any]:
    return {"who": move.who, "before": shown(move.before), "after": shown(move.after)}


def _block(block: PillarBlock, board: Board, asked: Moment) -> dict[str, Any]:
    return {"title": block.title, "rows": [_row(row, board, asked) for row in block.rows]}


def _row(row: BoardRow, board: Board, asked: Moment) -> dict[str, Any]:
    return {
        "code": row.recommendation_code,
        "title": row.short_title,
        "address": permanent(asked, "recommendation", row.url_kwargs),
        "cells": [cell_values(cell, board) for cell in row.cells],
    }


def _key(board: Board) -> str:
    changed = f" Bold: changed since {long_day(board.compare_on)}." if board.compare_on else ""
    return (
        "Small line: share of moves over 12 months that go toward, above the dotted middle is toward. Words only: "
        f"nothing beyond statements supports it.{changed} Bar on top of a cell: Toward; at the foot: Away."
    )
