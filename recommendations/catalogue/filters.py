"""Filters of lists, strict: a value or a name we do not know is an error, never a wider answer."""

from collections.abc import Iterable
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from recommendations.models import Actor, Assessment, Event, EventActor, Recommendation
from recommendations.models.constraints import choices
from recommendations.vocabulary import EventKind, Side, Step

PAGING = frozenset({"page", "page_size", "format"})


class BadFilter(ValueError):  # noqa: N818 -- a word of the design
    """A question that cannot be answered as asked: `unknown` parameter names, and `errors` by parameter."""

    def __init__(self, unknown: Iterable[str], errors: dict[str, list[str]]) -> None:
        self.unknown = tuple(unknown)
        self.errors = errors
        parts = [f"{name}: is not a filter. Leave it out." for name in self.unknown]
        parts += [f"{name}: {' '.join(messages)}" for name, messages in errors.items()]
        super().__init__(" ".join(parts))


def filtered(
    filterset_class: type[django_filters.FilterSet],
    queryset: "QuerySet[Any]",
    params: QueryDict,
    *,
    besides: frozenset[str] = PAGING,
) -> "QuerySet[Any]":
    """Return the rows that the parameters ask for. Raises BadFilter.

    `besides` names the parameters that are somebody else's to read; even those may be given once only.
    """
    filterset = filterset_class(params, queryset)
    unknown = sorted(set(params) - set(filterset.filters) - besides)
    errors = {name: ["was given more than once. Give it once."] for name in params if len(params.getlist(name)) > 1}
    if not filterset.is_valid():
        errors = {name: [str(e) for e in messages] for name, messages in filterset.errors.items()} | errors
    if unknown or errors:
        raise BadFilter(unknown, errors)
    return filterset.qs


def recommendation_choices() -> list[tuple[str, str]]:
    """Return the code and title of every recommendation; a code that two briefs share stands there once."""
    rows = Recommendation.objects.order_by("code").values_list("code", "title")
    return list({code: (code, f"{code} {title}") for code, title in rows}.values())


def actor_choices() -> list[tuple[str, str]]:
    """Return the code and name of every actor."""
    return list(Actor.objects.order_by("position", "code").values_list("code", "name"))


class EventForm(forms.Form):
    """The filter's form; it also knows that a period has a beginning before its end."""

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        asked = super().clean() or self.cleaned_data
        first, last = asked.get("occurred_from"), asked.get("occurred_to")
        if first and last and first > last:
            self.add_error("occurred_to", "is before the first day asked for. Swap the two days.")
        return asked


class EventFilter(django_filters.FilterSet):
    """Events by recommendation, actor, side, step, kind, day and words of the headline.

    `recommendation`, `actor` and `side` given together are asked of one and the same assessment in force. `actor` alone
    also finds events the actor takes part in; a group is answered with its members.
    """

    recommendation = django_filters.ChoiceFilter(choices=recommendation_choices)
    actor = django_filters.ChoiceFilter(choices=actor_choices)
    side = django_filters.ChoiceFilter(choices=choices(Side))
    step = django_filters.ChoiceFilter(choices=choices(Step))
    kind = django_filters.ChoiceFilter(choices=choices(EventKind))
    occurred_from = django_filters.DateFilter(field_name="occurred_on", lookup_expr="gte", label="From")
    occurred_to = django_filters.DateFilter(field_name="occurred_on", lookup_expr="lte", label="To")
    q = django_filters.CharFilter(field_name="headline", lookup_expr="icontains", label="Words", max_length=200)

    class Meta:
        model = Event
        form = EventForm
        fields = ("recommendation", "actor", "side", "step", "kind", "occurred_from", "occurred_to", "q")

    def filter_queryset(self, queryset: "QuerySet[Event]") -> "QuerySet[Event]":
        """Apply the columns' filters one by one, and those about judgement together."""
        asked = dict(self.form.cleaned_data)
        judgement = {name: asked.pop(name) for name in ("recommendation", "actor", "side")}
        for name, value in asked.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset.filter(_judged_as(**judgement))


def _judged_as(*, recommendation: str, actor: str, side: str) -> Q:
    """Return the condition that one assessment in force meets everything asked of it."""
    if not (recommendation or actor or side):
        return Q()
    assessments = Assessment.objects.filter(event=OuterRef("pk"), superseded_at__isnull=True)
    if recommendation:
        assessments = assessments.filter(track__recommendation__code=recommendation)
    if side:
        assessments = assessments.filter(side=side)
    if not actor:
        return Q(Exists(assessments))
    is_meant = Q(code=actor) | Q(group__code=actor)
    meant = Actor.objects.filter(is_meant).values("pk")
    judged = Q(Exists(assessments.filter(track__actor__in=meant)))
    if recommendation or side:
        return judged
    return judged | Q(Exists(EventActor.objects.filter(event=OuterRef("pk"), actor__in=meant)))
