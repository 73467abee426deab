"""What a load did, or would do: one line per row, and counts."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What became of one row. Kept: it differs, but staff have edited it, so it stays as it is."""

    NEW = "new"
    CHANGED = "changed"
    SUPERSEDED = "superseded"
    KEPT = "kept"
    UNCHANGED = "unchanged"


class FieldChange(NamedTuple):
    """One field that differs."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class RowLine:
    """One row of the fixtures and what became of it."""

    model: str
    key: str
    outcome: Outcome
    changes: tuple[FieldChange, ...] = ()

    def __str__(self) -> str:
        details = "; ".join(f"{change.field}: {change.old!r} -> {change.new!r}" for change in self.changes)
        return f"{self.outcome} {self.model} {self.key}" + (f" ({details})" if details else "")


@dataclass(frozen=True)
class LoadReport:
    """Every row of the fixtures, in the order they were loaded."""

    lines: tuple[RowLine, ...]

    def counts(self) -> dict[str, Counter[Outcome]]:
        """Return the number of rows by model and outcome."""
        counts: dict[str, Counter[Outcome]] = {}
        for line in self.lines:
            counts.setdefault(line.model, Counter())[line.outcome] += 1
        return counts

    def total(self, *outcomes: Outcome) -> int:
        """Return the number of rows with one of the outcomes."""
        return sum(line.outcome in outcomes for line in self.lines)

    def written(self) -> int:
        """Return the number of rows that were, or would be, written."""
        return self.total(Outcome.NEW, Outcome.CHANGED, Outcome.SUPERSEDED)

    def notable(self) -> Iterator[RowLine]:
        """Yield the lines about rows that are not as the fixtures have them already."""
        return (line for line in self.lines if line.outcome is not Outcome.UNCHANGED)
