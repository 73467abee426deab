"""The forms of one figure and of a target. They read what was typed; what is wrong with it, events says."""

from collections.abc import Mapping
from typing import Self

from django import forms

from recommendations.events.finding import Source
from recommendations.events.observe import ObservationEntry
from recommendations.models import Indicator
from recommendations.models.constraints import choices
from recommendations.vocabulary import Certainty


class _Told(forms.Form):
    def take(self, errors: Mapping[str, list[str]]) -> list[str]:
        """Put the capability's sentences beside their fields, and return those that belong to no field."""
        elsewhere = []
        for name, sentences in errors.items():
            field = "url" if name == "source" else name
            if field in self.fields:
                self.add_error(field, sentences)
            else:
                elsewhere += sentences
        return elsewhere


class ObservationForm(_Told):
    """One figure and where it was read."""

    period = forms.CharField(label="Period", required=False, max_length=40)
    value = forms.CharField(label="Figure", required=False, max_length=40)
    certainty = forms.ChoiceField(
        label="How sure", choices=choices(Certainty), required=False, initial=Certainty.VERIFIED.value
    )
    unit = forms.CharField(label="Unit, if you want it checked", required=False, max_length=80)
    title = forms.CharField(label="Title of the source", required=False, max_length=400)
    publisher = forms.CharField(label="Publisher", required=False, max_length=160)
    url = forms.CharField(label="Address of the source", required=False, max_length=1000)
    note = forms.CharField(label="Note", required=False, max_length=2000)

    def entry(self) -> ObservationEntry:
        """Return what was typed; the form must be valid."""
        typed = self.cleaned_data
        source = Source(typed["url"], title=typed["title"], publisher_name=typed["publisher"])
        return ObservationEntry(
            period=typed["period"],
            value=typed["value"],
            certainty=Certainty(typed["certainty"] or Certainty.VERIFIED),
            source=source if any((source.url, source.title, source.publisher_name)) else None,
            note=typed["note"],
            unit=typed["unit"] or None,
        )


class TargetForm(_Told):
    """The target: a value, and by when."""

    value = forms.CharField(label="Target", required=False, max_length=40)
    period = forms.CharField(label="By when", required=False, max_length=40)
    confirm_wrong_side = forms.BooleanField(label="I mean it", required=False)

    @classmethod
    def of(cls, indicator: Indicator) -> Self:
        """Return the form with the target as it stands."""
        value = indicator.target_value
        initial = {"value": "" if value is None else f"{value.normalize():f}", "period": indicator.target_period}
        return cls(initial=initial, prefix="target")
