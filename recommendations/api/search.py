"""Search in the API: the same words, facets and limits of sight as on the page."""

from typing import Any

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from recommendations.api.questions import ERRORS, day_parameter
from recommendations.catalogue.search import search
from recommendations.catalogue.search_excerpt import Part
from recommendations.catalogue.search_index import KINDS
from recommendations.catalogue.search_kinds import Sight
from recommendations.events.second import hidden_event_ids
from recommendations.models.constraints import choices
from recommendations.vocabulary import DatePrecision, EventState, PublisherTier, Side, Step, StoryState, Term

PAGE_SIZE = 50


def _words(name: str, description: str, *terms: type[Term]) -> OpenApiParameter:
    values = [value for term in terms for value, _ in choices(term)]
    return OpenApiParameter(name, enum=values, description=description)


PARAMETERS = [
    OpenApiParameter("q", required=True, description='Words that must all be there, "a phrase", -without, begin*.'),
    OpenApiParameter("kind", enum=[name for name, _ in KINDS], description="One kind of find."),
    OpenApiParameter("brief", description="Code of a brief."),
    OpenApiParameter("recommendation", description="Code of a recommendation."),
    OpenApiParameter("actor", description="Code of an actor; a group means its members, too."),
    _words("side", "Side of a judgement in force; of an entry, as suggested.", Side),
    _words("step", "Rung of the words-to-deeds ladder; of an entry, as suggested.", Step),
    OpenApiParameter("publisher", description="Name of a publisher."),
    _words("tier", "Tier of the publisher.", PublisherTier),
    OpenApiParameter("language", description="Language of a citation or an entry."),
    _words("state", "State of a development, or of an entry's story.", EventState, StoryState),
    day_parameter("since", "First day."),
    day_parameter("until", "Last day."),
    OpenApiParameter("page", OpenApiTypes.INT, description=f"From 1; {PAGE_SIZE} finds a page."),
]


class CountsSerializer(serializers.Serializer):
    """How much of each kind was found, whichever is asked for."""

    event = serializers.IntegerField()
    entry = serializers.IntegerField()
    recommendation = serializers.IntegerField()
    citation = serializers.IntegerField()


class PartSerializer(serializers.Serializer):
    """A run of plain text."""

    text = serializers.CharField()
    is_match = serializers.BooleanField(help_text="It is what was looked for.")


class HitSerializer(serializers.Serializer):
    """One find."""

    kind = serializers.CharField()
    title = serializers.SerializerMethodField()
    excerpt = PartSerializer(many=True)
    url = serializers.SerializerMethodField(help_text="The page of it.")
    on = serializers.DateField(source="told.on", allow_null=True)
    date_precision = serializers.ChoiceField(choices=choices(DatePrecision), source="told.precision")
    origin = serializers.CharField(source="told.source", help_text="Publisher, code, or brief and code.")
    mark = serializers.CharField(source="told.mark", help_text="Why it does not stand as it is; empty where it does.")

    def get_title(self, hit: Any) -> str:
        """Return the title as plain text."""
        parts: tuple[Part, ...] = hit.title
        return "".join(part.text for part in parts)

    def get_url(self, hit: Any) -> str:
        """Return the whole address."""
        address: str = hit.told.address
        return f"{settings.BASE_URL}{address}" if address.startswith("/") else address


class SearchSerializer(serializers.Serializer):
    """One page of what was found, best first."""

    count = serializers.IntegerField(source="total")
    counts = CountsSerializer()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = HitSerializer(source="hits", many=True)


@extend_schema(operation_id="search", parameters=PARAMETERS, responses={200: SearchSerializer} | ERRORS)
@api_view(["GET"])
def search_view(request: Request) -> Response:
    """Return developments, recommendations and citations, and entries for staff, by words and facets."""
    sight = Sight(request.user.has_perm("recommendations.decide_story"), hidden_event_ids(request.user))
    return Response(SearchSerializer(search(request.query_params, sight=sight, page_size=PAGE_SIZE)).data)
