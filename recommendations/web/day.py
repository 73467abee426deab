"""My day: where staff begin. What waits, what went stale, what broke; each line leads to where it is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from recommendations.web.access import for_staff
from recommendations.web.day_desk import desk_parts, triage_day
from recommendations.web.day_parts import Asking
from recommendations.web.day_yours import your_parts
from recommendations.web.log import signed_in


@require_safe
@never_cache
@for_staff("add_event")
def day_page(request: HttpRequest) -> HttpResponse:
    """Show what waits for whoever asks, and below it what waits for anybody. What is empty is named in one line."""
    asking = Asking(signed_in(request), timezone.now())
    triage, yours, desk = triage_day(asking), your_parts(asking), desk_parts(asking)
    found = {part.name for part in (*yours, *desk) if part.count}
    context = {
        "asking": asking,
        "triage": triage,
        "yours": [part for part in yours if part.count],
        "desk": [part for part in desk if part.count],
        "nothing_in": [name for name in dict.fromkeys(part.name for part in (*yours, *desk)) if name not in found],
        "day_count": sum(part.count for part in yours),
    }
    return render(request, "recommendations/day.html", context)
