"""The health of every feed: what the last check said, what it brings, and when the next one comes and why."""

from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue.filters import filtered
from recommendations.ingestion.feed_report import feed_lines
from recommendations.ingestion.opml_import import export_feeds
from recommendations.models import Feed
from recommendations.status.moment import BadQuestion
from recommendations.status.ticks import silent_ticks
from recommendations.triage.precision import precision_by_feed
from recommendations.web.access import for_staff
from recommendations.web.errors import answers_in_sentences
from recommendations.web.feed_filter import FAILING, POLLED, FeedFilter, tally

PAGE_SIZE = 100
_PAGE_ONLY = frozenset({"page"})


@require_safe
@for_staff("view_feed")
@answers_in_sentences
def feeds_page(request: HttpRequest) -> HttpResponse:
    """List feeds, those in trouble first and paused ones last, narrowed by exact filters."""
    now = timezone.now()
    found = filtered(FeedFilter, _in_order(Feed.objects.select_related("publisher")), request.GET, besides=_PAGE_ONLY)
    page = _page(Paginator(found, PAGE_SIZE), request.GET.get("page", "1"))
    precision = precision_by_feed()
    context = {
        "page": page,
        "rows": [(line, precision.get(line.feed.pk)) for line in feed_lines(page.object_list, now=now)],
        "tally": tally(now),
        "form": FeedFilter(request.GET).form,
        "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        "params": _without_page(request),
        "silent_ticks": silent_ticks(now),
    }
    return render(request, "recommendations/feeds.html", context)


@require_safe
@for_staff("view_feed")
def feeds_export(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- the same list for everybody
    """Serve the list of feeds as OPML."""
    now = timezone.now()
    name = f"feeds-{now:%Y-%m-%d}.opml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(export_feeds(now=now), content_type="text/x-opml; charset=utf-8", headers=headers)


def _in_order(feeds: "QuerySet[Feed]") -> "QuerySet[Feed]":
    place = Case(When(FAILING, then=0), When(POLLED, then=1), default=2)
    return feeds.order_by(place, "-error_count", "title", "pk")


def _page(paginator: "Paginator[Feed]", number: str) -> Any:
    try:
        return paginator.page(number)
    except PageNotAnInteger as bad:
        raise BadQuestion({"page": [f"page is “{number[:20]}”, which is no number. Give 1 or more."]}) from bad
    except EmptyPage as bad:
        raise BadQuestion(
            {"page": [f"There is no page {number[:20]}; the last one is {paginator.num_pages}."]}
        ) from bad


def _without_page(request: HttpRequest) -> str:
    params = request.GET.copy()
    params.pop("page", None)
    return params.urlencode()
