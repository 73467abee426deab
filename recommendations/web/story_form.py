"""The decision on a story as a form: its words, its day, and one row for each recommendation it may bear on.

What the machine dares to suggest is chosen beforehand, so that a good suggestion takes one key. Where it does not dare,
nothing is chosen, and the page says so.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from recommendations.events.finding import Judgement
from recommendations.triage.cards import CandidateLine, StoryCard
from recommendations.vocabulary import ActorRole, Confidence, DatePrecision, EventKind
from recommendations.web.finding_form import MOST_ROWS, JudgementRow
from recommendations.web.log import ROWS_PREFIX
from recommendations.web.offered import Offered

MOST_SUGGESTED = 9
_RIGHT_ENOUGH = 0.5
_SURE = ((0.9, "Very sure of"), (0.75, "Fairly sure of"), (0.0, "Leans to"))
_NOBODY = "Say whose policy moves: choose who acted, or an actor for this recommendation alone."


class StoryRow(JudgementRow):
    """“Which way” for one recommendation. Without an actor of its own it is about everybody who acted."""

    def __init__(self, *args: Any, offered: Offered, lines: dict[str, CandidateLine], **kwargs: Any) -> None:
        super().__init__(*args, offered=offered, **kwargs)
        self._lines = lines

    def clean(self) -> dict[str, Any]:
        """A side needs a recommendation; whose policy moves may follow from who acted."""
        typed = forms.Form.clean(self) or self.cleaned_data
        if typed.get("side") and not typed.get("recommendation") and "recommendation" not in self.errors:
            self.add_error("recommendation", "Choose the recommendation this side is about, or leave the row out.")
        return typed

    @property
    def line(self) -> CandidateLine | None:
        """What the machine says of this recommendation; None in a row of one's own."""
        return self._lines.get(self.chosen_recommendation)

    @property
    def why(self) -> str:
        """How sure the machine is of it, and how often the rule behind it was right."""
        return why(self.line) if self.line else ""


StoryRows = forms.formset_factory(StoryRow, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def story_initial(card: StoryCard) -> dict[str, Any]:
    """Return the headline, the day of the first report that gives one, who acted, how far. No date is invented."""
    dated = [report.published_at for report in card.reports if report.published_at]
    steps = [line.suggested_step for line in card.candidates if line.is_strong and line.suggested_step]
    return {
        "headline": card.headline[:300],
        "occurred_on": timezone.localdate(min(dated)) if dated else None,
        "date_precision": DatePrecision.DAY.value,
        "kind": EventKind.POLICY.value,
        "actors": list(card.actor_codes),
        "step": steps[0].value if steps else None,
    }


def story_rows(card: StoryCard, offered: Offered, data: QueryDict | None = None) -> Any:
    """Return one row for every recommendation suggested, and one empty row to add another."""
    lines = {str(line.recommendation_id): line for line in card.candidates}
    initial = [_row(line) for line in card.candidates[:MOST_SUGGESTED]]
    kwargs: dict[str, Any] = {
        "prefix": ROWS_PREFIX,
        "initial": initial,
        "form_kwargs": {"offered": offered, "lines": lines},
    }
    return StoryRows(data, **kwargs) if data else StoryRows(**kwargs)


def dares(line: CandidateLine) -> bool:
    """Whether a suggested side is chosen beforehand: a strong match, by words that are right more often than wrong."""
    right = line.precision is None or line.precision.share is None or line.precision.share >= _RIGHT_ENOUGH
    return line.is_strong and line.suggested_side is not None and right


def why(line: CandidateLine) -> str:
    """Return how sure the machine is in words, how often its rule was right, and whether that keeps it out."""
    stays_out = "" if dares(line) else ", so it stays out"
    rule = f"Rule right in {line.precision.confirmed} of {line.precision.decided} cases" if line.precision else ""
    if line.suggested_side is None:
        sure = "No side suggested"
    elif line.is_strong:
        sure = f"{_certainty(line.side_certainty)} {line.suggested_side.label.lower()}"
    else:
        sure = "Weak match"
    said = [sure, rule] if rule else [sure]
    return f"{'. '.join(said)}{stays_out}"


def _certainty(certainty: float | None) -> str:
    """Return the words before a side: “Fairly sure of toward”."""
    if certainty is None:
        return "Suggested:"
    return next(words for least, words in _SURE if certainty >= least)


def story_judgements(rows: Any, acted: Sequence[str], offered: Offered) -> tuple[Judgement, ...]:
    """Return the judgements of valid rows, a row without an actor once for everybody who acted and is judged.

    Where nobody is, the row gets the error.
    """
    moved = _judged(acted, offered)
    found = []
    for row in rows:
        codes = [row.cleaned_data["actor"]] if row.cleaned_data.get("actor") else moved
        judgement = row.judgement()
        if judgement and not codes:
            row.add_error("actor", _NOBODY)
        found += [replace(judgement, actor_code=code) for code in codes] if judgement else []
    return tuple(found)


def _judged(acted: Sequence[str], offered: Offered) -> list[str]:
    """Return whom a judgement on everybody who acted is about; a group stands for its members."""
    chosen = [actor for actor in offered.acting if actor.code in acted]
    groups = {actor.pk for actor in chosen if actor.role == ActorRole.DERIVED}
    return [actor.code for actor in chosen if actor.group_id not in groups]


def _row(line: CandidateLine) -> dict[str, Any]:
    """Return a row's start; it stays left out unless the machine dares."""
    return {
        "recommendation": line.recommendation_id,
        "side": line.suggested_side.value if line.suggested_side and dares(line) else "",
        "confidence": Confidence.MEDIUM.value,
    }
