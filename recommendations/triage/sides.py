"""PURE. Which side an event is likely on: what criteria and confirmed judgements of like texts say, or nothing.

Ridge regression on likeness of meaning. Judgements of the same recommendation and of the same party count in full,
others a little, since “closes” means much the same everywhere. Words that stand on one side only add to it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from recommendations.triage.cluster import telling_words
from recommendations.triage.lessons import Lessons, Verdict
from recommendations.triage.meaning import Vectors
from recommendations.vocabulary import Side

CERTAIN_FROM = 0.75  # below this the machine abstains

_MOST_EXAMPLES = 1_000
_ELSEWHERE, _OTHERS = 0.3, 0.3  # weight of another recommendation, of another party
_RIDGE = 0.5
_WORDS = 0.05
_DOUBT = 0.7  # of each word's counts
_STEEPNESS = 4.0  # of certainty over the distance from the middle
_VALUE = {Side.TOWARD: 1.0, Side.AWAY: -1.0, Side.NEUTRAL: 0.0}


@dataclass(frozen=True, slots=True)
class SideGuess:
    """A side and how sure of it, 0.5 to 1."""

    side: Side
    certainty: float


@dataclass(frozen=True, slots=True)
class _Example:
    text: str
    verdict: Verdict


class Sides:
    """What is known of sides, fitted once. `apart`: lessons to leave out, so that an item does not teach itself."""

    def __init__(self, lessons: Lessons, vectors: Mapping[str, Vectors], apart: Collection[int] = ()) -> None:
        examples = tuple(_examples(lessons, apart))
        self._words = _leaning(examples)
        self._is_empty = not examples
        if self._is_empty:
            return
        found = np.stack([vectors[example.text] for example in examples])
        self._middle = found.mean(axis=0)
        self._vectors = _unit(found - self._middle)
        self._recommendations = np.array([example.verdict.recommendation_id for example in examples])
        self._parties = np.array([example.verdict.party for example in examples])
        values = np.array([_VALUE[example.verdict.side] for example in examples])
        alike = self._vectors @ self._vectors.T * _factor(self._recommendations, self._parties)
        self._weights = np.linalg.solve(alike + _RIDGE * np.eye(len(values)), values)

    def guess(self, text: str, vector: Vectors, recommendation_id: int, party: int) -> SideGuess | None:
        """Return the likelier side of an event by a party on a recommendation; None where nothing was learned."""
        if self._is_empty:
            return None
        alike = self._vectors @ _unit((vector - self._middle)[None])[0]
        here = np.where(self._recommendations == recommendation_id, 1 + _ELSEWHERE, _ELSEWHERE)
        theirs = np.where(self._parties == party, 1 + _OTHERS, _OTHERS)
        score = float((alike * here * theirs) @ self._weights) + _WORDS * self._lean(text)
        return SideGuess(Side.TOWARD if score > 0 else Side.AWAY, 1 / (1 + exp(-_STEEPNESS * abs(score))))

    def _lean(self, text: str) -> float:
        return sum(self._words.get(word, 0.0) for word in telling_words(text))


def _examples(lessons: Lessons, apart: Collection[int]) -> Iterator[_Example]:
    """Yield the criteria, then the newest judgements, each side of an event for a recommendation and party once."""
    for criterion in lessons.criteria:
        yield _Example(criterion.text, criterion.verdict)
    told = (
        _Example(lesson.text, verdict)
        for place, lesson in enumerate(lessons.lessons)
        if place not in apart
        for verdict in lesson.verdicts
    )
    yield from list(dict.fromkeys(told))[:_MOST_EXAMPLES]


def _leaning(examples: Collection[_Example]) -> dict[str, float]:
    """Return each word's lean, -1 away to 1 toward, by how often it stands in examples of either side."""
    counts: defaultdict[str, dict[Side, int]] = defaultdict(lambda: dict.fromkeys(Side, 0))
    for example in examples:
        for word in telling_words(example.text):
            counts[word][example.verdict.side] += 1
    return {word: max(-1.0, min(1.0, _log_odds(count))) for word, count in counts.items()}


def _log_odds(count: Mapping[Side, int]) -> float:
    return log((count[Side.TOWARD] + _DOUBT) / (count[Side.AWAY] + _DOUBT))


def _factor(recommendations: NDArray[np.int_], parties: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return how much each pair of examples has to do with each other."""
    same_ask = _ELSEWHERE + (recommendations[:, None] == recommendations)
    same_party = _OTHERS + (parties[:, None] == parties)
    factor: NDArray[np.float64] = same_ask * same_party
    return factor


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Vectors = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return units
