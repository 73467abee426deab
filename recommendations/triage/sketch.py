"""PURE. Which texts say largely the same (INGESTION C5): the smaller one's runs of three words stand in the other.

Each text lends its 64 lowest run hashes to an index; texts that meet there are compared in full. A text that is part of
a longer one is found as well, which measures of overall likeness miss. It only ever suggests.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nsmallest
from itertools import combinations
from zlib import crc32

ALIKE_FROM = 0.5
FEWEST_WORDS = 40
WITHIN = timedelta(hours=72)
_RUN = 3
_SIZE = 64
_COMMON = 100  # a run that more texts share is a notice under each of them, and tells nothing
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as the hashes of its runs of three words; `lowest` stand for it in the index."""

    runs: frozenset[int]
    lowest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Telling:
    """One text of a story. `dated_at`: when it was published or, where nobody says, when we met it."""

    story_id: int
    dated_at: datetime
    sketch: Sketch


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stories, the lower id first, and the largest share of a text of one that stands in a text of the other."""

    one: int
    other: int
    containment: float


def read_sketch(text: str) -> Sketch | None:
    """Return a text as it is compared; None under forty words, since short texts are alike by chance."""
    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    return _sketch(frozenset(crc32(" ".join(words[n : n + _RUN]).encode()) for n in range(len(words) - _RUN + 1)))


def containment(one: Sketch, other: Sketch) -> float:
    """Return the share of the smaller text's runs that stand in the other, 0 to 1."""
    return len(one.runs & other.runs) / min(len(one.runs), len(other.runs))


def pairs_alike(tellings: Iterable[Telling]) -> tuple[Pair, ...]:
    """Return the stories that may tell of one development, within 72 hours of each other, most alike first."""
    best: dict[tuple[int, int], float] = {}
    for one, other in _met(_without_notices(tuple(tellings))):
        share = containment(one.sketch, other.sketch)
        stories = min(one.story_id, other.story_id), max(one.story_id, other.story_id)
        if share >= ALIKE_FROM and share > best.get(stories, 0.0):
            best[stories] = share
    pairs = (Pair(*stories, share) for stories, share in best.items())
    return tuple(sorted(pairs, key=lambda pair: (-pair.containment, pair.one, pair.other)))


def _sketch(runs: frozenset[int]) -> Sketch:
    return Sketch(runs, tuple(nsmallest(_SIZE, runs)))


def _without_notices(tellings: tuple[Telling, ...]) -> tuple[Telling, ...]:
    """Return the texts without the runs that stand under very many of them, and only those that still say enough."""
    shared = Counter[int]()
    for telling in tellings if len(tellings) > _COMMON else ():
        shared.update(telling.sketch.runs)
    common = frozenset(run for run, texts in shared.items() if texts > _COMMON)
    if not common:
        return tellings
    left = (replace(telling, sketch=_sketch(telling.sketch.runs - common)) for telling in tellings)
    return tuple(telling for telling in left if len(telling.sketch.runs) > FEWEST_WORDS - _RUN)


def _met(tellings: tuple[Telling, ...]) -> Iterator[tuple[Telling, Telling]]:
    """Yield the texts of different stories that share a low run, each pair once, where the days allow it."""
    index: defaultdict[int, list[int]] = defaultdict(list)
    for place, telling in enumerate(tellings):
        for run in telling.sketch.lowest:
            index[run].append(place)
    met = {pair for places in index.values() for pair in combinations(places, 2)}
    for first, second in met:
        one, other = tellings[first], tellings[second]
        if one.story_id != other.story_id and abs(one.dated_at - other.dated_at) <= WITHIN:
            yield one, other
