"""The addresses of a page's document and picture, on the same day and with the same knowledge as the page."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode

from recommendations.status.values import Cell
from recommendations.vocabulary import ActorRole

register = template.Library()

_MOMENT = ("as_of", "known_at", "compare")
_WITH_BRIEF = {"board-pdf", "briefing-pdf", "board-picture"}


@register.simple_tag(takes_context=True)
def document_address(context: Context, name: str, **kwargs: str) -> str:
    """Return the address of a document or picture, with what of the page's own address it knows."""
    request: HttpRequest = context["request"]
    asked = request.GET.dict()
    if request.resolver_match and "brief" in request.resolver_match.kwargs:
        asked["brief"] = request.resolver_match.kwargs["brief"]
    known = (*_MOMENT, "brief") if name in _WITH_BRIEF else _MOMENT
    params = [(key, asked[key]) for key in known if asked.get(key)]
    return reverse(name, kwargs=kwargs) + (f"?{urlencode(params)}" if params else "")


@register.inclusion_tag("recommendations/_open_graph.html", takes_context=True)
def open_graph(context: Context, title: str, told: str, picture: str) -> dict[str, Any]:
    """Return the tags of a shared address; `told` says in words what the picture shows."""
    request: HttpRequest = context["request"]
    page = settings.BASE_URL + request.get_full_path()
    return {"title": title, "told": told, "page": page, "picture": settings.BASE_URL + picture}


@register.filter
def in_words(cells: tuple[Cell, ...]) -> str:
    """Return the direction of every actor, for example “United States: Toward. Estonia: Mixed.”."""
    return " ".join(f"{_who(cell)}: {cell.shown.label}." for cell in cells)


def _who(cell: Cell) -> str:
    return f"{cell.actor.name} together" if cell.actor.role is ActorRole.DERIVED else cell.actor.name
