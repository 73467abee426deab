"""When a feed that is redirected for good is asked at its new address."""

from datetime import timedelta

import pytest

from recommendations.fetch.client import Redirect
from recommendations.ingestion.move import Trail, follow_trail, permanent_target
from recommendations.models import Feed
from tests.ingestion.network import Canned, items, refresh, reread
from tests.make import NOON, make_feed

HOUR = timedelta(hours=1)
OLD, NEW = "https://gazette.example/rss", "https://gazette.example/feed"


def hops(*steps: tuple[int, str]) -> tuple[Redirect, ...]:
    return tuple(Redirect(status, url) for status, url in steps)


@pytest.mark.parametrize(
    ("steps", "target"),
    [
        ([(301, NEW), (308, f"{NEW}/all")], f"{NEW}/all"),
        ([(301, NEW), (302, f"{NEW}/all")], NEW),
        ([(302, NEW), (301, f"{NEW}/all")], ""),
        ([(307, NEW)], ""),
        ([(301, OLD)], ""),
        ([(301, f"https://gazette.example/{'x' * 500}")], ""),
        ([], ""),
    ],
)
def test_permanent_target_is_where_only_permanent_redirects_lead(steps, target):
    assert permanent_target(OLD, hops(*steps)) == target


@pytest.mark.parametrize(
    ("count", "since", "moves"),
    [(1, 25 * HOUR, False), (2, 23 * HOUR, False), (2, 24 * HOUR, True), (7, 2 * HOUR, False)],
)
def test_trail_is_a_move_after_three_times_over_a_day(count, since, moves):
    before = Trail(NEW, NOON - since, count)
    trail, address = follow_trail(OLD, before, hops((301, NEW)), now=NOON)
    assert (trail, address) == (Trail(NEW, NOON - since, count + 1), NEW if moves else "")


def test_trail_begins_anew_where_it_leads_elsewhere():
    before = Trail("https://elsewhere.example/", NOON - 90 * HOUR, 9)
    assert follow_trail(OLD, before, hops((301, NEW)), now=NOON) == (Trail(NEW, NOON, 1), "")


def test_trail_ends_where_nothing_is_redirected():
    assert follow_trail(OLD, Trail(NEW, NOON, 2), (), now=NOON) == (Trail(), "")


@pytest.mark.parametrize(
    ("url", "to", "moves"),
    [
        ("http://gazette.example/rss", "https://gazette.example/rss", True),
        ("http://gazette.example/rss", "https://other.example/rss", False),
        ("https://gazette.example/rss", "http://gazette.example/rss", False),
    ],
)
def test_trail_upgrades_to_https_on_the_same_host_at_once(url, to, moves):
    assert follow_trail(url, Trail(), hops((301, to)), now=NOON)[1] == (to if moves else "")


def looks(feed: Feed, *hours: int, status: int = 301) -> list[str]:
    """Refresh at these hours, each time sent to NEW; return the messages."""
    network = Canned(items("a|One"), redirects=hops((status, NEW)))
    return [refresh(reread(feed), network, NOON + hour * HOUR).message for hour in hours]


@pytest.mark.django_db
def test_feed_that_moved_is_polled_at_its_new_address():
    feed = make_feed(url=OLD)
    last = looks(feed, 0, 12, 24)[-1]
    feed = reread(feed)
    assert (feed.url, feed.earlier_url, feed.moved_to, feed.moved_count) == (NEW, OLD, "", 0)
    assert last == f"1 listed, 0 new. It has moved for good, to {NEW}, and is polled there from now on."


@pytest.mark.django_db
def test_feed_that_is_sent_elsewhere_for_a_while_stays():
    feed = make_feed(url=OLD)
    looks(feed, 0, 12, 24, 48, status=302)
    assert (reread(feed).url, reread(feed).moved_to) == (OLD, "")


@pytest.mark.django_db
def test_feed_does_not_move_to_an_address_that_is_polled_already():
    make_feed(url=NEW, title="The other")
    feed = make_feed(url=OLD)
    last = looks(feed, 0, 12, 24)[-1]
    assert (reread(feed).url, reread(feed).moved_to) == (OLD, NEW)
    assert last.endswith(f"It has moved to {NEW}, where “The other” is polled already. Stop one of the two.")
