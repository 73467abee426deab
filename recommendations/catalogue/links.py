"""Many-to-many relations of fixture rows, brought in line once all rows of their model are there."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from recommendations.catalogue.fixture import BadFixtures
from recommendations.catalogue.prepare import named_rows, not_found, related_keys
from recommendations.catalogue.report import FieldChange, Outcome, RowLine
from recommendations.catalogue.shapes import Key, OnChange, Shape, all_rows, meta
from recommendations.catalogue.write import Stored


def link(shape: Shape, stored: list[Stored]) -> list[RowLine]:
    """Set the relations that differ and return every row's line. Raises BadFixtures for a row that does not exist."""
    for relation in meta(shape.model).many_to_many:
        given = [one for one in stored if relation.name in one.prepared.source.fields]
        if given:
            stored = _linked(shape, relation, stored)
    return [one.line() for one in stored]


def _linked(shape: Shape, relation: Any, stored: list[Stored]) -> list[Stored]:
    sources = [one.prepared.source for one in stored]
    found = named_rows(sources, relation.name)
    problems = [
        not_found(source, relation.name, key)
        for source in sources
        for key in related_keys(source, relation.name)
        if key not in found
    ]
    if problems:
        raise BadFixtures(problems)
    there = _current(relation, [one.row.pk for one in stored])
    return [_settle(shape, relation, one, found, there.get(one.row.pk, set())) for one in stored]


def _settle(shape: Shape, relation: Any, one: Stored, found: dict[Key, Any], there: set[int]) -> Stored:
    """Set one row's relation where it differs, unless the row is not the fixtures' to change."""
    wanted = {found[key].pk: found[key] for key in related_keys(one.prepared.source, relation.name)}
    if relation.name not in one.prepared.source.fields or set(wanted) == there:
        return one
    if one.outcome is Outcome.NEW:
        getattr(one.row, relation.name).set(wanted.values())
        return one
    before = all_rows(relation.related_model).filter(pk__in=there)
    changes = (*one.changes, FieldChange(relation.name, _names(before), _names(wanted.values())))
    if shape.on_change is OnChange.KEEP or shape.is_staffs(one.row):
        return replace(one, outcome=Outcome.KEPT, changes=changes)
    getattr(one.row, relation.name).set(wanted.values())
    return replace(one, outcome=Outcome.CHANGED, changes=changes)


def _current(relation: Any, ids: list[int]) -> dict[int, set[int]]:
    """Return the ids each row is linked to, in one query."""
    through, near, far = relation.remote_field.through, relation.m2m_field_name(), relation.m2m_reverse_field_name()
    pairs = all_rows(through).filter(**{f"{near}__in": ids}).values_list(f"{near}_id", f"{far}_id")
    linked: dict[int, set[int]] = {}
    for own, other in pairs:
        linked.setdefault(own, set()).add(other)
    return linked


def _names(rows: Iterable[Any]) -> str:
    return ", ".join(sorted(str(row) for row in rows))
