"""The form of a call, as it comes back where something is wrong with it. What that is, `status.calls` says."""

from django import forms

from recommendations.models.constraints import choices
from recommendations.vocabulary import Label
from recommendations.web.watch_forms import TellingForm, day_field


class CallForm(TellingForm):
    """What a direction should read, why, and until when."""

    label = forms.ChoiceField(
        label="It should read",
        choices=choices(Label),
        widget=forms.Select(attrs={"class": "input input--full"}),
        error_messages={"required": "Choose what it should read.", "invalid_choice": "Choose one of the list."},
    )
    reason = forms.CharField(
        label="Because", required=False, widget=forms.Textarea(attrs={"class": "input input--full", "rows": 2})
    )
    expires_on = day_field("Until", required="Give the day on which your call lapses.")
