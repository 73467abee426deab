"""The board for other people's pages: read-only, without navigation and forms, framed where a setting allows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue import queries as catalogue
from recommendations.status.moment import BadQuestion, Moment, moment, unknown_parameters
from recommendations.status.queries import board
from recommendations.status.values import ActorColumn, Board, Cell
from recommendations.web.board import chosen_brief
from recommendations.web.headline import actor_heading, headline

_KNOWN = ("brief", "columns", "as_of", "known_at")


@dataclass(frozen=True, slots=True)
class EmbeddedRow:
    """One recommendation with the cells of the columns asked for, and the address of its page."""

    code: str
    title: str
    address: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class EmbeddedPillar:
    """One pillar with its rows."""

    title: str
    rows: tuple[EmbeddedRow, ...]


@require_safe
def embed_board(request: HttpRequest) -> HttpResponse:
    """Show the board of a brief as of a day, all columns or those asked for, by the actors' codes."""
    try:
        context, status = _asked(request), 200
    except BadQuestion as bad:
        context, status = {"sentences": [str(bad)]}, 400
    return _framed(render(request, "recommendations/embed_board.html", context, status=status))


def _asked(request: HttpRequest) -> dict[str, Any]:
    if unknown := unknown_parameters(request.GET, _KNOWN):
        raise BadQuestion(unknown)
    asked = moment(request.GET, also=("brief", "columns"), now=timezone.now())
    brief = chosen_brief(list(catalogue.briefs()), request.GET.get("brief", ""))
    if brief is None:
        return {"sentences": ["No brief is loaded yet, so there is no board to show."]}
    found = board(brief, as_of=asked.as_of, known_at=asked.known_at)
    columns = _columns(found, request.GET.get("columns", ""))
    query = _query(asked)
    return {
        "embedded": brief,
        "asked": asked,
        "headline": headline([tally for tally in found.tallies if tally.actor in columns]),
        "headings": [actor_heading(column) for column in columns],
        "pillars": _pillars(found, columns, query),
        "whole": f"{reverse('board')}?{urlencode([('brief', brief.code), *query])}",
    }


def _columns(found: Board, asked: str) -> tuple[ActorColumn, ...]:
    """Return the columns asked for, in the order of the board; all where none is. Raises BadQuestion."""
    codes = {code.strip() for code in asked.split(",") if code.strip()}
    unknown = sorted(codes - {column.code for column in found.columns})
    if unknown:
        known = ", ".join(column.code for column in found.columns)
        raise BadQuestion({"columns": [f"There is no column “{unknown[0][:40]}”. Known are: {known}."]})
    return tuple(column for column in found.columns if not codes or column.code in codes)


def _pillars(
    found: Board, columns: tuple[ActorColumn, ...], query: list[tuple[str, str]]
) -> tuple[EmbeddedPillar, ...]:
    shown = {column.code for column in columns}
    after = f"?{urlencode(query)}" if query else ""
    return tuple(
        EmbeddedPillar(
            block.title,
            tuple(
                EmbeddedRow(
                    row.recommendation_code,
                    row.short_title or row.title,
                    reverse("recommendation", args=(found.brief_code, row.recommendation_code)) + after,
                    tuple(cell for cell in row.cells if cell.actor.code in shown),
                )
                for row in block.rows
            ),
        )
        for block in found.blocks
    )


def _query(asked: Moment) -> list[tuple[str, str]]:
    parts = [] if asked.is_today else [("as_of", asked.as_of.isoformat())]
    return [*parts, ("known_at", asked.known_on.isoformat())] if asked.known_on else parts


def _framed(response: HttpResponse) -> HttpResponse:
    """Let the pages of EMBED_ORIGINS, and no others, show this answer in a frame; where none is listed, nobody's."""
    if settings.EMBED_ORIGINS:
        response.xframe_options_exempt = True
        response.headers["Content-Security-Policy"] = build_policy(
            replace={"frame-ancestors": list(settings.EMBED_ORIGINS)}
        )
    return response
