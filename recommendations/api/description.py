"""The API described: the schema for programs, and a page to read and to try it."""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView

from recommendations import vocabulary
from recommendations.direction.indicator import Basis, Verdict
from recommendations.models.constraints import choices

_WORDS = [
    term
    for term in (*vars(vocabulary).values(), Verdict, Basis)
    if isinstance(term, type) and issubclass(term, vocabulary.Term)
]


class SchemaView(SpectacularJSONAPIView):
    """The schema, in which every closed word set has the name it has in the vocabulary."""

    custom_settings = {"ENUM_NAME_OVERRIDES": {f"{term.__name__}Enum": choices(term) for term in _WORDS if len(term)}}


# The interface draws its icons from data addresses, which no other page needs; its script is a file of its own.
@method_decorator(csp_update({"img-src": ["data:"]}), name="dispatch")
class DocsView(SpectacularSwaggerSplitView):
    """The API described, to read and to try."""

    url_name = "api-schema"
    template_name = "recommendations/api_docs.html"
