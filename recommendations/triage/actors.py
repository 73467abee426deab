"""PURE. Whom a text names: by name, by the forms of a name, by what stands for it (capitals, offices)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick

from recommendations.triage.words import FILLERS, Word, fold, read_words, stem

_SHORTEST_ROOT = 5


@dataclass(frozen=True, slots=True)
class ActorName:
    """An actor as it may be named. A group goes by the first word of its name, unless aliases say what it goes by."""

    actor_id: int
    name: str
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of an actor. With a language its words are stems that may go on; without one they are English."""

    actor_id: int
    text: str
    language: str = ""


class ActorFinder:
    """All names of all actors, compiled once."""

    def __init__(self, names: Iterable[ActorName], aliases: Iterable[Alias] = ()) -> None:
        self._order: dict[int, int] = {}
        self._english, self._stems = _Index(), _Index()
        aliases = tuple(aliases)
        told = {alias.actor_id for alias in aliases}
        for place, name in enumerate(names):
            self._order.setdefault(name.actor_id, place)
            for sign in _signs(name, has_aliases=name.actor_id in told):
                self._english.add(sign, name.actor_id)
        for alias in aliases:
            if alias.actor_id in self._order:
                self._add(alias)
        self._english.close()
        self._stems.close()

    def find(self, text: str) -> tuple[int, ...]:
        """Return the actors a text names, in the order they were given in."""
        return tuple(sorted(self._places(text), key=self._order.__getitem__))

    def first(self, text: str) -> int | None:
        """Return the actor a text names first; of two that one word stands for, the one given first."""
        places = self._places(text)
        return min(places, key=lambda actor: (places[actor], self._order[actor]), default=None)

    def _places(self, text: str) -> dict[int, int]:
        """Return each actor named with the number of the word it is first named by."""
        words = read_words(text)
        places = self._english.find([word.stem for word in words])
        for actor, place in self._stems.find(list(_plain(words, text))).items():
            places[actor] = min(place, places.get(actor, place))
        return places

    def _add(self, alias: Alias) -> None:
        words = read_words(alias.text)
        if not words:
            return
        if alias.language:
            # Stems of several words would need each to go on; the first words are given in full, the last one is open.
            self._stems.add(" " + " ".join(_plain(words, alias.text)), alias.actor_id)
        else:
            self._english.add(_line(word.stem for word in words), alias.actor_id)


class _Index:
    """Strings to the actors they stand for."""

    def __init__(self) -> None:
        self._actors: defaultdict[str, set[int]] = defaultdict(set)
        self._automaton = ahocorasick.Automaton()

    def add(self, sign: str, actor_id: int) -> None:
        self._actors[sign].add(actor_id)

    def close(self) -> None:
        for sign, actors in self._actors.items():
            self._automaton.add_word(sign, frozenset(actors))
        self._automaton.make_automaton()

    def find(self, words: Sequence[str]) -> dict[int, int]:
        """Return each actor with the number of the first word that ends a sign of it."""
        line = _line(words)
        places: dict[int, int] = {}
        for end, actors in self._automaton.iter(line) if self._actors else ():
            place = line.count(" ", 0, end)
            for actor in actors:
                places.setdefault(actor, place)
        return places


def named_actors(text: str, names: Iterable[ActorName]) -> tuple[int, ...]:
    """Return the actors a text names by their own names alone, in their own order.

    “Estonia” is found in “Estonian” and “Estonijos” by its root, “United States” in full or by its initials.
    """
    return ActorFinder(names).find(text)


def _line(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _plain(words: Iterable[Word], text: str) -> Iterator[str]:
    return (fold(text[word.start : word.end]).replace(".", "") for word in words)


def _signs(name: ActorName, *, has_aliases: bool) -> tuple[str, ...]:
    """Return what to look for among words set apart by single spaces; what follows a bracket only explains the name."""
    words = [word.stem for word in read_words(name.name.partition("(")[0])]
    if not words:
        return ()
    if len(words) > 1 and name.is_group and has_aliases:
        return (f" {' '.join(words)} ",)
    if len(words) > 1 and not name.is_group:
        initials = "".join(word[0] for word in words if word not in FILLERS)
        return f" {' '.join(words)} ", f" {stem(initials.upper())} "
    root = words[0][: max(_SHORTEST_ROOT, len(words[0]) * 2 // 3)]
    return (f" {root}" if len(root) >= _SHORTEST_ROOT else f" {root} ",)
