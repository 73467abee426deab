"""One feed brought up to date."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from recommendations.fetch.address import check_address
from recommendations.ingestion.refresh import Manner, RefreshResult, refresh_feed
from recommendations.ingestion.store import MOST_REVISIONS
from recommendations.models import Entry, EntryVersion, Feed, Tombstone
from recommendations.vocabulary import FeedOutcome
from tests.ingestion.network import Canned, failed, items, refresh, reread
from tests.make import NOON, make_feed

pytestmark = pytest.mark.django_db

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def stored() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("guid").values_list("guid", "title"))


def test_refresh_feed_twice_stores_each_entry_once():
    feed, network = make_feed(), Canned(items("a|One", "b|Two"))
    assert refresh(feed, network) == RefreshResult(FeedOutcome.NEW_ENTRIES, 2, "2 listed, 2 new.")
    assert refresh(feed, network, NOON + HOUR) == RefreshResult(FeedOutcome.NOTHING_NEW, 0, "2 listed, 0 new.")
    assert stored() == [("a", "One"), ("b", "Two")]


def test_refresh_stores_an_entry_as_it_was_published():
    refresh(make_feed(), Canned((FEEDS / "rss.xml").read_bytes()))
    entry = Entry.objects.get(guid="n-1")
    assert (entry.url, entry.canonical_url) == ("https://news.example/a/1?utm_source=rss", "https://news.example/a/1")
    assert entry.title_key == "parliament adopts the transit act a budget"
    assert (entry.author, entry.language, entry.first_seen_at) == ("Ilze Ozola", "en", NOON)
    assert entry.published_raw == "Tue, 10 Feb 2026 08:30:00 EET"


def test_refresh_leaves_an_unknown_date_unknown():
    refresh(make_feed(), Canned((FEEDS / "no_dates.xml").read_bytes()))
    assert list(Entry.objects.values_list("published_at", flat=True)) == [None, None]


def test_refresh_takes_the_language_of_the_feed_where_none_is_said():
    refresh(make_feed(language="et"), Canned(items("a|One")))
    assert Entry.objects.get().language == "et"


def test_refresh_notes_a_success():
    feed = make_feed(error_count=3)
    refresh(feed, Canned(items("a|One"), etag='"x"', last_modified="Monday"))
    feed = reread(feed)
    assert (feed.last_outcome, feed.last_message) == (FeedOutcome.NEW_ENTRIES, "1 listed, 1 new.")
    assert (feed.etag, feed.last_modified, feed.error_count, feed.claimed_at) == ('"x"', "Monday", 0, None)
    assert {feed.last_checked_at, feed.last_success_at, feed.last_full_fetch_at, feed.last_new_entry_at} == {NOON}
    assert HOUR <= feed.next_check_at - NOON <= 1.1 * HOUR
    assert feed.next_check_reason == "Too new to know its pace; next look in about 60 minutes."


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (FeedOutcome.NOT_FOUND, "No such page (404). Check the feed's address on the publisher's site."),
        (FeedOutcome.TOO_LARGE, "The answer is larger than we read. Use a shorter feed."),
        (FeedOutcome.TIMED_OUT, "No complete answer within 20 seconds. We ask again later."),
    ],
)
def test_refresh_notes_a_failure(outcome, message):
    feed = make_feed(etag='"x"', error_count=1, last_success_at=NOON - DAY)
    assert refresh(feed, failed(outcome, message)) == RefreshResult(outcome, 0, message)
    feed = reread(feed)
    assert (feed.last_outcome, feed.last_message, feed.error_count) == (outcome, message, 2)
    assert (feed.etag, feed.claimed_at, feed.last_success_at) == ('"x"', None, NOON - DAY)
    assert feed.last_checked_at == NOON < feed.next_check_at


def test_refresh_says_that_a_page_is_no_feed_and_keeps_no_validator_of_it():
    feed = make_feed(etag='"x"')
    refresh(feed, Canned(b"<!DOCTYPE html><html><body>Welcome to the Gazette</body></html>", etag='"page"'))
    feed = reread(feed)
    assert (feed.last_outcome, feed.etag) == (FeedOutcome.NOT_A_FEED, '"x"')
    assert feed.last_message == "The answer is a web page, not a feed. Look for the feed's own address on that page."


def test_refresh_reads_a_broken_feed_and_says_so():
    feed = make_feed()
    result = refresh(feed, Canned((FEEDS / "broken.xml").read_bytes()))
    assert stored() == [("r-1", "Storm & ferry"), ("r-2", "Calm again")]
    assert result.message == (
        "2 listed, 2 new. The feed is not well-formed XML. What could be read was read; tell the publisher."
    )


def test_refresh_survives_an_address_that_is_none():
    network = Canned()
    network.answer = check_address
    result = refresh(make_feed(url="ftp://gazette.example/rss"), network)
    assert result == RefreshResult(FeedOutcome.ADDRESS_REFUSED, 0, "The address must begin with http:// or https://.")


def test_refresh_switches_off_a_feed_that_is_gone():
    feed = make_feed()
    refresh(feed, failed(FeedOutcome.GONE))
    feed = reread(feed)
    assert (feed.enabled_at, feed.next_check_at) == (None, None)
    assert feed.disabled_reason.startswith("Stopped: the address is gone for good.")


def test_refresh_gives_validators_back_within_a_day_and_not_after():
    feed, network = make_feed(), Canned(items("a|One"), etag='"x"', last_modified="Monday")
    for after in (0 * HOUR, HOUR, 23 * HOUR, DAY, DAY + HOUR):
        refresh(feed, network, NOON + after)
    assert [asked["etag"] for asked in network.asked] == ["", '"x"', '"x"', "", '"x"']
    assert (network.asked[1]["etag"], network.asked[1]["last_modified"]) == ('"x"', "Monday")


def test_refresh_keeps_asking_for_everything_until_it_gets_it():
    feed, network = make_feed(etag='"x"'), failed(FeedOutcome.TIMED_OUT)
    refresh(feed, network)
    refresh(feed, network, NOON + HOUR)
    assert [asked["etag"] for asked in network.asked] == ["", ""]


@pytest.mark.parametrize(("sent", "kept"), [("", '"x"'), ('"y"', '"y"')])
def test_refresh_not_modified_is_a_success_and_keeps_validators(sent, kept):
    feed = make_feed(etag='"x"', last_modified="Monday", error_count=2, last_full_fetch_at=NOON - HOUR)
    refresh(feed, Canned(status=304, outcome=FeedOutcome.NOT_MODIFIED, message="Same.", etag=sent))
    feed = reread(feed)
    assert (feed.etag, feed.last_modified, feed.error_count) == (kept, "Monday", 0)
    assert (feed.last_success_at, feed.last_full_fetch_at) == (NOON, NOON - HOUR)


def test_refresh_forgets_validators_that_are_no_longer_sent():
    feed = make_feed(etag='"x"', last_modified="Monday")
    refresh(feed, Canned(items("a|One")))
    feed = reread(feed)
    assert (feed.etag, feed.last_modified) == ("", "")


def test_refresh_retitled_entry_is_the_same_entry():
    feed = make_feed()
    refresh(feed, Canned(items("a|Talks begin")))
    result = refresh(feed, Canned(items("a|Talks begin early")), NOON + HOUR)
    assert result == RefreshResult(FeedOutcome.NOTHING_NEW, 0, "1 listed, 0 new, 1 changed.")
    entry = Entry.objects.get()
    assert (entry.guid, entry.title) == ("a", "Talks begin early")
    assert [(v.title, v.replaced_at) for v in EntryVersion.objects.all()] == [("Talks begin", NOON + HOUR)]
    assert (entry.first_seen_at, entry.revised_at, entry.revision_count) == (NOON, NOON + HOUR, 1)


def test_refresh_entry_under_a_new_guid_is_the_same_entry():
    feed = make_feed(url="http://gazette.example/rss")
    refresh(feed, Canned(items("a|Talks begin").replace(b"https:", b"http:")))
    refresh(feed, Canned(items("a|Talks begin").replace(b"<guid>a<", b"<guid>new<")), NOON + HOUR)
    assert stored() == [("new", "Talks begin")]


def test_refresh_counts_a_text_with_a_clock_in_it_only_so_often():
    feed = make_feed()
    for hour in range(MOST_REVISIONS + 3):
        refresh(feed, Canned(items(f"a|Talks begin|It is {hour} o'clock")), NOON + hour * HOUR)
    refresh(feed, Canned(items("a|Talks end")), NOON + DAY * 3)
    entry = Entry.objects.get()
    assert (entry.revision_count, entry.title) == (MOST_REVISIONS + 1, "Talks end")


def test_refresh_does_not_bring_back_what_staff_deleted():
    feed = make_feed()
    Tombstone.objects.create(feed=feed, guid="a", buried_at=NOON)
    refresh(feed, Canned(items("a|One", "b|Two")))
    assert stored() == [("b", "Two")]


def test_refresh_keeps_entries_of_two_feeds_with_one_guid():
    for n in (1, 2):
        refresh(make_feed(url=f"https://gazette.example/{n}"), Canned(items("a|One")))
    assert stored() == [("a", "One"), ("a", "One")]


def test_refresh_of_a_claimed_feed_does_not_fetch():
    feed, network = make_feed(claimed_at=NOON - timedelta(minutes=1)), Canned(items("a|One"))
    assert refresh(feed, network) == RefreshResult(None, 0, "Not due, or being checked at this moment.")
    assert (network.asked, stored()) == ([], [])


def test_refresh_whose_claim_ran_out_writes_nothing():
    feed, later = make_feed(), NOON + timedelta(minutes=11)

    def lose_the_claim(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "entry" in sql:
            Feed.objects.filter(pk=feed.pk).update(claimed_at=later)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(lose_the_claim):
        assert refresh(feed, Canned(items("b|Two"))).outcome is None
    assert (stored(), reread(feed).last_checked_at) == ([], None)


def test_refresh_killed_between_entries_and_validators_leaves_nothing():
    feed = make_feed()

    def kill_at_the_feed(execute, sql, params, many, context):
        if "UPDATE" in sql and "etag" in sql:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)

    with connection.execute_wrapper(kill_at_the_feed), pytest.raises(KeyboardInterrupt):
        refresh(feed, Canned(items("a|One"), etag='"x"'))
    assert (stored(), reread(feed).etag, reread(feed).claimed_at) == ([], "", None)
    assert refresh(feed, Canned(items("a|One")), NOON + timedelta(minutes=10)).new == 1


@pytest.mark.parametrize("count", [1, 3])
def test_refresh_asks_the_same_few_questions(count, django_assert_num_queries):
    feed, network = make_feed(), Canned(items(*(f"{n}|Title {n}" for n in range(count))))
    with django_assert_num_queries(18):
        refresh_feed(feed.pk, manner=Manner(network), now=NOON)


def test_refresh_of_a_feed_that_is_not_due_does_not_fetch():
    feed, network = make_feed(next_check_at=NOON + HOUR), Canned(items("a|One"))
    assert refresh_feed(feed.pk, manner=Manner(network), now=NOON).outcome is None
    assert (network.asked, stored()) == ([], [])
