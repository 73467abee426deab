"""The list of developments and the page of one."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue.filters import EventFilter, filtered
from recommendations.catalogue.queries import events
from recommendations.digests.told import tellings_of
from recommendations.events.episode import steps_of_episode
from recommendations.events.review import last_review
from recommendations.events.second import MAY_JUDGE, hidden_event_codes, hidden_event_ids, possible_readers
from recommendations.events.submit import may_see
from recommendations.events.timeline import timeline_of
from recommendations.models import Event
from recommendations.status.events import EventStatus, event_lines, event_status
from recommendations.status.moment import BadQuestion
from recommendations.status.sight import event_in_sight, lines_in_sight, own_note
from recommendations.triage.reported import reported_events
from recommendations.triage.sources import Told, independent_publishers
from recommendations.web.errors import answers_in_sentences
from recommendations.web.reported import reported_list

PAGE_SIZE = 50
# What the menus are called; the filter's own names are those of the address.
LABELS = {
    "recommendation": "Recommendation",
    "actor": "Actor",
    "side": "Side",
    "step": "Step",
    "kind": "Kind",
    "occurred_from": "From",
    "occurred_to": "To",
    "q": "Words of the headline",
}
_PAGE_ONLY = frozenset({"page"})


@require_safe
@answers_in_sentences
def events_page(request: HttpRequest) -> HttpResponse:
    """List developments, newest first, narrowed by exact filters."""
    if "reported" in request.GET:
        return reported_list(request)
    found = filtered(EventFilter, events(), request.GET, besides=_PAGE_ONLY)
    if request.GET.get("side"):  # to be found by its side would tell it
        found = found.exclude(pk__in=hidden_event_ids(request.user))
    paginator = Paginator(found, PAGE_SIZE)
    page = _page(paginator, request.GET.get("page", "1"))
    today = timezone.localdate()
    context = {
        "page": page,
        "lines": lines_in_sight(event_lines(page.object_list, as_of=today), hidden_event_codes(request.user)),
        "form": EventFilter(request.GET).form,
        "labels": LABELS,
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        "count": paginator.count,
        "params": _without_page(request),
        "reported_count": reported_events().count(),
    }
    return render(request, "recommendations/events.html", context)


@require_safe
def event_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show one development, whatever its state: nothing that was recorded disappears."""
    row = Event.objects.select_related("recorded_by", "retracted_by", "duplicate_of").filter(code=code).first()
    if row is None or not may_see(row, request.user):
        raise Http404(f"There is no development {code}.")
    hidden, status = hidden_event_codes(request.user), event_status(code, now=timezone.now())
    context: dict[str, Any] = {
        "event": event_in_sight(status, hidden),
        "row": row,
        "deeds": timeline_of(row, in_sight=code not in hidden, names=request.user.is_authenticated),
        "note": own_note(row.note) if code not in hidden else "",
        "steps": steps_of_episode(row),
        "tellings": tellings_of(code, since=row.recorded_at),
        "independent": independent_publishers(_told(status)),
    }
    if request.user.has_perm(MAY_JUDGE):
        context |= {"readers": possible_readers(row), "review": last_review(row)}
    return render(request, "recommendations/event.html", context)


def _told(status: EventStatus) -> list[Told]:
    return [Told(source.publisher or source.title, source.quote) for source in status.line.sources]


def _page(paginator: "Paginator[Event]", number: str) -> Any:
    try:
        return paginator.page(number)
    except PageNotAnInteger as bad:
        raise BadQuestion({"page": [f"page is “{number[:20]}”, which is no number. Give 1 or more."]}) from bad
    except EmptyPage as bad:
        raise BadQuestion(
            {"page": [f"There is no page {number[:20]}; the last one is {paginator.num_pages}."]}
        ) from bad


def _without_page(request: HttpRequest) -> str:
    """Return the filters as they stand in the address, for the links to other pages of the list."""
    params = request.GET.copy()
    params.pop("page", None)
    return params.urlencode()
