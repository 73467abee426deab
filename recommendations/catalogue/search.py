"""Search over everything: what is found, best first, page by page, and how much of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from unicodedata import normalize

from django.db import connection
from django.db.models import Count, QuerySet
from django.http import QueryDict

from recommendations.catalogue.filters import BadFilter, filtered
from recommendations.catalogue.search_excerpt import START, STOP, Part, excerpt, parts_of, restored
from recommendations.catalogue.search_filter import SearchFilter
from recommendations.catalogue.search_hits import Told, tell
from recommendations.catalogue.search_index import KINDS, NUMBERS, Indexed, Marked, Matches, Rank, documents
from recommendations.catalogue.search_kinds import Sight
from recommendations.catalogue.search_query import Wanted, parse_query
from recommendations.status.sight import own_note

PAGE_SIZE = 25
PAGE_ONLY = frozenset({"page"})
_NAMES = {number: name for name, number in NUMBERS.items()}
_END_IN_CODE = frozenset({"event", "recommendation"})
NO_EXCERPT = "Left out until you have read this development without sight of others' answers."


@dataclass(frozen=True, slots=True)
class Hit:
    """One row that was found: its kind, its title and a piece of its text with what matched, and what it is."""

    kind: str
    title: tuple[Part, ...]
    excerpt: tuple[Part, ...]
    told: Told


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found. `counts` has every kind, whichever is chosen; `total` is of the chosen one.

    `first`: the place of the page's first find among all.
    """

    hits: tuple[Hit, ...]
    counts: Mapping[str, int]
    total: int
    first: int
    page: int
    pages: int


def search(
    params: QueryDict, *, sight: Sight, page_size: int = PAGE_SIZE, besides: frozenset[str] = PAGE_ONLY
) -> Found:
    """Return what the parameters ask for: `q`, the facets of SearchFilter, `page`. Raises BadFilter.

    At most eight queries, however much there is.
    """
    chosen: Any = partial(SearchFilter, sight=sight)
    found: QuerySet[Indexed] = filtered(chosen, documents(), params, besides=besides)
    counts = _counts(found)
    kind, wanted = params.get("kind", ""), parse_query(params.get("q", ""))
    total = counts[kind] if kind else sum(counts.values())
    pages = max(-(-total // page_size), 1)
    page = _page(params.get("page", "1"), pages)
    if kind:
        found = found.filter(kind_number=NUMBERS[kind])
    ranked = found.annotate(rank=Rank(wanted)).order_by("rank", "-rowid").values_list("rowid", flat=True)
    ids = list(ranked[(page - 1) * page_size : page * page_size])
    return Found(_hits(ids, wanted, sight), counts, total, (page - 1) * page_size + 1, page, pages)


def search_form(params: QueryDict | None, *, sight: Sight) -> Any:
    """Return the form of the facets as the page shows it, with what is wrong at its field."""
    return SearchFilter(params, Indexed.objects.none(), sight=sight).form


def _counts(found: "QuerySet[Indexed]") -> dict[str, int]:
    rows = found.order_by().values("kind_number").annotate(number=Count("pk")).values_list("kind_number", "number")
    numbers = dict(rows)
    return {name: numbers.get(NUMBERS[name], 0) for name, _ in KINDS}


def _page(text: str, last: int) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= last:
        raise BadFilter((), {"page": [f"There is no page “{text[:20]}”. Give a number from 1 to {last}."]})
    return int(text)


def _hits(ids: list[int], wanted: tuple[Wanted, ...], sight: Sight) -> tuple[Hit, ...]:
    texts, told = _texts(ids, wanted), tell([(_NAMES[one % 4], one // 4) for one in ids])
    hits = []
    for one in ids:
        kind, row = _NAMES[one % 4], one // 4
        title, body = texts[one]
        if kind == "event" and not sight.is_staff:
            body = _own_lines(body)
        if kind == "event" and row in sight.hidden:  # an editor's note may say which way it was judged
            body = NO_EXCERPT
        elif kind in _END_IN_CODE:
            body = body.rpartition("\n")[0]  # it is told beside the title
        hits.append(Hit(kind, parts_of(title), excerpt(parts_of(body)), told[kind, row]))
    return tuple(hits)


def _own_lines(body: str) -> str:
    """Return a text without the lines that corrections add to a note, each with the name of an account."""
    return "\n".join(line for line in body.split("\n") if own_note(line.replace(START, "").replace(STOP, "")))


def _texts(ids: list[int], wanted: tuple[Wanted, ...]) -> dict[int, tuple[str, str]]:
    """Return title and body of a page's documents, marked; one query, since marking every find would be dear."""
    rows = Indexed.objects.filter(Matches(wanted), pk__in=ids)
    marked = rows.annotate(in_title=Marked(0, wanted), in_body=Marked(1, wanted))
    found = marked.values_list("rowid", "in_title", "title", "in_body", "body")
    return {pk: (_restored(*texts[:2]), _restored(*texts[2:])) for pk, *texts in found}


def _restored(marked: str, text: str) -> str:
    return restored(marked, normalize("NFC", text)) if connection.vendor == "postgresql" else marked
