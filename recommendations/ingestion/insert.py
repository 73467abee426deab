"""Many rows at once, without a model instance or a statement for each.

A first look at a feed writes thirty rows and more of sixteen columns. Three quarters of the time that takes go into
preparing values one by one that are plain already; this leaves it to the driver.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, Model

TOGETHER = (
    200  # rows in a statement: between two statements the thread that asks takes its turn, and hands it back late
)


def insert_new(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows given as values by field name, all with the same names; leave alone those that are there already.

    Values are plain: text, numbers, aware datetimes, None, and the key of what a foreign key points at.
    """
    if not rows:
        return
    fields = _fields(model)
    adapt = cache(connection.ops.adapt_datetimefield_value)  # most rows of a look share their moments
    dates = [place for place, name in enumerate(rows[0]) if isinstance(fields[name], DateTimeField)]
    values = [list(row.values()) for row in rows]
    for row in values:
        for place in dates:
            row[place] = adapt(row[place])
    names = ", ".join(_quoted(fields[name]) for name in rows[0])
    places = f"({', '.join(['%s'] * len(rows[0]))})"
    with connection.cursor() as cursor:  # all that is put together are names of ours
        for start in range(0, len(values), TOGETHER):
            some = values[start : start + TOGETHER]
            every = ", ".join([places] * len(some))
            sql = f"INSERT INTO {_table(model)} ({names}) VALUES {every} ON CONFLICT DO NOTHING"  # noqa: S608
            cursor.execute(sql, [*chain.from_iterable(some)])


def update_claimed(model: type[Model], rows: Mapping[int, Mapping[str, Any]], *, claimed_at: datetime) -> int:
    """Write columns (values by field name, by row id) of the rows that hold the claim of this moment; return how many.

    One statement for all rows that write the same columns.
    """
    alike: dict[tuple[str, ...], list[int]] = {}
    for pk, row in rows.items():
        alike.setdefault(tuple(row), []).append(pk)
    return sum(_updated(model, {pk: rows[pk] for pk in ids}, claimed_at) for ids in alike.values())


def _updated(model: type[Model], rows: Mapping[int, Mapping[str, Any]], claimed_at: datetime) -> int:
    fields = _fields(model)
    chosen = [fields[name] for name in next(iter(rows.values()))]
    claim = fields["claimed_at"].get_db_prep_save(claimed_at, connection)
    values = [
        [*(field.get_db_prep_save(row[field.name], connection) for field in chosen), pk, claim]
        for pk, row in rows.items()
    ]
    setting = ", ".join(f"{_quoted(field)} = %s" for field in chosen)
    held = f"{_quoted(fields['id'])} = %s AND {_quoted(fields['claimed_at'])} = %s"
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {_table(model)} SET {setting} WHERE {held}", values)  # noqa: S608 -- names of ours
        return int(cursor.rowcount)


def _fields(model: type[Model]) -> "dict[str, Field[Any, Any]]":
    return {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001 -- documented by Django


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 -- as above


def _quoted(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))
