"""A whole brief in YAML, as `fixtures/source/recommendations.yaml` has it, into rows of the catalogue.

What that shape needs and others leave out is filled in: the brief's code by the name of the data set, an actor's role
by the part it plays, places by the order.
"""

from typing import Any

from django.apps import apps

from recommendations.catalogue.fixture import FixtureRow
from recommendations.catalogue.source.brief import (
    actor_rows,
    brief_rows,
    read_names,
    recommendation_rows,
    track_rows,
)
from recommendations.catalogue.source.item import Item, read_text, refuse_riddles
from recommendations.vocabulary import ActorKind, ActorRole

_CONTEXT = "context"


def read_brief(name: str, text: str) -> list[FixtureRow]:
    """Return the rows of a brief. Raises BadSource."""
    refuse_riddles(name, text)
    source = read_text(name, text)
    source = Item(name, "", dict(source.values) | {"meta": _meta(source), "actors": _actors(source)})
    names = read_names(source, {})
    rows = [
        *brief_rows(source, names),
        *actor_rows(source, names),
        *recommendation_rows(source, names),
        *track_rows(source, names, ()),
    ]
    return [FixtureRow(name, number, apps.get_model(row["model"]), row["fields"]) for number, row in enumerate(rows, 1)]


def _meta(source: Item) -> dict[str, Any]:
    """Return the head of the brief with what it may call otherwise, or leave out."""
    meta = source.item("meta")
    brief = dict(meta.item("brief").values)
    otherwise = {"code": meta.values.get("data_set"), "issued_by": brief.get("publisher")}
    otherwise["home_url"] = brief.get("publisher_url")
    filled = {name: value for name, value in otherwise.items() if value and not brief.get(name)}
    return dict(meta.values) | {"brief": brief | filled}


def _actors(source: Item) -> list[dict[str, Any]]:
    """Return the actors, each with a role and a place."""
    items = source.items("actors", named_by="code")
    return [{"role": _role(item), "position": place} | dict(item.values) for place, item in enumerate(items, start=1)]


def _role(item: Item) -> str:
    if item.values.get("track", _CONTEXT) == _CONTEXT:
        return ActorRole.CONTEXT.value
    is_group = item.values.get("kind") == ActorKind.GROUP and item.values.get("members")
    return ActorRole.DERIVED.value if is_group else ActorRole.TRACKED.value
