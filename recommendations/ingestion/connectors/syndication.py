"""RSS, Atom and JSON Feed: what was fetched, as a parsed feed or as the outcome that stands in its place."""

from dataclasses import dataclass

from recommendations.fetch.client import Fetched
from recommendations.ingestion.parse import NotAFeed, ParsedFeed, parse_feed
from recommendations.vocabulary import FeedOutcome


@dataclass(frozen=True)
class Failure:
    """Why there is nothing to read; “not modified” is such a reason too. `message` is for staff."""

    outcome: FeedOutcome
    message: str


def read_feed(fetched: Fetched) -> ParsedFeed | Failure:
    """Return the feed in an answer. Content is judged, not status: bot walls and soft errors answer with 200."""
    if fetched.outcome is not None:
        return Failure(fetched.outcome, fetched.message)
    content_type = f"{fetched.content_type}; charset={fetched.charset}" if fetched.charset else fetched.content_type
    try:
        return parse_feed(fetched.body, content_type=content_type, url=fetched.url)
    except NotAFeed as refusal:
        return Failure(FeedOutcome.NOT_A_FEED, str(refusal))
