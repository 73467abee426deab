"""A sheet with one recommendation a row, into rows of the catalogue. Every mistake names row, column and what to do."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recommendations.catalogue.fixture import BadFixtures, FixtureRow, Problem
from recommendations.models import Actor, Brief, MatchTerm, Pillar, Recommendation, Track
from recommendations.vocabulary import Involvement, MatchKind

# Column, and what stands in it: what the page prints and the template holds.
COLUMNS: Mapping[str, str] = {
    "code": "R01. Needed in every row; a code that is there already changes that recommendation.",
    "pillar": "P1, the code of its pillar.",
    "pillar_title": "Title of the pillar, where the pillar is new.",
    "title": "As the source has it.",
    "short_title": "For narrow columns.",
    "summary": "In our words.",
    "rationale": "Why, in our words.",
    "source_section": "Where the source says it.",
    "horizon": "immediate, detente or long-term.",
    "asks": "List of R01.1: what it asks for.",
    "coding_notes": "For those who judge.",
    "primary": "List of codes of actors that are asked to act.",
    "affected": "List of codes of actors that are affected.",
    "terms": "List of phrases to look for.",
    "names": "List of names to look for.",
    "negatives": "List of signs of a false match.",
    "related": "List of codes of neighbouring recommendations.",
}
CRITERIA = ("toward", "away")  # columns “toward estonia”, “away estonia”: lists of tests
EXAMPLE = ("R01", "P1", "Open data", "Open the registers", "", "Publish every register.", "", "Section 2", "immediate")
_PLAIN = ("title", "short_title", "summary", "rationale", "source_section", "horizon", "coding_notes")
_TERMS = {"terms": MatchKind.TERM, "names": MatchKind.ENTITY, "negatives": MatchKind.NEGATIVE}
_COLUMN_OF = {(Pillar, "title"): "pillar_title", (Recommendation, "brief"): "code"}
_MOST_ROWS = 500


@dataclass(frozen=True)
class SheetRow(FixtureRow):
    """One row of the catalogue that a row of a sheet asks for; `column` where it came from a list."""

    column: str = ""

    def problem(self, field: str, message: str) -> Problem:
        """Return a mistake with row and column of the sheet."""
        column = self.column or _COLUMN_OF.get((self.model, field), field)
        return Problem(self.file, f"row {self.number}", column, message)


def read_sheet(name: str, text: str, brief: Brief) -> list[FixtureRow]:
    """Return the rows a sheet asks for. An empty cell leaves what is there. Raises BadFixtures with every mistake."""
    lines = list(csv.reader(text.splitlines(keepends=True), delimiter=_delimiter(text)))
    lines = lines[next((n for n, line in enumerate(lines) if any(cell.strip() for cell in line)), 0) :]
    header = [cell.strip().lower() for cell in lines[0]]
    sheet = _Sheet(name, brief, header)
    sheet.check_header()
    for number, line in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in line):
            sheet.read(number, line)
    if sheet.problems:
        raise BadFixtures(sheet.problems)
    return [*sheet.pillars.values(), *sheet.rows]


def template() -> str:
    """Return an example of a sheet."""
    criteria = [f"{side} united-states" for side in CRITERIA]
    cells = [*EXAMPLE, "R01.1: Publish | R01.2: Keep current", "", "united-states", "", "open data | data register"]
    cells += ["Data Agency", "", "", "A law opens a register", "A law closes a register"]
    return (
        "\ufeff" + "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in ([*COLUMNS, *criteria], cells)) + "\r\n"
    )


class _Sheet:
    """A sheet while it is read."""

    def __init__(self, name: str, brief: Brief, header: list[str]) -> None:
        self.name, self.brief, self.header = name, brief, header
        self.pillars: dict[str, FixtureRow] = {}
        self.rows: list[FixtureRow] = []
        self.problems: list[Problem] = []
        self._actors = set(Actor.objects.values_list("code", flat=True))
        self._known = set(brief.recommendations.values_list("code", flat=True))
        self._known_pillars = set(brief.pillars.values_list("code", flat=True))
        self._seen: dict[str, int] = {}

    def check_header(self) -> None:
        """Note columns that are missing, unknown or given twice."""
        if "code" not in self.header:
            self._note(1, "code", "is missing. Name the columns in the first row, code among them.")
        for column in dict.fromkeys(self.header):
            if self.header.count(column) > 1 and column:
                self._note(1, column, "stands there twice. Keep one.")
            side, _, actor = column.partition(" ")
            if column and column not in COLUMNS and not (side in CRITERIA and actor):
                self._note(1, column[:60], f"is not known. Use {', '.join(COLUMNS)}, or toward and away with an actor.")
            elif side in CRITERIA and actor and actor not in self._actors:
                self._note(1, column[:60], f"There is no actor “{actor[:60]}”. Correct its code, or add it first.")

    def read(self, number: int, line: list[str]) -> None:
        """Take one row."""
        cells = {column: cell.strip() for column, cell in zip(self.header, line, strict=False) if cell.strip()}
        code = cells.get("code", "")
        if len(line) > len(self.header) and any(cell.strip() for cell in line[len(self.header) :]):
            self._note(number, "-", "has more cells than the first row. Put texts with separators in quotes.")
        if number > _MOST_ROWS + 1:
            self.problems = [Problem(self.name, f"row {number}", "-", f"Give at most {_MOST_ROWS} rows.")]
            return
        if not code:
            self._note(number, "code", "is empty. Give every recommendation a code, such as R01.")
        elif code in self._seen:
            self._note(number, "code", f"“{code}” stands in row {self._seen[code]} already. Keep one of the two.")
        else:
            self._seen[code] = number
            self._take(number, code, cells)

    def _take(self, number: int, code: str, cells: dict[str, str]) -> None:
        fields: dict[str, Any] = {name: cells[name] for name in _PLAIN if name in cells}
        if "pillar" in cells:
            self._pillar(number, cells)
            fields["pillar"] = [self.brief.code, cells["pillar"]]
        if "asks" in cells:
            fields["asks"] = list(self._asks(number, cells["asks"]))
        if "related" in cells:
            fields["related"] = [[self.brief.code, one] for one in _listed(cells["related"])]
        if code not in self._known:
            fields["position"] = len(self._seen)
            missing = [name for name in ("pillar", "title", "summary", "horizon") if name not in fields]
            for name in missing:
                self._note(number, name, f"is empty, and {code} is new. Give it.")
        self._add(number, Recommendation, {"brief": [self.brief.code], "code": code} | fields)
        self._terms(number, [self.brief.code, code], cells)
        self._tracks(number, [self.brief.code, code], cells)

    def _pillar(self, number: int, cells: dict[str, str]) -> None:
        code, title = cells["pillar"], cells.get("pillar_title", "")
        if code in self.pillars:
            return
        fields: dict[str, Any] = {"brief": [self.brief.code], "code": code}
        if code not in self._known_pillars:
            fields["position"] = len(self._known_pillars) + len(self.pillars) + 1
            if not title:
                self._note(number, "pillar_title", f"is empty, and the pillar {code} is new. Give its title.")
        if title:
            fields["title"] = title
            self.pillars[code] = SheetRow(self.name, number, Pillar, fields)

    def _terms(self, number: int, key: list[str], cells: dict[str, str]) -> None:
        for column, kind in _TERMS.items():
            for text in dict.fromkeys(_listed(cells.get(column, ""))):
                self._add(number, MatchTerm, {"recommendation": key, "kind": kind.value, "text": text}, column)

    def _tracks(self, number: int, key: list[str], cells: dict[str, str]) -> None:
        """Take the tracks of the actors that the row asks, or has criteria for."""
        asked = self._asked(number, cells)
        named = {column.partition(" ")[2] for column in cells if column.partition(" ")[0] in CRITERIA}
        for actor in sorted((named | asked.keys()) & self._actors):
            fields: dict[str, Any] = {"recommendation": key, "actor": [actor]}
            if actor in asked:
                fields["involvement"] = asked[actor].value
            given = (side for side in CRITERIA if f"{side} {actor}" in cells)
            self._add(number, Track, fields | {f"criteria_{side}": _listed(cells[f"{side} {actor}"]) for side in given})

    def _asked(self, number: int, cells: dict[str, str]) -> dict[str, Involvement]:
        """Return what the row expects of each actor."""
        asked: dict[str, Involvement] = {}
        for word in (Involvement.AFFECTED, Involvement.PRIMARY):
            for actor in _listed(cells.get(word.value, "")):
                asked[actor] = word
                if actor not in self._actors:
                    say = f"There is no actor “{actor[:60]}”. Correct its code, or add it first."
                    self._note(number, word.value, say)
        return asked

    def _asks(self, number: int, cell: str) -> Iterator[dict[str, str]]:
        for one in _listed(cell):
            code, colon, text = (part.strip() for part in one.partition(":"))
            if not (code and colon and text):
                self._note(number, "asks", f"“{one[:60]}” has no code. Write R01.1: what it asks for.")
            yield {"code": code, "text": text}

    def _add(self, number: int, model: Any, fields: dict[str, Any], column: str = "") -> None:
        self.rows.append(SheetRow(self.name, number, model, fields, column))

    def _note(self, number: int, column: str, message: str) -> None:
        self.problems.append(Problem(self.name, f"row {number}", column, message))


def _listed(cell: str) -> list[str]:
    """Return the things of a list in one cell, parted by strokes or lines."""
    return [one.strip() for one in cell.replace("\n", "|").split("|") if one.strip()]


def _delimiter(text: str) -> str:
    """Return what parts the cells: spreadsheets write commas, semicolons or tabs, by the language they run in."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)
