"""The tracker's addresses and one that answers with nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- nothing is asked of it
    """Answer at once."""
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("", include("tracker.urls"))]
