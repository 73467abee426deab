"""What the sources name each other by: actors with their parts, recommendations, publishers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recommendations.catalogue.source.item import Item
from recommendations.vocabulary import ActorRole

Row = dict[str, Any]


def row(model: str, **fields: Any) -> Row:
    """Return one row in Django's fixture format, without a primary key."""
    return {"model": model if "." in model else f"recommendations.{model}", "fields": fields}


@dataclass(frozen=True)
class ActorPart:
    """An actor's part in the tracker: its role, the coding guide it is read by, and whose members it has."""

    code: str
    role: ActorRole
    guide: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """The codes and names that other sources may use."""

    brief: str
    actors: Mapping[str, ActorPart]
    recommendations: frozenset[str]
    publishers: Mapping[str, str]

    def recommendation(self, item: Item, field: str = "recommendation") -> list[str]:
        """Return the natural key of the recommendation an item names."""
        return self.recommendation_key(item, field, item.text(field))

    def recommendation_key(self, item: Item, field: str, code: str) -> list[str]:
        """Return a recommendation's natural key. Raises BadSource where no such recommendation is in the sources."""
        if code not in self.recommendations:
            raise item.bad(field, f"“{code}” is no recommendation of {self.brief}. Correct the code or add it there.")
        return [self.brief, code]

    def actor(self, item: Item, field: str, code: str) -> ActorPart:
        """Return an actor. Raises BadSource where no such actor is in the sources."""
        if code not in self.actors:
            raise item.bad(field, f"“{code}” is no actor. Correct the code or add it to the actors.")
        return self.actors[code]

    def members(self, item: Item, field: str) -> tuple[str, ...]:
        """Return the actors an item's actor stands for: a derived actor's members, otherwise itself."""
        actor = self.actor(item, field, item.text(field))
        return actor.members if actor.role == ActorRole.DERIVED else (actor.code,)

    def publisher(self, item: Item, field: str = "publisher") -> list[str] | None:
        """Return the natural key of the publisher an item prints, or None where it prints none."""
        printed = item.optional(field)
        if not printed:
            return None
        if printed not in self.publishers:
            raise item.bad(field, f"“{printed}” is not in publishers.yaml. Add it there with its tier.")
        return [self.publishers[printed]]
