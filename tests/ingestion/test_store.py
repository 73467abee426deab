"""Entries in and out: what one is known by, its former words, how much of it may be kept."""

from datetime import timedelta

import pytest

from recommendations.ingestion.store import MOST_REVISIONS, MOST_VERSIONS
from recommendations.models import Entry, EntryVersion, Tombstone
from recommendations.vocabulary import FeedOutcome
from tests.ingestion.network import Canned, items, refresh
from tests.make import NOON, make_feed, make_publisher

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DATE = b"<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>"


def looks(feed, *bodies: bytes) -> list[tuple[int, str]]:
    """Refresh once for each body, an hour apart; return new entries and message."""
    found = [refresh(feed, Canned(body), NOON + n * HOUR) for n, body in enumerate(bodies)]
    return [(result.new, result.message) for result in found]


def stored() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("guid", "title"))


def versions() -> list[tuple[str, str]]:
    return list(EntryVersion.objects.values_list("title", "summary"))


def item(guid: str, title: str, link: str, extra: bytes = b"") -> bytes:
    body = f"<item><guid>{guid}</guid><title>{title}</title><link>{link}</link>".encode()
    return body + extra + b"</item>"


def feed_of(*rows: bytes) -> bytes:
    return b"<rss version='2.0'><channel><title>T</title>" + b"".join(rows) + b"</channel></rss>"


def test_store_relinked_entry_keeps_its_former_address():
    feed = make_feed()
    looks(feed, feed_of(item("a", "T", "https://x.example/1")), feed_of(item("a", "T", "https://x.example/2")))
    assert [entry.url for entry in Entry.objects.all()] == ["https://x.example/2"]
    assert [version.url for version in EntryVersion.objects.all()] == ["https://x.example/1"]


def test_store_guid_on_a_new_host_is_the_same_entry():
    old = feed_of(item("https://old.example/?p=7", "Talks begin", "https://old.example/talks"))
    new = feed_of(item("https://new.example/?p=7", "Talks begin", "https://new.example/2026/talks"))
    assert [count for count, _ in looks(make_feed(), old, new, new)] == [1, 0, 0]
    assert stored() == [("https://new.example/?p=7", "Talks begin")]


def test_store_guid_on_another_host_with_another_title_is_another_entry():
    one = feed_of(item("https://one.example/news/7", "Talks begin", "https://one.example/news/7"))
    two = feed_of(item("https://two.example/news/7", "Ferry sinks", "https://two.example/news/7"))
    assert [count for count, _ in looks(make_feed(), one, two)] == [1, 1]


def test_store_same_headline_at_a_close_date_is_the_same_entry():
    title = "Parliament adopts the transit act"
    one = feed_of(item("slug-one", title, "https://x.example/slug-one", DATE))
    two = feed_of(item("slug-two", title, "https://x.example/slug-two", DATE))
    assert [count for count, _ in looks(make_feed(), one, two)] == [1, 0]
    assert stored() == [("slug-two", title)]


def test_store_same_headline_a_week_later_is_another_entry():
    title = "Weekly briefing of the foreign ministry"
    one = feed_of(item("one", title, "https://x.example/one", DATE))
    two = feed_of(item("two", title, "https://x.example/two", DATE.replace(b"02 Mar", b"09 Feb")))
    assert [count for count, _ in looks(make_feed(), one, two)] == [1, 1]


def test_store_one_guid_for_all_entries_is_repaired_by_their_addresses():
    first = feed_of(*(item("same", f"Title {n}", f"https://x.example/{n}") for n in (1, 2)))
    then = feed_of(*(item("same", f"Title {n}", f"https://x.example/{n}") for n in (2, 3)))
    last = feed_of(item("same", "Title 3", "https://x.example/3"))
    assert [count for count, _ in looks(make_feed(), first, then, last, first)] == [2, 1, 0, 0]
    assert [title for _, title in stored()] == ["Title 1", "Title 2", "Title 3"]


def test_store_one_guid_for_one_entry_at_a_time_loses_none():
    later = DATE.replace(b"02 Mar", b"25 Feb")
    one = feed_of(item("same", "Talks begin", "https://x.example/1", DATE))
    two = feed_of(item("same", "Ferry sinks", "https://x.example/2", later))
    assert [count for count, _ in looks(make_feed(), one, two, two, one)] == [1, 1, 0, 0]


def test_store_counts_a_text_with_a_clock_in_it_only_so_often():
    bodies = [items(f"a|Talks begin|It is {hour} o'clock") for hour in range(MOST_REVISIONS + 3)]
    feed = make_feed()
    looks(feed, *bodies)
    entry = Entry.objects.get()
    assert (entry.revision_count, entry.summary) == (MOST_REVISIONS, f"It is {MOST_REVISIONS} o'clock")
    assert len(versions()) == MOST_REVISIONS


def test_store_keeps_telling_new_headlines_when_no_more_versions_are_kept():
    feed = make_feed()
    looks(feed, items("a|Talks begin"))
    Entry.objects.update(revision_count=MOST_VERSIONS)
    looks(feed, items("a|Talks end"))
    assert (stored(), versions(), Entry.objects.get().revision_count) == ([("a", "Talks end")], [], MOST_VERSIONS)


def test_store_the_same_change_twice_leaves_one_version():
    looks(make_feed(), items("a|One"), items("a|Two"), items("a|Two"))
    assert versions() == [("One", "")]


@pytest.mark.parametrize(("length", "kept"), [(0, ""), (12, "One two…"), (500, "One two three four")])
def test_store_keeps_no_more_text_than_the_terms_of_use_allow(length, kept):
    feed = make_feed(publisher=make_publisher(name="Strict", excerpt_length=length))
    looks(feed, items("a|Title|One two three four"))
    assert Entry.objects.get().summary == kept


def test_store_takes_no_notice_of_changes_in_text_it_does_not_keep():
    feed = make_feed(publisher=make_publisher(name="Strict", excerpt_length=0))
    assert looks(feed, items("a|Title|One"), items("a|Title|Two"))[1] == (0, "1 listed, 0 new.")
    assert versions() == []


@pytest.mark.parametrize("guid", ["https://x.example/news/1", "http://www.x.example/news/1"])
def test_store_does_not_bring_back_what_staff_deleted_under_either_host(guid):
    feed = make_feed()
    Tombstone.objects.create(feed=feed, guid="https://x.example/news/1", buried_at=NOON)
    body = feed_of(item(guid, "Talks begin", "https://x.example/elsewhere"))
    result = refresh(feed, Canned(body))
    assert (result.outcome, stored()) == (FeedOutcome.NOTHING_NEW, [])
