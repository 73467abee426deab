"""PURE. How many publishers speak for themselves: one agency's text in several papers is one source."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from recommendations.triage.sketch import ALIKE_FROM, Sketch, containment, read_sketch

_SAME_FROM = 8  # words from which a short text is no coincidence
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Told:
    """What one publisher printed: its text without the headline, empty where we hold none."""

    publisher: str
    text: str


@dataclass(frozen=True, slots=True)
class _Read:
    publisher: str
    words: tuple[str, ...]
    sketch: Sketch | None


def independent_publishers(told: Iterable[Told]) -> int:
    """Return how many publishers are left when those that print the same text count as one.

    Texts are the same where they agree word by word, or where half of the smaller one stands in the other.
    """
    read = [_Read(one.publisher.casefold(), *_read(one.text)) for one in told]
    leads = {one.publisher: one.publisher for one in read}
    for one, other in combinations(read, 2):
        if one.publisher != other.publisher and _is_same(one, other):
            leads[_first(leads, one.publisher)] = _first(leads, other.publisher)
    return len({_first(leads, publisher) for publisher in leads})


def _read(text: str) -> tuple[tuple[str, ...], Sketch | None]:
    return tuple(_WORD.findall(text.casefold())), read_sketch(text)


def _is_same(one: _Read, other: _Read) -> bool:
    if one.sketch and other.sketch:
        return containment(one.sketch, other.sketch) >= ALIKE_FROM
    return len(one.words) >= _SAME_FROM and one.words == other.words


def _first(leads: dict[str, str], publisher: str) -> str:
    while leads[publisher] != publisher:
        publisher = leads[publisher]
    return publisher
