"""The filters of the list of feeds, and how many there are in each state."""

from datetime import datetime
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from recommendations.ingestion.schedule import WELL
from recommendations.ingestion.silence import SILENT_AFTER
from recommendations.models import Feed, Publisher
from recommendations.models.constraints import choices
from recommendations.vocabulary import FeedKind, FeedOutcome

POLLED = Q(enabled_at__isnull=False)
FAILING = POLLED & ~Q(last_outcome__in=[*WELL, FeedOutcome.NEVER_CHECKED])
_STATES = (("polled", "polled"), ("failing", "in trouble"), ("silent", "silent"), ("paused", "paused"))


def silent(now: datetime) -> Q:
    """Return the condition under which `ingestion.silence` has something to say of a feed."""
    before = now - SILENT_AFTER
    undated = Q(newest_published_at__isnull=True)
    barren = undated & Q(last_new_entry_at__isnull=True, last_success_at__isnull=False, enabled_at__lte=before)
    return POLLED & (Q(newest_published_at__lte=before) | undated & Q(last_new_entry_at__lte=before) | barren)


def _languages() -> list[tuple[str, str]]:
    codes = Feed.objects.exclude(language="").order_by("language").values_list("language", flat=True).distinct()
    return [(code, code) for code in codes]


class FeedFilter(django_filters.FilterSet):
    """Feeds by state, kind, language, publisher and words of their title or address."""

    state = django_filters.ChoiceFilter(choices=_STATES, method="in_state", label="State")
    kind = django_filters.ChoiceFilter(choices=choices(FeedKind), label="Kind")
    language = django_filters.ChoiceFilter(choices=_languages, label="Language")
    publisher = django_filters.ModelChoiceFilter(
        queryset=Publisher.objects.filter(feeds__isnull=False).distinct(), label="Publisher"
    )
    q = django_filters.CharFilter(method="in_words", label="Words of title or address", max_length=200)

    class Meta:
        model = Feed
        fields = ("state", "kind", "language", "publisher", "q")

    def in_state(self, queryset: "QuerySet[Feed]", _name: str, value: str) -> "QuerySet[Feed]":
        """Keep the feeds in one state."""
        states = {"polled": POLLED, "failing": FAILING, "paused": ~POLLED, "silent": silent(timezone.now())}
        return queryset.filter(states[value])

    def in_words(self, queryset: "QuerySet[Feed]", _name: str, value: str) -> "QuerySet[Feed]":
        """Keep the feeds that have the words in their title or address."""
        return queryset.filter(Q(title__icontains=value) | Q(url__icontains=value))


def tally(now: datetime) -> dict[str, Any]:
    """Return how many feeds are polled, failing, silent and paused; one query."""
    states = {"polled": POLLED, "failing": FAILING, "silent": silent(now), "paused": ~POLLED}
    return Feed.objects.aggregate(**{name: Count("pk", filter=state) for name, state in states.items()})
