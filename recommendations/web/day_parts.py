"""What My day is made of: parts with lines, each line leading to where it is done. Empty parts are not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import localdate

MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Asking:
    """Who looks at their day, and when."""

    user: User
    now: datetime

    @property
    def today(self) -> date:
        """The day it is, in the zone of the site."""
        return localdate(self.now)

    def may(self, permission: str) -> bool:
        """Whether they hold a permission of this app."""
        return self.user.has_perm(f"recommendations.{permission}")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: what, where, and what is worth knowing first. `is_late`: its day has passed."""

    text: str
    address: str
    note: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Things of one kind: how many, the first few, and the page with all of them, where there is one.

    `name` says in the plural what was looked for.
    """

    name: str
    heading: str
    count: int
    lines: tuple[Line, ...]
    address: str = ""
    note: str = ""

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.lines)


def part_of(name: str, heading: str, lines: Sequence[Line], *, address: str = "", note: str = "") -> Part:
    """Return a part of which every line is at hand."""
    return Part(name, heading, len(lines), tuple(lines[:MOST_LINES]), address, note)


def address_of(*names: str) -> str:
    """Return the address of the first of these pages that there is; else nothing."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def in_words(on: date) -> str:
    """Return a day as “4 Feb 2026”."""
    return f"{on.day} {on:%b %Y}"
