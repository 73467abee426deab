"""What was fetched, as a parsed feed or as the outcome in its place."""

from pathlib import Path

import pytest

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


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b" ", FeedOutcome.EMPTY_ANSWER),
        (b"<html><title>Just a moment...</title><p>Enable JavaScript and cookies", FeedOutcome.CHALLENGED),
        (b"<html><title>Page not found</title><h1>404 Not Found</h1></html>", FeedOutcome.SOFT_NOT_FOUND),
        (b"<rss><channel><title>Page not found</title></channel></rss>", None),
    ],
)
def test_read_feed_tells_what_came_instead_of_a_feed(body, outcome):
    found = read_feed(Fetched(URL, status=200, content_type="text/html", body=body))
    assert (found.outcome if isinstance(found, Failure) else None) == outcome


def test_read_feed_judges_content_and_not_status():
    page = b"<!doctype html><title>The Gazette</title><p>The border reopens at noon."
    found = read_feed(Fetched(URL, status=200, content_type="application/rss+xml", body=page))
    assert found == Failure(
        FeedOutcome.NOT_A_FEED,
        "The answer is a web page, not a feed. Look for the feed's own address on that page.",
    )
