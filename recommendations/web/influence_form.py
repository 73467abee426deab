"""The form of a line of the influence log, and the filter of the log."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Q, QuerySet

from recommendations.catalogue.filters import recommendation_choices
from recommendations.events.influence import LONGEST_ADDRESS, Trace
from recommendations.models import Influence, Recommendation
from recommendations.models.constraints import choices
from recommendations.vocabulary import InfluenceKind
from recommendations.web.watch_forms import TellingForm, day_field, line_field

_FULL = {"class": "input input--full"}


class InfluenceForm(TellingForm):
    """Where a recommendation turned up in the world."""

    recommendation = forms.ModelChoiceField(
        label="Recommendation",
        queryset=Recommendation.objects.filter(archived_at=None),
        empty_label="choose one",
        widget=forms.Select(attrs=_FULL),
        error_messages={
            "required": "Choose the recommendation.",
            "invalid_choice": "Choose a recommendation from the list.",
        },
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "choose one"), *choices(InfluenceKind)],
        widget=forms.Select(attrs=_FULL),
        error_messages={"required": "Choose the kind.", "invalid_choice": "Choose a kind from the list."},
    )
    occurred_on = day_field("Date", required="Give the day it happened.")
    text = line_field("What happened", missing="Say in a sentence what happened: who, where, in which words.")
    url = line_field("Address, if there is one", required=False, most=LONGEST_ADDRESS)
    is_private = forms.BooleanField(label="For staff only", required=False, initial=True)

    def trace(self) -> Trace:
        """Return what was typed; the form must be valid."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "recommendation"}
        return Trace(**typed | {"kind": InfluenceKind(typed["kind"])})


class _PeriodForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        asked = super().clean() or self.cleaned_data
        first, last = asked.get("occurred_from"), asked.get("occurred_to")
        if first and last and first > last:
            self.add_error("occurred_to", "is before the first day asked for. Swap the two days.")
        return asked


class InfluenceFilter(django_filters.FilterSet):
    """Lines by recommendation, kind, days and words."""

    recommendation = django_filters.ChoiceFilter(
        choices=recommendation_choices, field_name="recommendation__code", label="Recommendation"
    )
    kind = django_filters.ChoiceFilter(choices=choices(InfluenceKind), label="Kind")
    occurred_from = django_filters.DateFilter(field_name="occurred_on", lookup_expr="gte", label="From")
    occurred_to = django_filters.DateFilter(field_name="occurred_on", lookup_expr="lte", label="To")
    q = django_filters.CharFilter(method="in_words", label="Words", max_length=200)

    class Meta:
        model = Influence
        form = _PeriodForm
        fields = ("recommendation", "kind", "occurred_from", "occurred_to", "q")

    def in_words(self, queryset: "QuerySet[Influence]", _name: str, value: str) -> "QuerySet[Influence]":
        """Keep the lines that have the words in their text or address."""
        return queryset.filter(Q(text__icontains=value) | Q(url__icontains=value))
