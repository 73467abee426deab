"""A brief on its way to the board: what it has, what it lacks, and its tracks made with one click."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommendations.catalogue.queries import pillars_of, recommendations_of
from recommendations.catalogue.ready import checklist, is_ready, make_tracks, missing_tracks
from recommendations.models import Brief, Track
from recommendations.web.access import for_staff
from recommendations.web.log import signed_in
from recommendations.web.upkeep_access import may

_PARTS = ("briefs", "pillars", "recommendations", "tracks", "terms", "actors")


@require_safe
@for_staff("view_brief")
def upkeep_brief(request: HttpRequest, code: str) -> HttpResponse:
    """Show the checklist of a brief, and its parts to go on from."""
    brief = get_object_or_404(Brief, code=code)
    checks = checklist(brief)
    pillars, recommendations = list(pillars_of(brief)), list(recommendations_of(brief))
    tracks = Track.objects.filter(recommendation__brief=brief, archived_at=None).select_related("actor")
    context = {
        "brief_here": brief,
        "checks": checks,
        "is_ready": is_ready(checks),
        "blocks": [(pillar, [one for one in recommendations if one.pillar_id == pillar.pk]) for pillar in pillars],
        "tracks": tracks.order_by("actor__position", "actor__code"),
        "missing": len(missing_tracks(brief)),
        "may": {kind: may(request.user, "add", kind) for kind in _PARTS},
    }
    return render(request, "recommendations/upkeep_brief.html", context)


@require_POST
@for_staff("add_track")
def upkeep_tracks(request: HttpRequest, code: str) -> HttpResponse:
    """Make the tracks a brief lacks."""
    made = make_tracks(get_object_or_404(Brief, code=code), by=signed_in(request), now=timezone.now())
    said = f"{made} track{'s' * (made != 1)} made. Now write down what counts as toward and away." if made else ""
    messages.success(request, said or "Every track was there already.")
    return redirect("upkeep-brief", code=code)
