"""PURE. News sitemaps and their indexes (INGESTION B5)."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.parsers import expat

from recommendations.ingestion.connectors.connector import (
    Answer,
    Failure,
    Plain,
    Request,
    not_a_feed,
    same_host,
)
from recommendations.ingestion.dates import parse_date
from recommendations.ingestion.document import Document, Item
from recommendations.ingestion.encoding import decode
from recommendations.ingestion.parse import ParsedFeed, clean_document

RECENT = timedelta(days=2)
MOST_PARTS = 3
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_NO_SITEMAP = "The answer is no news sitemap. Check the address, or change the kind of the feed."
_NOT_WELL_FORMED = "The sitemap is not well-formed XML. What stood before the break was read; tell the publisher."
_WANTED = frozenset({"loc", "lastmod", "title", "name", "language", "publication_date", "keywords"})
_PARTS = frozenset({"url", "sitemap"})
_OTHERS = ("sitemap-image", "sitemap-video")  # they have a `loc` and a `title` too


class NewsSitemap(Plain):
    """A sitemap with the news extension, or an index of such, of which the newest few are read."""

    def follow(self, answer: Answer, *, asked: Request) -> tuple[Request, ...]:
        """Return the newest few parts of an index; undated, the first few. A part that is an index leads no further."""
        if answer.outcome is not None or asked.step:
            return ()
        outline = _outline(answer)
        if outline.root != "sitemapindex":
            return ()
        newest = sorted(outline.items, key=lambda part: parse_date(part.get("lastmod", "")) or _LONG_AGO, reverse=True)
        links = dict.fromkeys(same_host(answer.url, part.get("loc", "")) for part in newest)
        return tuple(Request(link, conditional=False, step=1) for link in links if link)[:MOST_PARTS]

    def read(self, answer: Answer, *, now: datetime) -> ParsedFeed | Failure:
        """Return the items of the last two days, and those without a date. An index holds none itself."""
        if answer.outcome is not None:
            return Failure(answer.outcome, answer.message)
        outline = _outline(answer)
        if outline.root not in {"urlset", "sitemapindex"} or (outline.broken and not outline.items):
            return not_a_feed(answer, _NO_SITEMAP)
        listed = outline.items if outline.root == "urlset" else []
        untitled = sum(not fields.get("title") for fields in listed)
        problems = (
            *((_NOT_WELL_FORMED,) if outline.broken else ()),
            *((f"Left out for want of a title: {untitled:,}.",) if untitled else ()),
        )
        items = tuple(_item(fields) for fields in listed if fields.get("title") and _is_recent(fields, now))
        return clean_document(Document(format="sitemap", items=items, problems=problems), url=answer.url)


def _is_recent(fields: Mapping[str, str], now: datetime) -> bool:
    """Say whether an item is of the last two days, whole days since many dates have no time; undated ones pass."""
    told = parse_date(fields.get("publication_date", "")) or parse_date(fields.get("lastmod", ""))
    first = (now - RECENT).replace(hour=0, minute=0, second=0, microsecond=0)
    return told is None or told >= first


def _item(fields: Mapping[str, str]) -> Item:
    return Item(
        link=fields.get("loc", ""),
        title=html.escape(fields["title"], quote=False),
        summary=html.escape(fields.get("keywords", ""), quote=False),
        language=fields.get("language", ""),
        date=fields.get("publication_date", ""),
        publisher=html.escape(fields.get("name", ""), quote=False),
    )


@dataclass
class _Outline:
    """The root's name, the wanted fields of each part that was read to its end, and whether the XML broke."""

    root: str = ""
    items: list[dict[str, str]] = field(default_factory=list)
    broken: bool = False


class _Refused(Exception):  # noqa: N818 -- ours, and never seen outside
    """The XML declares a document type, which may define entities: sitemaps have none."""


def _outline(answer: Answer) -> _Outline:
    """Return what a strict pass found before it ended or the XML broke. Nothing outside the text is ever read."""
    walker = _Walker()
    try:
        walker.parser.Parse(decode(answer.body, answer.charset).encode("utf-8", "replace"), True)
    except (expat.ExpatError, _Refused):
        walker.found.broken = True
    return walker.found


class _Walker:
    """Follows the parser through the elements; keeps text only inside the few that are wanted."""

    def __init__(self) -> None:
        self.found = _Outline()
        self._part: dict[str, str] = {}
        self._name = ""
        self.parser = expat.ParserCreate("utf-8", namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise _Refused

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition("}")
        if not self.found.root:
            self.found.root = name
        elif name in _PARTS:
            self._part = {}
        elif name in _WANTED and not any(other in space for other in _OTHERS):
            self._name = name
            self.parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        self._part[self._name] = self._part.get(self._name, "") + text

    def _end(self, tag: str) -> None:
        self.parser.CharacterDataHandler = None
        if tag.rpartition("}")[2] in _PARTS:
            self.found.items.append({name: text for name, text in self._part.items() if text.strip()})
