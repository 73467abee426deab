"""The facets of a search, strict as every filter. A facet that a kind of row has not leaves that kind out."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from recommendations.catalogue.filters import actor_choices, recommendation_choices
from recommendations.catalogue.search_index import KINDS, Indexed, Matches
from recommendations.catalogue.search_kinds import Facets, Sight, in_sight
from recommendations.catalogue.search_query import BadQuery, parse_query
from recommendations.models import Brief, Citation, Feed, Publisher
from recommendations.models.constraints import choices
from recommendations.vocabulary import EventState, PublisherTier, Side, Step, StoryState


def brief_choices() -> list[tuple[str, str]]:
    """Return the code and title of every brief."""
    return list(Brief.objects.order_by("-published_on", "code").values_list("code", "title"))


def publisher_choices() -> list[tuple[str, str]]:
    """Return every publisher by name."""
    return [(name, name) for name in Publisher.objects.order_by("name").values_list("name", flat=True)]


def language_choices() -> list[tuple[str, str]]:
    """Return every language of feeds and citations."""
    feeds = Feed.objects.exclude(language="").order_by().values_list("language")
    spoken = feeds.union(Citation.objects.exclude(language="").order_by().values_list("language"))
    return [(code, code) for code in sorted(code for (code,) in spoken)]


def state_choices() -> list[tuple[str, str]]:
    """Return where a development stands, and where triage stands with an entry's story."""
    stories = [(value, f"Story: {label.lower()}") for value, label in choices(StoryState)]
    return [*choices(EventState), *stories]


_NO_WORDS = {"required": "Say what to look for."}


class SearchForm(forms.Form):
    """The form of the facets; it also reads the words, and knows that a period begins before it ends."""

    def clean_q(self) -> str:
        """Refuse words that cannot be meant."""
        text: str = self.cleaned_data["q"]
        try:
            parse_query(text)
        except BadQuery as bad:
            raise forms.ValidationError(str(bad)) from bad
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        asked = super().clean() or self.cleaned_data
        first, last = asked.get("since"), asked.get("until")
        if first and last and first > last:
            self.add_error("until", "is before the first day asked for. Swap the two days.")
        return asked


class SearchFilter(django_filters.FilterSet):
    """Documents by words and by what their rows are about; `kind` is left to whoever counts the kinds."""

    q = django_filters.CharFilter(label="Words", max_length=200, required=True, error_messages=_NO_WORDS)
    kind = django_filters.ChoiceFilter(choices=KINDS, label="Kind")
    brief = django_filters.ChoiceFilter(choices=brief_choices, label="Brief")
    recommendation = django_filters.ChoiceFilter(choices=recommendation_choices, label="Recommendation")
    actor = django_filters.ChoiceFilter(choices=actor_choices, label="Actor")
    side = django_filters.ChoiceFilter(choices=choices(Side), label="Side")
    step = django_filters.ChoiceFilter(choices=choices(Step), label="Step")
    publisher = django_filters.ChoiceFilter(choices=publisher_choices, label="Publisher")
    tier = django_filters.ChoiceFilter(choices=choices(PublisherTier), label="Publisher's tier")
    language = django_filters.ChoiceFilter(choices=language_choices, label="Language")
    state = django_filters.ChoiceFilter(choices=state_choices, label="State")
    since = django_filters.DateFilter(label="From")
    until = django_filters.DateFilter(label="To")

    class Meta:
        form = SearchForm

    def __init__(self, params: QueryDict | None, queryset: "QuerySet[Indexed]", *, sight: Sight) -> None:
        self.sight = sight
        super().__init__(params, queryset)

    def filter_queryset(self, queryset: "QuerySet[Indexed]") -> "QuerySet[Indexed]":
        """Keep what matches, fits every facet, and may be seen."""
        asked = dict(self.form.cleaned_data)
        wanted = parse_query(asked.pop("q"))
        del asked["kind"]
        return queryset.filter(Matches(wanted), in_sight(Facets(**asked), self.sight))
