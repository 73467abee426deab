"""Refreshing that is killed at any moment, or done twice at once: in the end every entry is there, and once."""

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import Entry, EntryVersion, Feed, Host
from tests.make import make_feed
from tests.services.processes import ROOT, environment_of_this_test
from tests.services.servers import Answer

pytestmark = pytest.mark.django_db(transaction=True)

FEEDS, KILLS, ENTRIES = 8, 50, 20
SLOWEST_S = 60.0


class Refresher:
    """The process that forks; every answer of it is a line."""

    def __init__(self, **settings: str) -> None:
        self._process = subprocess.Popen(
            (sys.executable, "-m", "tests.services.refresher"),
            cwd=ROOT,
            env=environment_of_this_test() | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )

    def start(self, count: int = 1) -> list[int]:
        """Start forks; return their pids once they run."""
        self._process.stdin.write(f"{count}\n".encode())
        assert self._said(SLOWEST_S), "the refresher did not start"
        return [int(pid) for pid in self._process.stdout.readline().split()]

    def ended(self, within_s: float) -> bool:
        """Say whether a fork ended in time."""
        return self._said(within_s) and self._process.stdout.readline() == b"ended\n"

    def close(self) -> None:
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(SLOWEST_S)

    def _said(self, within_s: float) -> bool:
        return bool(select.select([self._process.stdout], [], [], within_s)[0])


@pytest.fixture
def refresher(feed_server):
    process = Refresher(
        FETCH_ALLOW_HOSTS=feed_server.host, FETCH_PER_HOST="4", FETCH_HOST_GAP_SECONDS="0", LOG_LEVEL="ERROR"
    )
    yield process
    process.close()


def body(feed: int, round_: int) -> bytes:
    """Return a feed that brings an entry a round, and changes its first headline each time."""
    rows = [
        f"<item><guid>{feed}-{n}</guid><title>{f'Round {round_}' if n == 0 else f'Title {feed}-{n}'}</title></item>"
        for n in range(min(round_, ENTRIES))
    ]
    return f"<rss version='2.0'><channel><title>T</title>{''.join(rows)}</channel></rss>".encode()


def publish(feed_server, round_: int) -> None:
    for n in range(FEEDS):
        feed_server.serve(f"/{n}", Answer(body(n, round_)))


def make_all_due() -> None:
    """Let time pass: claims of whoever was killed run out, and every feed is due."""
    long_ago = timezone.now() - timedelta(minutes=11)
    Feed.objects.update(next_check_at=long_ago)
    Feed.objects.filter(claimed_at__isnull=False).update(claimed_at=long_ago)
    Host.objects.filter(claimed_at__isnull=False).update(claimed_at=long_ago)


def refreshed(refresher: Refresher) -> float:
    """Refresh everything once, undisturbed; return how many seconds that took."""
    make_all_due()
    began = time.monotonic()
    refresher.start()
    assert refresher.ended(SLOWEST_S)
    return time.monotonic() - began


def doubled() -> dict[tuple, int]:
    """Return what is there more than once: entries of a feed, former words of an entry."""
    entries = Counter(Entry.objects.values_list("feed", "guid"))
    versions = Counter(EntryVersion.objects.values_list("entry", "title"))
    return {key: count for key, count in (entries + versions).items() if count > 1}


def test_refreshing_killed_fifty_times_loses_and_doubles_nothing(feed_server, refresher):
    for n in range(FEEDS):
        make_feed(url=feed_server.serve(f"/{n}", Answer()))
    publish(feed_server, 1)
    whole = [refreshed(refresher) for _ in range(2)][-1]  # the first also starts a process
    draw, killed, round_ = random.Random(20260302), 0, 1
    while killed < KILLS:
        round_ += 1
        assert round_ < 4 * KILLS, "most were done before they could be killed"
        publish(feed_server, round_)
        make_all_due()
        (pid,) = refresher.start()
        if not refresher.ended(draw.uniform(0, whole * 0.9)):
            os.kill(pid, signal.SIGKILL)
            killed += 1
            assert refresher.ended(SLOWEST_S)
        assert doubled() == {}
    refreshed(refresher)
    expected = {f"{feed}-{n}" for feed in range(FEEDS) for n in range(ENTRIES)}
    assert sorted(Entry.objects.values_list("guid", flat=True)) == sorted(expected)
    assert set(Entry.objects.filter(guid__endswith="-0").values_list("title", flat=True)) == {f"Round {round_}"}
    assert (doubled(), Feed.objects.filter(claimed_at__isnull=False).count()) == ({}, 0)


def test_two_schedulers_at_once_fetch_and_store_everything_once(feed_server, refresher):
    for n in range(FEEDS):
        make_feed(url=feed_server.serve(f"/{n}", Answer()))
    for round_ in (5, 10, 15):
        publish(feed_server, round_)
        make_all_due()
        feed_server.requests.clear()
        refresher.start(2)
        assert [refresher.ended(SLOWEST_S) for _ in range(2)] == [True, True]
        assert sorted(path for path, _ in feed_server.requests) == [f"/{n}" for n in range(FEEDS)]
        assert (Entry.objects.count(), doubled()) == (FEEDS * round_, {})
