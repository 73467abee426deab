"""What was fetched, as a parsed feed or as the outcome in its place."""

from pathlib import Path

from recommendations.fetch.client import Fetched
from recommendations.ingestion.connectors.syndication import Failure, read_feed
from recommendations.vocabulary import FeedOutcome

FEEDS = Path(__file__).parents[2] / "data" / "feeds"
URL = "https://news.example/rss"


def test_read_feed_parses_the_body():
    feed = read_feed(Fetched(URL, status=200, body=(FEEDS / "rss.xml").read_bytes()))
    assert [entry.guid for entry in feed.entries] == ["n-1", "https://news.example/a/2"]


def test_read_feed_resolves_links_against_the_final_address():
    body = b"<rss><channel><title>T</title><item><title>A</title><link>a</link></item></channel></rss>"
    assert read_feed(Fetched("https://moved.example/x/rss", body=body)).entries[0].url == "https://moved.example/x/a"


def test_read_feed_uses_the_character_set_of_the_header():
    body = "<rss><channel><title>Žēl</title></channel></rss>".encode("windows-1257")
    assert read_feed(Fetched(URL, body=body, content_type="text/xml", charset="windows-1257")).title == "Žēl"


def test_read_feed_passes_the_outcome_of_the_fetch_on():
    fetched = Fetched(URL, status=404, outcome=FeedOutcome.NOT_FOUND, message="No such page.")
    assert read_feed(fetched) == Failure(FeedOutcome.NOT_FOUND, "No such page.")


def test_read_feed_judges_content_and_not_status():
    page = (FEEDS / "page.html").read_bytes()
    found = read_feed(Fetched(URL, status=200, content_type="application/rss+xml", body=page))
    assert found == Failure(
        FeedOutcome.NOT_A_FEED,
        "The answer is a web page, not a feed. Look for the feed's own address on that page.",
    )
