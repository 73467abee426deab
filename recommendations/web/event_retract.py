"""Taking a development back, and merging it into the one it repeats. Both stay readable, with who, when and why."""

from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.events.merge import merge_events
from recommendations.events.record import BadFinding, retract_event
from recommendations.models import Event
from recommendations.web.access import for_staff
from recommendations.web.capture_near import near_events
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.event_forms import MergeForm, ReasonForm
from recommendations.web.log import signed_in

Kind = TypeVar("Kind", bound=ReasonForm)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("retract_event")
def event_retract(request: HttpRequest, code: str) -> HttpResponse:
    """Take a development back; readers are told why."""
    event = get_object_or_404(Event, code=code)
    form = _form(request, ReasonForm)
    if request.method != "POST" or not form.is_valid():
        return _show(request, event, form, "event_retract")
    try:
        retract_event(event.pk, reason=form.cleaned_data["reason"], by=signed_in(request), now=timezone.now())
    except BadFinding as bad:
        return _show(request, event, form, "event_retract", form.take(bad.errors))
    messages.success(request, "Taken back. It no longer counts; the record stays.")
    return redirect("event", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("retract_event")
def event_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge a development into the one it repeats, which is kept; its sources come along."""
    event = get_object_or_404(Event, code=code)
    form = _form(request, MergeForm)
    if request.method != "POST" or not form.is_valid():
        return _show(request, event, form, "event_merge")
    kept, reason = form.cleaned_data["kept"], form.cleaned_data["reason"].strip()
    if not reason:
        form.add_error("reason", "Say how you know that it is the same; readers are told.")
        return _show(request, event, form, "event_merge")
    try:
        merged = merge_events(event.pk, kept.pk, reason=reason, by=signed_in(request), now=timezone.now())
    except BadFinding as bad:
        form.add_error("into", [sentence for found in bad.errors.values() for sentence in found])
        return _show(request, event, form, "event_merge")
    messages.success(request, f"Merged into {merged.event.code}, which has its sources now.")
    return redirect("event", code=merged.event.code)


def _form(request: HttpRequest, kind: type[Kind]) -> Kind:
    """Return the form as it was sent, as it was kept, or empty."""
    if request.method == "POST":
        return kind(request.POST)
    kept = taken_up(request)
    form = kind(kept) if kept is not None else kind()
    if kept is not None:
        form.hush()
    return form


def _show(
    request: HttpRequest, event: Event, form: ReasonForm, page: str, sentences: list[str] | None = None
) -> HttpResponse:
    wrong = bool(sentences or form.errors)
    near = near_events(event.headline, on=event.occurred_on, besides=[event]) if isinstance(form, MergeForm) else []
    context = {"event": event, "form": form, "sentences": sentences or [], "wrong": wrong, "near": near}
    return render(request, f"recommendations/{page}.html", context, status=422 if wrong else 200)
