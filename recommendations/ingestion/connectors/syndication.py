"""PURE. RSS, Atom and JSON Feed: what was fetched, as a parsed feed or as the outcome that stands in its place."""

from datetime import datetime

from recommendations.ingestion.connectors.connector import Answer, Failure, Plain, not_a_feed
from recommendations.ingestion.parse import NotAFeed, ParsedFeed, parse_feed

__all__ = ["Failure", "Syndication", "read_feed"]


class Syndication(Plain):
    """A feed at one address; which of the formats it is shows in what comes."""

    def read(self, answer: Answer, *, now: datetime) -> ParsedFeed | Failure:  # noqa: ARG002 -- sitemaps need the clock
        """Return the feed in an answer."""
        return read_feed(answer)


def read_feed(answer: Answer) -> ParsedFeed | Failure:
    """Return the feed in an answer. Content is judged, not status: bot walls and soft errors answer with 200."""
    if answer.outcome is not None:
        return Failure(answer.outcome, answer.message)
    content_type = f"{answer.content_type}; charset={answer.charset}" if answer.charset else answer.content_type
    try:
        return parse_feed(answer.body, content_type=content_type, url=answer.url)
    except NotAFeed as refusal:
        return not_a_feed(answer, str(refusal))
