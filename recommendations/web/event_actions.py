"""What editors do to a development that is recorded: judge it, put it right, merge it, take it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recommendations.events.merge import merge_events
from recommendations.events.record import (
    BadFinding,
    StaleVersion,
    as_it_stands,
    assess_event,
    correct_event,
    retract_event,
)
from recommendations.events.second import hidden_event_ids
from recommendations.models import Assessment, Event
from recommendations.vocabulary import AssessmentStatus
from recommendations.web.access import for_staff
from recommendations.web.finding_form import NO_STEP, FindingForm, JudgementRows, judgements_of, with_more_rows
from recommendations.web.log import ROWS_PREFIX, signed_in
from recommendations.web.offered import offered


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("add_assessment")
def event_assess(request: HttpRequest, code: str) -> HttpResponse:
    """Judge a development, or judge it anew: one's own earlier judgement on the same track is replaced and kept."""
    event, menu = get_object_or_404(Event, code=code), offered()
    if event.pk in hidden_event_ids(signed_in(request)):
        return redirect("event-second", code=code)
    data = with_more_rows(request.POST, ROWS_PREFIX) if "more" in request.POST else request.POST
    kwargs: dict[str, Any] = {"prefix": ROWS_PREFIX, "form_kwargs": {"offered": menu}}
    if request.method != "POST":
        rows = JudgementRows(initial=_own_judgements(event, request), **kwargs)
        return _assessing(request, event, rows, [])
    rows = JudgementRows(data, **kwargs)
    if "more" in request.POST or not rows.is_valid():
        return _assessing(request, event, rows, [])
    try:
        assess_event(event.pk, judgements_of(rows), by=signed_in(request), now=timezone.now())
    except BadFinding as bad:
        return _assessing(request, event, rows, [sentence for found in bad.errors.values() for sentence in found])
    messages.success(request, "Your judgement is recorded. What it replaced is kept in the history.")
    return redirect("event", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff("change_event")
def event_correct(request: HttpRequest, code: str) -> HttpResponse:
    """Put a development right; the change is told in its note."""
    event, menu = get_object_or_404(Event, code=code), offered()
    if request.method != "POST":
        form = FindingForm(offered=menu, initial=_as_typed(event))
        return _correcting(request, event, form, [])
    form = FindingForm(request.POST, offered=menu)
    version = request.POST.get("version", "")
    if not form.is_valid() or not version.isdecimal():
        return _correcting(request, event, form, [])
    try:
        correct_event(event.pk, form.correction(), version=int(version), by=signed_in(request), now=timezone.now())
    except StaleVersion as stale:
        return _correcting(request, stale.event, form, [str(stale)])
    except BadFinding as bad:
        return _correcting(request, event, form, form.take(bad.errors))
    messages.success(request, "The development is put right.")
    return redirect("event", code=code)


@require_POST
@for_staff("retract_event")
def event_retract(request: HttpRequest, code: str) -> HttpResponse:
    """Take a development back, or merge it into the one it repeats. It stays readable."""
    event = get_object_or_404(Event, code=code)
    reason, into = request.POST.get("reason", "").strip(), request.POST.get("into", "").strip()
    user, now = signed_in(request), timezone.now()
    try:
        if into:
            kept = get_object_or_404(Event, code=into)
            merge_events(event.pk, kept.pk, reason=reason, by=user, now=now)
        else:
            retract_event(event.pk, reason=reason, by=user, now=now)
    except BadFinding as bad:
        messages.error(request, f"Not taken back. {bad}")
    else:
        messages.success(
            request, f"Merged into {into}." if into else "Taken back. It no longer counts; the record stays."
        )
    return redirect("event", code=code)


def _own_judgements(event: Event, request: HttpRequest) -> list[dict[str, Any]]:
    own = Assessment.objects.filter(
        event=event, coder=signed_in(request), status=AssessmentStatus.REVIEWED, superseded_at=None
    )
    return [
        {
            "recommendation": row.track.recommendation_id,
            "actor": row.track.actor.code,
            "side": row.side,
            "significance": row.significance,
            "confidence": row.confidence,
            "rationale": row.rationale,
        }
        for row in own.select_related("track__actor")
    ]


def _as_typed(event: Event) -> dict[str, Any]:
    """Return a development as its form shows it."""
    stands = as_it_stands(event)
    return {
        "headline": stands.headline,
        "occurred_on": stands.occurred_on,
        "date_precision": stands.date_precision.value,
        "step": stands.step.value if stands.step else NO_STEP,
        "kind": stands.kind.value,
        "actors": list(stands.actor_codes),
        "summary": stands.summary,
        "episode": stands.episode,
    }


def _assessing(request: HttpRequest, event: Event, rows: Any, sentences: list[str]) -> HttpResponse:
    wrong = bool(sentences) or (rows.is_bound and any(row.errors for row in rows))
    context = {"event": event, "rows": rows, "offered": offered(), "sentences": sentences, "wrong": wrong}
    return render(request, "recommendations/event_assess.html", context, status=422 if wrong else 200)


def _correcting(request: HttpRequest, event: Event, form: FindingForm, sentences: list[str]) -> HttpResponse:
    wrong = bool(sentences) or bool(form.is_bound and form.errors)
    context = {"event": event, "form": form, "offered": form.offered, "sentences": sentences, "wrong": wrong}
    return render(request, "recommendations/event_correct.html", context, status=422 if wrong else 200)
