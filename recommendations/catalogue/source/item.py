"""Reading one YAML source: every value is asked for by name, and every mistake names file, item and field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from recommendations.direction.printed_date import PrintedDate, read_date
from recommendations.vocabulary import Term

_DEEPEST = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C reads our sources ten times as fast


class BadSource(ValueError):  # noqa: N818 -- a word of the design
    """A source cannot be turned into fixtures; the message names file, item and field, and what to do."""

    def __init__(self, file: str, item: str, field: str, message: str) -> None:
        self.file, self.item, self.field, self.message = file, item, field, message
        super().__init__(f"{file}, {item or 'the file'}, field {field}: {message}")


@dataclass(frozen=True)
class Item:
    """One mapping of a source, with the file it stands in and the name an editor knows it by."""

    file: str
    name: str
    values: Mapping[str, Any]

    def bad(self, field: str, message: str) -> BadSource:
        """Return the error for one of this item's fields."""
        return BadSource(self.file, self.name, field, message)

    def only(self, *fields: str) -> "Item":
        """Return itself. Raises BadSource for a field that nobody reads, which is most likely a slip of the pen."""
        for field in self.values:
            if field not in fields:
                raise self.bad(field, f"is not known here. Use one of: {', '.join(fields)}.")
        return self

    def text(self, field: str) -> str:
        """Return a text that must be there."""
        value = self._plain(field)
        if not value:
            raise self.bad(field, "is missing. Give it a text.")
        return value

    def optional(self, field: str) -> str:
        """Return a text, or "" where the source has none."""
        return self._plain(field)

    def word(self, field: str, terms: type[Term]) -> str:
        """Return a word of a closed set."""
        value = self.text(field)
        if value not in set(terms):
            raise self.bad(field, f"“{value}” is no word for it. Use one of: {', '.join(terms)}.")
        return value

    def optional_word(self, field: str, terms: type[Term], default: str = "") -> str:
        """Return a word of a closed set, or the default where the source has none."""
        return self.word(field, terms) if self._plain(field) else default

    def date(self, field: str) -> PrintedDate:
        """Return a date and its precision."""
        text = self.text(field)
        try:
            return read_date(text)
        except ValueError as error:
            raise self.bad(field, str(error)) from error

    def moment(self, field: str) -> str:
        """Return an aware moment in ISO form."""
        text = self.text(field)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise self.bad(field, "is no moment. Write it as '2026-11-22T09:00:00Z', in quotes.") from error
        if moment.tzinfo is None:
            raise self.bad(field, "has no time zone. Add Z for UTC.")
        return moment.isoformat()

    def number(self, field: str) -> str | None:
        """Return a number as text, so that no digit is lost, or None where the source has none."""
        value = self.values.get(field)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.bad(field, f"“{value}” is no number.")
        return str(value)

    def flag(self, field: str) -> bool:
        """Return true or false; false where the source says nothing."""
        value = self.values.get(field, False)
        if not isinstance(value, bool):
            raise self.bad(field, f"“{value}” is neither true nor false.")
        return value

    def texts(self, field: str) -> list[str]:
        """Return a list of texts, empty where the source has none."""
        values = self.values.get(field) or []
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise self.bad(field, "must be a list of texts. Put numbers and dates in quotes.")
        return values

    def item(self, field: str) -> "Item":
        """Return the mapping under a field, an empty one where the source has none."""
        values = self.values.get(field) or {}
        if not isinstance(values, dict):
            raise self.bad(field, "must be a mapping of names to values.")
        return Item(self.file, f"{self.name} {field}".strip(), values)

    def items(self, field: str, *, named_by: str = "") -> list["Item"]:
        """Return the list of mappings under a field, each named by one of its own fields or by its place."""
        values = self.values.get(field) or []
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.bad(field, "must be a list of mappings. Begin each with a dash.")
        places = [f"{self.name} {field} {n}".strip() for n in range(1, len(values) + 1)]
        return [Item(self.file, str(v.get(named_by) or place), v) for v, place in zip(values, places, strict=True)]

    def _plain(self, field: str) -> str:
        value = self.values.get(field)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.bad(field, f"“{value}” is not read as text. Put it in quotes.")
        return value.strip()


def read_source(path: Path) -> Item:
    """Return a whole source file. Raises BadSource where it is missing or is not YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadSource(path.name, "", "-", f"cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise BadSource(path.name, "", "-", f"is not YAML: {error}") from error
    return read_text(path.name, text)


def read_text(name: str, text: str) -> Item:
    """Return a whole source from its text. Raises BadSource where it is not YAML."""
    try:
        values = yaml.load(text, Loader=_LOADER)  # noqa: S506 -- either one is safe
    except (yaml.YAMLError, ValueError) as error:  # a date that no calendar has is a ValueError
        raise BadSource(name, "", "-", f"is not YAML: {error}") from error
    if not isinstance(values, dict):
        raise BadSource(name, "", "-", "must hold a mapping at the top.")
    return Item(name, "", values)


def refuse_riddles(name: str, text: str) -> None:
    """Raise BadSource for YAML from outside that points at itself or is nested without end."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise BadSource(name, "", "-", "holds an alias (*). Write out what it stands for.")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise BadSource(name, "", "-", f"is nested more than {_DEEPEST} deep. No brief is.")
    except yaml.YAMLError as error:
        raise BadSource(name, "", "-", f"is not YAML: {error}") from error
