"""A feed's history in spells, and its pace."""

from datetime import timedelta

import pytest

from recommendations.ingestion.spells import paces
from recommendations.models import FeedSpell
from recommendations.vocabulary import FeedOutcome
from tests.ingestion.network import Canned, failed, items, refresh, reread
from tests.make import NOON, make_feed

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SAME = {"status": 304, "outcome": FeedOutcome.NOT_MODIFIED, "message": "Same."}


def spells() -> list[tuple[str, int]]:
    return list(FeedSpell.objects.order_by("pk").values_list("outcome", "new_entries"))


def look(*networks) -> list[tuple[str, int]]:
    """Refresh one feed with these answers, an hour apart; return its spells."""
    feed = make_feed()
    for n, network in enumerate(networks):
        refresh(feed, network, NOON + n * HOUR)
    return spells()


def test_spell_begins_with_new_entries_each_time():
    assert look(Canned(items("a|One")), Canned(items("a|One", "b|Two"))) == [("new_entries", 1), ("new_entries", 1)]


def test_quiet_feed_writes_no_spell():
    assert look(Canned(items()), Canned(items()), Canned(**SAME), Canned(items())) == []


def test_spell_begins_where_a_failure_does_and_not_again():
    down = failed(FeedOutcome.SERVER_ERROR)
    assert look(down, down, failed(FeedOutcome.TIMED_OUT)) == [("server_error", 0), ("timed_out", 0)]


def test_spell_begins_where_a_failure_is_over():
    assert look(failed(FeedOutcome.SERVER_ERROR), Canned(items()))[1:] == [("nothing_new", 0)]


def test_failing_since_is_the_first_failure_in_a_row():
    feed = make_feed()
    for hours in (0, 1, 2):
        refresh(feed, failed(FeedOutcome.TIMED_OUT), NOON + hours * HOUR)
    assert reread(feed).failing_since_at == NOON
    refresh(feed, Canned(items()), NOON + 3 * HOUR)
    assert reread(feed).failing_since_at is None


def test_newest_published_at_is_the_latest_date_that_can_be_true():
    feed = make_feed()
    dated = items("a|One", "b|Two", "c|Three")
    for day in ("01 Mar 2026", "09 Feb 2016", "09 Mar 2027"):
        dated = dated.replace(b"<description></description>", f"<pubDate>{day} 08:00:00 GMT</pubDate>".encode(), 1)
    refresh(feed, Canned(dated))
    assert reread(feed).newest_published_at == NOON.replace(month=3, day=1, hour=8)


def pace(*spells: tuple[float, int]) -> float | None:
    """Return the pace of a feed with spells of (days ago, new entries)."""
    feed, other = make_feed(), make_feed(url="https://other.example/rss")
    for days, count in spells:
        FeedSpell.objects.create(
            feed=feed, began_at=NOON - days * DAY, outcome=FeedOutcome.NEW_ENTRIES, new_entries=count
        )
    FeedSpell.objects.create(feed=other, began_at=NOON - 20 * DAY, outcome=FeedOutcome.NEW_ENTRIES, new_entries=5)
    return paces([feed.pk], now=NOON).get(feed.pk)


@pytest.mark.parametrize("found", [(), ((1, 4), (0.5, 1)), ((1.99, 1),)])
def test_pace_of_a_feed_watched_too_shortly_is_unknown(found):
    assert pace(*found) is None


def test_pace_does_not_count_what_had_gathered_before():
    assert pace((7, 30)) == 0.0


def test_pace_is_entries_a_week_since_the_first_look():
    assert pace((14, 30), (3, 2), (1, 1)) == 1.5


def test_pace_looks_back_four_weeks():
    assert pace((300, 30), (29, 8), (21, 1), (14, 2)) == 0.75
