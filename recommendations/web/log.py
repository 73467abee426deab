"""Log a development: paste an address, fill in what the page says, judge, save. Works without JavaScript.

One form, several buttons: fill in from the address, more rows, see what it would do, add the report to a known
development, save. Whatever button is pressed, everything typed stays.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.events.capture import Prefill, capture, known_events
from recommendations.events.merge import add_citations
from recommendations.events.record import BadFinding, KnownAddress, Recorded, record_event
from recommendations.fetch.client import Fetch, FetchPolicy, fetch
from recommendations.models import Event
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.web.access import for_staff
from recommendations.web.errors import answers_in_sentences
from recommendations.web.finding_form import FindingForm, JudgementRows, judgements_of, with_more_rows
from recommendations.web.offered import Offered, offered
from recommendations.web.preview import Outcome, outcomes
from recommendations.web.suggestions import suggest

ROWS_PREFIX = "row"
PATIENCE_S = 10.0


@dataclass
class Page:
    """The form as it will be shown again, with what happened on the way."""

    offered: Offered
    form: FindingForm
    rows: Any
    known: list[Event] = field(default_factory=list)
    prefill: Prefill | None = None
    outcomes: tuple[Outcome, ...] = ()
    sentences: list[str] = field(default_factory=list)

    def is_valid(self) -> bool:
        """Whether form and rows can be read; if not, every mistake is said at once."""
        valid = all([self.form.is_valid(), self.rows.is_valid()])
        if not valid:
            self.form.say_everything(with_sources=True)
        return valid

    @property
    def wrong(self) -> bool:
        """Whether anything stands beside a field."""
        return bool(self.sentences or self.form.errors or any(row.errors for row in self.rows))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("add_event")
@answers_in_sentences
def log_page(request: HttpRequest, *, fetch: Fetch = fetch) -> HttpResponse:
    """Show the form, or do what the pressed button says."""
    if request.method != "POST":
        return _show(request, _fresh(request))
    if "fill" in request.POST:
        return _show(request, _filled_in(request.POST, fetch))
    if "more" in request.POST:
        return _show(request, page_of(with_more_rows(request.POST, ROWS_PREFIX)))
    page = page_of(request.POST)
    if not page.is_valid():
        return _show(request, page)
    return _do(request, page)


def _do(request: HttpRequest, page: Page) -> HttpResponse:
    """Do what the pressed button says with a form that can be read."""
    now, user = timezone.now(), signed_in(request)
    if "add_to" in request.POST:
        return _add_report(request, page, user, now)
    if "preview" in request.POST:
        return _show(request, _previewed(page, user, now))
    return _save(request, page, user, now)


def page_of(data: QueryDict) -> Page:
    """Read what was posted; nothing is judged yet."""
    menu = offered()
    form = FindingForm(data, offered=menu)
    return Page(menu, form, JudgementRows(data, prefix=ROWS_PREFIX, form_kwargs={"offered": menu}))


def signed_in(request: HttpRequest) -> User:
    """Return who is asking; the page is closed to everybody else."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("Only a signed-in person can decide; guard the view with for_staff.")
    return user


def _fresh(request: HttpRequest) -> Page:
    errors = unknown_parameters(request.GET, {"url"})
    if errors:
        raise BadQuestion(errors)
    menu, url = offered(), request.GET.get("url", "")
    form = FindingForm(offered=menu, initial={"url": url, "date_precision": "day", "kind": "policy"})
    rows = JudgementRows(prefix=ROWS_PREFIX, form_kwargs={"offered": menu})
    return Page(menu, form, rows, known=known_events(url) if url else [])


def _filled_in(data: QueryDict, fetch: Fetch) -> Page:
    """Read the page at the address, and put what it says where nothing was typed."""
    url = data.get("url", "").strip()
    found = capture(url, fetch=fetch, policy=_policy())
    filled = data.copy()
    day = found.published_on.isoformat() if found.published_on else ""
    said = {
        "headline": found.headline,
        "title": found.headline,
        "publisher_name": found.publisher_name,
        "language": found.language,
        "published_on": day,
        "occurred_on": day,
    }
    for name, value in said.items():
        if value and not filled.get(name, "").strip():
            filled[name] = value
    hints = suggest(filled, f"{filled.get('headline', '')}\n{found.excerpt}", ROWS_PREFIX)
    page = page_of(filled)
    for number, words in hints.items():
        page.rows.forms[number].hint = words
    page.prefill, page.known = found, known_events(url)
    return page


def _policy() -> FetchPolicy:
    """A person is waiting, so less patience than a feed gets."""
    return FetchPolicy(
        user_agent=settings.FETCH_USER_AGENT,
        deadline_s=min(PATIENCE_S, settings.FETCH_DEADLINE_SECONDS),
        allow_hosts=settings.FETCH_ALLOW_HOSTS,
    )


def _previewed(page: Page, user: User, now: datetime) -> Page:
    finding = page.form.finding(judgements_of(page.rows))
    try:
        page.outcomes = outcomes(finding, coder=str(user.pk), now=now)
    except BadFinding as bad:
        page.sentences = page.form.take(bad.errors)
    return page


def _add_report(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse:
    """Hang the report on a development that is known already."""
    event = get_object_or_404(Event, code=request.POST["add_to"])
    try:
        new = add_citations(event.pk, [page.form.source()], by=user, now=now)
    except BadFinding as bad:
        page.sentences = page.form.take(bad.errors)
        return _show(request, page)
    messages.success(request, "The report was added." if new else "The development cites this report already.")
    return redirect("event", code=event.code)


def _save(request: HttpRequest, page: Page, user: User, now: datetime) -> HttpResponse:
    finding = page.form.finding(judgements_of(page.rows))
    different = "different" in request.POST
    try:
        recorded = record_event(finding, by=user, now=now, allow_known_address=different)
    except KnownAddress as known:
        page.known = known.events
        page.sentences = ["This address is cited already. Open that development, or say below that this one differs."]
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
    context = {"page": page, "form": page.form, "rows": page.rows, "offered": page.offered}
    return render(request, "recommendations/event_new.html", context, status=422 if page.wrong else 200)
