"""From fixture rows to values a row can hold: natural keys to primary keys, texts to dates, numbers and words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, QuerySet

from recommendations.catalogue.fixture import BadFixtures, FixtureRow, Problem
from recommendations.catalogue.shapes import Key, all_rows, identity_of, meta, natural_key_fields


@dataclass
class Prepared:
    """A row ready to be written: its identity, its values by column, and the rows its many-to-many relations name."""

    source: FixtureRow
    key: Key
    values: dict[str, Any] = field(default_factory=dict)


def prepare_rows(rows: list[FixtureRow]) -> list[Prepared]:
    """Return the rows of one model with every value cleaned. Raises BadFixtures with all that cannot be."""
    found = {name: named_rows(rows, name) for name in _foreign_keys(rows)}
    problems: list[Problem] = []
    prepared: dict[Key, Prepared] = {}
    for row in rows:
        ready = Prepared(row, key_of(row))
        if ready.key in prepared:
            problems.append(row.problem(identity_of(row.model)[-1], "names a row that stands here already. Keep one."))
        prepared[ready.key] = ready
        for name in row.fields:
            problems += _fill(ready, name, found)
    if problems:
        raise BadFixtures(problems)
    return list(prepared.values())


def key_of(row: FixtureRow) -> Key:
    """Return the identity of a well-shaped row."""
    return tuple(_part(row, path) for path in identity_of(row.model))


def identified(rows: "QuerySet[Any]", keys: Iterable[Key]) -> dict[Key, Any]:
    """Return the rows among these that the identities name. Of several recorded one after the other: the one in force.

    One query, whatever the number of rows; the table's other rows are not read.
    """
    identity = identity_of(rows.model)
    rows = rows.filter(**{f"{identity[0]}__in": {key[0] for key in keys}})
    if hasattr(rows.model, "superseded_at"):
        rows = rows.order_by(F("superseded_at").asc(nulls_last=True), "recorded_at")
    rows = rows.annotate(**{f"identity_{n}": F(path) for n, path in enumerate(identity)})
    return {tuple(str(getattr(row, f"identity_{n}")) for n in range(len(identity))): row for row in rows}


def named_rows(rows: Iterable[FixtureRow], name: str) -> dict[Key, Any]:
    """Return the rows that one relation of these fixture rows names, by identity."""
    keys: set[Key] = set()
    related: Any = None
    for row in rows:
        relation: Any = meta(row.model).get_field(name)
        related = relation.related_model
        keys |= set(related_keys(row, name))
    return identified(all_rows(related), keys) if keys else {}


def related_keys(row: FixtureRow, name: str) -> list[Key]:
    """Return the identities that one relation of a row names: one, several, or none."""
    relation: Any = meta(row.model).get_field(name)
    value = row.fields.get(name)
    if value is None:
        return []
    paths = natural_key_fields(relation.related_model)
    keys = value if relation.many_to_many else [value]
    return [tuple(p for path, p in zip(paths, key, strict=True) if path != "recorded_at") for key in keys]


def not_found(row: FixtureRow, name: str, key: Key) -> Problem:
    """Return the mistake of naming a row that nobody has."""
    relation: Any = meta(row.model).get_field(name)
    kind = meta(relation.related_model).verbose_name
    return row.problem(name, f"names the {kind} “{' / '.join(key)}”, which does not exist. Correct it or add it.")


def _foreign_keys(rows: Iterable[FixtureRow]) -> set[str]:
    given = {(row.model, name) for row in rows for name in row.fields}
    return {name for model, name in given if isinstance(meta(model).get_field(name), models.ForeignKey)}


def _fill(ready: Prepared, name: str, found: dict[str, dict[Key, Any]]) -> list[Problem]:
    """Put one field's value into its column; return what is wrong with it. Many-to-many relations come later."""
    row = ready.source
    column: Any = meta(row.model).get_field(name)
    if column.many_to_many:
        return []
    if name in found:
        keys = related_keys(row, name)
        missing = [key for key in keys if key not in found[name]]
        ready.values[column.attname] = found[name][keys[0]].pk if keys and not missing else None
        return [not_found(row, name, key) for key in missing]
    try:
        ready.values[name] = _aware(column.clean(row.fields[name], None))
    except ValidationError as error:
        return [row.problem(name, " ".join(error.messages))]
    return []


def _aware(value: Any) -> Any:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValidationError("has no time zone. Add +00:00 for UTC.")
    return value


def _part(row: FixtureRow, path: str) -> str:
    name, _, rest = path.partition("__")
    value = row.fields[name]
    if not rest:
        return str(value)
    relation: Any = meta(row.model).get_field(name)
    return str(value[natural_key_fields(relation.related_model).index(rest)])
