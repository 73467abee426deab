"""Many feeds at once: each settled for itself, whatever the others do."""

import logging
import threading
import time

import pytest

from recommendations.fetch.client import Client
from recommendations.fetch.pace import Pace
from recommendations.ingestion.child import keep_child, take_child
from recommendations.ingestion.refresh import Manner, refresh_feeds
from recommendations.models import Entry, Feed
from recommendations.vocabulary import FeedOutcome
from tests.fetch.conftest import _hostile_server, server  # noqa: F401 -- fixtures
from tests.fetch.hostile import ANSWERS, FAULTS, whole
from tests.ingestion.network import Answers, Canned, items, reread
from tests.make import NOON, make_feed

pytestmark = pytest.mark.django_db

DEADLINE_S = 3.0
LATE_S = 2.0
SLOW_MACHINE_S = 20.0  # starting a process and reading the large faults, on a machine with other things to do


def make_feeds(count: int) -> list[Feed]:
    return [make_feed(url=f"https://gazette.example/{n}") for n in range(count)]


def outcomes(feeds, network, **manner) -> list[FeedOutcome | None]:
    results = refresh_feeds([feed.pk for feed in feeds], manner=Manner(network, **manner), now=NOON)
    return [result.outcome for result in results.values()]


def test_batch_settles_each_feed_with_its_own_outcome():
    feeds = make_feeds(3)
    network = Answers({feeds[0].url: {"body": items("a|One")}, feeds[1].url: {"body": items()}})
    assert outcomes(feeds, network) == [FeedOutcome.NEW_ENTRIES, FeedOutcome.NOTHING_NEW, FeedOutcome.NOT_FOUND]
    assert [reread(feed).claimed_at for feed in feeds] == [None] * 3


def test_batch_twice_fetches_once():
    feeds, network = make_feeds(3), Canned(items("a|One"))
    assert outcomes(feeds, network) == [FeedOutcome.NEW_ENTRIES] * 3
    assert outcomes(feeds, network) == [None] * 3
    assert (len(network.asked), Entry.objects.count()) == (3, 3)


def test_error_that_nobody_foresaw_is_counted_and_stops_no_other_feed(caplog):
    feeds = make_feeds(3)
    network = Answers({feeds[0].url: {"body": items("a|One")}, feeds[1].url: RuntimeError("no such luck")})
    network.answers[feeds[2].url] = {"body": items("b|Two")}
    with caplog.at_level(logging.ERROR):
        assert outcomes(feeds, network) == [
            FeedOutcome.NEW_ENTRIES,
            FeedOutcome.OUR_FAULT,
            FeedOutcome.NEW_ENTRIES,
        ]
    feed = reread(feeds[1])
    assert (feed.error_count, feed.claimed_at, feed.failing_since_at) == (1, None, NOON)
    assert feed.last_message.startswith("Reading or storing it went wrong in a way nobody foresaw (RuntimeError).")
    assert feed.next_check_at > NOON
    assert "no such luck" in caplog.text


def test_network_that_cannot_be_opened_leaves_no_claims():
    feeds = make_feeds(2)

    def closed(_):
        raise OSError("no network here")

    with pytest.raises(OSError, match="no network here"):
        outcomes(feeds, closed)
    assert [reread(feed).claimed_at for feed in feeds] == [None, None]
    assert outcomes(feeds, Canned(items("a|One"))) == [FeedOutcome.NEW_ENTRIES] * 2


def test_batch_whose_time_is_up_leaves_the_rest_for_the_next():
    feeds, network = make_feeds(3), Canned(items("a|One"))
    assert outcomes(feeds, network, within_s=-1.0) == [None] * 3
    assert (network.asked, [reread(feed).claimed_at for feed in feeds]) == ([], [None] * 3)


def test_batch_touches_no_row_while_it_asks():
    main, asked_in = threading.get_ident(), set()

    class Watching(Canned):
        async def get(self, url, **kwargs):
            asked_in.add(threading.get_ident())
            return await super().get(url, **kwargs)

    assert outcomes(make_feeds(2), Watching(items("a|One"))) == [FeedOutcome.NEW_ENTRIES] * 2
    assert asked_in.isdisjoint({main})


def in_groups(names: list[str], size: int) -> list[list[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]


@pytest.mark.parametrize("names", in_groups([*FAULTS], 6), ids=lambda names: names[0])
def test_fault_is_settled_two_seconds_after_the_deadline_at_the_latest(names, server):  # noqa: F811 -- as below
    keep_child(take_child())  # a worker that has been running for a while
    feeds = [make_feed(url=server.url(FAULTS[name])) for name in names]
    network = Manner(lambda known: Client(server.policy(deadline_s=DEADLINE_S), pace=Pace(100, 0.0, known)))
    began = time.monotonic()
    results = refresh_feeds([feed.pk for feed in feeds], manner=network, now=NOON)
    assert time.monotonic() - began < DEADLINE_S + LATE_S
    assert [name for name, feed in zip(names, feeds, strict=True) if results[feed.pk].outcome is None] == []
    assert {reread(feed).claimed_at for feed in feeds} == {None}


def test_every_fault_is_settled_beside_feeds_that_are_well(server, monkeypatch):  # noqa: F811 -- as above
    monkeypatch.setitem(ANSWERS, "/good", whole("200 OK", body=items("a|One", "b|Two")))
    bad = [make_feed(url=server.url(path)) for path in FAULTS.values()]
    good = [make_feed(url=server.twin_url(f"/good?{n}")) for n in range(3)]
    network = Manner(
        lambda _: Client(server.policy(deadline_s=DEADLINE_S), pace=Pace(per_host=100, gap_s=0.0)), at_once=100
    )
    began = time.monotonic()
    results = refresh_feeds([feed.pk for feed in (*good, *bad)], manner=network, now=NOON)
    assert time.monotonic() - began < DEADLINE_S + LATE_S + SLOW_MACHINE_S
    assert [results[feed.pk].new for feed in good] == [2, 2, 2]
    assert [name for name, feed in zip(FAULTS, bad, strict=True) if results[feed.pk].outcome is None] == []
    assert not Feed.objects.filter(claimed_at__isnull=False).exists()
    assert not Feed.objects.filter(last_message__startswith="Reading or storing it went wrong").exists()
