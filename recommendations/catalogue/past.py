"""The readable history of one row: who changed what from what to what, and the row as it stood at each step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime

from recommendations.catalogue.shapes import all_rows, meta

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Step:
    """One field that a change moved, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a history. `by` empty: no person, but a data set or the machine."""

    version: int
    at: datetime
    by: str
    what: str
    reason: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A row as one change left it: each field's label and its value in words."""

    change: Change
    name: str
    values: tuple[tuple[str, str], ...]


def history_of(model: Any, pk: int) -> tuple[Change, ...]:
    """Return what happened to a row, the latest first; nothing where nobody ever changed it. The row may be gone."""
    records = _records(model, pk)
    names = _Names()
    people = _people(records)
    befores = [None, *records][: len(records)]
    changes = [_change(model, old, new, names, people) for old, new in zip(befores, records, strict=True)]
    return tuple(reversed(changes))


def version_of(model: Any, pk: int, version: int) -> Version | None:
    """Return the row as one change left it; None where it never had that version."""
    records = _records(model, pk)
    place = next((n for n, record in enumerate(records) if record.history_id == version), None)
    if place is None:
        return None
    names, record = _Names(), records[place]
    change = _change(model, records[place - 1] if place else None, record, names, _people(records))
    values = tuple((_label(field), names.words(field, record)) for field in _fields(model))
    return Version(change, str(record.instance), values)


def last_change(model: Any, pk: int) -> str:
    """Return who changed a row last and when, as a sentence; empty where nobody did."""
    record = model.history.filter(id=pk).select_related("history_user").order_by("-history_id").first()
    if record is None or record.history_user is None:
        return ""
    at = date_format(localtime(record.history_date), "j M Y, H:i")
    return f"{record.history_user.get_username()} changed it last, on {at}."


class _Names:
    """Values in words. What a foreign key leads to is looked up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Any, Any], str] = {}

    def words(self, field: Any, record: Any) -> str:
        value = getattr(record, field.attname)
        if field.related_model is not None:
            return self._row(field.related_model, value)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value)) or NOTHING
        return _words(value)

    def _row(self, model: Any, pk: Any) -> str:
        if pk is None:
            return NOTHING
        if (model, pk) not in self._known:
            row = all_rows(model).filter(pk=pk).first()
            self._known[model, pk] = str(row) if row else f"one that is gone ({pk})"
        return self._known[model, pk]


def _words(value: Any) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, datetime):
        return date_format(localtime(value), "j M Y, H:i")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "\n".join(_line(one) for one in value)
    return str(value)


def _line(one: Any) -> str:
    return f"{one.get('code', '')} | {one.get('text', '')}" if isinstance(one, dict) else str(one)


def _records(model: Any, pk: int) -> list[Any]:
    return list(model.history.filter(id=pk).order_by("history_id"))


def _people(records: Iterable[Any]) -> dict[int, str]:
    users = User.objects.filter(pk__in={record.history_user_id for record in records} - {None})
    return {user.pk: user.get_username() for user in users}


def _change(model: Any, old: Any, new: Any, names: _Names, people: dict[int, str]) -> Change:
    moved = [] if old is None else [f for f in _fields(model) if getattr(old, f.attname) != getattr(new, f.attname)]
    return Change(
        version=new.history_id,
        at=new.history_date,
        by=people.get(new.history_user_id, ""),
        what=_what(old, new, moved),
        reason=new.history_change_reason or "",
        steps=tuple(Step(_label(f), names.words(f, old), names.words(f, new)) for f in moved),
    )


def _what(old: Any, new: Any, moved: list[Any]) -> str:
    if new.history_type == "-":
        return "Taken out"
    if old is None or old.history_type == "-":
        return "Added" if old is None else "Put back"
    return "Changed" if moved else "Saved"


def _fields(model: type[Model]) -> list[Any]:
    """Return the fields whose history is kept, without the number of the row."""
    kept = {field.attname for field in model.history.model.tracked_fields}  # type: ignore[attr-defined]
    return [field for field in meta(model).concrete_fields if field.attname in kept and not field.primary_key]


def _label(field: Any) -> str:
    words = str(field.verbose_name).replace(" at", "") if field.name == "archived_at" else str(field.verbose_name)
    return words[:1].upper() + words[1:]
