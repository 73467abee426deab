"""How well suggestions do on labelled news: what is found, what is kept out, which side.

An item that is stored as an event would teach about itself, so each is asked about as if nobody had judged it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommendations.fetch.address import BadAddress, canonical_url
from recommendations.triage.labelled import Labelled
from recommendations.triage.suggest import Suggester, Suggestion


@dataclass(frozen=True, slots=True)
class Share:
    """Some of all. `value` None: of nothing."""

    some: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, rounded to three places."""
        return round(self.some / self.of, 3) if self.of else None


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures on a labelled set.

    Recall counts labelled pairs of item and recommendation among the first one or three shown; `kept_out` the
    distractors with nothing shown. Sides are counted on the labelled pairs shown: `side_right` where the machine dares
    one (neutral labels count as wrong), `side_coverage` how often it dares.
    """

    items: int
    recall_at_1: Share
    recall_at_3: Share
    kept_out: Share
    right_of_shown: Share
    side_right: Share
    side_coverage: Share
    version: str
    note: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An item and what was shown for it, first things first."""

    item: Labelled
    shown: tuple[tuple[str, Suggestion], ...]

    def right(self, first: int) -> int:
        """How many labelled recommendations are among the first so many."""
        return len({code for code, _ in self.shown[:first]} & self.item.sides.keys())


def evaluate(suggester: Suggester, items: Sequence[Labelled], *, codes: Mapping[int, str]) -> Measured:
    """Measure a suggester. `codes`: of recommendations by id."""
    answers = [_answer(suggester, item, codes) for item in items]
    relevant = [answer for answer in answers if answer.item.sides]
    others = [answer for answer in answers if not answer.item.sides]
    labels = sum(len(answer.item.sides) for answer in relevant)
    guesses = [pair for answer in relevant for pair in _guesses(answer)]
    dared = [is_right for is_right in guesses if is_right is not None]
    versions = {suggestion.version for answer in answers for _, suggestion in answer.shown}
    return Measured(
        items=len(items),
        recall_at_1=Share(sum(answer.right(1) for answer in relevant), labels),
        recall_at_3=Share(sum(answer.right(3) for answer in relevant), labels),
        kept_out=Share(sum(not answer.shown for answer in others), len(others)),
        right_of_shown=Share(
            sum(answer.right(len(answer.shown)) for answer in relevant), sum(len(answer.shown) for answer in relevant)
        ),
        side_right=Share(sum(dared), len(dared)),
        side_coverage=Share(len(dared), len(guesses)),
        version=", ".join(sorted(versions)),
        note=suggester.note,
    )


def _answer(suggester: Suggester, item: Labelled, codes: Mapping[int, str]) -> Answer:
    try:
        address = canonical_url(item.address) if item.address else ""
    except BadAddress:
        address = ""
    shown = suggester.suggest_unseen(item.text, address=address)
    return Answer(item, tuple((codes[one.recommendation_id], one) for one in shown))


def _guesses(answer: Answer) -> Iterable[bool | None]:
    """Yield for each labelled pair shown whether its side is right; None where the machine abstains."""
    for code, suggestion in answer.shown:
        if code in answer.item.sides:
            yield suggestion.side in answer.item.sides[code] if suggestion.side else None
