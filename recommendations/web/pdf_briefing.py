"""The briefing as values: a cover, the board, the changed cells with their evidence, what is not known, the method."""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from recommendations.catalogue.queries import recommendations_of
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Brief, Recommendation
from recommendations.status.evidence import evidence_rows
from recommendations.status.moment import Moment
from recommendations.status.sight import NO_REASON
from recommendations.status.values import Board, Cell, Change, EvidenceRow
from recommendations.vocabulary import ShownLabel
from recommendations.web.headline import actor_heading
from recommendations.web.pdf_board import board_values
from recommendations.web.pdf_frame import permanent, plain_address, short_day, shown
from recommendations.web.pdf_recommendation import evidence_values

MOST_EVIDENCE = 5
_UNKNOWN = {
    ShownLabel.NO_RECENT_EVIDENCE: "There was evidence; what is left of it has aged below the threshold.",
    ShownLabel.NOT_YET_RATED: "Nobody has rated anything yet. That is not the middle of a scale.",
}


def briefing_values(brief: Brief, board: Board, asked: Moment, *, hidden: Collection[str] = ()) -> dict[str, Any]:
    """Return everything in the briefing but its frame; events whose codes are hidden are left out."""
    return {
        **board_values(board, asked),
        "changed": _changed(brief, board, asked, hidden),
        "unknown": _unknown(board),
        "stale": _stale(board),
        "method_note": _method_note(),
        "method_address": plain_address("method"),
    }


def _changed(brief: Brief, board: Board, asked: Moment, hidden: Collection[str]) -> list[dict[str, Any]]:
    """Return the cells whose label changed, recommendation by recommendation in the order of the brief."""
    changes = [change for change in board.changes if change.label_changed]
    by_code = {code: list(found) for code, found in groupby(sorted(changes, key=_code), key=_code)}
    rows = {one.code: one for one in recommendations_of(brief) if one.code in by_code}
    return [_recommendation(one, by_code[code], asked, hidden) for code, one in rows.items()]


def _code(change: Change) -> str:
    return change.recommendation_code


def _recommendation(
    one: Recommendation, changes: Iterable[Change], asked: Moment, hidden: Collection[str]
) -> dict[str, Any]:
    evidence = evidence_rows(one, as_of=asked.as_of, known_at=asked.known_at)
    return {
        "code": one.code,
        "title": one.title,
        "address": permanent(asked, "recommendation", {"brief": one.brief.code, "code": one.code}),
        "cells": [_cell(change, evidence, hidden) for change in changes],
    }


def _cell(change: Change, evidence: Iterable[EvidenceRow], hidden: Collection[str]) -> dict[str, Any]:
    """Return one changed cell with the judgements that weigh most, heaviest first; a group has those of its members."""
    mine = [
        row for row in evidence if not row.is_context and change.actor.code in (row.actor.code, row.actor.group_code)
    ]
    seen = sorted((row for row in mine if row.event_code not in hidden), key=lambda row: -row.weight_today)
    return {
        "actor": actor_heading(change.actor),
        "before": shown(change.before),
        "after": shown(change.after),
        "on": short_day(change.on),
        "why": change.reason if len(seen) == len(mine) else NO_REASON,
        "evidence": [evidence_values(row) for row in seen[:MOST_EVIDENCE]],
        "left": max(len(seen) - MOST_EVIDENCE, 0),
    }


def _unknown(board: Board) -> list[dict[str, Any]]:
    """Return the quiet and the unrated cells, actor by actor."""
    found = []
    for label, sentence in _UNKNOWN.items():
        lines = [{"actor": name, "codes": " ".join(codes)} for name, codes in _codes(board, label).items()]
        found.append({**shown(label), "sentence": sentence, "lines": lines})
    return found


def _codes(board: Board, label: ShownLabel) -> Mapping[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for code, cell in _cells(board):
        if cell.shown is label:
            codes.setdefault(actor_heading(cell.actor), []).append(code)
    return codes


def _stale(board: Board) -> list[str]:
    """Return the cells nobody has looked at within their review interval, actor by actor."""
    found: dict[str, list[str]] = {}
    for code, cell in _cells(board):
        if cell.stale_since:
            found.setdefault(actor_heading(cell.actor), []).append(code)
    return [f"{actor}: {' '.join(codes)}" for actor, codes in found.items()]


def _cells(board: Board) -> list[tuple[str, Cell]]:
    order = {column.code: place for place, column in enumerate(board.columns)}
    cells = [(row.recommendation_code, cell) for block in board.blocks for row in block.rows for cell in row.cells]
    return sorted(cells, key=lambda one: order[one[1].actor.code])


def _method_note() -> list[str]:
    return render_to_string("pdf/method_note.txt", {"parameters": DIRECTION_V1}).strip().splitlines()
