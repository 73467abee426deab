"""Upkeep: everything the tracker is built from, without the administration's own pages."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue.ready import checklist, is_ready
from recommendations.catalogue.shapes import all_rows
from recommendations.catalogue.upkeep import KINDS, is_archivable
from recommendations.models import Brief, MatchTerm
from recommendations.status.moment import BadQuestion
from recommendations.web.access import for_staff
from recommendations.web.errors import answers_in_sentences
from recommendations.web.upkeep_access import for_keepers, may
from recommendations.web.upkeep_words import WORDS, KindWords

PAGE_SIZE = 100
_ASKED = frozenset({"q", "brief", "page"})
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row on the hub."""

    slug: str
    words: KindWords
    count: int
    may_add: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class _List:
    """How rows of a kind are listed: what is searched, what is fetched ahead, their order, and how briefs are told."""

    searched: tuple[str, ...]
    ahead: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    brief: str = ""


_LISTS = {
    "briefs": _List(("title", "code", "author"), order=("-published_on", "code")),
    "pillars": _List(("title", "code"), ("brief",), ("brief", "position"), "brief__code"),
    "recommendations": _List(
        ("title", "code", "summary"),
        ("brief", "pillar"),
        ("brief", "pillar__position", "position"),
        "brief__code",
    ),
    "tracks": _List(
        ("recommendation__title", "recommendation__code", "actor__name"),
        ("recommendation__brief", "actor"),
        ("recommendation__brief", "recommendation__code", "actor__position", "actor__code"),
        "recommendation__brief__code",
    ),
    "terms": _List(
        ("text", "recommendation__code"),
        ("recommendation__brief",),
        ("recommendation__brief", "recommendation__code", "kind", "text"),
        "recommendation__brief__code",
    ),
    "aliases": _List(("text", "actor__name"), ("actor",), ("actor__position", "actor__code", "text")),
    "indicators": _List(
        ("name", "code", "recommendation__code"),
        ("recommendation__brief", "actor"),
        ("recommendation__brief", "recommendation__code", "code"),
        "recommendation__brief__code",
    ),
    "publishers": _List(("name", "home_url"), order=("name",)),
    "actors": _List(("name", "code"), ("group",), ("position", "code")),
}


@require_safe
@for_staff("view_matchterm")
def upkeep_page(request: HttpRequest) -> HttpResponse:
    """Show what can be kept up, and which briefs lack something."""
    kinds = [
        Kind(slug, WORDS[slug], all_rows(model).count(), *(may(request.user, act, slug) for act in ("add", "change")))
        for slug, model in KINDS.items()
        if may(request.user, "view", slug)
    ]
    briefs = [(brief, is_ready(checklist(brief))) for brief in Brief.objects.order_by("archived_at", "-published_on")]
    quiet = MatchTerm.objects.filter(quieted_at__isnull=False).count()
    return render(request, "recommendations/upkeep.html", {"kinds": kinds, "briefs": briefs, "quiet": quiet})


@require_safe
@for_keepers("view")
@answers_in_sentences
def upkeep_list(request: HttpRequest, *, kind: str) -> HttpResponse:
    """List rows of one kind, narrowed by words and by brief."""
    asked = _asked(request, kind)
    rows = _rows(kind, asked)
    pages = Paginator(rows, PAGE_SIZE)
    number = int(asked["page"]) if asked["page"].isdecimal() else 0
    if not 1 <= number <= pages.num_pages:
        raise BadQuestion({"page": [f"There is no page {asked['page'][:20]}; the last one is {pages.num_pages}."]})
    page = pages.page(number)
    context = {
        "kind": kind,
        "words": WORDS[kind],
        "page": page,
        "asked": asked,
        "briefs": Brief.objects.order_by("-published_on", "code") if _LISTS[kind].brief else (),
        "archivable": is_archivable(KINDS[kind]),
        "may_add": may(request.user, "add", kind),
        "may_change": may(request.user, "change", kind),
        "now": timezone.now(),
    }
    return render(request, "recommendations/upkeep_list.html", context)


def _asked(request: HttpRequest, kind: str) -> dict[str, str]:
    """Return the question. Raises BadQuestion for a name or a brief that is not known."""
    wrong = {name: [f"There is no filter “{name[:40]}”. Leave it out."] for name in set(request.GET) - _ASKED}
    asked = {"q": request.GET.get("q", "").strip(), "brief": request.GET.get("brief", "")}
    if len(asked["q"]) > _LONGEST or "\0" in asked["q"]:
        wrong["q"] = [f"Give at most {_LONGEST} letters to look for."]
    if asked["brief"] and not (_LISTS[kind].brief and Brief.objects.filter(code=asked["brief"]).exists()):
        wrong["brief"] = [f"There is no brief “{asked['brief'][:60]}” to choose here. Leave it out."]
    if wrong:
        raise BadQuestion(wrong)
    return asked | {"page": request.GET.get("page", "1")}


def _rows(kind: str, asked: dict[str, str]) -> "QuerySet[Any]":
    listed, rows = _LISTS[kind], all_rows(KINDS[kind])
    for word in asked["q"].split():
        found = Q()
        for name in listed.searched:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    if asked["brief"]:
        rows = rows.filter(**{listed.brief: asked["brief"]})
    return (
        rows.select_related(*listed.ahead).order_by(*listed.order, "pk")
        if listed.ahead
        else rows.order_by(*listed.order, "pk")
    )
