"""Every fault mode of the hostile server, one by one and all at once."""

import asyncio
import time
from datetime import timedelta

import pytest

from recommendations.fetch.client import Client, fetch
from recommendations.fetch.pace import Pace
from recommendations.fetch.verdict import judge_page
from recommendations.vocabulary import FeedOutcome
from tests.fetch.hostile import BALTIC, FAULTS, FEED

MARGIN = 2.0
READ = None
EXPECTED = {
    "slow drip of the body": FeedOutcome.TIMED_OUT,
    "slow drip of the headers": FeedOutcome.TIMED_OUT,
    "slow drip of redirects": FeedOutcome.TIMED_OUT,
    "slow drip of a refusal": FeedOutcome.REFUSED,
    "silence": FeedOutcome.TIMED_OUT,
    "reset": FeedOutcome.UNREACHABLE,
    "hang-up": FeedOutcome.UNREACHABLE,
    "not HTTP": FeedOutcome.SERVER_ERROR,
    "truncation": FeedOutcome.UNREACHABLE,
    "truncation of chunks": FeedOutcome.UNREACHABLE,
    "truncation of gzip": FeedOutcome.SERVER_ERROR,
    "redirect loop": FeedOutcome.UNREACHABLE,
    "redirect to private": FeedOutcome.ADDRESS_REFUSED,
    "redirect to private, mapped": FeedOutcome.ADDRESS_REFUSED,
    "redirect to a bare number": FeedOutcome.ADDRESS_REFUSED,
    "redirect to a file": FeedOutcome.ADDRESS_REFUSED,
    "redirect with a password": FeedOutcome.ADDRESS_REFUSED,
    "redirect to nowhere": FeedOutcome.SERVER_ERROR,
    "50 MB": FeedOutcome.TOO_LARGE,
    "50 MB declared": FeedOutcome.TOO_LARGE,
    "gzip bomb": FeedOutcome.TOO_LARGE,
    "gzip bomb in a bomb": FeedOutcome.TOO_LARGE,
    "gzip bomb without end": FeedOutcome.TOO_LARGE,
    "brotli bomb": FeedOutcome.TOO_LARGE,
    "double gzip": READ,
    "named brotli, but plain": FeedOutcome.SERVER_ERROR,
    "windows-1257 named utf-8": READ,
    "iso-8859-13 named iso-8859-1": READ,
    "iso-8859-4 named windows-1252": READ,
    "utf-8 named windows-1257": READ,
    "10,000 entries": READ,
    "2 MB entry": READ,
    "empty 200": FeedOutcome.EMPTY_ANSWER,
    "HTML 200": READ,
    "bot wall 200": READ,
    "bot wall 403": FeedOutcome.CHALLENGED,
    "challenge": FeedOutcome.CHALLENGED,
    "soft 404": READ,
    "304 to an unconditional request": FeedOutcome.SERVER_ERROR,
    "rotating validators": READ,
    "429 with seconds": FeedOutcome.THROTTLED,
    "429 with a date": FeedOutcome.THROTTLED,
    "429 with a word": FeedOutcome.THROTTLED,
    "429 with negative seconds": FeedOutcome.THROTTLED,
    "429 with endless seconds": FeedOutcome.THROTTLED,
    "429 without a time": FeedOutcome.THROTTLED,
    "503 with a date": FeedOutcome.THROTTLED,
}
WAITS = {
    "429 with seconds": timedelta(minutes=2),
    "429 with a date": timedelta(minutes=90),
    "429 with a word": None,
    "429 with negative seconds": None,
    "429 with endless seconds": timedelta(days=3650),
    "429 without a time": None,
    "503 with a date": timedelta(minutes=90),
}
INSTEAD = {
    "HTML 200": None,
    "bot wall 200": FeedOutcome.CHALLENGED,
    "soft 404": FeedOutcome.SOFT_NOT_FOUND,
}
LYING = {
    "windows-1257 named utf-8": ("utf-8", "windows-1257"),
    "iso-8859-13 named iso-8859-1": ("iso-8859-1", "iso-8859-13"),
    "iso-8859-4 named windows-1252": ("windows-1252", "iso-8859-4"),
    "utf-8 named windows-1257": ("windows-1257", "utf-8"),
}


def deadline(fault):
    """Return a short deadline for what will use it up, and for the rest one that a busy machine keeps as well."""
    return 1.0 if EXPECTED[fault] == FeedOutcome.TIMED_OUT else 6.0


def fetched(server, fault):
    return fetch(server.url(FAULTS[fault]), policy=server.policy(deadline_s=deadline(fault)))


def test_every_fault_has_its_expected_outcome():
    assert list(EXPECTED) == list(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_settled_with_its_outcome_soon_after_the_deadline(server, fault):
    started = time.monotonic()
    found = fetched(server, fault)
    assert time.monotonic() - started < deadline(fault) + MARGIN
    assert found.outcome == EXPECTED[fault]
    assert bool(found.body) is (found.outcome is READ)


@pytest.mark.parametrize(("fault", "wait"), WAITS.items(), ids=WAITS)
def test_fault_leaves_the_time_the_server_asks_for(server, fault, wait):
    assert fetched(server, fault).retry_after == wait


@pytest.mark.parametrize(("fault", "outcome"), INSTEAD.items(), ids=INSTEAD)
def test_page_instead_of_a_feed_is_judged_from_what_was_fetched(server, fault, outcome):
    found = fetched(server, fault)
    verdict = judge_page(found.body, found.content_type)
    assert (verdict and verdict[0]) == outcome


@pytest.mark.parametrize(("fault", "names"), LYING.items(), ids=LYING)
def test_lying_charset_is_handed_on_with_the_bytes_untouched(server, fault, names):
    found = fetched(server, fault)
    assert found.charset == names[0]
    assert BALTIC in found.body.decode(names[1])


def test_rotating_validators_are_handed_on_as_they_came(server):
    first, second = fetched(server, "rotating validators"), fetched(server, "rotating validators")
    assert first.etag != second.etag
    assert first.last_modified != second.last_modified


def test_all_faults_at_once_leave_good_feeds_unharmed(server):
    bad = [server.url(path) for path in FAULTS.values()]
    good = [server.url(path) for path in ("/feed", "/packed", "/brotli", "/moved")]

    async def batch():
        async with Client(server.policy(deadline_s=4.0), pace=Pace(per_host=100, gap_s=0.0)) as client:
            return await asyncio.gather(*(client.get(url) for url in [*bad, *good * 5]))

    found = asyncio.run(batch())
    assert [each.outcome for each in found[: len(bad)]] == list(EXPECTED.values())
    assert {each.body for each in found[len(bad) :]} == {FEED}
