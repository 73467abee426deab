"""What of a parsed feed is new, changed, or left alone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from recommendations.ingestion.decide import BURIED, Change, Decision, KnownEntry, decide_entries
from recommendations.ingestion.parse import ParsedEntry, ParsedFeed

NOON = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
ENTRY = ParsedEntry(
    guid="a",
    url="https://news.example/a",
    title="Talks begin",
    summary="",
    author="",
    language="en",
    published_at=NOON,
    published_raw="10 Feb 2026 12:00",
    content_hash="1",
)
OTHER = replace(ENTRY, guid="b", url="https://news.example/b", title="Talks end", content_hash="2")
HELD = KnownEntry(guid="a", content_hash="1", title="Talks begin", url="https://news.example/a", seen_at=NOON)


def decided(*entries, known=(), tombstones=()):
    feed = ParsedFeed(title="", language="", homepage="", ttl_minutes=None, entries=entries, problems=(), format="rss")
    return decide_entries(feed, {held.guid: held for held in known}, frozenset(tombstones), now=NOON)


def test_decide_keeps_unknown_entries_as_new():
    assert decided(ENTRY, OTHER) == Decision(new=(ENTRY, OTHER))


def test_decide_leaves_known_entry_alone():
    assert decided(ENTRY, OTHER, known=[HELD]) == Decision(new=(OTHER,), unchanged=1)


def test_decide_sees_a_change():
    edited = replace(ENTRY, title="Talks begin early", content_hash="9")
    decision = decided(edited, known=[HELD])
    assert decision == Decision(changed=(Change(HELD, edited),))
    assert decision.changed[0].retitled is True


def test_decide_tells_a_new_text_from_a_new_title():
    assert decided(replace(ENTRY, content_hash="9"), known=[HELD]).changed[0].retitled is False


def test_decide_skips_what_staff_deleted():
    assert decided(ENTRY, OTHER, tombstones=["a"]) == Decision(new=(OTHER,), skipped=(("a", BURIED),))


@pytest.mark.parametrize(
    "moved",
    [
        replace(ENTRY, guid="talks-begin-early"),
        replace(ENTRY, guid="http://www.news.example/a", url="http://www.news.example/a/"),
        replace(ENTRY, guid="x", url="https://news.example/a?utm_source=rss"),
    ],
)
def test_decide_recognises_an_entry_under_a_new_guid(moved):
    assert decided(moved, known=[HELD]) == Decision(changed=(Change(HELD, moved),))
    assert (Change(HELD, moved).reworded, Change(HELD, moved).retitled) == (False, False)


def test_decide_recognises_an_entry_that_changed_guid_and_title():
    edited = replace(ENTRY, guid="talks-begin-early", title="Talks begin early", content_hash="9")
    (change,) = decided(edited, known=[HELD]).changed
    assert (change.known, change.entry) == (HELD, edited)


def test_decide_takes_one_address_for_two_entries_as_no_identity():
    first, second = replace(ENTRY, guid="x"), replace(OTHER, guid="y", url=ENTRY.url)
    assert decided(first, second, known=[HELD]) == Decision(new=(first, second))


def test_decide_takes_one_address_of_two_known_entries_as_no_identity():
    arrived = replace(ENTRY, guid="x")
    assert decided(arrived, known=[HELD, replace(HELD, guid="z")]) == Decision(new=(arrived,))


def test_decide_does_not_confuse_an_entry_that_is_still_listed():
    arrived = replace(OTHER, guid="x", url=ENTRY.url)
    assert decided(ENTRY, arrived, known=[HELD]) == Decision(new=(arrived,), unchanged=1)


def test_decide_takes_no_address_as_no_identity():
    arrived = replace(ENTRY, guid="x", url="")
    assert decided(arrived, known=[replace(HELD, url="")]) == Decision(new=(arrived,))


@pytest.mark.parametrize(
    ("ahead", "kept"), [(timedelta(days=1), True), (timedelta(days=1, seconds=1), False), (timedelta(days=-900), True)]
)
def test_decide_drops_a_date_more_than_a_day_ahead(ahead, kept):
    (entry,) = decided(replace(ENTRY, published_at=NOON + ahead)).new
    assert entry.published_at == (NOON + ahead if kept else None)
    assert entry.published_raw == "10 Feb 2026 12:00"


def test_decide_leaves_an_unknown_date_unknown():
    assert decided(replace(ENTRY, published_at=None)).new[0].published_at is None
