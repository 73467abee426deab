"""What editors are asked beside the facts when they change a development: a reason, and which other one is meant."""

from collections.abc import Mapping
from typing import Any

from django import forms

from recommendations.models import Event
from recommendations.web.capture_sources import QuietForm

LONGEST_REASON = 1_000


class ReasonForm(QuietForm):
    """Why something is done. What is wrong with it, the capability says."""

    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": f"Shorten the reason to {LONGEST_REASON} characters."},
    )

    def take_own(self, errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Put the capability's sentences beside the fields they are about, and return the others."""
        for name in errors.keys() & self.fields.keys():
            self.add_error(name, errors[name])
        return {name: sentences for name, sentences in errors.items() if name not in self.fields}

    def take(self, errors: Mapping[str, list[str]]) -> list[str]:
        """Put the sentences beside their fields, and return those that belong to no field."""
        return [sentence for sentences in self.take_own(errors).values() for sentence in sentences]


class MergeForm(ReasonForm):
    """Which development is kept. One that stands near can be chosen, any other named by its code."""

    into = forms.CharField(label="Code of the development that is kept", required=False, max_length=40)
    near = forms.CharField(required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        """Find the development that is meant: what is typed comes before what is chosen."""
        typed = super().clean() or self.cleaned_data
        code = (typed.get("into") or typed.get("near") or "").strip()
        typed["kept"] = Event.objects.filter(code=code).first() if code else None
        if not code and "into" not in self.errors:
            self.add_error("into", "Choose the development that is kept, or type its code.")
        elif typed["kept"] is None and "into" not in self.errors:
            self.add_error("into", f"There is no development “{code}”. Its code stands above its headline.")
        return typed
