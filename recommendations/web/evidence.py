"""The evidence of one recommendation, narrowed by exact choices: a choice nobody offers is an error, never ignored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from recommendations.status.moment import BadQuestion
from recommendations.status.values import EvidenceRow
from recommendations.vocabulary import Side, Step

FACETS = ("actor", "side", "step")
PAGE = "page"
CHOICES = (*FACETS, PAGE)
PAGE_ROWS = 25
CONTEXT_ROWS = 25


@dataclass(frozen=True, slots=True)
class Facet:
    """One menu: its parameter, its label, and (value, label) of what can be chosen."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What counts and what is context, after narrowing.

    `counted` and `context` are what the page prints; `found` and `context_found` are how much there is, `total` is how
    much counts before narrowing. `files` carries day and choices to the table as a file.
    """

    counted: tuple[EvidenceRow, ...]
    context: tuple[EvidenceRow, ...]
    found: int
    context_found: int
    total: int
    facets: tuple[Facet, ...]
    narrowed: bool
    kept: tuple[tuple[str, str], ...]
    clear: str
    files: str
    page: int
    pages: int
    newer: str
    older: str


def narrowed(rows: Sequence[EvidenceRow], request: HttpRequest) -> Evidence:
    """Apply the choices in the address. Raises BadQuestion for a value that is not on offer."""
    facets = facets_of(rows, request.GET)
    found = fitting(rows, facets)
    counted = [row for row in found if not row.is_context]
    context = [row for row in found if row.is_context]
    pages = max(1, -(-len(counted) // PAGE_ROWS))
    page = _page(request.GET.get(PAGE, ""), pages)
    kept = tuple((name, request.GET[name]) for name in request.GET if name not in CHOICES and request.GET[name])
    chosen = tuple((facet.name, facet.chosen) for facet in facets if facet.chosen)
    return Evidence(
        counted=tuple(counted[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]),
        context=tuple(context[:CONTEXT_ROWS]),
        found=len(counted),
        context_found=len(context),
        total=sum(1 for row in rows if not row.is_context),
        facets=facets,
        narrowed=bool(chosen),
        kept=kept,
        clear=_address(request.path, kept),
        files=_query((*kept, *chosen)),
        page=page,
        pages=pages,
        newer=_address(request.path, (*kept, *chosen, (PAGE, str(page - 1)))) if page > 1 else "",
        older=_address(request.path, (*kept, *chosen, (PAGE, str(page + 1)))) if page < pages else "",
    )


def fitting(rows: Sequence[EvidenceRow], facets: Sequence[Facet]) -> list[EvidenceRow]:
    """Return the rows that fit every choice made."""
    chosen = {facet.name: facet.chosen for facet in facets if facet.chosen}
    return [row for row in rows if _fits(row, chosen)]


def _page(text: str, pages: int) -> int:
    """Return the page asked for, the first where none was. Raises BadQuestion."""
    if not text:
        return 1
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and 1 <= int(text) <= pages):
        told = f"page is “{text[:40]}”, which is none of the pages of this evidence. Give a number from 1 to {pages}."
        raise BadQuestion({PAGE: [told]})
    return int(text)


def _query(parts: Sequence[tuple[str, str]]) -> str:
    return f"?{urlencode(parts)}" if parts else ""


def _address(path: str, parts: Sequence[tuple[str, str]]) -> str:
    return f"{path}{_query(parts)}#evidence"


def facets_of(rows: Sequence[EvidenceRow], params: Mapping[str, str]) -> tuple[Facet, ...]:
    """Return the menus: the actors that occur, and every side and step there is."""
    actors = {row.actor.code: row.actor.name for row in rows}
    menus = {
        "actor": ("Actor", tuple(actors.items())),
        "side": ("Side", tuple((side.value, side.label) for side in Side)),
        "step": ("Step", tuple((step.value, step.label) for step in Step)),
    }
    errors = {name: _offered(name, params.get(name, ""), dict(menu)) for name, (_, menu) in menus.items()}
    if any(errors.values()):
        raise BadQuestion({name: [sentence] for name, sentence in errors.items() if sentence})
    return tuple(Facet(name, label, menu, params.get(name, "")) for name, (label, menu) in menus.items())


def _offered(name: str, value: str, menu: Mapping[str, str]) -> str:
    if not value or value in menu:
        return ""
    return f"{name} is “{value[:40]}”, which no evidence here has. Choose one of: {', '.join(menu) or 'nothing yet'}."


def _fits(row: EvidenceRow, chosen: Mapping[str, str]) -> bool:
    own = {"actor": row.actor.code, "side": row.side.value, "step": row.step.value if row.step else ""}
    return all(own[name] == value for name, value in chosen.items())
