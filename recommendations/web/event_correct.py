"""Putting a development right: every change with its reason, and two people at once see each other's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.events.record import BadFinding, StaleVersion, as_it_stands, correct_event
from recommendations.models import Event
from recommendations.web.access import for_staff
from recommendations.web.conflict import SEEN, conflict_between, conflict_page, settled, token_of
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.event_forms import ReasonForm
from recommendations.web.finding_form import NO_STEP, FindingForm
from recommendations.web.log import signed_in
from recommendations.web.offered import Offered, offered


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("change_event")
def event_correct(request: HttpRequest, code: str) -> HttpResponse:
    """Put a development right; what changed, by whom and why stands in its history."""
    event, menu = get_object_or_404(Event, code=code), offered()
    if request.method == "POST":
        return _save(request, event, menu, settled(request.POST))
    kept, standing = taken_up(request), _standing(event, menu)
    if kept is None:
        return _show(request, event, standing, ReasonForm(), seen=token_of(standing))
    form, why = FindingForm(kept, offered=menu), ReasonForm(kept)
    form.hush()
    why.hush()
    return _show(request, event, form, why, seen=kept.get(SEEN, ""))


def changed_meanwhile(event: Event) -> str:
    """Return who changed the facts of an event last, and when."""
    last = event.revisions.select_related("corrected_by").order_by("superseded_at", "pk").last()
    if last is None:
        return ""
    why = f" Reason: {last.reason}" if last.reason else ""
    at = timezone.localtime(last.superseded_at)
    return f"{last.corrected_by or 'The data set'} changed it on {at.day} {at:%b %Y, %H:%M %Z}.{why}"


def _save(request: HttpRequest, event: Event, menu: Offered, data: QueryDict) -> HttpResponse:
    form, why = FindingForm(data, offered=menu), ReasonForm(data)
    if not all([form.is_valid(), why.is_valid()]):
        form.say_everything(with_sources=False)
        return _show(request, event, form, why, seen=data.get(SEEN, ""))
    conflict = conflict_between(form, _standing(event, menu), data)
    if conflict:
        back = reverse("event", args=[event.code])
        return conflict_page(request, conflict, title=event.headline, back=back, who=changed_meanwhile(event))
    try:
        correction, reason = form.correction(), why.cleaned_data["reason"]
        now = timezone.now()
        done = correct_event(event.pk, correction, version=event.version, reason=reason, by=signed_in(request), now=now)
    except StaleVersion as stale:  # between the look and the save; what it says now may be the same
        return _save(request, stale.event, menu, data)
    except BadFinding as bad:
        sentences = form.take(why.take_own(bad.errors))
        return _show(request, event, form, why, seen=data.get(SEEN, ""), sentences=sentences)
    changed = done.event.version != event.version
    told = "The development is put right." if changed else "Nothing was changed: it says so already."
    messages.success(request, told)
    return redirect("event", code=event.code)


def _standing(event: Event, menu: Offered) -> FindingForm:
    """Return the form as it shows what an event says."""
    stands = as_it_stands(event)
    initial: dict[str, Any] = {
        "headline": stands.headline,
        "occurred_on": stands.occurred_on,
        "date_precision": stands.date_precision.value,
        "step": stands.step.value if stands.step else NO_STEP,
        "kind": stands.kind.value,
        "actors": list(stands.actor_codes),
        "summary": stands.summary,
        "episode": stands.episode,
    }
    return FindingForm(offered=menu, initial=initial)


def _show(
    request: HttpRequest,
    event: Event,
    form: FindingForm,
    why: ReasonForm,
    *,
    seen: str,
    sentences: list[str] | None = None,
) -> HttpResponse:
    wrong = bool(sentences or form.errors or why.errors)
    context = {"event": event, "form": form, "why": why, "offered": form.offered, "seen": seen}
    context |= {"sentences": sentences or [], "wrong": wrong}
    return render(request, "recommendations/event_correct.html", context, status=422 if wrong else 200)
