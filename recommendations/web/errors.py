"""A question that cannot be answered gets a sentence and a status, never a wider answer."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recommendations.catalogue.filters import BadFilter
from recommendations.status.moment import BadQuestion

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def answers_in_sentences(view: View[Arguments]) -> View[Arguments]:
    """Answer 400 with one sentence for every parameter the view could not use."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (BadQuestion, BadFilter) as bad:
            return error_page(request, status=400, heading="This page cannot be shown as asked", sentences=_told(bad))

    return wrapped


def _told(bad: BadQuestion | BadFilter) -> list[str]:
    if isinstance(bad, BadQuestion):
        return [sentence for name in sorted(bad.errors) for sentence in bad.errors[name]]
    unknown = [f"There is no filter “{name}”. Leave it out." for name in bad.unknown]
    return unknown + [f"“{name}”: {sentence}" for name in sorted(bad.errors) for sentence in bad.errors[name]]


def error_page(request: HttpRequest, *, status: int, heading: str, sentences: Sequence[str]) -> HttpResponse:
    """Answer with an error page; `sentences` say what is wrong and what to do. The way back is the bare address."""
    context = {"status": status, "heading": heading, "sentences": sentences}
    if request.GET and request.method == "GET":
        context |= {"way_back": request.path, "way_back_label": "Open this page without any choice"}
    return render(request, "recommendations/error.html", context, status=status)
