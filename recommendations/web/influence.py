"""The influence log: its list, its export, and how staff add to it and take a line back. It counts for nothing."""

import csv
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.catalogue.filters import filtered
from recommendations.events.influence import BadInfluence, all_influences, record_influence, withdraw_influence
from recommendations.models import Influence, Recommendation
from recommendations.status.moment import BadQuestion
from recommendations.web.access import for_staff
from recommendations.web.draft import keeps_drafts
from recommendations.web.errors import answers_in_sentences
from recommendations.web.influence_form import InfluenceFilter, InfluenceForm
from recommendations.web.log import signed_in
from recommendations.web.watch_forms import filled

PAGE_SIZE = 50
_COLUMNS = ("brief", "recommendation", "kind", "date", "text", "address")
_STAFF_COLUMNS = (*_COLUMNS, "private", "recorded_by", "recorded_at", "withdrawn_by", "withdrawn_at")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@never_cache
@answers_in_sentences
def influence_page(request: HttpRequest) -> HttpResponse:
    """List the log, narrowed by exact filters: all of it for staff, else what is not private."""
    found = _asked(request, besides=frozenset({"page"}))
    params = request.GET.copy()
    params.pop("page", None)
    context = {
        "page": _page(found, request.GET.get("page", "1")),
        "form": InfluenceFilter(request.GET).form,
        "params": params.urlencode(),
        "narrowed": any(params.values()),
        "is_staff": _sees_all(request),
    }
    return render(request, "recommendations/influence.html", context)


@require_safe
@never_cache
@answers_in_sentences
def influence_export(request: HttpRequest) -> HttpResponse:
    """Serve the same lines as a table. Names and moments of recording are for staff."""
    columns = _STAFF_COLUMNS if _sees_all(request) else _COLUMNS
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="influence-{timezone.localdate()}.csv"'
    table = csv.writer(answer)
    table.writerow(columns)
    for row in _asked(request, besides=frozenset()):
        table.writerow(_plain(_cells(row)[: len(columns)]))
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("add_influence")
def influence_new(request: HttpRequest) -> HttpResponse:
    """Add a line to the log."""
    form, sentences = filled(InfluenceForm, request, recommendation=_named(request), is_private=True), list[str]()
    if request.method == "POST" and form.is_valid():
        about: Recommendation = form.cleaned_data["recommendation"]
        try:
            record_influence(about, form.trace(), by=signed_in(request), now=timezone.now())
        except BadInfluence as bad:
            sentences = form.take(bad.errors)
        else:
            messages.success(request, "Noted. It moves no direction.")
            return redirect("influence")
    wrong = request.method == "POST"
    context = {"form": form, "sentences": sentences, "wrong": wrong}
    return render(request, "recommendations/influence_new.html", context, status=422 if wrong else 200)


@require_POST
@for_staff("change_influence")
def influence_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a line back. It stays on record; the second click changes nothing."""
    get_object_or_404(Influence, pk=pk)
    withdraw_influence(pk, by=signed_in(request), now=timezone.now())
    messages.success(request, "Taken back. The line stays on record, crossed out.")
    return redirect("influence")


def _sees_all(request: HttpRequest) -> bool:
    return request.user.has_perm("recommendations.view_influence")


def _asked(request: HttpRequest, *, besides: frozenset[str]) -> "QuerySet[Influence]":
    rows = all_influences(with_private=_sees_all(request))
    return filtered(InfluenceFilter, rows, request.GET, besides=besides)


def _page(found: "QuerySet[Influence]", number: str) -> "Page[Influence]":
    paginator = Paginator(found, PAGE_SIZE)
    try:
        return paginator.page(number)
    except InvalidPage as bad:
        told = f"There is no page “{number[:20]}”; give a number from 1 to {paginator.num_pages}."
        raise BadQuestion({"page": [told]}) from bad


def _named(request: HttpRequest) -> int | None:
    """Return the recommendation that a link to the form names by its key; None where it names none."""
    key = request.GET.get("recommendation", "")
    return int(key) if key.isdecimal() and len(key) < 12 else None


def _cells(row: Influence) -> tuple[Any, ...]:
    told = (row.recommendation.brief.code, row.recommendation.code, row.kind, row.occurred_on, row.text, row.url)
    withdrawn = (row.withdrawn_by, row.withdrawn_at.isoformat()) if row.withdrawn_at else ("", "")
    kept = ("yes" if row.is_private else "no", row.recorded_by, row.recorded_at.isoformat(), *withdrawn)
    return (*told, *kept)


def _plain(cells: Iterable[Any]) -> list[str]:
    """Return cells that no spreadsheet runs as a formula."""
    texts = [str(cell) for cell in cells]
    return [f"'{text}" if text.startswith(_FORMULA) else text for text in texts]
