"""PURE. Bills and their actions from Congress.gov v3 (INGESTION B3). A feed's address lists one or the other."""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from recommendations.ingestion.connectors.answer import inner, objects, read_object, text
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

PAGE = 250
MOST_PAGES = 4
OVERLAP = timedelta(days=2)
FIRST_LOOK = timedelta(days=14)
_NO_KEY = (
    "Congress.gov asks for a key. Get one at api.congress.gov/sign-up, set CONGRESS_API_KEY and restart the tracker."
)
_BILL = re.compile(r"/bill/(\d+)/([a-z]+)/(\d+)\b", re.IGNORECASE)
# Type of a bill: how it is cited, and its place in the addresses of www.congress.gov.
_TYPES = {
    "hr": ("H.R.", "house-bill"),
    "s": ("S.", "senate-bill"),
    "hjres": ("H.J.Res.", "house-joint-resolution"),
    "sjres": ("S.J.Res.", "senate-joint-resolution"),
    "hconres": ("H.Con.Res.", "house-concurrent-resolution"),
    "sconres": ("S.Con.Res.", "senate-concurrent-resolution"),
    "hres": ("H.Res.", "house-resolution"),
    "sres": ("S.Res.", "senate-resolution"),
}


class Congress(Plain):
    """One list, asked for what was updated since the last good answer. The key travels as a header."""

    def request(self, feed: Polled, *, now: datetime) -> Request | Failure:
        """Return the list as JSON, or that a key is missing. Only lists of bills can be asked from a date on."""
        if not feed.api_key:
            return Failure(FeedOutcome.KEY_MISSING, _NO_KEY)
        since = feed.last_success_at - OVERLAP if feed.last_success_at else now - FIRST_LOOK
        parameters = [("format", "json"), ("limit", str(PAGE))]
        if not _BILL.search(feed.url):
            parameters += [("fromDateTime", f"{since:%Y-%m-%dT%H:%M:%SZ}"), ("sort", "updateDate desc")]
        url = with_parameters(feed.url, parameters, without=("api_key", "offset"))
        return Request(url, {"Accept": "application/json", "X-Api-Key": feed.api_key}, conditional=False)

    def follow(self, answer: Answer, *, asked: Request) -> tuple[Request, ...]:
        """Return the next page, where there is one and we have not read enough."""
        found = read_object(answer)
        if isinstance(found, Failure) or asked.step + 1 >= MOST_PAGES:
            return ()
        url = same_host(answer.url, text(inner(found, "pagination"), "next"))
        if not url:
            return ()
        url = with_parameters(url, [("format", "json")], without=("api_key",))
        return (Request(url, asked.headers, conditional=False, step=asked.step + 1),)

    def read(self, answer: Answer, *, now: datetime) -> ParsedFeed | Failure:  # noqa: ARG002 -- sitemaps need the clock
        """Return the actions, or each listed bill's latest action. A new action on a bill is a new entry."""
        found = read_object(answer)
        if isinstance(found, Failure):
            return found
        if "actions" not in found and "bills" not in found:
            said = text(inner(found, "error"), "message")
            told = f"Congress.gov says: “{said}”" if said else "The answer lists neither bills nor actions."
            return Failure(FeedOutcome.NOT_A_FEED, f"{told[:300]} Correct the feed's address.")
        items: dict[str, Item] = {}
        for item in (*_actions(found, answer.url), *_bills(found)):
            items.setdefault(item.guid, item)
        document = Document(format="congress", language="en", items=tuple(items.values()))
        return clean_document(document, url=answer.url)


def _actions(found: Mapping[str, Any], url: str) -> Iterator[Item]:
    """Yield each action once: the chamber and the Library both report it, on one day and in the same words."""
    request = inner(found, "request")
    told = _BILL.search(url)
    congress, kind, number = told.groups() if told else ("", "", "")
    bill = (
        text(request, "congress") or congress,
        text(request, "billType") or kind,
        text(request, "billNumber") or number,
    )
    for action in objects(found, "actions"):
        yield _item(bill, action, title="", by=text(inner(action, "sourceSystem"), "name"))


def _bills(found: Mapping[str, Any]) -> Iterator[Item]:
    for bill in objects(found, "bills"):
        names = (text(bill, "congress"), text(bill, "type"), text(bill, "number"))
        yield _item(names, inner(bill, "latestAction"), title=text(bill, "title"), by=text(bill, "originChamber"))


def _item(bill: tuple[str, str, str], action: Mapping[str, Any], *, title: str, by: str) -> Item:
    """Return one action on a bill. Its date is that of the action: when the record was updated is no such date.

    The link tells actions apart as well, since two entries at one address would be taken for one.
    """
    congress, kind, number = bill
    cited, place = _TYPES.get(kind.lower(), (kind.upper(), ""))
    words, day = text(action, "text"), text(action, "actionDate")
    name = f"{cited} {number}".strip() + (f", {title}" if title else "")
    committees = [text(one, "name") for one in objects(action, "committees")]
    digest = hashlib.sha256(" ".join(words.lower().split()).encode()).hexdigest()[:16]
    link = f"https://www.congress.gov/bill/{_ordinal(congress)}-congress/{place}/{number}/all-actions" if place else ""
    return Item(
        guid=f"{congress}-{kind.lower()}-{number} {day} {digest}",
        link=f"{link}?action={day}-{digest[:8]}" if link else "",
        title=html.escape(": ".join(filter(None, (name, words))), quote=False),
        summary=html.escape(" ".join(filter(None, (title, words, ", ".join(committees)))), quote=False),
        author=html.escape(by, quote=False),
        date=day,
    )


def _ordinal(number: str) -> str:
    """Return 119th for 119, 121st for 121."""
    ending = {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th") if number[-2:-1] != "1" else "th"
    return f"{number}{ending}"
