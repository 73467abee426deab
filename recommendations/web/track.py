"""The page of one track: why its arrow reads as it does, in figures that can be followed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.events.second import track_sight_errors
from recommendations.models import Track
from recommendations.status.explain import NoDirection, explain_track, track_by_codes
from recommendations.status.explanation import Changes, Explanation
from recommendations.status.moment import BadQuestion, Moment, moment
from recommendations.web.asof import as_of_control, comparing
from recommendations.web.errors import answers_in_sentences


@require_safe
@answers_in_sentences
def track_page(request: HttpRequest, brief: str, code: str, actor: str) -> HttpResponse:
    """Show why a direction is what it is as of a day, and what moved it since an earlier one."""
    asked = comparing(moment(request.GET, now=timezone.now()))
    track = _found(brief, code, actor)
    if unread := track_sight_errors(track, request.user):
        raise BadQuestion(unread)
    context = {
        "track": track,
        "brief": track.recommendation.brief,
        "recommendation": track.recommendation,
        "explanation": (explanation := _explained(track, asked)),
        "asof": as_of_control(request, asked),
        "parts": _parts(explanation.changes) if explanation.changes else (),
        "shared_title": f"{code} {track.recommendation.title}: {track.actor.name}",
        "shared_words": f"{explanation.reading.shown.label}. {explanation.reading.reason}".strip(),
    }
    return render(request, "recommendations/track.html", context | _members(explanation))


def _found(brief: str, code: str, actor: str) -> Track:
    try:
        return track_by_codes(brief, code, actor)
    except Track.DoesNotExist as missing:
        raise Http404(f"There is no track of {actor} on {code} in {brief}.") from missing


def _explained(track: Track, asked: Moment) -> Explanation:
    try:
        return explain_track(track, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on)
    except NoDirection as none:
        raise BadQuestion({"actor": [str(none)]}) from none


def _parts(changes: Changes) -> list[tuple[str, float, float]]:
    """Return the parts of the change as rows: in the world, on record, in the order in which they add up."""
    world, record = changes.in_the_world.split, changes.on_record.split
    return [
        ("Ageing of what counted before", world.ageing, record.ageing),
        ("New developments", world.new_events, record.new_events),
        ("Developments that became known late", world.late, record.late),
        ("Judgements revised or taken back", world.revisions, record.revisions),
    ]


def _members(explanation: Explanation) -> dict[str, Any]:
    """Return the address of each member's own page by actor code."""
    codes = [part.actor_code for part in explanation.windows[0].members]
    names = (explanation.brief_code, explanation.recommendation_code)
    return {"member_pages": {code: reverse("track", args=(*names, code)) for code in codes}}
