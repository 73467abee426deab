"""What the machine reported and nobody has reviewed: shown apart from what is confirmed, and never as if it were."""

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from recommendations.models import Event
from recommendations.status.events import event_lines
from recommendations.status.moment import BadQuestion
from recommendations.triage.reported import reported_events

PAGE_SIZE = 50
MOST_SHOWN = 10
_KNOWN = frozenset({"reported", "page"})


def reported_list(request: HttpRequest) -> HttpResponse:
    """List what is reported and not yet reviewed, the latest first. Raises BadQuestion on any other choice."""
    if more := sorted(set(request.GET) - _KNOWN):
        raise BadQuestion({name: [f"Nobody has judged reports yet. Leave {name} out."] for name in more})
    if request.GET["reported"] != "1":
        raise BadQuestion({"reported": ["Give 1, or leave it out for what is confirmed."]})
    paginator = Paginator(reported_events(), PAGE_SIZE)
    try:
        page = paginator.page(request.GET.get("page", "1"))
    except InvalidPage as bad:
        raise BadQuestion({"page": [f"Give a page from 1 to {paginator.num_pages}."]}) from bad
    rows: Any = page.object_list
    context = {"page": page, "lines": event_lines(rows, as_of=timezone.localdate()), "count": paginator.count}
    return render(request, "recommendations/events_reported.html", context)


def reported_on(recommendation_id: int) -> list[Event]:
    """Return the latest reports that may bear on a recommendation; one query."""
    return list(reported_events(recommendation_id)[:MOST_SHOWN])
