"""Reading without sight: what somebody is asked to read, the form that shows no other answer, and the answers after."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.events.finding import BadFinding
from recommendations.events.second import (
    NotAsked,
    ask_second_reading,
    hidden_event_ids,
    open_readings,
    possible_readers,
    take_second_reading,
    unseen_events,
    waiting_for_second,
)
from recommendations.events.settle import disputed_events
from recommendations.models import Event
from recommendations.status.events import event_status
from recommendations.status.sight import event_in_sight
from recommendations.web.access import for_staff
from recommendations.web.answers import answers_of
from recommendations.web.finding_form import judgements_of
from recommendations.web.log import signed_in
from recommendations.web.offered import Offered, offered
from recommendations.web.reading_rows import rows_to_read, typed_rows

MOST_LISTED = 25
_NOTHING_WAITS = "No reading of it waits for you: it was not asked for, or you have answered it."


@require_safe
@for_staff("add_assessment")
def second_page(request: HttpRequest) -> HttpResponse:
    """List what waits to be read, what could be read, and for reviewers what waits to be settled."""
    user = signed_in(request)
    hidden = hidden_event_ids(user)
    wanted = waiting_for_second(user, share=settings.SECOND_CODING_SHARE)
    context: dict[str, Any] = {
        "waiting": open_readings(user),
        "wanted": wanted[:MOST_LISTED],
        "share_percent": f"{settings.SECOND_CODING_SHARE * 100:g}",
        "unseen": unseen_events(user).exclude(pk__in=wanted.values("pk"))[:MOST_LISTED],
        "most": MOST_LISTED,
    }
    if user.has_perm("recommendations.adjudicate_event"):
        context["disputed"] = disputed_events().exclude(pk__in=hidden)[:MOST_LISTED]
    return render(request, "recommendations/second.html", context)


@require_POST
@for_staff("add_assessment")
def second_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask somebody to read a development without sight; where no reader is named, whoever asks reads it."""
    event, user = get_object_or_404(Event, code=code), signed_in(request)
    named = request.POST.get("reader", "")
    reader = possible_readers(event).filter(username=named).first() if named else user
    if reader is None:
        messages.error(request, "Not asked. Choose a reader from the list: somebody who has not judged it.")
        return redirect("event", code=code)
    try:
        ask_second_reading(event.pk, reader=reader, by=user, now=timezone.now())
    except BadFinding as bad:
        messages.error(request, f"Not asked. {bad}")
        return redirect("event", code=code)
    if reader == user:
        return redirect("event-second", code=code)
    messages.success(request, f"{reader.get_full_name() or reader.get_username()} is asked to read it without sight.")
    return redirect("event", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("add_assessment")
def event_second(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form to whoever is to read without sight, and to everybody else the answers side by side."""
    event, user = get_object_or_404(Event, code=code), signed_in(request)
    reads = event.pk in hidden_event_ids(user)
    if request.method == "POST":
        if reads:
            return _answer(request, event, user)
        messages.info(request, _NOTHING_WAITS)
        return redirect("event-second", code=code)
    if reads:
        menu = offered()
        return _reading(request, event, rows_to_read(event, menu), menu, [])
    shown = event_status(code, now=timezone.now())
    context = {"event": shown, "answers": answers_of(shown.line.judgements)}
    return render(request, "recommendations/event_answers.html", context)


def _answer(request: HttpRequest, event: Event, user: User) -> HttpResponse:
    """Record what the reader answered; whatever is wrong is told on the same form, still without others' answers."""
    menu = offered()
    rows = typed_rows(request.POST, menu)
    if "more" in request.POST or not rows.is_valid():
        return _reading(request, event, rows, menu, [])
    judgements = judgements_of(rows)
    if bool(judgements) == ("nothing" in request.POST):
        sentence = "Leave every row out if it fits none." if judgements else "Choose a side, or say that it fits none."
        return _reading(request, event, rows, menu, [sentence])
    try:
        take_second_reading(event.pk, judgements, by=user, now=timezone.now())
    except NotAsked as gone:
        messages.info(request, str(gone))
    except BadFinding as bad:
        return _reading(request, event, rows, menu, [line for found in bad.errors.values() for line in found])
    else:
        messages.success(request, "Your answer is recorded. Here it stands beside the others.")
    return redirect("event-second", code=event.code)


def _reading(request: HttpRequest, event: Event, rows: Any, menu: Offered, sentences: list[str]) -> HttpResponse:
    """Show the form. What others answered is taken away before the template is given anything."""
    shown = event_in_sight(event_status(event.code, now=timezone.now()), {event.code})
    wrong = bool(sentences) or (rows.is_bound and any(row.errors for row in rows))
    context = {"event": shown, "rows": rows, "offered": menu, "sentences": sentences, "wrong": wrong}
    return render(request, "recommendations/event_second.html", context, status=422 if wrong else 200)
