"""Reading fixtures: every row's file and number kept, so that a mistake can be told to the person who made it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from recommendations.catalogue.shapes import SHAPES, identity_of, meta, natural_key_fields


class Problem(NamedTuple):
    """One mistake: the file, the row in it, the field, and what is wrong with it."""

    file: str
    row: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, {self.row}, field {self.field}: {self.message}"


class BadFixtures(ValueError):  # noqa: N818 -- a word of the design
    """Fixtures that cannot be loaded. Nothing was changed. Holds every problem found up to the one that stopped it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class FixtureRow:
    """One row as its file gives it."""

    file: str
    number: int
    model: type[models.Model]
    fields: dict[str, Any]

    def problem(self, field: str, message: str) -> Problem:
        """Return a mistake in one of this row's fields."""
        return Problem(self.file, f"row {self.number} ({self._name()[:80]})", field, message)

    def _name(self) -> str:
        """Return the model's name and as much of the natural key as the row has."""
        names = dict.fromkeys(path.partition("__")[0] for path in identity_of(self.model))
        parts = [value for name in names for value in _listed(self.fields.get(name))]
        return f"{meta(self.model).verbose_name} {' / '.join(parts)}".strip()


def read_fixtures(folder: Path) -> list[FixtureRow]:
    """Return the rows of every JSON file of a folder, in file-name order. Raises BadFixtures."""
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise BadFixtures([Problem(str(folder), "-", "-", "holds no fixtures. Run manage.py build_fixtures first.")])
    rows, problems = [], []
    for path in paths:
        for number, value in enumerate(_read_file(path), start=1):
            row = _read_row(path.name, number, value)
            if isinstance(row, Problem):
                problems.append(row)
            else:
                rows.append(row)
                problems += _misshapen(row)
    if problems:
        raise BadFixtures(problems)
    return rows


def _read_file(path: Path) -> list[Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}"
        raise BadFixtures([Problem(path.name, where, "-", f"is not JSON: {error.msg}. Build it again.")]) from error
    except UnicodeDecodeError as error:
        raise BadFixtures([Problem(path.name, "-", "-", "is not UTF-8 text. Build it again.")]) from error
    if not isinstance(values, list):
        raise BadFixtures([Problem(path.name, "-", "-", "must be a list of rows.")])
    return values


def _read_row(file: str, number: int, value: Any) -> FixtureRow | Problem:
    """Return a row of a model we load, or what is wrong with it."""
    where = f"row {number}"
    if not isinstance(value, dict) or not isinstance(value.get("fields"), dict):
        return Problem(file, where, "fields", "is missing. A row is {“model”: …, “fields”: {…}}.")
    if "pk" in value:
        return Problem(file, where, "pk", "must not be given: rows are found by their natural key. Remove it.")
    label = str(value.get("model", ""))
    loadable = {meta(shape.model).label_lower: shape.model for shape in SHAPES}
    if label.lower() not in loadable:
        known = ", ".join(loadable)
        return Problem(file, where, "model", f"“{label}” is not loaded from fixtures. Use one of: {known}.")
    return FixtureRow(file, number, apps.get_model(label), value["fields"])


def _misshapen(row: FixtureRow) -> list[Problem]:
    """Return what is wrong with a row before any value is looked at: fields unknown, missing, or not natural keys."""
    known = {field.name: field for field in (*meta(row.model).concrete_fields, *meta(row.model).many_to_many)}
    problems = [row.problem(name, "is not a field of it. Remove it.") for name in row.fields if name not in known]
    for name, field in known.items():
        if name not in row.fields:
            if _must_be_given(field):
                problems.append(row.problem(name, "is missing. Give it a value."))
        elif field.related_model is not None and (fault := _bad_reference(field, row.fields[name])):
            problems.append(row.problem(name, fault))
    return problems


def _must_be_given(field: Any) -> bool:
    return not (field.many_to_many or field.primary_key or field.null or field.blank or field.has_default())


def _bad_reference(field: Any, value: Any) -> str:
    """Return what is wrong with the natural key, or list of natural keys, that a relation holds; "" when nothing."""
    parts = natural_key_fields(field.related_model)
    if not parts:
        return "cannot be given in a fixture. Remove it."
    if value is None and field.null:
        return ""
    keys = value if field.many_to_many else [value]
    if isinstance(keys, list) and all(_is_key(key, len(parts)) for key in keys):
        return ""
    return f"must be {'a list of natural keys' if field.many_to_many else 'a natural key'}: [{', '.join(parts)}]."


def _listed(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(part) for part in values if part is not None]


def _is_key(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length and all(isinstance(part, str) for part in value)
