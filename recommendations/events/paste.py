"""PURE. A pasted table to observations: a header, then one figure a line, split at commas, semicolons or tabs."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommendations.events.finding import Source
from recommendations.events.observation import ObservationEntry
from recommendations.vocabulary import Certainty

MOST_LINES = 500
COLUMNS = ("period", "value", "certainty", "title", "publisher", "url", "note", "unit")
_ALSO = {"source title": "title", "source": "title"}
_NEEDED = ("period", "value")
_CERTAINTIES = {"": Certainty.VERIFIED, "to be confirmed": Certainty.RECALLED} | {c.value: c for c in Certainty}


class BadPaste(ValueError):  # noqa: N818 -- a word of the design
    """A table that cannot be recorded. `errors`: sentences by line, the header being line 1."""

    def __init__(self, errors: Mapping[int, Sequence[str]]) -> None:
        self.errors = {line: list(errors[line]) for line in sorted(errors)}
        super().__init__(" ".join(f"Line {n}: {' '.join(told)}" for n, told in self.errors.items()))


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One figure and the line it stands on."""

    line: int
    entry: ObservationEntry


def parse_observations(text: str) -> tuple[PastedLine, ...]:
    """Return the figures of a pasted table. Raises BadPaste with what is wrong, line by line."""
    if "\0" in text:
        raise BadPaste({1: ["The table holds a character that is no text. Paste it from a spreadsheet or an editor."]})
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) < 2:
        raise BadPaste({1: ["Paste a header, period,value for example, and under it one figure a line."]})
    if len(lines) - 1 > MOST_LINES:
        raise BadPaste({1: [f"Paste at most {MOST_LINES} figures at a time; there are {len(lines) - 1}."]})
    first, header = lines[0]
    mark = next((mark for mark in "\t;," if mark in header), ",")
    names = _names(first, _cells(first, header, mark))
    found: list[PastedLine] = []
    errors: dict[int, list[str]] = {}
    for n, line in lines[1:]:
        try:
            found.append(PastedLine(n, _entry(n, names, _cells(n, line, mark))))
        except BadPaste as bad:
            errors |= bad.errors
    if errors:
        raise BadPaste(errors)
    return _once(found)


def _names(line: int, cells: Sequence[str]) -> list[str]:
    names = [_ALSO.get(cell.lower(), cell.lower()) for cell in cells]
    known = ", ".join(COLUMNS)
    sentences = [f"“{name[:30]}” is no column we know. Known are: {known}." for name in names if name not in COLUMNS]
    sentences += [f"The column “{name}” is missing." for name in _NEEDED if name not in names]
    sentences += [f"The column “{name}” is there twice. Keep one." for name in COLUMNS if names.count(name) > 1]
    if sentences:
        raise BadPaste({line: sentences})
    return names


def _cells(n: int, line: str, mark: str) -> list[str]:
    try:
        (cells,) = csv.reader([line], delimiter=mark, strict=True)
    except (csv.Error, ValueError) as error:
        raise BadPaste({n: ["The quotation marks do not match. Close each, or leave them out."]}) from error
    return [cell.strip() for cell in cells]


def _entry(n: int, names: Sequence[str], cells: Sequence[str]) -> ObservationEntry:
    if len(cells) > len(names):
        sentence = f"There are {len(cells)} values for {len(names)} columns. Write 2.5 with a point, and quote commas."
        raise BadPaste({n: [sentence]})
    given = dict.fromkeys(COLUMNS, "") | dict(zip(names, cells, strict=False))
    certainty = _CERTAINTIES.get(given["certainty"].lower())
    if certainty is None:
        raise BadPaste({n: [f"“{given['certainty'][:30]}” is no certainty. Write verified or recalled."]})
    source = Source(given["url"], title=given["title"], publisher_name=given["publisher"])
    return ObservationEntry(
        period=given["period"],
        value=given["value"],
        certainty=certainty,
        source=source if any((source.url, source.title, source.publisher_name)) else None,
        note=given["note"],
        unit=given["unit"] or None,
    )


def _once(found: Sequence[PastedLine]) -> tuple[PastedLine, ...]:
    seen: dict[str, int] = {}
    errors: dict[int, list[str]] = {}
    for one in found:
        earlier = seen.setdefault(one.entry.period, one.line)
        if earlier != one.line:
            errors[one.line] = [f"{one.entry.period} stands on line {earlier} already. Keep one of the two."]
    if errors:
        raise BadPaste(errors)
    return tuple(found)
