"""What a feed's pace is read from."""

from datetime import timedelta

import pytest

from recommendations.ingestion.store import entries_per_week
from tests.make import NOON, make_entry, make_feed

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def pace(*days_ago: float) -> float | None:
    feed = make_feed()
    for days in days_ago:
        make_entry(feed=feed, first_seen_at=NOON - days * DAY)
    make_entry(feed=make_feed(url="https://other.example/rss"), first_seen_at=NOON - 20 * DAY)
    return entries_per_week(feed, NOON)


@pytest.mark.parametrize("days_ago", [(), (1, 0.5), (1.99,)])
def test_pace_of_a_feed_watched_too_shortly_is_unknown(days_ago):
    assert pace(*days_ago) is None


def test_pace_does_not_count_what_had_gathered_before():
    assert pace(7, 7, 7) == 0.0


def test_pace_is_entries_a_week_since_the_first_look():
    assert pace(14, 3, 2, 1) == 1.5


def test_pace_looks_back_four_weeks():
    assert pace(300, 200, 29, 21, 14, 7) == 0.75
