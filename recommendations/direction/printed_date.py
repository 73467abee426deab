"""Dates as sources print them: 2025, 2025-06, 2025-06-30 or FY2025."""

import re
from dataclasses import dataclass
from datetime import date

from recommendations.vocabulary import DatePrecision

_FORMS = (
    (re.compile(r"\d{4}\Z"), "{}-07-01", DatePrecision.YEAR),
    (re.compile(r"\d{4}-\d{2}\Z"), "{}-15", DatePrecision.MONTH),
    (re.compile(r"\d{4}-\d{2}-\d{2}\Z"), "{}", DatePrecision.DAY),
    (re.compile(r"FY\d{4}\Z"), "{}-04-01", DatePrecision.FISCAL_YEAR),
)


@dataclass(frozen=True)
class PrintedDate:
    """The day a printed date counts on, and how much of it is known."""

    day: date
    precision: DatePrecision


def read_date(text: str) -> PrintedDate:
    """Return the day a printed date counts on: a month's 15th, a year's 1 July, a fiscal year's 1 April.

    Raises ValueError with a sentence for the editor of the source.
    """
    for form, pattern, precision in _FORMS:
        if form.match(text):
            return PrintedDate(_day(pattern.format(text.removeprefix("FY")), text), precision)
    raise ValueError(f"“{text}” is no date. Write 2025, 2025-06, 2025-06-30 or FY2025.")


def _day(iso: str, text: str) -> date:
    """Return the day, or say that the calendar does not have it."""
    try:
        return date.fromisoformat(iso)
    except ValueError as error:
        raise ValueError(f"“{text}” is not in the calendar. Check the day and the month.") from error
