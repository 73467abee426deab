"""PURE. What suggestions learn from, as values: recommendations in their own words, and what staff have confirmed."""

from dataclasses import dataclass

from recommendations.vocabulary import Side, Step

CONTEXT = 0  # the party of everyone who gets no direction


@dataclass(frozen=True, slots=True)
class Verdict:
    """One judgement. `party`: the actor, or the group it belongs to, since a group's members share their criteria."""

    recommendation_id: int
    party: int
    side: Side


@dataclass(frozen=True, slots=True)
class Criterion:
    """One test of a track's coding guide."""

    text: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Guide:
    """A recommendation in its own words: sentences about it, and its terms, a few together."""

    recommendation_id: int
    sentences: tuple[str, ...]
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text and what people made of it. Without a verdict it is a contrast: news that bears on nothing tracked."""

    headline: str
    text: str
    addresses: tuple[str, ...] = ()
    step: Step | None = None
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Lessons:
    """All there is to learn from. Two that compare equal teach the same."""

    guides: tuple[Guide, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    lessons: tuple[Lesson, ...] = ()
