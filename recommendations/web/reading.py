"""What the board and its sisters share: one reading of a brief, and what templates print of a part of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404, HttpRequest
from django.utils import timezone

from recommendations.catalogue.queries import brief_by_code
from recommendations.models import Brief
from recommendations.status.moment import Moment, moment
from recommendations.status.part import rows_of
from recommendations.status.queries import board
from recommendations.status.values import Board
from recommendations.vocabulary import Label, ShownLabel
from recommendations.web.asof import AsOf, as_of_control, comparing
from recommendations.web.changes import told
from recommendations.web.headline import actor_heading, headline
from recommendations.web.unknown import unknown
from recommendations.web.visit import since, visit_before

# Where fewer cells than this share hold a label, the page offers the last day that had one.
QUIET_BELOW = 0.2


@dataclass(frozen=True, slots=True)
class Reading:
    """A brief's board as somebody asked for it, with the control of its date."""

    brief: Brief
    board: Board
    control: AsOf
    reader: User | AnonymousUser


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """One actor's column; slim where the actor is part of a group that has a column of its own."""

    code: str
    heading: str
    slim: bool


@dataclass(frozen=True, slots=True)
class QuietSince:
    """The last day with fresh evidence, and its address."""

    on: date
    address: str


def asked_of(request: HttpRequest, *, also: Collection[str] = ()) -> Moment:
    """Return the moment asked for and what to compare with, by default a month earlier. Raises BadQuestion."""
    found = moment(request.GET, also=("since", *also), now=timezone.now())
    return comparing(since(found, request.GET.get("since", "")))


def found_brief(code: str) -> Brief:
    """Return the brief of an address, archived or not. Raises Http404."""
    try:
        return brief_by_code(code)
    except Brief.DoesNotExist as missing:
        raise Http404(f"There is no brief {code}.") from missing


def read(request: HttpRequest, brief: Brief, asked: Moment, *, keep: Collection[str] = ()) -> Reading:
    """Read a brief's board; `keep` names the parameters that stay when the date changes."""
    found = board(
        brief,
        as_of=asked.as_of,
        known_at=asked.known_at,
        compare_on=asked.compare_on,
        compare_known_at=asked.compare_known_at,
    )
    visit = visit_before(request.user, brief, now=timezone.now())
    return Reading(brief, found, as_of_control(request, asked, keep=keep, visit=visit), request.user)


def context_of(reading: Reading, part: Board) -> dict[str, Any]:
    """Return what the templates print of a board or a part of it."""
    rows = rows_of(part)
    cells = [cell for row in rows for cell in row.cells]
    labelled = sum(1 for cell in cells if cell.label is not Label.INSUFFICIENT)
    return {
        "brief": reading.brief,
        "board": part,
        "asof": reading.control,
        "headline": headline(part.tallies),
        "tallies": part.tallies,
        "tally_heads": list(ShownLabel),
        "changes": told(part.changes, short_titles={row.recommendation_code: row.short_title for row in rows}),
        "columns": [ColumnHead(one.code, actor_heading(one), bool(one.group_code)) for one in part.columns],
        "slim_codes": {column.code for column in part.columns if column.group_code},
        "cell_count": len(cells),
        "stale_count": sum(1 for cell in cells if cell.stale_since),
        "recommendation_count": len(rows),
        "quiet_since": _quiet_since(part, reading.control) if labelled < QUIET_BELOW * len(cells) else None,
        "unknown": unknown(part, names=reading.reader.is_authenticated),
    }


def _quiet_since(part: Board, control: AsOf) -> QuietSince | None:
    """Return the last fresh day, unless it is the day being read."""
    on = part.last_fresh_on
    if on is None or on >= part.as_of:
        return None
    return QuietSince(on, f"{control.action}?{urlencode((*control.kept, ('as_of', on.isoformat())))}")
