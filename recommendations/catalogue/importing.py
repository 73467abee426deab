"""A brief from one file, CSV or YAML: first what it would change, then all of it or nothing. Twice changes nothing.

Each row it writes has a line in its history. What the file does not name is left alone; actors that are known stay as
they are, since other briefs share them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction

from recommendations.catalogue.fixture import BadFixtures, FixtureRow, Problem
from recommendations.catalogue.import_csv import read_sheet
from recommendations.catalogue.import_text import is_yaml
from recommendations.catalogue.import_yaml import read_brief
from recommendations.catalogue.links import link
from recommendations.catalogue.prepare import Prepared, identified, prepare_rows
from recommendations.catalogue.report import FieldChange, LoadReport, Outcome, RowLine
from recommendations.catalogue.shapes import OnChange, Shape, all_rows, meta
from recommendations.catalogue.source.item import BadSource
from recommendations.catalogue.upkeep import store_row
from recommendations.catalogue.write import Stored
from recommendations.models import Actor, Brief, MatchTerm, Pillar, Recommendation, Track

_SHAPES = (
    Shape(Brief),
    Shape(Pillar),
    Shape(Actor, OnChange.KEEP),
    Shape(Recommendation),
    Shape(MatchTerm),
    Shape(Track),
)
_REASON = "Imported from {}"


def import_brief(
    text: str, *, name: str, brief: Brief | None, by: User | None, now: datetime, dry_run: bool = False
) -> LoadReport:
    """Write what a file asks for; with `dry_run`, find out and write nothing.

    Raises BadFixtures, having changed nothing. `brief`: which one a CSV sheet belongs to; YAML names its own.
    """
    rows = _read(text, name, brief)
    with transaction.atomic():
        # Two imports at once would both insert what is missing; the second waits here and then finds it.
        ContentType.objects.select_for_update(no_key=True).filter(app_label="recommendations", model="brief").first()
        lines = [line for shape in _SHAPES for line in _write_model(shape, rows, name, by, now)]
        if dry_run:
            transaction.set_rollback(True)
    return LoadReport(tuple(lines))


def _read(text: str, name: str, brief: Brief | None) -> list[FixtureRow]:
    if is_yaml(name, text):
        try:
            return read_brief(name, text)
        except BadSource as bad:
            raise BadFixtures([Problem(bad.file, bad.item or "the file", bad.field, bad.message)]) from bad
    if brief is None:
        raise BadFixtures(
            [Problem(name, "-", "-", "A sheet does not name its brief. Choose the brief, or add it first.")]
        )
    return read_sheet(name, text, brief)


def _write_model(shape: Shape, rows: Iterable[FixtureRow], name: str, by: User | None, now: datetime) -> list[RowLine]:
    """Write the rows of one model, groups before their members."""
    own = [row for row in rows if row.model is shape.model]
    batches = [[row for row in own if bool(row.fields.get("group")) is later] for later in (False, True)]
    stored: list[Stored] = []
    for batch in filter(None, batches):
        prepared = prepare_rows(batch)
        there = identified(all_rows(shape.model), [one.key for one in prepared])
        problems: list[Problem] = []
        for one in prepared:
            try:
                stored.append(_write(shape, one, there.get(one.key), name, by, now))
            except ValidationError as bad:
                problems += _problems(one, bad)
        if problems:
            raise BadFixtures(problems)
    return link(shape, stored)


def _write(shape: Shape, one: Prepared, row: Any, name: str, by: User | None, now: datetime) -> Stored:
    """Add one row, change it, or leave it. Raises ValidationError."""
    reason = _REASON.format(name)
    if row is None:
        row = one.source.model(**one.values)
        row.full_clean()
        store_row(row, by=by, now=now, reason=reason)
        return Stored(one, row, Outcome.NEW)
    changes = tuple(
        FieldChange(meta(shape.model).get_field(column).name, str(_named(row, column)), "")
        for column, value in one.values.items()
        if getattr(row, column) != value
    )
    if not changes or shape.on_change is OnChange.KEEP:
        return Stored(one, row, Outcome.KEPT if changes else Outcome.UNCHANGED)
    for column, value in one.values.items():
        setattr(row, column, value)
    row.full_clean()
    store_row(row, by=by, now=now, reason=reason)
    told = tuple(FieldChange(change.field, change.old, str(_named(row, change.field))) for change in changes)
    return Stored(one, row, Outcome.CHANGED, told)


def _named(row: Any, column: str) -> Any:
    """Return a column's value, a foreign key by the name of the row it leads to."""
    return getattr(row, meta(type(row)).get_field(column).name)


def _problems(one: Prepared, bad: ValidationError) -> list[Problem]:
    found = getattr(bad, "error_dict", {"-": [bad]})
    return [
        one.source.problem(field, " ".join(m for e in errors for m in e.messages)) for field, errors in found.items()
    ]
