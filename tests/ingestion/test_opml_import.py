"""Feeds from a list: each line by itself, once, with its fate told; and the list of our feeds."""

import pytest

from recommendations.ingestion.opml import OutlineFeed, read_opml
from recommendations.ingestion.opml_import import export_feeds, import_feeds
from recommendations.models import Feed, Publisher
from recommendations.vocabulary import FeedKind
from tests.make import NOON, make_feed, make_publisher, make_user

pytestmark = pytest.mark.django_db
ERR = OutlineFeed("https://news.err.ee/rss", title="ERR News", line=3)
COMMAND = OutlineFeed("|ls", title="Bad", line=4, refusal="It is a command.")


def told(*lines: OutlineFeed, **options) -> list[str]:
    return [str(fate) for fate in import_feeds(lines, by=None, now=NOON, **options)]


def test_a_new_feed_is_polled_and_its_publisher_named_after_its_title():
    assert told(ERR) == ["line 3: added: ERR News – https://news.err.ee/rss"]
    feed = Feed.objects.get()
    assert (feed.enabled_at, feed.next_check_at, feed.publisher.name) == (NOON, NOON, "ERR News")
    assert feed.publisher.tier == "unrated"


def test_a_known_publisher_keeps_its_tier():
    make_publisher(name="ERR News", tier="established")
    told(ERR)
    assert Feed.objects.get().publisher.tier == "established"


def test_import_feeds_twice_adds_nothing():
    told(ERR)
    assert told(ERR) == ["line 3: known: ERR News – https://news.err.ee/rss (as ERR News)"]
    assert Feed.objects.count() == 1


@pytest.mark.parametrize("url", ["http://news.err.ee/rss/", "https://www.news.err.ee/rss?utm_source=x"])
def test_another_spelling_of_a_known_address_is_known(url):
    make_feed(url="https://news.err.ee/rss", title="ERR")
    assert told(OutlineFeed(url, line=1)) == [f"line 1: known: {url} (as ERR)"]


def test_an_address_a_feed_had_before_is_known():
    make_feed(url="https://new.example/rss", earlier_url="https://old.example/rss", title="Moved")
    assert told(OutlineFeed("https://old.example/rss", line=1))[0].endswith("(as Moved)")


def test_an_address_listed_twice_is_added_once():
    second = OutlineFeed("http://news.err.ee/rss", line=9)
    assert told(ERR, second)[1] == "line 9: known: http://news.err.ee/rss (as ERR News, listed above)"
    assert Feed.objects.count() == 1


def test_a_refused_line_is_told_and_stops_no_other():
    assert told(COMMAND, ERR) == [
        "line 4: refused: Bad – |ls (It is a command.)",
        "line 3: added: ERR News – https://news.err.ee/rss",
    ]


def test_a_dry_run_tells_the_same_and_writes_nothing():
    lines = (ERR, COMMAND, ERR)
    dry = told(*lines, dry_run=True)
    assert (Feed.objects.count(), Publisher.objects.count()) == (0, 0)
    assert dry == told(*lines)


def test_a_feed_that_was_paused_stays_paused():
    told(OutlineFeed("https://a.example/rss", paused="Only in summer", line=1))
    feed = Feed.objects.get()
    assert (feed.enabled_at, feed.next_check_at, feed.disabled_reason) == (None, None, "Only in summer")


def test_the_history_says_who_imported_it():
    ann = make_user()
    import_feeds([ERR], by=ann, now=NOON)
    assert [(row.history_user, row.history_date) for row in Feed.history.all()] == [(ann, NOON)]


def test_a_round_trip_keeps_kind_language_publisher_and_pause():
    house = make_publisher(name="Reuters & Sons", home_url="https://reuters.example/")
    fields = {"kind": FeedKind.NEWS_SITEMAP.value, "language": "en", "alternative_url": "https://b.example/s"}
    make_feed(url="https://a.example/s?x=1&y=2", title="News “today”", publisher=house, **fields)
    make_feed(url="https://c.example/rss", title="Paused", enabled_at=None, disabled_reason="No key")
    columns = ("url", "title", "publisher__name", "kind", "language", "alternative_url", "disabled_reason")
    before = list(Feed.objects.order_by("url").values_list(*columns))
    text = export_feeds(now=NOON)
    Feed.objects.all().delete()
    told(*read_opml(text.encode()))
    assert list(Feed.objects.order_by("url").values_list(*columns)) == before
    assert export_feeds(now=NOON).replace(' htmlUrl="https://reuters.example/"', "") == text.replace(
        ' htmlUrl="https://reuters.example/"', ""
    )
