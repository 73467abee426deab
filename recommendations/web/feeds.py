"""The health of every feed: what the last check said, and when the next one comes and why."""

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome
from recommendations.web.access import for_staff

FINE = (FeedOutcome.NEW_ENTRIES, FeedOutcome.NOTHING_NEW, FeedOutcome.NOT_MODIFIED)


@require_safe
@for_staff("view_feed")
def feeds_page(request: HttpRequest) -> HttpResponse:
    """Show all feeds, those with trouble first, those nobody polls last."""
    rows = Feed.objects.select_related("publisher").order_by("-error_count", F("next_check_at").asc(nulls_last=True))
    polled = [feed for feed in rows if feed.enabled_at]
    context = {
        "polled": polled,
        "resting": [feed for feed in rows if not feed.enabled_at],
        "fine": set(FINE),
        "in_trouble": sum(1 for feed in polled if feed.last_outcome not in {*FINE, FeedOutcome.NEVER_CHECKED}),
    }
    return render(request, "recommendations/feeds.html", context)
