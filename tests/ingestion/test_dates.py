"""Dates as feeds print them."""

from datetime import UTC, datetime

import pytest

from recommendations.ingestion.dates import parse_date

MORNING = datetime(2026, 2, 10, 6, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 2, 10, tzinfo=UTC)
SAME_MORNING = [
    "Tue, 10 Feb 2026 08:30:00 +0200",
    "Tue, 10 Feb 2026 08:30:00 EET",
    "Tue, 10 Feb 2026 09:30 EEST",
    "10 Feb 26 09:30:00 MSK",
    "Tue, 10 Feb 2026 07:30:00 CET",
    "Tue, 10 Feb 2026 08:30:00 CEST",
    "Tue, 10 Feb 2026 01:30:00 EST",
    "Mon, 09 Feb 2026 22:30:00 PST",
    "Tue, 10 Feb 2026 08:30:00 GMT+2",
    "Tue, 10 Feb 2026 08:30:00 +0200 (Eastern European Time)",
    "Tue, 10 Feb 2026 6:30:00 Z",
    "10-Feb-2026 06:30:00 UTC",
    "Tue Feb 10 06:30:00 2026",
    "Tue Feb 10 08:30:00 EET 2026",
    "Tuesday, February 10, 2026 - 06:30",
    "Feb 10th, 2026 at 6:30 am",
    "10.02.2026 06:30",
    "10. veebruar 2026 06:30",
    "10 февраля 2026 г. в 06:30",
    "2026. gada 10. februāris plkst. 6.30",
    "2026 m. vasario 10 d. 06:30",
    "2026-02-10T08:30:00+02:00",
    "2026-02-10T08:30+02",
    "2026-02-10 06:30",
    "2026-02-10T06:30:00.0000000Z",
    "20260210T063000Z",
    "20260210063000",
    " 2026-02-10T08:30:00 EET\n",
    "1770705000",
    "1770705000000",
]
DAY_ONLY = ["2026-02-10", "20260210", "10 February 2026", "February 10, 2026", "10 Feb. 2026", "10.2.2026"]
UNREADABLE = {
    "nothing": "",
    "a word": "yesterday",
    "day and month could be swapped": "02/10/2026",
    "unknown zone": "Tue, 10 Feb 2026 08:30:00 XYZ",
    "no such day": "30 Feb 2026",
    "no leap year": "2026-02-29",
    "no such hour": "Tue, 10 Feb 2026 25:00:00 GMT",
    "no such half-day hour": "10 Feb 2026 13:30 pm",
    "no such offset": "2026-02-10T08:30:00+99:00",
    "no such month": "10 Foo 2026",
    "before feeds": "14 Jul 1989 12:00:00 GMT",
    "zeroes": "0000-00-00 00:00:00",
    "a small number": "17",
    "beyond the calendar": "999999999999999",
    "over the edge of the calendar": "9999-12-31T23:59:59-14:00",
    "a whole text": "10 Feb 2026 " * 20,
}


@pytest.mark.parametrize("printed", SAME_MORNING)
def test_parse_date_reads_moment_in_utc(printed):
    assert parse_date(printed) == MORNING


@pytest.mark.parametrize("printed", DAY_ONLY)
def test_parse_date_counts_a_day_from_midnight(printed):
    assert parse_date(printed) == MIDNIGHT


@pytest.mark.parametrize("printed", UNREADABLE.values(), ids=UNREADABLE)
def test_parse_date_never_guesses(printed):
    assert parse_date(printed) is None


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("märts", 3),
        ("May", 5),
        ("mai", 5),
        ("maijs", 5),
        ("birželio", 6),
        ("jūlijs", 7),
        ("rugpjūčio", 8),
        ("rugsėjo", 9),
    ],
)
def test_parse_date_knows_months_of_the_region(name, month):
    assert parse_date(f"3 {name} 2026") == datetime(2026, month, 3, tzinfo=UTC)


def test_parse_date_takes_the_first_day_of_1990():
    assert parse_date("1 Jan 1990") == datetime(1990, 1, 1, tzinfo=UTC)
