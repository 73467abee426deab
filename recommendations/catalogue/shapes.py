"""What loading has to know about each model: how a row is recognised, and what may become of one that differs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q, QuerySet

from recommendations.models import (
    Actor,
    ActorAlias,
    Assessment,
    Brief,
    Citation,
    Event,
    EventActor,
    Feed,
    Indicator,
    MatchTerm,
    Observation,
    Pillar,
    Publisher,
    Recommendation,
    Track,
)
from recommendations.vocabulary import EventState

Key = tuple[str, ...]
DJANGO_KEYS: dict[type[models.Model], Key] = {
    Group: ("name",),
    Permission: ("codename", "content_type__app_label", "content_type__model"),
}


def meta(model: Any) -> Any:
    """Return what Django knows of a model: its fields and names."""
    return model._meta  # noqa: SLF001 -- documented by Django, underscore or not


def all_rows(model: Any) -> "QuerySet[Any]":
    """Return every row of a model."""
    rows: QuerySet[Any] = model._default_manager.all()  # noqa: SLF001 -- likewise
    return rows


def natural_key_fields(model: Any) -> Key:
    """Return the lookups of a model's natural key in their order, () where it has none."""
    fields: Key = DJANGO_KEYS[model] if model in DJANGO_KEYS else getattr(model, "natural_key_fields", ())
    return fields


def identity_of(model: Any) -> Key:
    """Return the natural key without `recorded_at`: a corrected row is the same row, recorded again."""
    return tuple(path for path in natural_key_fields(model) if path != "recorded_at")


EVERY_ROW = Q()


class OnChange(Enum):
    """What becomes of a row that differs from the fixtures: written over, closed and recorded anew, or left alone."""

    UPDATE = "update"
    SUPERSEDE = "supersede"
    KEEP = "keep"


def _never(_row: Any) -> bool:
    return False


def _edited_event(event: Any) -> bool:
    """Staff have corrected, merged or retracted it, so it is theirs."""
    return event.version > 1 or event.state != EventState.CONFIRMED or event.duplicate_of_id is not None


def _closed_assessment(assessment: Any) -> bool:
    return assessment.superseded_at is not None


def _revised_observation(observation: Any) -> bool:
    """Staff have closed it, or recorded the one that is in force."""
    return observation.superseded_at is not None or observation.recorded_by_id is not None


def _taken_off(rows: list[Any]) -> list[bool]:
    """Return, for each event actor to be added, whether staff have edited the event and may have taken it off."""
    events = Event.objects.in_bulk({row.event_id for row in rows})
    return [_edited_event(events[row.event_id]) for row in rows]


def _cited_already(rows: list[Any]) -> list[bool]:
    """Return, for each citation to be added, whether its event cites the address already."""
    events = {row.event_id for row in rows} - {None}
    cited = set(Citation.objects.filter(event__in=events).values_list("event_id", "canonical_url"))
    return [row.canonical_url != "" and (row.event_id, row.canonical_url) in cited for row in rows]


def _none_held_back(rows: list[Any]) -> list[bool]:
    return [False] * len(rows)


def _moved_on(rows: list[Any]) -> list[bool]:
    """Return, for each feed to be added, whether a feed we have lived at that address before."""
    earlier = set(Feed.objects.exclude(earlier_url="").values_list("earlier_url", flat=True))
    return [row.url in earlier for row in rows]


def _edited(row: Any) -> bool:
    """A person has changed it, so it is theirs."""
    return bool(row.history.filter(history_user__isnull=False).exists())


def _reworded(rows: list[Any]) -> list[bool]:
    """Return, for each text to be added, whether it stood there before and people reworded it or took it out."""
    return [_stood_before(row) for row in rows]


def _stood_before(row: Any) -> bool:
    named = {
        name: getattr(row, name) for name in ("recommendation_id", "actor_id", "kind", "text") if hasattr(row, name)
    }
    return bool(type(row).history.filter(**named).exists())


def _nothing_more(_values: Mapping[str, Any], _now: datetime) -> dict[str, Any]:
    return {}


def _due_at_once(values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the columns of a new feed: polled, unless the fixture says why not."""
    return {} if values.get("disabled_reason") else {"enabled_at": now, "next_check_at": now}


@dataclass(frozen=True)
class Shape:
    """One model, and what loading may do to its rows.

    `scope` leaves out rows that never come from fixtures. `is_staffs` tells a row that staff have made their own.
    `fixed` fields are written once and not compared. `holds_back` tells which new rows must not be added after all.
    `when_new` gives the columns that a fixture does not set and a new row needs.
    """

    model: type[models.Model]
    on_change: OnChange = OnChange.UPDATE
    scope: Q = EVERY_ROW
    is_staffs: Callable[[Any], bool] = _never
    fixed: frozenset[str] = frozenset({"recorded_at"})
    holds_back: Callable[[list[Any]], list[bool]] = _none_held_back
    when_new: Callable[[Mapping[str, Any], datetime], dict[str, Any]] = _nothing_more


# In the order in which rows need each other.
SHAPES = (
    Shape(Group, OnChange.KEEP),  # what a role may do is an administrator's decision once it exists
    Shape(Brief, is_staffs=_edited),
    Shape(Pillar, is_staffs=_edited),
    Shape(Actor, is_staffs=_edited),
    Shape(ActorAlias, is_staffs=_edited, holds_back=_reworded),
    Shape(Recommendation, is_staffs=_edited),
    Shape(MatchTerm, is_staffs=_edited, holds_back=_reworded),
    Shape(Track, is_staffs=_edited),
    Shape(Publisher, is_staffs=_edited),
    Shape(  # whether it is polled is decided once, by the fixture; after that by people
        Feed,
        is_staffs=_edited,
        fixed=frozenset({"disabled_reason"}),
        holds_back=_moved_on,
        when_new=_due_at_once,
    ),
    Shape(Indicator, is_staffs=_edited),
    Shape(Observation, OnChange.SUPERSEDE, is_staffs=_revised_observation),
    Shape(Event, is_staffs=_edited_event),
    Shape(EventActor, holds_back=_taken_off),
    # Merging events or publishers and revising observations moves citations, so what one hangs on is settled when it
    # is written.
    Shape(
        Citation,
        fixed=frozenset({"recorded_at", "event_id", "observation_id", "publisher_id"}),
        holds_back=_cited_already,
    ),
    Shape(Assessment, OnChange.SUPERSEDE, scope=Q(coder__isnull=True), is_staffs=_closed_assessment),
)
