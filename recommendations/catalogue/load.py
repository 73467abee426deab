"""Fixtures into rows by natural key: what is missing is inserted, what differs is updated or superseded.

Nothing is deleted, and nothing that staff have edited is touched. All of it is one transaction. Directions recorded
before are recorded anew where a corrected data set moves them; the first ones are not this module's business.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from recommendations.catalogue.directions import hold_known, record_anew
from recommendations.catalogue.fixture import FixtureRow, read_fixtures
from recommendations.catalogue.links import link
from recommendations.catalogue.prepare import Prepared, identified, prepare_rows
from recommendations.catalogue.report import LoadReport, Outcome, RowLine
from recommendations.catalogue.shapes import SHAPES, OnChange, Shape, all_rows, meta
from recommendations.catalogue.write import Stored, insert, supersede, update


def load_catalogue(folder: Path, *, now: datetime, dry_run: bool = False) -> LoadReport:
    """Load every fixture of a folder; with `dry_run`, find out what that would change and change nothing.

    A second load of the same fixtures writes nothing. Raises BadFixtures, having changed nothing.
    """
    rows = read_fixtures(folder)
    with transaction.atomic():
        # Two loads at once would both insert what is missing; the second waits here and then finds it.
        ContentType.objects.select_for_update(no_key=True).filter(app_label="recommendations", model="brief").first()
        moment = hold_known(rows, now=now)
        lines = [line for shape in SHAPES for line in _load_model(shape, rows, now=moment)]
        record_anew(moment)
        if dry_run:
            transaction.set_rollback(True)
    return LoadReport(tuple(lines))


def _load_model(shape: Shape, rows: Iterable[FixtureRow], *, now: datetime) -> list[RowLine]:
    """Load the rows of one model: first those that name no row of their own model, then those that do."""
    own = [field.name for field in meta(shape.model).concrete_fields if field.related_model is shape.model]
    batches: tuple[list[FixtureRow], list[FixtureRow]] = ([], [])
    for row in rows:
        if row.model is shape.model:
            batches[any(row.fields.get(name) for name in own)].append(row)
    stored = [one for batch in batches if batch for one in _store(shape, prepare_rows(batch), now=now)]
    return link(shape, stored)


def _store(shape: Shape, prepared: list[Prepared], *, now: datetime) -> list[Stored]:
    """Insert, update, supersede or leave each row."""
    there = identified(all_rows(shape.model).filter(shape.scope), [one.key for one in prepared])
    new = insert(shape, [one for one in prepared if one.key not in there], now=now)
    old = [_settle(shape, one, there[one.key], now=now) for one in prepared if one.key in there]
    return new + old


def _settle(shape: Shape, one: Prepared, row: Any, *, now: datetime) -> Stored:
    """Bring a row that is there up to what the fixture says, as far as that is the fixture's business."""
    changed = [name for name, value in one.values.items() if name not in shape.fixed and getattr(row, name) != value]
    if not changed:
        return Stored(one, row, Outcome.UNCHANGED)
    if shape.on_change is OnChange.KEEP or shape.is_staffs(row):
        return Stored(one, row, Outcome.KEPT)
    if shape.on_change is OnChange.SUPERSEDE:
        return supersede(one, row, changed, now=now)
    return update(one, row, changed, now=now)
