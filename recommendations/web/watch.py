"""Watchpoints: the list of them, and the forms by which staff set, settle and move one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.events.second import hidden_event_ids
from recommendations.models import Track, Watchpoint
from recommendations.status.explain import track_by_codes
from recommendations.status.watch import (
    AlreadySettled,
    BadWatchpoint,
    move_watchpoint,
    open_watchpoints,
    set_watchpoint,
    settle_watchpoint,
    settled_watchpoints,
)
from recommendations.vocabulary import Side, WatchOutcome
from recommendations.web.access import for_staff
from recommendations.web.draft import keeps_drafts
from recommendations.web.log import signed_in
from recommendations.web.watch_forms import MoveForm, SettleForm, TellingForm, WatchForm, filled

MOST_SETTLED = 100


@require_safe
def watchpoints_page(request: HttpRequest) -> HttpResponse:
    """List what is watched for, overdue first, and what became of the rest.

    What an event settled is left out for whoever is to read that event without sight: it tells how it was judged.
    """
    settled = settled_watchpoints().exclude(event__in=hidden_event_ids(request.user))
    context = {
        "waiting": open_watchpoints(),
        "settled": settled[:MOST_SETTLED],
        "most": MOST_SETTLED,
        "today": timezone.localdate(),
    }
    return render(request, "recommendations/watchpoints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("add_watchpoint")
def watchpoint_new(request: HttpRequest, brief: str, code: str, actor: str) -> HttpResponse:
    """Set a watchpoint on a track."""
    track = _track(brief, code, actor)
    form, sentences = filled(WatchForm, request), list[str]()
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        said: dict[str, Any] = {"text": typed["text"], "side": Side(typed["side"]), "due_on": typed["due_on"]}
        try:
            set_watchpoint(track, **said, by=signed_in(request), now=timezone.now())
        except BadWatchpoint as bad:
            sentences = form.take(bad.errors)
        else:
            messages.success(request, "Set. It comes up on My day when its day is near.")
            return redirect("track", brief=brief, code=code, actor=actor)
    return _ask(request, "watchpoint_new", form, sentences, {"track": track})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("change_watchpoint")
def watchpoint_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what became of a watchpoint."""
    one = _watchpoint(pk)
    if one.outcome:
        return _too_late(request, AlreadySettled(one))
    form, sentences = filled(SettleForm, request), list[str]()
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        said: dict[str, Any] = {"outcome": WatchOutcome(typed["outcome"]), "note": typed["note"]}
        try:
            settle_watchpoint(pk, **said, event_code=typed["event"], by=signed_in(request), now=timezone.now())
        except AlreadySettled as gone:
            return _too_late(request, gone)
        except BadWatchpoint as bad:
            sentences = form.take(bad.errors)
        else:
            messages.success(request, "Settled. It stays on record with its outcome.")
            return redirect("watchpoints")
    return _ask(request, "watchpoint", form, sentences, {"one": one})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("change_watchpoint")
def watchpoint_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch for the same until another day."""
    one = _watchpoint(pk)
    if one.outcome:
        return _too_late(request, AlreadySettled(one))
    form, sentences = filled(MoveForm, request), list[str]()
    if request.method == "POST" and form.is_valid():
        try:
            moved = move_watchpoint(pk, **form.cleaned_data, by=signed_in(request), now=timezone.now())
        except AlreadySettled as gone:
            return _too_late(request, gone)
        except BadWatchpoint as bad:
            sentences = form.take(bad.errors)
        else:
            messages.success(request, f"Moved to {moved.due_on}. The earlier day stays on record.")
            return redirect("watchpoints")
    return _ask(request, "watchpoint_move", form, sentences, {"one": one})


def _track(brief: str, code: str, actor: str) -> Track:
    try:
        return track_by_codes(brief, code, actor)
    except Track.DoesNotExist as missing:
        raise Http404(f"There is no track of {actor} on {code} in {brief}.") from missing


def _watchpoint(pk: int) -> Watchpoint:
    names = ("track__recommendation__brief", "track__actor", "set_by", "settled_by", "event")
    return get_object_or_404(Watchpoint.objects.select_related(*names), pk=pk)


def _too_late(request: HttpRequest, gone: AlreadySettled) -> HttpResponse:
    messages.info(request, str(gone))
    return redirect("watchpoints")


def _ask(
    request: HttpRequest, page: str, form: TellingForm, sentences: list[str], about: dict[str, Any]
) -> HttpResponse:
    wrong = request.method == "POST"
    context = about | {"form": form, "sentences": sentences, "wrong": wrong}
    return render(request, f"recommendations/{page}.html", context, status=422 if wrong else 200)
