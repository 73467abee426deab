"""The history of one row: who changed what from what to what, and the row as it stood at each step."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.catalogue.past import history_of, version_of
from recommendations.catalogue.shapes import all_rows
from recommendations.web.upkeep_access import WITH_HISTORY, for_keepers, may
from recommendations.web.upkeep_words import WORDS, page_of


@require_safe
@for_keepers("view", WITH_HISTORY)
def upkeep_history(request: HttpRequest, *, kind: str, pk: int) -> HttpResponse:
    """Tell what happened to a row, the latest first; also to one that was taken out."""
    model = WITH_HISTORY[kind]
    row, changes = all_rows(model).filter(pk=pk).first(), history_of(model, pk)
    if row is None and not changes:
        raise Http404
    name = str(row) if row else _last_name(model, pk, changes[0].version)
    return render(
        request, "recommendations/upkeep_history.html", _frame(request, kind, pk, row, name) | {"changes": changes}
    )


@require_safe
@for_keepers("view", WITH_HISTORY)
def upkeep_version(request: HttpRequest, *, kind: str, pk: int, version: int) -> HttpResponse:
    """Show a row as one change left it."""
    model = WITH_HISTORY[kind]
    found = version_of(model, pk, version)
    if found is None:
        raise Http404
    row = all_rows(model).filter(pk=pk).first()
    return render(
        request, "recommendations/upkeep_version.html", _frame(request, kind, pk, row, found.name) | {"found": found}
    )


def _last_name(model: Any, pk: int, version: int) -> str:
    found = version_of(model, pk, version)
    return found.name if found else ""


def _frame(request: HttpRequest, kind: str, pk: int, row: Any, name: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "words": WORDS[kind],
        "pk": pk,
        "row": row,
        "name": name,
        "page": page_of(row) if row else None,
        "may_change": row is not None and kind != "feeds" and may(request.user, "change", kind),
    }
