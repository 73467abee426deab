from datetime import UTC, datetime, timedelta

import pytest

from recommendations.web.triage_snooze import BadDay, snooze_until
from tests.make import NOON  # a Monday


@pytest.mark.parametrize(
    ("choice", "day", "expected"),
    [
        ("tomorrow", "", datetime(2026, 3, 3, 6, tzinfo=UTC)),
        ("next_week", "", datetime(2026, 3, 9, 6, tzinfo=UTC)),
        ("day", "2026-03-03", datetime(2026, 3, 3, 6, tzinfo=UTC)),
        ("day", "2027-03-03", datetime(2027, 3, 3, 6, tzinfo=UTC)),
    ],
)
def test_snooze_until_is_a_morning(choice, day, expected):
    assert snooze_until(choice, day, now=NOON) == expected


def test_next_week_begins_on_monday_even_on_a_sunday():
    assert snooze_until("next_week", "", now=NOON + timedelta(days=6)) == datetime(2026, 3, 9, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("choice", "day", "sentence"),
    [
        ("", "", "Say until when: tomorrow, next week, or a day."),
        ("never", "2026-03-09", "Say until when: tomorrow, next week, or a day."),
        ("day", "", "Give the day on which it comes back, as 2026-02-24."),
        ("day", "soon", "Give the day on which it comes back, as 2026-02-24."),
        ("day", "2026-03-02", "Give a day after today, within a year."),
        ("day", "2027-03-04", "Give a day after today, within a year."),
    ],
)
def test_a_day_that_cannot_be_meant_is_told(choice, day, sentence):
    with pytest.raises(BadDay, match=sentence.replace(".", r"\.")):
        snooze_until(choice, day, now=NOON)
