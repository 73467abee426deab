"""The parameters that several addresses of the API share, as the schema describes them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from recommendations.api.event_serializers import ErrorSerializer

ERRORS = {400: ErrorSerializer, 404: ErrorSerializer}


def day_parameter(name: str, description: str) -> OpenApiParameter:
    """A day in the address."""
    return OpenApiParameter(name, OpenApiTypes.DATE, description=description)


AS_OF = day_parameter("as_of", "Judged as of this day; today where left out. Never a day to come.")
KNOWN_AT = day_parameter(
    "known_at", "With what had been recorded by the end of this day; all that is known now where left out."
)
COMPARE = day_parameter("compare", "An earlier day to compare with; nothing is compared where left out.")
