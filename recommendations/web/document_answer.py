"""How a document or a picture is served: with its own validator, or as a sentence and the way to the page instead."""

from collections.abc import Callable
from hashlib import sha256
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

from recommendations.web.pdf_engine import NoDocument

RETRY_SECONDS = 10


def answer(request: HttpRequest, make: Callable[[], bytes], *, kind: str, name: str, page: str) -> HttpResponse:
    """Answer with the bytes of `make` as a file called `name`; where there are none, 503 with the way to the page."""
    try:
        made = make()
    except NoDocument as reason:
        return _instead(request, str(reason), page)
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(made, content_type=kind, headers=headers)
    etag = f'"{sha256(made).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return cast("HttpResponse", get_conditional_response(request, etag=etag, response=response))


def _instead(request: HttpRequest, reason: str, page: str) -> HttpResponse:
    context = {
        "status": 503,
        "heading": "There is no document now",
        "sentences": [reason],
        "way_back": page,
        "way_back_label": "Open the page",
    }
    response = render(request, "recommendations/error.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
