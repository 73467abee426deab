"""Decisions on several stories at once: rejecting those ticked, and taking back what was decided last."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recommendations.models import Decision
from recommendations.triage.review import BulkResult, reject_stories
from recommendations.triage.undo import CannotUndo, undo_decision
from recommendations.vocabulary import RejectReason
from recommendations.web.access import for_staff
from recommendations.web.log import signed_in
from recommendations.web.triage import onward, query_of

MOST_AT_ONCE = 100
_LONGEST_ID = 19  # more digits than a row's number can have


@require_POST
@for_staff("decide_story")
def triage_reject(request: HttpRequest) -> HttpResponse:
    """Turn down every ticked story for one reason, and say which others had been decided by somebody meanwhile."""
    ticked = _numbers(request.POST.getlist("story"))
    reason = request.POST.get("reason", "")
    if not ticked:
        messages.error(request, "No story is ticked. Tick the ones to reject, then choose the reason.")
    elif reason not in set(RejectReason):
        messages.error(request, "Say why the stories are rejected: choose one of the reasons.")
    else:
        result = reject_stories(ticked, reason=RejectReason(reason), by=signed_in(request), now=timezone.now())
        if result.already:
            messages.info(request, _told(result))
    return redirect(f"{reverse('triage')}{query_of(request)}")


@require_POST
@for_staff("decide_story")
def triage_undo(request: HttpRequest) -> HttpResponse:
    """Take back what the person decided last, and show it again."""
    wanted = _numbers(request.POST.getlist("decision"))
    decisions: QuerySet[Decision] = Decision.objects.filter(pk__in=wanted)
    user, now = signed_in(request), timezone.now()
    waiting, refused = [], set[str]()
    for decision in decisions:
        try:
            waiting.append(undo_decision(decision.pk, by=user, now=now))
        except CannotUndo as stands:
            refused.add(str(stands))
    if not decisions:
        refused.add("There is nothing to undo. A decision can be taken back for a minute.")
    for sentence in sorted(refused):
        messages.error(request, sentence)
    if not waiting:
        return onward(request)
    count = len(waiting)
    what = f"{count} stories wait again." if count > 1 else f"“{waiting[0].headline}” waits again."
    messages.success(request, f"Taken back: {what}")
    return redirect(f"{reverse('story', args=[waiting[0].pk])}{query_of(request)}")


def _numbers(values: list[str]) -> list[int]:
    """Return the ids among what was posted; anything else names nothing."""
    return [int(value) for value in values if value.isdecimal() and len(value) < _LONGEST_ID][:MOST_AT_ONCE]


def _told(result: BulkResult) -> str:
    """Return how many stories were turned down, and who had decided the others."""
    count, others = len(result.rejected), result.already
    who = "; ".join(f"“{one.headline}” ({one.get_state_display().lower()} by {one.decided_by})" for one in others)
    rejected = f"{count} {'story' if count == 1 else 'stories'} rejected."
    stay = f"{len(others)} had been decided meanwhile and {'stays' if len(others) == 1 else 'stay'} as decided"
    return f"{rejected} {stay}: {who}."
