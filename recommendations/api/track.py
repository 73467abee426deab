"""Why a track reads as it does, as JSON: what its page shows, from the same function."""

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.explanation_serializers import ExplanationSerializer
from recommendations.api.questions import AS_OF, COMPARE, ERRORS, KNOWN_AT
from recommendations.events.second import track_sight_errors
from recommendations.models import Track
from recommendations.status.explain import NoDirection, explain_track, track_by_codes
from recommendations.status.moment import BadQuestion, moment


@extend_schema(
    operation_id="track", parameters=[AS_OF, KNOWN_AT, COMPARE], responses={200: ExplanationSerializer} | ERRORS
)
@api_view(["GET"])
def track_view(request: Request, brief: str, code: str, actor: str) -> Response:
    """Return the arithmetic of one direction, what would flip it, what moved it and what brought it down."""
    asked = moment(request.query_params, now=timezone.now())
    try:
        track = track_by_codes(brief, code, actor)
        if unread := track_sight_errors(track, request.user):
            raise BadQuestion(unread)
        found = explain_track(track, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on)
    except Track.DoesNotExist as missing:
        raise Http404 from missing
    except NoDirection as none:
        raise BadQuestion({"actor": [str(none)]}) from none
    return Response(ExplanationSerializer(found, context={"names": request.user.is_authenticated}).data)
