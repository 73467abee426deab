"""The API: read-only, the same queries and the same strict questions as the pages."""

from dataclasses import replace
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.event_serializers import EventListSerializer, EventSerializer
from recommendations.api.questions import AS_OF, COMPARE, ERRORS, KNOWN_AT, day_parameter
from recommendations.api.serializers import BoardSerializer, RecommendationSerializer
from recommendations.catalogue import queries as catalogue
from recommendations.catalogue.filters import EventFilter, filtered
from recommendations.events.second import hidden_event_codes, hidden_event_ids
from recommendations.events.submit import may_see
from recommendations.models import Brief, Event, Recommendation
from recommendations.models.constraints import choices
from recommendations.status.events import event_lines, event_status
from recommendations.status.moment import BadQuestion, moment, unknown_parameters
from recommendations.status.queries import board, recommendation_status
from recommendations.status.sight import event_in_sight, lines_in_sight, own_note, recommendation_in_sight
from recommendations.vocabulary import EventKind, Side, Step, Term

PAGE_SIZE = 50
LARGEST_PAGE = 200


def _one_of(name: str, terms: type[Term], description: str) -> OpenApiParameter:
    return OpenApiParameter(name, enum=[value for value, _ in choices(terms)], description=description)


@extend_schema(
    operation_id="board",
    parameters=[
        OpenApiParameter("brief", description="Code of a brief; the newest where left out."),
        AS_OF,
        KNOWN_AT,
        COMPARE,
    ],
    responses={200: BoardSerializer} | ERRORS,
)
@api_view(["GET"])
def board_view(request: Request) -> Response:
    """Return every recommendation and actor of a brief as of a day."""
    asked = moment(request.query_params, also=("brief",), now=timezone.now())
    brief = _brief(request.query_params.get("brief", ""))
    found = board(brief, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on)
    return Response(BoardSerializer(found, context={"names": request.user.is_authenticated}).data)


@extend_schema(
    operation_id="recommendation",
    parameters=[AS_OF, KNOWN_AT, COMPARE],
    responses={200: RecommendationSerializer} | ERRORS,
)
@api_view(["GET"])
def recommendation_view(request: Request, brief: str, code: str) -> Response:
    """Return one recommendation: cells, evidence, history, trends, indicators."""
    asked = moment(request.query_params, now=timezone.now())
    try:
        found = catalogue.recommendation_by_code(brief, code)
    except Recommendation.DoesNotExist as missing:
        raise Http404 from missing
    status = recommendation_status(found, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on)
    seen = recommendation_in_sight(status, hidden_event_codes(request.user))
    answer = {"recommendation": found, "status": seen}
    return Response(RecommendationSerializer(answer, context={"names": request.user.is_authenticated}).data)


@extend_schema(
    operation_id="events",
    parameters=[
        OpenApiParameter("recommendation", description="Code of a recommendation the event is judged on."),
        OpenApiParameter(
            "actor", description="Code of an actor that takes part or is judged; a group means its members."
        ),
        _one_of("side", Side, "Side of a judgement in force."),
        _one_of("step", Step, "Rung of the words-to-deeds ladder."),
        _one_of("kind", EventKind, "What sort of development it is."),
        day_parameter("occurred_from", "First day."),
        day_parameter("occurred_to", "Last day."),
        OpenApiParameter("q", description="Words of the headline."),
        OpenApiParameter("page", OpenApiTypes.INT, description="From 1."),
        OpenApiParameter(
            "page_size", OpenApiTypes.INT, description=f"From 1 to {LARGEST_PAGE}; {PAGE_SIZE} where left out."
        ),
    ],
    responses={200: EventListSerializer} | ERRORS,
)
@api_view(["GET"])
def events_view(request: Request) -> Response:
    """Return confirmed events, newest first, narrowed by exact filters."""
    params = request.query_params
    found = filtered(EventFilter, catalogue.events(), params, besides=frozenset({"page", "page_size"}))
    if params.get("side"):  # to be found by its side would tell it
        found = found.exclude(pk__in=hidden_event_ids(request.user))
    paginator = Paginator(found, _number("page_size", params.get("page_size", str(PAGE_SIZE)), most=LARGEST_PAGE))
    page = _page(paginator, params.get("page", "1"))
    lines = lines_in_sight(event_lines(page.object_list, as_of=timezone.localdate()), hidden_event_codes(request.user))
    answer = {"count": paginator.count, "page": page.number, "pages": paginator.num_pages, "results": lines}
    return Response(EventListSerializer(answer).data)


@extend_schema(operation_id="event", responses={200: EventSerializer} | ERRORS)
@api_view(["GET"])
def event_view(request: Request, code: str) -> Response:
    """Return one event with its judgements, its sources and what it moved. What is in review is for staff alone."""
    errors = unknown_parameters(request.query_params, ())
    if errors:
        raise BadQuestion(errors)
    row = Event.objects.filter(code=code).first()
    if row is None or not may_see(row, request.user):
        raise Http404
    event = event_status(code, now=timezone.now())
    seen = event_in_sight(event, hidden_event_codes(request.user))
    if not request.user.is_authenticated:
        seen = replace(seen, note=own_note(seen.note))
    return Response(EventSerializer(seen).data)


@extend_schema(exclude=True)
@api_view(["GET"])
def nothing_here(request: Request, rest: str) -> Response:
    """Answer in the error shape for every address under the API that leads nowhere."""
    raise Http404(f"{request.path} {rest}")


def _brief(code: str) -> Brief:
    if not code:
        newest = catalogue.current_brief()
        if newest is None:
            raise Http404("No brief is loaded.")
        return newest
    try:
        return catalogue.brief_by_code(code)
    except Brief.DoesNotExist as missing:
        known = ", ".join(brief.code for brief in catalogue.briefs())
        raise BadQuestion({"brief": [f"There is no brief “{code[:60]}”. Known are: {known}."]}) from missing


def _number(name: str, text: str, *, most: int) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise BadQuestion({name: [f"{name} is “{text[:20]}”. Give a number from 1 to {most}."]})
    return int(text)


def _page(paginator: "Paginator[Event]", number: str) -> Any:
    try:
        return paginator.page(number)
    except (PageNotAnInteger, EmptyPage) as bad:
        sentence = f"There is no page “{number[:20]}”. Give a number from 1 to {paginator.num_pages}."
        raise BadQuestion({"page": [sentence]}) from bad
