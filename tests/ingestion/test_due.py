"""Which feeds are due, and how they are packed."""

from datetime import timedelta

import pytest

from recommendations.ingestion.due import BATCH, due_batches, due_feeds, packed
from recommendations.ingestion.hosts import claim_hosts
from tests.make import NOON, make_feed

SECOND = timedelta(seconds=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, True),
        ({"next_check_at": None}, True),
        ({"next_check_at": NOON + SECOND}, False),
        ({"enabled_at": None}, False),
        ({"claimed_at": NOON - timedelta(minutes=9)}, False),
        ({"claimed_at": NOON - timedelta(minutes=10)}, True),
    ],
)
def test_due_feeds_are_polled_unclaimed_and_their_time_has_come(fields, due):
    make_feed(**fields)
    assert due_feeds(NOON).exists() is due


@pytest.mark.django_db
def test_batches_hold_whole_hosts():
    hosts = ["one.org", "two.org", "www.one.org", "feeds.two.org"]
    feeds = [make_feed(url=f"https://{host}/{n}").pk for n, host in enumerate(hosts)]
    assert due_batches(NOON) == [[feeds[0], feeds[2], feeds[1], feeds[3]]]


@pytest.mark.django_db
def test_batches_leave_out_hosts_that_somebody_holds():
    make_feed(url="https://one.org/rss")
    free = make_feed(url="https://two.org/rss")
    claim_hosts({"one.org"}, now=NOON - SECOND)
    assert due_batches(NOON) == [[free.pk]]


@pytest.mark.django_db
def test_batches_take_no_more_of_one_host_than_fits():
    for n in range(BATCH + 1):
        make_feed(url=f"https://one.org/{n}", next_check_at=NOON - n * SECOND)
    (batch,) = due_batches(NOON)
    assert len(batch) == BATCH


def test_packed_fills_batches_without_splitting_a_host():
    groups = [list(range(30)), list(range(30, 55)), list(range(55, 75))]
    assert packed(groups) == [groups[0], groups[1] + groups[2]]
