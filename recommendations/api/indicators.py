"""One indicator in full, and the one address of the API that writes: a figure of an indicator."""

from typing import Any

from django.contrib.auth.models import User
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, parser_classes, permission_classes
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.event_serializers import ErrorSerializer
from recommendations.api.serializers import IndicatorSerializer, ObservationSerializer
from recommendations.catalogue.queries import indicator_by_code
from recommendations.events.finding import Source
from recommendations.events.observe import BadObservation, ObservationEntry, record_observation
from recommendations.models import Indicator
from recommendations.models.constraints import choices
from recommendations.status.indicators import indicator_status
from recommendations.status.moment import BadQuestion, Moment, moment, unknown_parameters
from recommendations.vocabulary import Certainty

_MOMENT = ("as_of", "known_at")
_ERRORS = {400: ErrorSerializer, 404: ErrorSerializer}


class MayObserve(BasePermission):
    """Editors, who may add observations."""

    def has_permission(self, request: Request, view: Any) -> bool:  # noqa: ARG002 -- the framework's signature
        """Return whether the account may write figures down."""
        return bool(request.user and request.user.has_perm("recommendations.add_observation"))


class VersionSerializer(serializers.Serializer):
    """One figure as it was written down; `superseded_at` is null while it stands."""

    observation = ObservationSerializer(source="point")
    recorded_at = serializers.DateTimeField()
    superseded_at = serializers.DateTimeField(allow_null=True)


class IndicatorStatusSerializer(serializers.Serializer):
    """One indicator as of a day, with every version of its figures known by then, newest first."""

    brief_code = serializers.CharField()
    recommendation_code = serializers.CharField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField()
    indicator = IndicatorSerializer()
    versions = VersionSerializer(many=True)


class FigureSourceSerializer(serializers.Serializer):
    """Where the figure was read: an address or, where none exists, a title and a publisher."""

    url = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")
    title = serializers.CharField(required=False, allow_blank=True, default="")
    publisher = serializers.CharField(required=False, allow_blank=True, default="")


class ObservationEntrySerializer(serializers.Serializer):
    """One figure to write down. `unit`, where given, must be the indicator's own."""

    period = serializers.CharField(allow_blank=True, max_length=40)
    value = serializers.CharField(allow_blank=True, max_length=40)
    certainty = serializers.ChoiceField(choices=choices(Certainty), default=Certainty.VERIFIED.value)
    note = serializers.CharField(required=False, allow_blank=True, default="")
    unit = serializers.CharField(required=False, allow_null=True, default=None)
    source = FigureSourceSerializer(required=False, allow_null=True, default=None)  # type: ignore[assignment]  # a field here


@extend_schema(
    operation_id="indicator",
    parameters=[
        OpenApiParameter("as_of", OpenApiTypes.DATE, description="Judged as of this day; today where left out."),
        OpenApiParameter(
            "known_at", OpenApiTypes.DATE, description="With what had been recorded by the end of this day."
        ),
    ],
    responses={200: IndicatorStatusSerializer} | _ERRORS,
)
@api_view(["GET"])
def indicator_view(request: Request, brief: str, recommendation: str, code: str) -> Response:
    """Return one indicator with its figures, what they say, and what they replaced."""
    if errors := unknown_parameters(request.query_params, _MOMENT):
        raise BadQuestion(errors)
    asked = moment(request.query_params, now=timezone.now())
    return Response(_status(_found(brief, recommendation, code), asked))


@extend_schema(
    operation_id="record_observation",
    request=ObservationEntrySerializer,
    responses={201: IndicatorStatusSerializer, 200: IndicatorStatusSerializer, 403: ErrorSerializer} | _ERRORS,
)
@api_view(["POST"])
@parser_classes([JSONParser])
@permission_classes([MayObserve])
def observations_view(request: Request, brief: str, recommendation: str, code: str) -> Response:
    """Write one figure down: 201 where something was written, 200 where it stood already. Twice is once."""
    if errors := unknown_parameters(request.query_params, ()):
        raise BadQuestion(errors)
    indicator, now = _found(brief, recommendation, code), timezone.now()
    by = request.user if isinstance(request.user, User) else None
    observed = record_observation(indicator.pk, _entry(request.data), by=by, now=now)
    known_at = max(now, observed.observation.recorded_at)
    today = timezone.localdate(now)
    return Response(_status(indicator, Moment(today, known_at, today)), status=201 if observed.changed else 200)


def _found(brief: str, recommendation: str, code: str) -> Indicator:
    try:
        return indicator_by_code(brief, recommendation, code)
    except Indicator.DoesNotExist as missing:
        raise Http404 from missing


def _status(indicator: Indicator, asked: Moment) -> Any:
    series, versions = indicator_status(indicator, as_of=asked.as_of, known_at=asked.known_at)
    answer = {
        "brief_code": indicator.recommendation.brief.code,
        "recommendation_code": indicator.recommendation.code,
        "as_of": asked.as_of,
        "known_at": asked.known_at,
        "indicator": series,
        "versions": versions,
    }
    return IndicatorStatusSerializer(answer).data


def _entry(data: Any) -> ObservationEntry:
    """Return what was sent. Raises BadObservation for what cannot be read and for names nobody knows."""
    sent = ObservationEntrySerializer(data=data)
    known = ", ".join(sent.fields)
    names = set(data) - set(sent.fields) if isinstance(data, dict) else set()
    errors = {str(name): [f"There is no such field. Known are: {known}."] for name in names}
    if not sent.is_valid() or errors:
        raise BadObservation(errors | {str(name): _sentences(told) for name, told in sent.errors.items()})
    typed = sent.validated_data
    source = typed["source"]
    return ObservationEntry(
        period=typed["period"],
        value=typed["value"],
        certainty=Certainty(typed["certainty"]),
        source=source and Source(source["url"], title=source["title"], publisher_name=source["publisher"]),
        note=typed["note"],
        unit=typed["unit"],
    )


def _sentences(told: Any) -> list[str]:
    """Flatten what is wrong with a field and with the fields inside it."""
    if isinstance(told, dict):
        return [f"{name}: {sentence}" for name, inner in told.items() for sentence in _sentences(inner)]
    return [str(sentence) for sentence in told]
