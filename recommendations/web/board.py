"""The status board: every recommendation, every actor, on one sheet."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue import queries as catalogue
from recommendations.models import Brief
from recommendations.status.moment import BadQuestion, moment
from recommendations.status.queries import board
from recommendations.status.values import Board
from recommendations.vocabulary import Label, ShownLabel
from recommendations.web.asof import AsOf, as_of_control, comparing
from recommendations.web.changes import told
from recommendations.web.errors import answers_in_sentences
from recommendations.web.headline import actor_heading, headline

# Where fewer cells than this share hold a label, the page offers the last day that had one.
QUIET_BELOW = 0.2


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """One actor's column; slim where the actor is part of a group that has a column of its own."""

    heading: str
    slim: bool


@dataclass(frozen=True, slots=True)
class QuietSince:
    """The last day with fresh evidence, and its address."""

    on: date
    address: str


@require_safe
@answers_in_sentences
def board_page(request: HttpRequest) -> HttpResponse:
    """Show the board as of a day, compared with an earlier one."""
    asked = comparing(moment(request.GET, also=("brief", "reasons"), now=timezone.now()))
    briefs = list(catalogue.briefs())
    brief = chosen_brief(briefs, request.GET.get("brief", ""))
    reasons = _every_reason(request)
    if brief is None:
        return render(request, "recommendations/no_brief.html")
    found = board(brief, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on)
    control = as_of_control(request, asked, keep=("brief",))
    others = [other for other in briefs if other != brief]
    context = {"brief": brief, "other_briefs": others, "every_reason": reasons} | _context(found, control)
    return render(request, "recommendations/board.html", context | {"reasons_address": _reasons(request, not reasons)})


def chosen_brief(briefs: list[Brief], code: str) -> Brief | None:
    """Return the brief asked for, else the newest; None before any is loaded. Raises BadQuestion for an unknown one."""
    if not code:
        return briefs[0] if briefs else None
    by_code = {brief.code: brief for brief in briefs}
    if code not in by_code:
        known = ", ".join(by_code) or "none yet"
        raise BadQuestion({"brief": [f"There is no brief “{code[:60]}”. Known are: {known}."]})
    return by_code[code]


def _every_reason(request: HttpRequest) -> bool:
    value = request.GET.get("reasons", "")
    if value not in {"", "all"}:
        raise BadQuestion({"reasons": [f"reasons is “{value[:20]}”. Give all, or leave it out."]})
    return value == "all"


def _context(found: Board, control: AsOf) -> dict[str, Any]:
    rows = [row for block in found.blocks for row in block.rows]
    cells = [cell for row in rows for cell in row.cells]
    labelled = sum(1 for cell in cells if cell.label is not Label.INSUFFICIENT)
    return {
        "board": found,
        "asof": control,
        "headline": headline(found.tallies),
        "tallies": found.tallies,
        "tally_heads": list(ShownLabel),
        "changes": told(found.changes, short_titles={row.recommendation_code: row.short_title for row in rows}),
        "columns": [ColumnHead(actor_heading(column), bool(column.group_code)) for column in found.columns],
        "slim_codes": {column.code for column in found.columns if column.group_code},
        "cell_count": len(cells),
        "stale_count": sum(1 for cell in cells if cell.stale_since),
        "recommendation_count": len(rows),
        "quiet_since": _quiet_since(found, control) if labelled < QUIET_BELOW * len(cells) else None,
    }


def _quiet_since(found: Board, control: AsOf) -> QuietSince | None:
    """Return the last fresh day, unless it is the day being read."""
    on = found.last_fresh_on
    if on is None or on >= found.as_of:
        return None
    return QuietSince(on, f"{control.action}?{urlencode((*control.kept, ('as_of', on.isoformat())))}")


def _reasons(request: HttpRequest, every: bool) -> str:
    """Return this address with or without every reason open."""
    params = request.GET.copy()
    params.pop("reasons", None)
    if every:
        params["reasons"] = "all"
    return f"{request.path}?{params.urlencode()}" if params else request.path
