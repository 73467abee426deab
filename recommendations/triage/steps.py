"""PURE. How far from words to deeds a headline goes: what its verbs say, helped by confirmed events of like meaning."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache

import numpy as np

from recommendations.triage.lessons import Lesson
from recommendations.triage.meaning import Vectors
from recommendations.triage.words import read_words
from recommendations.vocabulary import Step

_CERTAIN_FROM = 0.5  # of all votes
_CUE = 1.0  # weight of a verb beside that of all likeness together
_FEWEST_VOTES = 0.05

# What headlines say, lowest rung first: single words, then phrases.
_WORDS: Mapping[Step, str] = {
    Step.STATEMENT: """says said warns warned tells told claims argues believes denies welcomes condemns questions
        criticises hopes insists accuses calls thinks doubts stresses interview speech remarks expects fears praises
        statement reaffirms affirms rejects suggests""",
    Step.PROPOSAL: """proposes proposal plans draft drafts bill considers mulls asks urges requests seeks offers tables
        prepares preparing floats presents unveils threatens intends""",
    Step.DECISION: """approves approved adopts adopted decides decided votes voted agrees agreed passes passed orders
        ordered bans clears allocates extends cancels cancelled blocks refuses endorses authorises imposes lifts eases
        selects declined resolution""",
    Step.ENACTED: "ratifies ratified appropriates appropriated expires enacted amends contract deadline",
    Step.CARRIED_OUT: """arrives arrived delivers delivered begins began starts started opens opened closes closed
        reopens reopened detains detained boards boarded seizes seized expels expelled deports deported deploys
        deployed meets met visits visited leaves left disconnects halts halted pauses paused completes completed
        hosts sends sent enters entered launches launched severs removes removed resumes resumed stops""",
}
_PHRASES: Mapping[Step, str] = {
    Step.STATEMENT: "according to|points to|speaks of|rules out|calls for restraint",
    Step.PROPOSAL: "calls for|wants to|to consider|letter to|would allow|would ban|pushes for|aims to|set to|to ask",
    Step.DECISION: "will send|will close|will buy|to close|to buy|to send|to withdraw|breaks off|withdraws from",
    Step.ENACTED: "takes effect|into force|in force|into law|signs law|sanctions package|act signed|starts to apply",
    Step.CARRIED_OUT: "shoots down|shot down|holds talks|held talks|takes part|hands over|takes over|took over",
}


class Steps:
    """The steps of confirmed events, to be asked about new ones."""

    def __init__(self, lessons: Sequence[Lesson], vectors: Mapping[str, Vectors]) -> None:
        told = [(place, lesson) for place, lesson in enumerate(lessons) if lesson.step and lesson.text in vectors]
        self._places = np.array([place for place, _ in told], dtype=int)
        self._steps = [lesson.step or Step.STATEMENT for _, lesson in told]
        self._vectors = np.stack([vectors[lesson.text] for _, lesson in told]) if told else None

    def guess(self, headline: str, vector: Vectors | None, apart: Collection[int] = ()) -> Step | None:
        """Return the likeliest step; None where neither verbs nor likeness point to one."""
        votes = dict.fromkeys(Step, 0.0)
        for step in _said(headline):
            votes[step] += _CUE
        if vector is not None and self._vectors is not None:
            weights = np.clip(self._vectors @ vector, 0, None) ** 4 * ~np.isin(self._places, list(apart))
            total = float(weights.sum()) + _FEWEST_VOTES
            for step, weight in zip(self._steps, weights, strict=True):
                votes[step] += float(weight) / total
        best = max(votes, key=lambda step: (votes[step], step.rung))
        enough = votes[best] >= max(_CERTAIN_FROM * sum(votes.values()), _FEWEST_VOTES)
        return best if enough else None


def _said(headline: str) -> list[Step]:
    """Return the steps that verbs of a headline stand for, each as often as it is said."""
    line = _line(headline)
    return [step for step, cues in _lines().items() for cue in cues if cue in line]


@cache
def _lines() -> dict[Step, tuple[str, ...]]:
    """Return each step's words and phrases as they stand in a line of stems."""
    return {
        step: tuple(dict.fromkeys(_line(cue) for cue in (*_WORDS[step].split(), *_PHRASES[step].split("|"))))
        for step in Step
    }


def _line(text: str) -> str:
    return f" {' '.join(word.stem for word in read_words(text))} "
