"""What would change each arrow and what brought it down, in the order in which the page prints them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from recommendations.status.explanation import BackslideNote
from recommendations.status.values import ActorColumn, EvidenceRow
from recommendations.status.whys import Why
from recommendations.web.headline import actor_heading

MOST_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """What would change the label of the actors named; `rest` is folded away, `untried` had no room to be tried."""

    names: str
    code: str
    first: tuple[str, ...]
    rest: tuple[str, ...]
    untried: int


@dataclass(frozen=True, slots=True)
class Slide:
    """One fall or lapse of one actor's label."""

    actor: ActorColumn
    note: BackslideNote


def turns(whys: Iterable[Why]) -> tuple[Turn, ...]:
    """Return what would change each label; actors of whom the same is to be said stand together."""
    alike: dict[tuple[tuple[str, ...], int], list[ActorColumn]] = {}
    for why in whys:
        alike.setdefault((why.sentences, why.untried), []).append(why.actor)
    return tuple(
        Turn(
            ", ".join(actor_heading(actor) for actor in actors),
            actors[0].code,
            sentences[:MOST_SENTENCES],
            sentences[MOST_SENTENCES:],
            untried,
        )
        for (sentences, untried), actors in alike.items()
    )


def slides(whys: Iterable[Why]) -> tuple[Slide, ...]:
    """Return every fall and lapse on the recommendation, the latest first."""
    found = [Slide(why.actor, note) for why in whys for note in why.backslides]
    return tuple(sorted(found, key=lambda slide: slide.note.on, reverse=True))


def in_sight(whys: Sequence[Why], evidence: Iterable[EvidenceRow], hidden: Collection[str]) -> tuple[Why, ...]:
    """Return the whys of the actors none of whose events is hidden: any of their sentences may tell its side."""
    unseen = {code for row in evidence if row.event_code in hidden for code in (row.actor.code, row.actor.group_code)}
    return tuple(why for why in whys if why.actor.code not in unseen)
