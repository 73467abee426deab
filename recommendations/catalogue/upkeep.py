"""Upkeep of the catalogue by people: rows added, changed, archived and taken up again, each step kept in their history.

Nothing here is deleted. What has no archive of its own is put to rest (a matching term) or taken out with its history
kept, so that it can be put back (another name of an actor).
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model

from recommendations.catalogue.shapes import all_rows, meta
from recommendations.models import (
    Actor,
    ActorAlias,
    Brief,
    Indicator,
    MatchTerm,
    Pillar,
    Publisher,
    Recommendation,
    Track,
)

# What is kept up, by the word its addresses use.
KINDS: dict[str, type[Model]] = {
    "briefs": Brief,
    "pillars": Pillar,
    "recommendations": Recommendation,
    "actors": Actor,
    "tracks": Track,
    "terms": MatchTerm,
    "aliases": ActorAlias,
    "indicators": Indicator,
    "publishers": Publisher,
}
BEGINNING = "As it stood before its first change here."
ARCHIVED, TAKEN_UP = "Archived.", "Taken up again."
_MOST_REASON = 100
# By which column a row is out of use.
_OUT_SINCE: dict[type[Model], str] = {MatchTerm: "quieted_at"}
_A_MOMENT = timedelta(microseconds=1)


def store_row(row: Any, *, by: User | None, now: datetime, reason: str = "") -> None:
    """Write a row that is new or differs, with who and when in its history. The row must be valid."""
    if row.pk is not None:
        keep_beginning(row, now=now)
    row._history_user, row._history_date, row._change_reason = by, now, reason[:_MOST_REASON]  # noqa: SLF001
    row.save()


def keep_beginning(row: Any, *, now: datetime) -> None:
    """Keep a row as it stands in the table, if its history is empty: what a data set loads comes without any."""
    if not row.history.exists():
        standing = all_rows(type(row)).get(pk=row.pk)
        standing.history.create(
            **{field.attname: getattr(standing, field.attname) for field in row.history.model.tracked_fields},
            history_date=now - _A_MOMENT,
            history_type="+",
            history_change_reason=BEGINNING,
        )


def hold_row(model: type[Model], pk: int) -> Any:
    """Return a row that nobody else changes before this transaction ends. Raises the model's DoesNotExist."""
    return all_rows(model).select_for_update(no_key=True).get(pk=pk)


def is_archivable(model: type[Model]) -> bool:
    """Say whether rows of a model can be put out of use and taken up again."""
    return any(field.name == _column(model) for field in meta(model).concrete_fields)


def is_archived(row: Model) -> bool:
    """Say whether a row is out of use."""
    return getattr(row, _column(type(row)), None) is not None


@transaction.atomic
def archive_row(model: type[Model], pk: int, *, by: User, now: datetime) -> bool:
    """Put a row out of use: it stays, and everything that rests on it. False where it was archived already."""
    row = hold_row(model, pk)
    if is_archived(row):
        return False
    setattr(row, _column(model), now)
    store_row(row, by=by, now=now, reason=ARCHIVED)
    return True


@transaction.atomic
def restore_row(model: type[Model], pk: int, *, by: User, now: datetime) -> bool:
    """Take an archived row up again. False where it was in use already."""
    row = hold_row(model, pk)
    if not is_archived(row):
        return False
    setattr(row, _column(model), None)
    if isinstance(row, MatchTerm):
        row.woken_at = now  # only decisions from now on judge it
    store_row(row, by=by, now=now, reason=TAKEN_UP)
    return True


def _column(model: type[Model]) -> str:
    return _OUT_SINCE.get(model, "archived_at")
