"""PURE. The bytes of a feed to entries: identified, dated, cleaned, capped (INGESTION A4, A5, B4, C1)."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import urljoin

from recommendations.fetch.address import BadAddress, canonical_url, check_address
from recommendations.fetch.headers import charset
from recommendations.ingestion.dates import LONGEST, parse_date
from recommendations.ingestion.document import Document, Item, NotAFeed
from recommendations.ingestion.encoding import decode
from recommendations.ingestion.identity import digest, held_guid, own_guid
from recommendations.ingestion.jsonfeed import read_json
from recommendations.ingestion.text import language_code, one_line, plain_text, shortened, title_key
from recommendations.ingestion.xmlfeed import read_xml

__all__ = ["NotAFeed", "ParsedEntry", "ParsedFeed", "clean_document", "parse_feed"]

ENTRY_CAP = 2_000
SUMMARY_CAP = 500  # what a publisher whose terms we do not know lets us keep
TITLE_CAP = 400
STAND_IN_TITLE_CAP = 100
AUTHOR_CAP = 200
PUBLISHER_CAP = 160

_WEB_PAGE = re.compile(r"\s*+(?><!--.*?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_IN_FULL = re.compile(r"https?://\w")


@dataclass(frozen=True)
class ParsedEntry:
    """One entry, in plain text. `url` is absolute http(s) or empty; `published_at` is UTC or None, never invented."""

    guid: str
    url: str
    title: str
    summary: str
    author: str
    language: str
    published_at: datetime | None
    published_raw: str
    content_hash: str
    publisher_name: str = ""

    @cached_property
    def canonical_url(self) -> str:
        """The address to compare by; empty where there is none, or none we can use."""
        try:
            return canonical_url(self.url) if self.url else ""
        except BadAddress:
            return ""

    @cached_property
    def title_key(self) -> str:
        """The headline to compare by."""
        return title_key(self.title)

    def warm(self) -> None:
        """Work out now, and take along wherever the entry goes, what storing it will ask for."""
        _ = self.canonical_url, self.title_key


@dataclass(frozen=True)
class ParsedFeed:
    """A feed and its entries, no two with one guid. `problems` are sentences for staff; `format` is the Document's."""

    title: str
    language: str
    homepage: str
    ttl_minutes: int | None
    entries: tuple[ParsedEntry, ...]
    problems: tuple[str, ...]
    format: str


def parse_feed(body: bytes, *, content_type: str, url: str) -> ParsedFeed:
    """Return the feed in a body. Raises NotAFeed with a sentence for staff.

    `content_type` is the header's value, its charset parameter included; `url` is where the body came from.
    """
    return clean_document(_read(decode(body, charset({"Content-Type": content_type}))), url=url)


def clean_document(document: Document, *, url: str) -> ParsedFeed:
    """Return a document as plain text and full addresses, capped, each entry once. `url` is where it came from."""
    homepage = _address(url, document.homepage)
    base = _address(url, document.base) or (homepage if document.format == "rss" else "") or url
    language = language_code(document.language)
    read = [_entry(item, base, homepage, language) for item in document.items[:ENTRY_CAP]]
    entries = tuple(_told_apart([entry for entry in read if entry.title]))
    return ParsedFeed(
        title=shortened(plain_text(document.title), TITLE_CAP),
        language=language,
        homepage=homepage,
        ttl_minutes=document.ttl_minutes,
        entries=entries,
        problems=document.problems + tuple(_problems(document, len(read) - len(entries), entries)),
        format=document.format,
    )


def shorten_excerpts(parsed: ParsedFeed, length_of: Callable[[ParsedEntry], int]) -> ParsedFeed:
    """Return the feed with each summary cut at a word to the characters its publisher lets us keep; 0: none kept."""
    return replace(parsed, entries=tuple(_shortened(entry, length_of(entry)) for entry in parsed.entries))


def _shortened(entry: ParsedEntry, length: int) -> ParsedEntry:
    """Return the entry cut; what we do not keep does not count as a change either."""
    if len(entry.summary) <= length:
        return entry
    summary = shortened(entry.summary, length) if length else ""
    return replace(entry, summary=summary, content_hash=_words_digest(entry.title, summary, entry.url))


def _words_digest(title: str, summary: str, url: str) -> str:
    return digest(f"{title}\n{summary}\n{url}")


def _read(text: str) -> Document:
    """Choose the reader by how the text begins; what the server calls it is wrong too often."""
    if not text.strip():
        raise NotAFeed("The answer is empty. Check the feed's address on the publisher's site.")
    if text.lstrip()[0] in "{[":
        return read_json(text)
    if _WEB_PAGE.match(text):
        raise NotAFeed("The answer is a web page, not a feed. Look for the feed's own address on that page.")
    return read_xml(text)


def _entry(item: Item, base: str, homepage: str, language: str) -> ParsedEntry:
    url = _address(base, item.link)
    summary = shortened(plain_text(item.summary), SUMMARY_CAP)
    title = shortened(plain_text(item.title), TITLE_CAP) or shortened(summary, STAND_IN_TITLE_CAP) or url
    content_hash = _words_digest(title, summary, url)
    return ParsedEntry(
        guid=_identity(item, url, homepage) or f"sha256:{content_hash}",
        url=url,
        title=title,
        summary=summary,
        author=shortened(plain_text(item.author), AUTHOR_CAP),
        language=(language_code(item.language) if item.language else "") or language,
        published_at=parse_date(item.date),
        published_raw=one_line(item.date)[:LONGEST],
        content_hash=content_hash,
        publisher_name=shortened(plain_text(item.publisher), PUBLISHER_CAP),
    )


def _identity(item: Item, url: str, homepage: str) -> str:
    """Return what stays the same when an item is edited: its guid, else its link without trackers, else nothing.

    An item that only points at the site's front page has no identity in that address.
    """
    given = one_line(item.guid)
    if given and given != one_line(item.link) and given.rstrip("/") != homepage.rstrip("/"):
        return held_guid(given)
    return canonical_url(url) if url and url != homepage else ""


def _told_apart(entries: list[ParsedEntry]) -> Iterator[ParsedEntry]:
    """Yield each entry once, giving entries that share a guid but lead to different places a guid of their own.

    All of them, the first too: otherwise the next to move up would pass for the one before it.
    """
    places = {(entry.guid, entry.url or entry.content_hash) for entry in entries}
    shared = {guid for guid, count in Counter(guid for guid, _ in places).items() if count > 1}
    seen = set()
    for entry in entries:
        guid = own_guid(entry.guid, entry.url, entry.content_hash) if entry.guid in shared else entry.guid
        if guid not in seen:
            seen.add(guid)
            yield entry if guid == entry.guid else replace(entry, guid=guid)


def _address(base: str, link: str) -> str:
    """Return a link in full; empty where it is none or not for the web."""
    if not link or link.isspace():
        return ""
    link = link.strip()
    try:
        return check_address(link if _IN_FULL.match(link) else urljoin(base, link))
    except (BadAddress, ValueError):
        return ""


def _problems(document: Document, left_out: int, entries: tuple[ParsedEntry, ...]) -> Iterator[str]:
    """Yield what staff should know about a feed that could be read all the same."""
    if len(document.items) > ENTRY_CAP:
        yield f"The feed holds {len(document.items):,} entries; the first {ENTRY_CAP:,} were read."
    if left_out:
        yield f"Left out as empty or listed twice: {left_out:,}."
    unread = [entry.published_raw for entry in entries if entry.published_raw and not entry.published_at]
    if unread:
        yield f"Dates that could not be read: {len(unread):,}, such as “{unread[0]}”."
    if unlinked := sum(not entry.url for entry in entries):
        yield f"Entries without a web address: {unlinked:,}."
