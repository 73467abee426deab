"""A development as it stood at a moment of the past, at an address of its own."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from recommendations.events.past import NotYetRecorded, event_as_it_stood
from recommendations.events.second import hidden_event_ids
from recommendations.events.submit import may_see
from recommendations.models import Event
from recommendations.status.moment import BadQuestion
from recommendations.web.errors import answers_in_sentences

_LATEST = timedelta(minutes=1)  # of a clock that runs fast


@require_safe
@answers_in_sentences
def event_past(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a development said, how it was judged and what it cited by `at`."""
    event = get_object_or_404(Event.objects.select_related("duplicate_of"), code=code)
    if not may_see(event, request.user):
        raise Http404(f"There is no development {code}.")
    at = _moment(request)
    try:
        stood = event_as_it_stood(event, at)
    except NotYetRecorded as early:
        raise BadQuestion({"at": [str(early)]}) from early
    awaits = event.pk in hidden_event_ids(request.user)
    context = {"event": event, "stood": stood, "at": at, "awaits_reading": awaits}
    return render(request, "recommendations/event_past.html", context)


def _moment(request: HttpRequest) -> datetime:
    """Return the moment in the address. Raises BadQuestion."""
    unknown = set(request.GET) - {"at"}
    if unknown:
        raise BadQuestion({name: [f"There is no choice “{name[:40]}” here. Leave it out."] for name in unknown})
    given = request.GET.get("at", "")
    try:
        at = parse_datetime(given)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        told = f"at is “{given[:40]}”. Give a moment with its zone, as 2026-03-02T12:00:00Z."
        raise BadQuestion({"at": [told]})
    if at > timezone.now() + _LATEST:
        raise BadQuestion({"at": ["at is still to come. Give a moment of the past."]})
    return at
