"""The status board: every recommendation, every actor, on one sheet."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.catalogue import queries as catalogue
from recommendations.models import Brief
from recommendations.status.moment import BadQuestion
from recommendations.web.errors import answers_in_sentences
from recommendations.web.reading import asked_of, context_of, found_brief, read


@require_safe
@answers_in_sentences
def board_page(request: HttpRequest) -> HttpResponse:
    """Show the board of the newest brief, or of the one asked for, as of a day, compared with an earlier one."""
    asked = asked_of(request, also=("brief", "reasons"))
    briefs = list(catalogue.briefs())
    brief = chosen_brief(briefs, request.GET.get("brief", ""))
    reasons = _every_reason(request)
    if brief is None:
        return render(request, "recommendations/no_brief.html")
    reading = read(request, brief, asked, keep=("brief",))
    context = context_of(reading, reading.board) | _board_only(request, briefs, brief, reasons)
    return render(request, "recommendations/board.html", context)


@require_safe
@answers_in_sentences
def brief_page(request: HttpRequest, brief: str) -> HttpResponse:
    """Show the board of one brief under an address of its own."""
    asked = asked_of(request, also=("reasons",))
    reasons = _every_reason(request)
    found = found_brief(brief)
    reading = read(request, found, asked)
    context = context_of(reading, reading.board) | _board_only(request, list(catalogue.briefs()), found, reasons)
    return render(request, "recommendations/board.html", context)


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


def _board_only(request: HttpRequest, briefs: list[Brief], brief: Brief, reasons: bool) -> dict[str, Any]:
    return {
        "other_briefs": [other for other in briefs if other != brief],
        "every_reason": reasons,
        "reasons_address": _reasons(request, not reasons),
    }


def _reasons(request: HttpRequest, every: bool) -> str:
    """Return this address with or without every reason open."""
    params = request.GET.copy()
    params.pop("reasons", None)
    if every:
        params["reasons"] = "all"
    return f"{request.path}?{params.urlencode()}" if params else request.path
