"""Hosts held while a batch asks them, and left alone while they want to be."""

from datetime import timedelta

import pytest

from recommendations.fetch.pace import Known
from recommendations.ingestion.hosts import (
    claim_hosts,
    held_hosts,
    hush_host,
    keep_gaps,
    known_hosts,
    quiet_hosts,
    release_hosts,
)
from recommendations.ingestion.refresh import Manner, refresh_feeds
from recommendations.models import Entry, Host
from recommendations.vocabulary import FeedKind, FeedOutcome
from tests.ingestion.network import Answers, Canned, failed, items, refresh, reread
from tests.make import NOON, make_feed

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NAMES = {"one.example", "two.example"}


def test_claiming_hosts_twice_gives_them_to_the_first():
    later = NOON + timedelta(minutes=9)
    assert (claim_hosts(NAMES, now=NOON), claim_hosts(NAMES, now=later)) == (NAMES, frozenset())
    assert held_hosts(NAMES, now=later) == NAMES


def test_a_claim_on_a_host_runs_out():
    claim_hosts(NAMES, now=NOON)
    later = NOON + timedelta(minutes=10)
    assert (held_hosts(NAMES, now=later), claim_hosts(NAMES, now=later)) == (frozenset(), NAMES)


def test_released_hosts_are_free():
    claim_hosts(NAMES, now=NOON)
    release_hosts(NAMES, lasted=timedelta(seconds=7), now=NOON)
    assert claim_hosts(NAMES, now=NOON + HOUR) == NAMES


def test_releasing_leaves_alone_what_somebody_else_claimed_since():
    claim_hosts(NAMES, now=NOON)
    claim_hosts(NAMES, now=NOON + HOUR)
    release_hosts(NAMES, lasted=timedelta(seconds=7), now=NOON)
    assert held_hosts(NAMES, now=NOON + HOUR) == NAMES


def test_hushed_host_is_not_claimed_before_its_time():
    hush_host("one.example", HOUR, now=NOON)
    assert claim_hosts(NAMES, now=NOON + timedelta(minutes=59)) == {"two.example"}
    assert list(quiet_hosts(NAMES, now=NOON + timedelta(minutes=59))) == ["one.example"]
    assert claim_hosts({"one.example"}, now=NOON + HOUR) == {"one.example"}


@pytest.mark.parametrize(("asked", "kept"), [(HOUR, HOUR), (88 * HOUR, 24 * HOUR)])
def test_hushing_lasts_as_long_as_asked_but_a_day_at_most(asked, kept):
    hush_host("one.example", asked, now=NOON)
    host = Host.objects.get()
    assert host.quiet_until_at == NOON + kept
    assert host.quiet_reason.startswith("one.example asked us at 12:00 UTC to stay away for ")


def test_hushing_twice_keeps_the_longer_time():
    for hours in (3, 1):
        hush_host("one.example", hours * HOUR, now=NOON)
    assert Host.objects.get().quiet_until_at == NOON + 3 * HOUR


def test_retry_after_keeps_all_feeds_of_the_host_quiet():
    first, second = (make_feed(url=f"https://news.gazette.example/{n}") for n in "ab")
    refresh(first, failed(FeedOutcome.THROTTLED, retry_after=2 * HOUR))
    network = Canned(items("a|One"))
    result = refresh(second, network, NOON + HOUR)
    assert (network.asked, result.outcome, Entry.objects.count()) == ([], None, 0)
    second = reread(second)
    assert (second.next_check_at, second.claimed_at) == (NOON + 2 * HOUR, None)
    assert second.next_check_reason.endswith(
        "asked us at 12:00 UTC to stay away for 2 hours; next look when that is over."
    )


def test_throttled_without_a_time_leaves_the_host_free():
    refresh(make_feed(), failed(FeedOutcome.THROTTLED))
    assert Host.objects.get().quiet_until_at is None


def test_feed_of_a_host_that_others_hold_waits_and_stays_due():
    feed, network = make_feed(url="https://one.example/rss"), Canned(items("a|One"))
    claim_hosts({"one.example"}, now=NOON - timedelta(minutes=1))
    result = refresh(feed, network)
    assert result.message.startswith("Others are asking its host at this moment")
    assert (network.asked, reread(feed).claimed_at, reread(feed).next_check_at) == ([], None, NOON)


def test_alternative_address_is_tried_after_a_day_of_failures():
    other = "https://mirror.example/rss"
    feed = make_feed(alternative_url=other, failing_since_at=NOON - 24 * HOUR, error_count=5)
    network = Answers({other: {"body": items("a|One")}})
    result = refresh(feed, network)
    assert [asked["url"] for asked in network.asked] == [feed.url, other]
    assert (result.outcome, result.new) == (FeedOutcome.NEW_ENTRIES, 1)
    assert result.message == (
        "Read at the alternative address; its own has failed for 24 hours: No such page (404). 1 listed, 1 new."
    )
    feed = reread(feed)
    assert (feed.error_count, feed.failing_since_at, feed.last_success_at) == (0, NOON - 24 * HOUR, NOON)


def test_alternative_address_is_left_alone_before_a_day_and_when_all_is_well():
    other = "https://mirror.example/rss"
    feed = make_feed(alternative_url=other, failing_since_at=NOON - 23 * HOUR)
    network = Answers({other: {"body": items("a|One")}})
    refresh(feed, network)
    assert [asked["url"] for asked in network.asked] == [feed.url]
    well = Answers({feed.url: {"body": items("a|One")}})
    refresh(feed, well, NOON + 30 * HOUR)
    assert ([asked["url"] for asked in well.asked], reread(feed).failing_since_at) == ([feed.url], None)


def test_retry_after_of_a_numbered_host_counts_for_one_feed_alone():
    first, second = (make_feed(url=f"http://10.1.2.3:8080/{n}") for n in "ab")
    refresh(first, failed(FeedOutcome.THROTTLED, retry_after=2 * HOUR))
    assert refresh(second, Canned(items("a|One")), NOON + HOUR).new == 1
    assert reread(first).next_check_at >= NOON + 2 * HOUR


def test_batch_stops_asking_a_host_that_wants_to_be_left_alone():
    feeds = [make_feed(url=f"https://gazette.example/{n}") for n in range(4)]
    network = failed(FeedOutcome.THROTTLED, retry_after=2 * HOUR)
    results = refresh_feeds([feed.pk for feed in feeds], manner=Manner(network, at_once=1), now=NOON)
    assert len(network.asked) == 1
    assert [result.outcome for result in results.values()] == [FeedOutcome.THROTTLED, None, None, None]
    assert [reread(feed).claimed_at for feed in feeds] == [None] * 4


def test_next_batch_knows_when_the_last_one_asked():
    claim_hosts(NAMES, now=NOON)
    release_hosts(NAMES, lasted=timedelta(seconds=7), now=NOON)
    assert known_hosts({"one.example", "three.example"}, now=NOON + timedelta(seconds=10)) == {
        "one.example": Known(0.0, 3.0)
    }


def test_keeping_a_gap_twice_keeps_the_longer_one():
    claim_hosts(NAMES, now=NOON)
    for gap_s in (5.0, 2.0):
        keep_gaps({"one.example": gap_s}, now=NOON)
    assert known_hosts({"one.example"}, now=NOON) == {"one.example": Known(5.0, None)}


def test_service_that_asks_for_a_longer_gap_has_it():
    url = "https://api.gdeltproject.org/api/v2/doc/doc?query=x"
    network = Canned(b"{}")
    refresh(make_feed(kind=FeedKind.GDELT, url=url), network)
    assert network.known == {"gdeltproject.org": Known(5.0, None)}
    refresh(make_feed(url="https://www.gdeltproject.org/rss"), network, NOON + HOUR)
    assert network.known["gdeltproject.org"].gap_s == 5.0
