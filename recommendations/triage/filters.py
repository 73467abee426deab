"""Which stories triage lists: strict filters, as everywhere. A value or a name we do not know is an error."""

from datetime import datetime
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils import timezone

from recommendations.catalogue.filters import actor_choices, filtered, recommendation_choices
from recommendations.models import Candidate, Entry, Feed, Publisher, Story
from recommendations.triage.match import STRONG_FROM
from recommendations.vocabulary import StoryState

STANDINGS = (
    ("open", "Waiting"),
    ("snoozed", "Put off"),
    ("decided", "Decided today"),
    ("unmatched", "About no recommendation"),
)
STRENGTHS = (("strong", "Strong match"), ("weak", "Weak match"))
_ORDERS = {
    "snoozed": ("snoozed_until", "pk"),
    "decided": ("-decided_at", "-pk"),
    "unmatched": ("-first_seen_at", "-pk"),
}


def feed_choices() -> list[tuple[str, str]]:
    """Return the id and title of every feed."""
    return [(str(pk), title) for pk, title in Feed.objects.order_by("title", "pk").values_list("pk", "title")]


def publisher_choices() -> list[tuple[str, str]]:
    """Return the name of every publisher of entries, gathered ones included."""
    named = Entry.objects.exclude(publisher_name="").order_by().values_list("publisher_name", flat=True).distinct()
    feeding = Publisher.objects.filter(feeds__isnull=False).values_list("name", flat=True)
    return [(name, name) for name in sorted({*named, *feeding}, key=str.casefold)]


def language_choices() -> list[tuple[str, str]]:
    """Return every language that entries say they are in."""
    spoken = Entry.objects.exclude(language="").order_by().values_list("language", flat=True).distinct()
    return [(code, code) for code in sorted(spoken)]


class StoryForm(forms.Form):
    """The filter's form; it also knows that a period has a beginning before its end."""

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        asked = super().clean() or self.cleaned_data
        first, last = asked.get("since"), asked.get("until")
        if first and last and first > last:
            self.add_error("until", "is before the first day asked for. Swap the two days.")
        return asked


class StoryFilter(django_filters.FilterSet):
    """Stories by recommendation, actor, feed, publisher, language, strength of the match, state, days and words.

    Without `state`, those that wait. `match` together with `recommendation` is asked of one and the same candidate.
    """

    recommendation = django_filters.ChoiceFilter(choices=recommendation_choices)
    actor = django_filters.ChoiceFilter(choices=actor_choices)
    feed = django_filters.ChoiceFilter(choices=feed_choices)
    publisher = django_filters.ChoiceFilter(choices=publisher_choices)
    language = django_filters.ChoiceFilter(choices=language_choices)
    match = django_filters.ChoiceFilter(choices=STRENGTHS)
    state = django_filters.ChoiceFilter(choices=STANDINGS)
    since = django_filters.DateFilter(label="From")
    until = django_filters.DateFilter(label="To")
    q = django_filters.CharFilter(label="Words", max_length=200)

    class Meta:
        model = Story
        form = StoryForm
        fields = ("recommendation", "actor", "feed", "publisher", "language", "match", "state", "since", "until", "q")

    def filter_queryset(self, queryset: "QuerySet[Story]") -> "QuerySet[Story]":
        """Apply what is asked, in the order of its state."""
        asked = self.form.cleaned_data
        state = asked["state"] or "open"
        annotated: dict[str, Any] = {"standing": state}
        found = queryset.filter(_seen(asked), _reported(asked), _proposed(asked), **annotated)
        if asked["actor"]:
            found = found.filter(actors__code=asked["actor"])
        return found.order_by(*_ORDERS[state]) if state in _ORDERS else by_relevance(found)


def filtered_stories(
    params: QueryDict, *, besides: frozenset[str] = frozenset({"page"}), now: datetime
) -> "QuerySet[Story]":
    """Return the stories that the parameters ask for, those that wait by relevance. Raises BadFilter."""
    return filtered(StoryFilter, with_standing(now), params, besides=besides)


def with_standing(now: datetime) -> "QuerySet[Story]":
    """Return all stories with where they stand: open, snoozed, decided (today), unmatched; else empty."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    standing = Case(
        When(state=StoryState.OPEN, snoozed_until__gt=now, then=Value("snoozed")),
        When(state=StoryState.UNMATCHED, snoozed_until__gt=now, then=Value("snoozed")),
        When(state=StoryState.OPEN, then=Value("open")),
        When(state=StoryState.UNMATCHED, then=Value("unmatched")),
        When(decided_at__gte=midnight, then=Value("decided")),
        default=Value(""),
        output_field=CharField(),
    )
    return Story.objects.annotate(standing=standing)


def by_relevance(stories: "QuerySet[Story]") -> "QuerySet[Story]":
    """Return stories, most relevant first, then newest."""
    best = Candidate.objects.filter(story=OuterRef("pk")).order_by("-relevance").values("relevance")[:1]
    ranked = stories.annotate(best=Coalesce(Subquery(best), Value(0.0)))
    return ranked.order_by("-best", "-first_seen_at", "-pk")


def matching(strong: bool | None) -> Q:
    """Return the condition that a story has a strong match, or none; any story for None."""
    if strong is None:
        return Q()
    matched = Exists(Candidate.objects.filter(story=OuterRef("pk"), relevance__gte=STRONG_FROM))
    return Q(matched) if strong else ~Q(matched)


def _proposed(asked: dict[str, Any]) -> Q:
    """Return the condition on what a story is proposed for."""
    if not asked["recommendation"]:
        return matching({"strong": True, "weak": False}.get(asked["match"]))
    rows = Candidate.objects.filter(story=OuterRef("pk"), recommendation__code=asked["recommendation"])
    if asked["match"]:
        rows = rows.filter(
            Q(relevance__gte=STRONG_FROM) if asked["match"] == "strong" else Q(relevance__lt=STRONG_FROM)
        )
    return Q(Exists(rows))


def _reported(asked: dict[str, Any]) -> Q:
    """Return the condition that one report of a story meets everything asked of it, words apart."""
    rows = Entry.objects.filter(story=OuterRef("pk"))
    found = Q()
    if asked["feed"] or asked["publisher"] or asked["language"]:
        found &= Q(Exists(rows.filter(_came_from(asked))))
    if words := asked["q"]:
        said = rows.filter(Q(title__icontains=words) | Q(summary__icontains=words))
        found &= Q(headline__icontains=words) | Q(Exists(said))
    return found


def _came_from(asked: dict[str, Any]) -> Q:
    found = Q()
    if asked["feed"]:
        found &= Q(feed=asked["feed"])
    if name := asked["publisher"]:
        found &= Q(publisher_name=name) | Q(publisher_name="", feed__publisher__name=name)
    if asked["language"]:
        found &= Q(language=asked["language"])
    return found


def _seen(asked: dict[str, Any]) -> Q:
    """Return the condition on the day a story was first seen."""
    found = Q()
    if asked["since"]:
        found &= Q(first_seen_at__date__gte=asked["since"])
    if asked["until"]:
        found &= Q(first_seen_at__date__lte=asked["until"])
    return found
