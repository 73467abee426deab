"""What editors add to a direction: “looked, nothing new”, or a stated disagreement. Neither changes the direction."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recommendations.models import Call, Track
from recommendations.status.calls import BadCall, make_call, record_check, withdraw_call
from recommendations.vocabulary import ActorRole, Label
from recommendations.web.access import for_staff
from recommendations.web.call_form import CallForm
from recommendations.web.log import signed_in


@require_POST
@for_staff("add_assessment")
def track_check(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Record that somebody looked at one actor on one recommendation and found nothing new."""
    track = _track(request, brief, code)
    record_check(track, by=signed_in(request), now=timezone.now(), note=request.POST.get("note", "")[:300])
    messages.success(request, f"Noted: you looked at {track.actor.name} and found nothing new.")
    return redirect("recommendation", brief=brief, code=code)


@require_POST
@for_staff("add_assessment")
def track_call(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """State a disagreement with a computed direction, with a reason and a day on which it lapses."""
    track, form, now = _track(request, brief, code), CallForm(request.POST), timezone.now()
    if not form.is_valid():
        return _call_again(request, track, form, [])
    typed = form.cleaned_data
    label, lapses = Label(typed["label"]), typed["expires_on"]
    try:
        make_call(track, label=label, reason=typed["reason"], expires_on=lapses, by=signed_in(request), now=now)
    except BadCall as bad:
        return _call_again(request, track, form, form.take(bad.errors))
    messages.success(request, f"Your call stands beside the direction of {track.actor.name} until {lapses}.")
    return redirect("recommendation", brief=brief, code=code)


@require_POST
@for_staff("add_assessment")
def call_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a call back. The second click changes nothing."""
    call = get_object_or_404(Call.objects.select_related("track__recommendation__brief"), pk=pk)
    withdraw_call(pk, now=timezone.now())
    messages.success(request, "The call is taken back.")
    about = call.track.recommendation
    return redirect("recommendation", brief=about.brief.code, code=about.code)


def _track(request: HttpRequest, brief: str, code: str) -> Track:
    counted = Track.objects.exclude(actor__role=ActorRole.CONTEXT).select_related("actor", "recommendation__brief")
    about = {"recommendation__brief__code": brief, "recommendation__code": code}
    return get_object_or_404(counted, **about, actor__code=request.POST.get("actor", ""))


def _call_again(request: HttpRequest, track: Track, form: CallForm, sentences: list[str]) -> HttpResponse:
    """Show a call that cannot be made once more, with everything typed."""
    about = track.recommendation
    back = f"{reverse('recommendation', args=[about.brief.code, about.code])}#edit-h"
    context = {"track": track, "form": form, "sentences": sentences, "wrong": True, "back": back}
    return render(request, "recommendations/call_again.html", context, status=422)
