"""Log a development: paste an address, confirm what the page says, judge, save. Works without JavaScript.

One form, several buttons: fill in from the address, more rows or sources, see what it would do, add the report to a
known development, save. Whatever button is pressed, everything typed stays. Its script asks for the same with a header,
and gets the form without the page around it, with status 200 also while something is missing.
"""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.events.merge import add_citations
from recommendations.events.record import BadFinding, KnownAddress, Recorded, record_event
from recommendations.fetch.client import Fetch, fetch
from recommendations.models import Event
from recommendations.web.access import for_staff
from recommendations.web.capture import filled_in, shared_page
from recommendations.web.capture_form import ROWS_PREFIX, Page, page_of
from recommendations.web.capture_sources import MOST, with_counts
from recommendations.web.capture_sources import PREFIX as SOURCES_PREFIX
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.errors import answers_in_sentences
from recommendations.web.finding_form import with_more_rows

__all__ = ["ROWS_PREFIX", "log_page", "signed_in"]

PART = "X-Part"  # sent by the script, which wants the form alone


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("add_event")
@answers_in_sentences
def log_page(request: HttpRequest, *, fetch: Fetch = fetch) -> HttpResponse:
    """Show the form, or do what the pressed button says."""
    now = timezone.now()
    if request.method != "POST":
        kept = taken_up(request)
        return _show(request, page_of(kept).hush() if kept else shared_page(request.GET, now=now))
    if "fill" in request.POST:
        return _show(request, filled_in(request.POST, fetch, now=now))
    if {"more", "more_sources"} & set(request.POST):
        return _show(request, _longer(request.POST))
    return _do(request, page_of(request.POST), signed_in(request), now)


def signed_in(request: HttpRequest) -> User:
    """Return who is asking; the page is closed to everybody else."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("Only a signed-in person can decide; guard the view with for_staff.")
    return user


def _longer(data: QueryDict) -> Page:
    """Return the form with room for another report, or for more judgements."""
    data = with_counts(data, ROWS_PREFIX, SOURCES_PREFIX)
    if "more" in data:
        page = page_of(with_more_rows(data, ROWS_PREFIX))
    else:
        page = page_of(with_more_rows(data, SOURCES_PREFIX, 1, most=MOST))
        page.focus = f"{SOURCES_PREFIX}-{len(page.sources.forms) - 1}-url"
    return page.hush()


def _do(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse:
    """Do what the pressed button says."""
    if "add_to" in request.POST:
        return _add_report(request, page, user, now)
    if page.is_valid():
        if "preview" not in request.POST:
            return _save(request, page, user, now)
        page.preview(coder=str(user.pk), now=now)
    return _show(request, page)


def _add_report(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse:
    """Hang the reports on a development that is known already."""
    event = get_object_or_404(Event, code=request.POST["add_to"])
    if not page.reports_are_valid():
        return _show(request, page)
    try:
        new = add_citations(event.pk, page.reports, by=user, now=now)
    except BadFinding as bad:
        page.sentences = page.form.take(bad.errors)
        return _show(request, page)
    messages.success(request, "The report was added." if new else "The development cites this report already.")
    return redirect("event", code=event.code)


def _save(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse:
    """Record what was typed, unless something has to be answered first."""
    if page.stops(coder=str(user.pk), now=now):
        return _show(request, page)
    try:
        recorded = record_event(page.finding, by=user, now=now, allow_known_address=page.is_different)
    except KnownAddress as known:  # since the look a moment ago
        page.known, page.sentences = known.events, [str(known)]
    except BadFinding as bad:
        page.sentences = page.form.take(bad.errors)
    else:
        return _saved(request, recorded)
    return _show(request, page)


def _saved(request: HttpRequest, recorded: Recorded) -> HttpResponse:
    event = recorded.event
    if "again" in request.POST:
        messages.success(request, f"Logged as {event.code}: {event.headline}")
        return redirect("event-new")
    messages.success(request, "Logged. What it moved stands below.")
    return redirect("event", code=event.code)


def _show(request: HttpRequest, page: Page) -> HttpResponse:
    context = {"page": page, "form": page.form, "rows": page.rows, "sources": page.sources, "offered": page.offered}
    if PART in request.headers:
        return render(request, "recommendations/_log_form.html", context)
    context["bookmark"] = _bookmark()
    return render(request, "recommendations/event_new.html", context, status=422 if page.wrong else 200)


def _bookmark() -> str:
    """Return the bookmark that brings the page one reads to this form."""
    here = f"{settings.BASE_URL}{reverse('event-new')}"
    parts = {"url": "location.href", "title": "document.title", "text": "getSelection().toString().slice(0,500)"}
    query = "+'&".join(f"{name}='+encodeURIComponent({value})" for name, value in parts.items())
    return f"javascript:location.href='{here}?{query}"
