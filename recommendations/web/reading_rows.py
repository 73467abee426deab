"""The judgement rows of a second reading and of settling: a weight is chosen and never taken from the step.

What the step proposes would be the same for everybody, and so would look like agreement.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from recommendations.events.second import tracks_to_read
from recommendations.models import Event, Track
from recommendations.models.constraints import choices
from recommendations.vocabulary import Confidence, Significance
from recommendations.web.finding_form import MOST_ROWS, JudgementRow, with_more_rows
from recommendations.web.log import ROWS_PREFIX
from recommendations.web.offered import Offered


class WeighedRow(JudgementRow):
    """A judgement row on which a side needs a weight."""

    significance = forms.ChoiceField(choices=[("", "not chosen yet"), *choices(Significance)], required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the weight where there is a side."""
        typed = super().clean()
        if typed.get("side") and not typed.get("significance") and "significance" not in self.errors:
            self.add_error("significance", "Choose how much it weighs: minor, moderate or major.")
        return typed


WeighedRows = forms.formset_factory(WeighedRow, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def fresh_rows(tracks: Iterable[Track], offered: Offered) -> Any:
    """Return a row for each track, with no side chosen, and an empty one to add another."""
    initial = [
        {
            "recommendation": track.recommendation_id,
            "actor": track.actor.code,
            "side": "",
            "confidence": Confidence.MEDIUM.value,
        }
        for track in tracks
    ]
    return WeighedRows(prefix=ROWS_PREFIX, initial=initial, form_kwargs={"offered": offered})


def typed_rows(data: QueryDict, offered: Offered) -> Any:
    """Return the rows as they were posted, with more of them where the button for that was pressed."""
    longer = with_more_rows(data, ROWS_PREFIX, 1) if "more" in data else data
    return WeighedRows(longer, prefix=ROWS_PREFIX, form_kwargs={"offered": offered})


def rows_to_read(event: Event, offered: Offered) -> Any:
    """Return the rows a reader begins with."""
    return fresh_rows(tracks_to_read(event), offered)
