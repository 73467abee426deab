"""Settling a development on which people differ: their answers in sight, and one assessment that replaces them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.events.finding import BadFinding
from recommendations.events.second import hidden_event_ids
from recommendations.events.settle import adjudicate, disputed_tracks
from recommendations.models import Event
from recommendations.status.events import event_status
from recommendations.web.access import for_staff
from recommendations.web.answers import answers_of
from recommendations.web.finding_form import judgements_of
from recommendations.web.log import signed_in
from recommendations.web.offered import Offered, offered
from recommendations.web.reading_rows import fresh_rows, typed_rows


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("adjudicate_event")
def event_settle(request: HttpRequest, code: str) -> HttpResponse:
    """Show every answer and a row for each track on which they differ, or record what settles them."""
    event, user = get_object_or_404(Event, code=code), signed_in(request)
    if event.pk in hidden_event_ids(user):
        messages.info(request, "You are asked to read it without sight. Answer that before you settle it.")
        return redirect("event-second", code=code)
    menu = offered()
    if request.method != "POST":
        return _settling(request, event, fresh_rows(disputed_tracks(event), menu), menu, [])
    rows = typed_rows(request.POST, menu)
    if "more" in request.POST or not rows.is_valid():
        return _settling(request, event, rows, menu, [])
    try:
        adjudicate(event.pk, judgements_of(rows), by=user, now=timezone.now())
    except BadFinding as bad:
        return _settling(request, event, rows, menu, [line for found in bad.errors.values() for line in found])
    messages.success(request, "Settled. The earlier answers stay on record and no longer count.")
    return redirect("event", code=code)


def _settling(request: HttpRequest, event: Event, rows: Any, menu: Offered, sentences: list[str]) -> HttpResponse:
    shown = event_status(event.code, now=timezone.now())
    wrong = bool(sentences) or (rows.is_bound and any(row.errors for row in rows))
    context = {
        "event": shown,
        "answers": answers_of(shown.line.judgements),
        "rows": rows,
        "offered": menu,
        "sentences": sentences,
        "wrong": wrong,
    }
    return render(request, "recommendations/event_settle.html", context, status=422 if wrong else 200)
