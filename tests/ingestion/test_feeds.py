"""What people decide about feeds."""

from datetime import timedelta

import pytest

from recommendations.ingestion.feed_draft import BadFeed, FeedDraft, checked
from recommendations.ingestion.feeds import (
    add_feed,
    check_now,
    edit_feed,
    pause_feed,
    start_feed,
    store_feed,
)
from recommendations.models import Feed
from recommendations.vocabulary import FeedKind
from tests.make import NOON, make_feed, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
URL = "https://gazette.example/rss"


def add(url: str = URL, **fields) -> Feed:
    return add_feed(FeedDraft(url, **fields), by=None, now=NOON)


def edit(feed: Feed, url: str = URL, **fields) -> Feed:
    fields = {"title": "The Gazette", "publisher_name": "The Gazette"} | fields
    edit_feed(feed.pk, FeedDraft(url, **fields), by=None, now=LATER)
    return Feed.objects.get(pk=feed.pk)


def errors_of(act) -> dict[str, list[str]]:
    with pytest.raises(BadFeed) as caught:
        act()
    return caught.value.errors


def test_an_added_feed_is_due_at_once_and_named_after_its_host():
    feed = add("feeds://Gazette.example/rss")
    assert (feed.url, feed.title, feed.publisher.name) == (URL, "gazette.example", "gazette.example")
    assert (feed.enabled_at, feed.next_check_at, feed.last_outcome) == (NOON, NOON, "never_checked")


def test_add_feed_twice_is_refused_and_names_the_one_we_have():
    add(title="The Gazette")
    errors = errors_of(lambda: add("http://www.gazette.example/rss/"))
    assert errors == {"url": ["We have this feed already: The Gazette. Open it in the list."]}
    assert Feed.objects.count() == 1


def test_whoever_comes_second_to_one_address_gets_a_sentence():
    draft = checked(FeedDraft(URL))
    store_feed(draft, by=None, now=NOON)
    errors = errors_of(lambda: store_feed(draft, by=None, now=NOON))
    assert errors == {"url": ["Somebody added this feed a moment ago. Open it in the list."]}


def test_two_queries_at_one_service_are_two_feeds():
    add("https://api.example/doc?query=a", kind=FeedKind.GDELT)
    add("https://api.example/doc?query=b", kind=FeedKind.GDELT)
    assert Feed.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"url": "gazette.example"}, "url"),
        ({"url": "|ls"}, "url"),
        ({"url": URL, "alternative_url": "ftp://gazette.example"}, "alternative_url"),
        ({"url": URL, "user_agent": "Reader\r\nX-Evil: 1"}, "user_agent"),
        ({"url": URL, "user_agent": "Ридер"}, "user_agent"),
        ({"url": URL, "language": "Estonian"}, "language"),
        ({"url": URL, "records_from": 0.0}, "records_from"),
        ({"url": URL, "records_from": 1.1}, "records_from"),
        ({"url": URL, "records_from": float("nan")}, "records_from"),
    ],
)
def test_a_bad_draft_says_what_is_wrong_with_which_field_and_writes_nothing(fields, name):
    assert list(errors_of(lambda: add(**fields))) == [name]
    assert Feed.objects.count() == 0


def test_another_title_keeps_validators_and_the_next_check():
    feed = edit(make_feed(etag='"1"', next_check_at=NOON, error_count=3), title="Gazette")
    assert (feed.title, feed.etag, feed.next_check_at, feed.error_count) == ("Gazette", '"1"', NOON, 3)


@pytest.mark.parametrize("change", [{"url": "https://gazette.example/new"}, {"kind": FeedKind.NEWS_SITEMAP}])
def test_another_address_or_kind_begins_anew(change):
    feed = make_feed(etag='"1"', last_modified="x", error_count=3, claimed_at=NOON, moved_to="https://b.example")
    feed = edit(feed, **change)
    assert (feed.etag, feed.last_modified, feed.moved_to, feed.error_count) == ("", "", "", 0)
    assert (feed.next_check_at, feed.claimed_at) == (LATER, None)
    assert feed.earlier_url == (URL if "url" in change else "")


def test_a_new_address_starts_a_feed_that_was_gone_but_not_one_that_somebody_paused():
    gone = make_feed(enabled_at=None, last_outcome="gone", disabled_reason="Stopped: gone.")
    gone = edit(gone, "https://gazette.example/new")
    assert (gone.enabled_at, gone.disabled_reason, gone.next_check_at) == (LATER, "", LATER)
    paused = make_feed(url=URL, enabled_at=None, next_check_at=None, disabled_reason="Too noisy")
    paused = edit(paused, "https://gazette.example/other")
    assert (paused.enabled_at, paused.disabled_reason, paused.next_check_at) == (None, "Too noisy", None)


def test_an_address_that_another_feed_has_is_refused():
    make_feed(url="https://other.example/rss", title="Other")
    feed = make_feed()
    assert list(errors_of(lambda: edit(feed, "https://other.example/rss"))) == ["url"]


def test_pausing_twice_keeps_the_later_reason_and_both_in_the_history():
    feed, ann = make_feed(), make_user()
    pause_feed(feed.pk, reason=" Too\nnoisy ", by=ann, now=NOON)
    pause_feed(feed.pk, reason="Far too noisy", by=ann, now=LATER)
    feed.refresh_from_db()
    assert (feed.enabled_at, feed.next_check_at, feed.disabled_reason) == (None, None, "Far too noisy")
    assert [
        (row.disabled_reason, row.history_user, row.history_date) for row in feed.history.filter(history_type="~")
    ] == [
        ("Far too noisy", ann, LATER),
        ("Too noisy", ann, NOON),
    ]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_pausing_needs_a_reason_that_fits(reason):
    feed = make_feed()
    assert list(errors_of(lambda: pause_feed(feed.pk, reason=reason, by=None, now=NOON))) == ["reason"]
    feed.refresh_from_db()
    assert feed.enabled_at == NOON


def test_starting_makes_it_due_and_forgets_failures():
    feed = make_feed(enabled_at=None, next_check_at=None, disabled_reason="Too noisy", error_count=9)
    start_feed(feed.pk, by=None, now=LATER)
    feed.refresh_from_db()
    assert (feed.enabled_at, feed.next_check_at, feed.disabled_reason, feed.error_count) == (LATER, LATER, "", 0)


def test_starting_twice_changes_nothing_more():
    feed = make_feed(error_count=2)
    start_feed(feed.pk, by=None, now=LATER)
    feed.refresh_from_db()
    assert (feed.enabled_at, feed.next_check_at, feed.error_count, feed.history.count()) == (NOON, NOON, 2, 0 + 1)


def test_checking_now_makes_it_due_and_says_why():
    feed = make_feed(next_check_at=NOON + timedelta(days=1))
    check_now(feed.pk, now=LATER)
    feed.refresh_from_db()
    assert (feed.next_check_at, "by hand" in feed.next_check_reason) == (LATER, True)


def test_a_paused_feed_is_not_checked():
    feed = make_feed(enabled_at=None, next_check_at=None)
    assert list(errors_of(lambda: check_now(feed.pk, now=LATER))) == [""]
    feed.refresh_from_db()
    assert feed.next_check_at is None


@pytest.mark.parametrize("act", [pause_feed, start_feed])
def test_a_feed_that_is_not_there_is_an_error(act):
    options = {"reason": "x"} if act is pause_feed else {}
    with pytest.raises(Feed.DoesNotExist):
        act(99, by=None, now=NOON, **options)
