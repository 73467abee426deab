"""The evidence of one recommendation, narrowed by exact choices: a choice nobody offers is an error, never ignored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict

from recommendations.status.moment import BadQuestion
from recommendations.status.values import EvidenceRow
from recommendations.vocabulary import Side, Step

FACETS = ("actor", "side", "step")


@dataclass(frozen=True, slots=True)
class Facet:
    """One menu: its parameter, its label, and (value, label) of what can be chosen."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What counts and what is context, after narrowing; `total` is how much counts before it."""

    counted: tuple[EvidenceRow, ...]
    context: tuple[EvidenceRow, ...]
    total: int
    facets: tuple[Facet, ...]
    narrowed: bool
    kept: tuple[tuple[str, str], ...]
    clear: str


def narrowed(rows: Sequence[EvidenceRow], request: HttpRequest) -> Evidence:
    """Apply the choices in the address. Raises BadQuestion for a value that is not on offer."""
    facets = facets_of(rows, request.GET)
    chosen = {facet.name: facet.chosen for facet in facets if facet.chosen}
    found = [row for row in rows if _fits(row, chosen)]
    kept = tuple((name, request.GET[name]) for name in request.GET if name not in FACETS and request.GET[name])
    bare = QueryDict(mutable=True)
    bare.update(dict(kept))
    return Evidence(
        counted=tuple(row for row in found if not row.is_context),
        context=tuple(row for row in found if row.is_context),
        total=sum(1 for row in rows if not row.is_context),
        facets=facets,
        narrowed=bool(chosen),
        kept=kept,
        clear=f"{request.path}{'?' if kept else ''}{bare.urlencode()}#evidence",
    )


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
