"""The three ways a fixture row is written: inserted, updated in place, or recorded anew beside the old one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from recommendations.catalogue.directions import learned_late
from recommendations.catalogue.fixture import BadFixtures, Problem
from recommendations.catalogue.prepare import Prepared
from recommendations.catalogue.report import FieldChange, Outcome, RowLine
from recommendations.catalogue.shapes import Shape, all_rows, meta
from recommendations.models import Assessment, Event, Observation
from recommendations.status.knowledge import KEPT, keep_revision


@dataclass(frozen=True)
class Stored:
    """A fixture row, the row that now stands for it (None: held back), and what became of it."""

    prepared: Prepared
    row: Any
    outcome: Outcome
    changes: tuple[FieldChange, ...] = ()

    def line(self) -> RowLine:
        """Return this row's line of the report."""
        name = str(meta(self.prepared.source.model).verbose_name)
        return RowLine(name, " / ".join(self.prepared.key), self.outcome, self.changes)


def insert(shape: Shape, missing: list[Prepared], *, now: datetime) -> list[Stored]:
    """Insert rows, except those that the shape holds back because of what staff have done."""
    if not missing:
        return []
    rows: list[Any] = [_new_row(one, now=now, more=shape.when_new(one.values, now)) for one in missing]
    if shape.model is Assessment:
        learned_late(rows, now=now)
    held = shape.holds_back(rows)
    added = [row for row, stays_out in zip(rows, held, strict=True) if not stays_out]
    with _naming_the_row(missing, rows):
        all_rows(shape.model).bulk_create(added, batch_size=500)
    return [
        Stored(one, None if stays_out else row, Outcome.KEPT if stays_out else Outcome.NEW)
        for one, row, stays_out in zip(missing, rows, held, strict=True)
    ]


def update(one: Prepared, row: Any, changed: list[str], *, now: datetime) -> Stored:
    """Write the columns that differ, and no others; of an event, the facts they were are kept."""
    changes = tuple(_change(one, row, name) for name in changed)
    if isinstance(row, Event) and not set(KEPT).isdisjoint(changed):
        reason = "; ".join(f"{change.field.replace('_', ' ')} was “{change.old}”" for change in changes)
        keep_revision(row, reason=f"The data set was corrected: {reason}.", by=None, now=now)
    for name in changed:
        setattr(row, name, one.values[name])
    with _naming_the_row([one], [row]):
        row.save(update_fields=changed)
    return Stored(one, row, Outcome.CHANGED, changes)


def supersede(one: Prepared, old: Any, changed: list[str], *, now: datetime) -> Stored:
    """Close a row and record the corrected one beside it, so that what was known before stays as it was known."""
    changes = tuple(_change(one, old, name) for name in changed)
    new = one.source.model(**one.values | {"recorded_at": now})
    old.superseded_at = now
    with _naming_the_row([one], [new]):
        old.save(update_fields=["superseded_at"])
        new.save(force_insert=True)
    if isinstance(old, Assessment):
        Assessment.objects.filter(pk=old.pk).update(superseded_by=new.pk)
    if isinstance(old, Observation):
        old.citations.update(observation=new.pk)
    return Stored(one, new, Outcome.SUPERSEDED, changes)


def _new_row(one: Prepared, *, now: datetime, more: dict[str, Any]) -> models.Model:
    """Return the row to insert. Nothing can have been written down later than now, whatever a data set's date says."""
    values = one.values | more
    if "recorded_at" in values:
        values["recorded_at"] = min(values["recorded_at"], now)
    return one.source.model(**values)


def _change(one: Prepared, row: Any, column: str) -> FieldChange:
    """Return how a column differs, foreign keys by the names of the rows they lead to."""
    name = meta(one.source.model).get_field(column).name
    new = one.source.model(**one.values)
    return FieldChange(name, str(getattr(row, name)), str(getattr(new, name)))


@contextmanager
def _naming_the_row(prepared: list[Prepared], rows: list[Any]) -> Iterator[None]:
    """Turn the database's refusal of some row into a problem that names the row and the rule."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise BadFixtures(_broken_rules(prepared, rows) or [_refused(prepared[0], str(error))]) from error


def _broken_rules(prepared: list[Prepared], rows: list[Any]) -> list[Problem]:
    problems = []
    for one, row in zip(prepared, rows, strict=True):
        try:
            row.validate_constraints()
        except ValidationError as error:
            problems.append(_refused(one, " ".join(error.messages)))
    return problems


def _refused(one: Prepared, message: str) -> Problem:
    return one.source.problem("-", f"breaks a rule of its table: {message}")
