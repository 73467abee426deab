"""PURE. Whom a story names. Which side it is on is not suggested yet: without a measured model the machine abstains."""

from collections.abc import Iterable
from dataclasses import dataclass

from recommendations.triage.words import FILLERS, read_words, stem

_SHORTEST_ROOT = 5


@dataclass(frozen=True, slots=True)
class ActorName:
    """An actor as it may be named. A group goes by the first word of its name."""

    actor_id: int
    name: str
    is_group: bool = False


def named_actors(text: str, names: Iterable[ActorName]) -> tuple[int, ...]:
    """Return the actors a text names, in their own order.

    “Estonia” is found in “Estonian” and “Estonijos” by its root, “United States” in full or by its initials. Capitals,
    governments and people are not known to stand for their country.
    """
    line = f" {' '.join(word.stem for word in read_words(text))} "
    return tuple(name.actor_id for name in names if any(sign in line for sign in _signs(name)))


def _signs(name: ActorName) -> tuple[str, ...]:
    """Return what to look for among words set apart by single spaces; what follows a bracket only explains the name."""
    words = [word.stem for word in read_words(name.name.partition("(")[0])]
    if not words:
        return ()
    if len(words) > 1 and not name.is_group:
        initials = "".join(word[0] for word in words if word not in FILLERS)
        return f" {' '.join(words)} ", f" {stem(initials.upper())} "
    root = words[0][: max(_SHORTEST_ROOT, len(words[0]) * 2 // 3)]
    return (f" {root}" if len(root) >= _SHORTEST_ROOT else f" {root} ",)
