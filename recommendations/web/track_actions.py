"""What editors add to a direction: “looked, nothing new”, or a stated disagreement. Neither changes the direction."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from recommendations.models import Call, Track
from recommendations.status.calls import BadCall, make_call, record_check, withdraw_call
from recommendations.vocabulary import ActorRole, Label
from recommendations.web.access import for_staff
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
    track = _track(request, brief, code)
    label, lapses = request.POST.get("label", ""), _day(request.POST.get("expires_on", ""))
    if label not in set(Label) or lapses is None:
        messages.error(request, "Not noted. Choose a label, and give the day on which your call lapses.")
        return redirect("recommendation", brief=brief, code=code)
    reason = request.POST.get("reason", "")
    try:
        make_call(
            track, label=Label(label), reason=reason, expires_on=lapses, by=signed_in(request), now=timezone.now()
        )
    except BadCall as bad:
        messages.error(request, f"Not noted. {bad}")
    else:
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
    counted = Track.objects.exclude(actor__role=ActorRole.CONTEXT).select_related("actor")
    about = {"recommendation__brief__code": brief, "recommendation__code": code}
    return get_object_or_404(counted, **about, actor__code=request.POST.get("actor", ""))


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
