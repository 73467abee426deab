"""PURE. Documents of the US Federal Register (INGESTION B2). A feed's address holds the conditions."""

import html
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from recommendations.ingestion.connectors.answer import objects, read_object, text
from recommendations.ingestion.connectors.connector import (
    Answer,
    Failure,
    Plain,
    Polled,
    Request,
    same_host,
    with_parameters,
)
from recommendations.ingestion.document import Document, Item
from recommendations.ingestion.parse import ParsedFeed, clean_document
from recommendations.vocabulary import FeedOutcome

PAGE = 100
MOST_PAGES = 5
OVERLAP = timedelta(days=3)  # answers are kept for a day, and a document may be put in late
FIRST_LOOK = timedelta(days=30)
_SINCE = "conditions[publication_date][gte]"
_FIELDS = (
    "title",
    "type",
    "abstract",
    "document_number",
    "html_url",
    "publication_date",
    "agencies",
    "excerpts",
)


class FederalRegister(Plain):
    """One set of conditions, asked for what was published since the last good answer."""

    def request(self, feed: Polled, *, now: datetime) -> Request | Failure:
        """Return the conditions, newest first, from a few days before the last success."""
        since = feed.last_success_at - OVERLAP if feed.last_success_at else now - FIRST_LOOK
        parameters = (
            (_SINCE, f"{since:%Y-%m-%d}"),
            ("order", "newest"),
            ("per_page", str(PAGE)),
            *(("fields[]", name) for name in _FIELDS),
        )
        url = with_parameters(feed.url, parameters, without=("page", "format"))
        return Request(url, {"Accept": "application/json"}, conditional=False)

    def follow(self, answer: Answer, *, asked: Request) -> tuple[Request, ...]:
        """Return the next page, where there is one and we have not read enough."""
        found = read_object(answer)
        if isinstance(found, Failure) or asked.step + 1 >= MOST_PAGES:
            return ()
        url = same_host(answer.url, text(found, "next_page_url"))
        return (Request(url, asked.headers, conditional=False, step=asked.step + 1),) if url else ()

    def read(self, answer: Answer, *, now: datetime) -> ParsedFeed | Failure:  # noqa: ARG002 -- sitemaps need the clock
        """Return the documents. Where nothing was found there is no list of results at all."""
        found = read_object(answer)
        if isinstance(found, Failure):
            return found
        if found.get("errors"):
            said = f"The Federal Register refuses the conditions: {found['errors']}."
            return Failure(FeedOutcome.NOT_A_FEED, f"{said[:300]} Correct the feed's address.")
        items = tuple(_item(one) for one in objects(found, "results") if text(one, "document_number"))
        title = html.escape(text(found, "description"), quote=False)
        return clean_document(
            Document(format="federal_register", title=title, language="en", items=items), url=answer.url
        )


def _item(one: Mapping[str, Any]) -> Item:
    """Return one document. Numbers were used again, so its identity is its number and its date."""
    number, day = text(one, "document_number"), text(one, "publication_date")
    agencies = [text(agency, "name") or text(agency, "raw_name").title() for agency in objects(one, "agencies")]
    kind = html.escape(text(one, "type"), quote=False)
    words = html.escape(text(one, "abstract"), quote=False) or text(one, "excerpts")
    return Item(
        guid=f"{number} {day}".strip(),
        link=text(one, "html_url"),
        title=html.escape(text(one, "title"), quote=False),
        summary=f"{kind}. {words}" if kind else words,
        author=html.escape(", ".join(filter(None, agencies)), quote=False),
        date=day,
    )
