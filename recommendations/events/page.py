"""PURE. What a web page says about itself in OpenGraph, meta tags and JSON-LD: headline, publisher, day, language."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

_LONGEST = 200_000  # what a page says about itself stands at its beginning
_HEADLINES = ("og:title", "twitter:title", "ld:headline", "title", "h1")
_PUBLISHERS = ("og:site_name", "ld:publisher", "application-name", "apple-mobile-web-app-title")
_EXCERPTS = ("og:description", "description", "twitter:description", "ld:description")
_DAYS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "ld:datepublished",
    "parsely-pub-date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
)
_LANGUAGES = ("html:lang", "content-language", "og:locale", "ld:inlanguage")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_TITLE_TAGS = frozenset({"title", "h1"})


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says about itself; empty or None where it says nothing."""

    headline: str
    publisher_name: str
    published_on: date | None
    language: str
    excerpt: str


def read_page(markup: str) -> Page:
    """Return what a page says about itself, each text on one line. Never fails: odd markup just says less."""
    reader = _Reader()
    reader.feed(markup[:_LONGEST])
    said = reader.said
    for block in reader.blocks:
        for name, value in _of_json(block):
            said.setdefault(name, value)
    publisher = _first(said, _PUBLISHERS)
    return Page(
        headline=_without_publisher(_first(said, _HEADLINES), publisher),
        publisher_name=publisher,
        published_on=next(filter(None, (_day(said.get(name, "")) for name in _DAYS)), None),
        language=_language(_first(said, _LANGUAGES)),
        excerpt=_first(said, _EXCERPTS),
    )


class _Reader(HTMLParser):
    """Collects the first value of each name a page gives; `blocks` holds its JSON-LD."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.blocks: list[str] = []
        self._inside = ""
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self._say("html:lang", given.get("lang", ""))
        elif tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv") or ""
            self._say(name.strip().lower(), given.get("content", ""))
        elif tag == "time" and given.get("itemprop", "").lower() == "datepublished":
            self._say("datepublished", given.get("datetime", ""))
        elif tag in _TITLE_TAGS or given.get("type", "").lower() == "application/ld+json":
            self._inside, self._text = tag, []

    def handle_endtag(self, tag: str) -> None:
        if tag != self._inside:
            return
        text = "".join(self._text)
        if tag == "script":
            self.blocks.append(text)
        else:
            self._say(tag, text)
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self._text.append(data)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Read `<![…` as browsers do, as a comment; the library's own way stops at a name it does not know."""
        return self.parse_bogus_comment(i, bool(report))

    def _say(self, name: str, value: str) -> None:
        if text := _one_line(value):
            self.said.setdefault(name, text)


def _of_json(block: str) -> Iterator[tuple[str, str]]:
    """Yield what a JSON-LD block says of an article, under names with the prefix `ld:`."""
    try:
        content = json.loads(block)
    except (ValueError, RecursionError):
        return
    for item in _items(content):
        for name in ("headline", "datePublished", "description", "inLanguage"):
            if isinstance(item.get(name), str):
                yield f"ld:{name.lower()}", _one_line(item[name])
        publisher = item.get("publisher")
        if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
            yield "ld:publisher", _one_line(publisher["name"])


def _items(content: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-LD block that have a headline, at the top or in its list or graph."""
    graph = content.get("@graph", [content]) if isinstance(content, dict) else content
    for item in graph if isinstance(graph, list) else []:
        if isinstance(item, dict) and "headline" in item:
            yield item


def _first(said: dict[str, str], names: Iterable[str]) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _without_publisher(headline: str, publisher: str) -> str:
    """Return a headline without the site's name behind it, as titles of pages carry it."""
    return re.sub(rf"\s+[|–—·-]\s+{re.escape(publisher)}\Z", "", headline) if publisher else headline


def _one_line(text: str) -> str:
    """Return text a form and a database can hold."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _day(text: str) -> date | None:
    """Return the day a page gives, in the publisher's own zone; None where it cannot be told for certain."""
    found = _DAY.match(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
        return parsedate_to_datetime(text).date()
    except ValueError:
        return None


def _language(tag: str) -> str:
    """Return the primary part of a language tag in lower case: `en` for `en-GB` and `en_US`."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""
