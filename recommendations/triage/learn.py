"""PURE. How much a text reads like news of each recommendation.

Two questions. Is the text about anything tracked at all? It is when it lies closer to the recommendations and to
confirmed events than to everyday news. And about which? The one whose sentences, terms and confirmed events lie
closest, and whose terms stand in it. How the numbers were come by, and what they reach: docs/decisions.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp

import numpy as np
from numpy.typing import NDArray

from recommendations.triage.cluster import likeness, telling_words
from recommendations.triage.lessons import Lessons
from recommendations.triage.meaning import DIMENSIONS, Vectors

_LIKE_EVENTS, _LIKE_SENTENCES, _LIKE_TERMS, _TERMS_FOUND = 0.4, 0.3, 0.3, 0.2  # of what speaks for a text
_OPEN_AT, _OPEN_WIDTH = 0.195, 0.03  # midway between made-up everyday news and events of the brief
_NEAR = 0.25  # a recommendation this far behind the first keeps a third of its relevance
_FEWEST_JUDGED = 20
_TRACE = 0.1  # less is never shown, so nobody asks what it reads like
_SAME_TEXT = 0.93
_SAME_WORDS = 0.8


@dataclass(frozen=True, slots=True)
class Reading:
    """How relevant one recommendation is to a text, 0 to 1, and the confirmed event it reads most like."""

    relevance: float
    reads_like: str


class Learned:
    """The lessons as vectors. Built once for a state of the database."""

    def __init__(self, lessons: Lessons, vectors: Mapping[str, Vectors]) -> None:
        self._lessons = lessons.lessons
        self._guides = lessons.guides
        self._place = {guide.recommendation_id: place for place, guide in enumerate(lessons.guides)}
        criteria: dict[int, list[str]] = {guide.recommendation_id: [] for guide in lessons.guides}
        for criterion in lessons.criteria:
            criteria[criterion.verdict.recommendation_id].append(criterion.text)
        said = [(*guide.sentences, *criteria[guide.recommendation_id]) for guide in lessons.guides]
        self._sentences = [_stack(texts, vectors) for texts in said]
        self._terms = [_stack(guide.terms, vectors) for guide in lessons.guides]
        self._all_sentences = np.concatenate([*self._sentences, _NOTHING])
        self._all_terms = np.concatenate([*self._terms, _NOTHING])
        self._texts = _stack([lesson.text for lesson in self._lessons], vectors)
        self._labels = self._label_matrix()

    def readings(self, vector: Vectors, found: Mapping[int, float], apart: Collection[int] = ()) -> dict[int, Reading]:
        """Return a reading of every recommendation. `found`: relevance by terms; `apart`: lessons to leave out."""
        likes = self._texts @ vector
        kept = np.ones(len(likes), dtype=bool)
        kept[list(apart)] = False
        scores = self._scores(vector, found, np.where(kept, likes, 0))
        is_open = _sigmoid((self._standing(vector, found, likes, kept) - _OPEN_AT) / _OPEN_WIDTH)
        best = max(scores, default=0.0)
        relevances = [is_open * exp((score - best) / _NEAR) for score in scores]
        return {
            guide.recommendation_id: Reading(relevance, self._like(place, likes, kept) if relevance > _TRACE else "")
            for place, (guide, relevance) in enumerate(zip(self._guides, relevances, strict=True))
        }

    def same_as(self, headline: str, address: str, vector: Vectors) -> frozenset[int]:
        """Return the lessons that are this very item: the same address, nearly the same headline or the same text."""
        words = telling_words(headline)
        near = self._texts @ vector
        return frozenset(
            place
            for place, lesson in enumerate(self._lessons)
            if (address and address in lesson.addresses)
            or near[place] >= _SAME_TEXT
            or likeness(words, self._headline_words[place]) >= _SAME_WORDS
        )

    @cached_property
    def _headline_words(self) -> list[frozenset[str]]:
        return [telling_words(lesson.headline) for lesson in self._lessons]

    def _label_matrix(self) -> NDArray[np.float64]:
        """Return a row per lesson and a column per recommendation: 1 where it was judged to bear on it."""
        labels = np.zeros((len(self._lessons), len(self._guides)))
        for row, lesson in enumerate(self._lessons):
            for verdict in lesson.verdicts:
                if verdict.recommendation_id in self._place:
                    labels[row, self._place[verdict.recommendation_id]] = 1
        return labels

    def _scores(self, vector: Vectors, found: Mapping[int, float], likes: NDArray[np.float32]) -> list[float]:
        """Return what speaks for each recommendation: its own words, events judged to bear on it, terms found."""
        weights = np.clip(likes, 0, None) ** 4 * self._labels.any(axis=1)
        votes = weights @ self._labels / (weights.sum() + 1e-9)
        return [
            0.5 * _top(self._sentences[place] @ vector, 2)
            + 0.5 * _top(self._terms[place] @ vector, 2)
            + 0.5 * float(votes[place])
            + 0.3 * found.get(guide.recommendation_id, 0.0)
            for place, guide in enumerate(self._guides)
        ]

    def _standing(
        self, vector: Vectors, found: Mapping[int, float], likes: NDArray[np.float32], kept: NDArray[np.bool_]
    ) -> float:
        """Return how much closer a text lies to what is tracked than to everyday news."""
        judged = self._labels.any(axis=1)
        return (
            _LIKE_EVENTS * _top(likes[judged & kept], 3)
            + _LIKE_SENTENCES * _top(self._all_sentences @ vector, 3)
            + _LIKE_TERMS * _top(self._all_terms @ vector, 3)
            + _TERMS_FOUND * max(found.values(), default=0.0)
            - _top(likes[~judged & kept], 3)
        )

    def _like(self, place: int, likes: NDArray[np.float32], kept: NDArray[np.bool_]) -> str:
        """Return the headline of the event judged to bear on a recommendation that a text reads most like."""
        rows = np.flatnonzero((self._labels[:, place] > 0) & kept)
        return self._lessons[int(rows[np.argmax(likes[rows])])].headline if len(rows) else ""


def is_enough(lessons: Lessons) -> bool:
    """Say whether enough events are judged for likeness to have a say."""
    return sum(bool(lesson.verdicts) for lesson in lessons.lessons) >= _FEWEST_JUDGED


def texts_of(lessons: Lessons) -> tuple[str, ...]:
    """Return every text that learning needs the vector of."""
    of_guides = (text for guide in lessons.guides for text in (*guide.sentences, *guide.terms))
    of_criteria = (criterion.text for criterion in lessons.criteria)
    return (*of_guides, *of_criteria, *(lesson.text for lesson in lessons.lessons))


_NOTHING: Vectors = np.zeros((0, DIMENSIONS), dtype=np.float32)


def _stack(texts: Sequence[str], vectors: Mapping[str, Vectors]) -> Vectors:
    return np.stack([vectors[text] for text in texts]) if texts else _NOTHING


def _top(values: NDArray[np.float32], count: int) -> float:
    """Return the mean of the largest few values, 0 where there are none."""
    return float(np.sort(values)[-count:].mean()) if len(values) else 0.0


def _sigmoid(value: float) -> float:
    return 1 / (1 + exp(-value)) if value > -50 else 0.0
