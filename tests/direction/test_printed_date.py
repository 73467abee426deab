"""Printed dates and the days they count on."""

from datetime import date

import pytest

from recommendations.direction.printed_date import PrintedDate, read_date
from recommendations.vocabulary import DatePrecision


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2025-06-30", date(2025, 6, 30), DatePrecision.DAY),
        ("2024-02-29", date(2024, 2, 29), DatePrecision.DAY),
        ("2025-02", date(2025, 2, 15), DatePrecision.MONTH),
        ("2025", date(2025, 7, 1), DatePrecision.YEAR),
        ("FY2025", date(2025, 4, 1), DatePrecision.FISCAL_YEAR),
    ],
)
def test_read_date_places_what_is_known(text, day, precision):
    assert read_date(text) == PrintedDate(day, precision)


@pytest.mark.parametrize("text", ["2025-02-29", "2025-13", "0000", "25", "June 2025", "2025-6-1", "FY25", "2025\n", ""])
def test_read_date_refuses_what_it_cannot_place(text):
    with pytest.raises(ValueError, match=r"is no date|is not in the calendar"):
        read_date(text)
