"""The forms of a watchpoint: set it, settle it, move its day. They read; what is wrong, `status.watch` says."""

from collections.abc import Mapping
from typing import TypeVar

from django import forms
from django.http import HttpRequest

from recommendations.models.constraints import choices
from recommendations.status.watch import LONGEST_TEXT, SIDES
from recommendations.vocabulary import WatchOutcome
from recommendations.web.draft import taken_up

_FULL = {"class": "input input--full"}
_NO_DAY = "Give the day as 2027-01-31."


def day_field(label: str, *, required: str) -> forms.DateField:
    """Return a field for one day. `required`: the sentence where none is given."""
    widget = forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d")
    sentences = {"required": required, "invalid": _NO_DAY}
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=widget, error_messages=sentences)


def line_field(label: str, *, required: bool = True, missing: str = "", most: int = LONGEST_TEXT) -> forms.CharField:
    """Return a field for one line of text. `missing`: the sentence where nothing is given."""
    sentences = {"required": missing, "max_length": f"Keep it under {most} characters. It has %(show_value)d."}
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.TextInput(attrs=_FULL), error_messages=sentences
    )


class TellingForm(forms.Form):
    """A form that puts a capability's sentences beside its fields."""

    def take(self, errors: Mapping[str, str]) -> list[str]:
        """Put each sentence beside its field, and return those that belong to none."""
        for name, sentence in errors.items():
            if name in self.fields:
                self.add_error(name, sentence)
        return [sentence for name, sentence in errors.items() if name not in self.fields]


Telling = TypeVar("Telling", bound=TellingForm)


def filled(form: type[Telling], request: HttpRequest, **initial: object) -> Telling:
    """Return a form with what was sent, or with what was kept of it, or with what it begins with."""
    if request.method == "POST":
        return form(request.POST)
    kept = taken_up(request)
    return form(initial=kept.dict() if kept else initial)


class WatchForm(TellingForm):
    """What would turn the arrow, which way, by when."""

    text = line_field("What would have to happen", missing="Say in a sentence what would have to happen.")
    side = forms.ChoiceField(
        label="It would turn the arrow",
        choices=[(side.value, side.label) for side in SIDES],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say which way it would turn the arrow.",
            "invalid_choice": "Choose toward or away.",
        },
    )
    due_on = day_field("Look by", required="Give the day by which to look.")


class SettleForm(TellingForm):
    """What became of it."""

    outcome = forms.ChoiceField(
        label="What became of it",
        choices=choices(WatchOutcome),
        widget=forms.RadioSelect,
        error_messages={"required": "Say what became of it.", "invalid_choice": "Choose one of the three."},
    )
    note = line_field("Note", required=False)
    event = line_field("Code of the development that settled it, if any", required=False, most=60)


class MoveForm(TellingForm):
    """Another day for the same."""

    due_on = day_field("Look by", required="Give the new day.")
    reason = line_field("Why", required=False, most=LONGEST_TEXT - 30)
