"""PURE. Lists of feeds as OPML, in and out (INGESTION A7, B7). Our own attributes bear the prefix `tracker:`.

What other readers leave out is made up for: letter case, encoding, entities, a body, a type. What some of them run as
a command is refused.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from recommendations.fetch.address import BadAddress, check_address
from recommendations.ingestion.encoding import decode
from recommendations.ingestion.text import language_code, one_line
from recommendations.vocabulary import FeedKind

SIZE_CAP = 5 * 2**20
DEPTH_CAP = 10
ADDRESS_CAP = 500
TITLE_CAP = 200
PUBLISHER_CAP = 160
REASON_CAP = 300
NAMESPACE = "urn:recommendation-tracker"

_NO_OPML = "This is no OPML. Export the list of feeds from the other reader as OPML, and give that file."
_TOO_LARGE = "The file is larger than 5 MB. Split it; what is imported twice is added once."
_COMMAND = "It is a command, not an address. It was not run. Give the feed's web address."
_TOO_DEEP = f"It lies more than {DEPTH_CAP} folders deep. Move it up."
_NO_ADDRESS = "It has no feed address (xmlUrl). Look for the feed on the site, and give that."
_UNKNOWN_KIND = "“{kind}” is no kind of feed. Leave tracker:kind out, or give one of: {kinds}."
_FEED_SCHEME = re.compile(r"feeds?:(?://)?", re.IGNORECASE)
_COMMANDS = re.compile(r"\s*(?:\||exec:|filter:)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#(?:\d+|[xX][0-9A-Fa-f]+);|([A-Za-z][A-Za-z0-9]*);)?")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


class BadOpml(ValueError):  # noqa: N818 -- a word of the design
    """Not a list of feeds we can read; the message says why and what to do."""


@dataclass(frozen=True)
class OutlineFeed:
    """One feed of a list, as an OPML outline holds it. `paused` is the reason why it is not polled, empty if it is.

    `refusal` says why it cannot be taken; then `url` is as given. `line` is 0 for a feed on its way out.
    """

    url: str
    title: str = ""
    kind: FeedKind = FeedKind.SYNDICATION
    language: str = ""
    publisher: str = ""
    homepage: str = ""
    alternative_url: str = ""
    paused: str = ""
    line: int = 0
    refusal: str = ""


def read_opml(body: bytes, *, charset: str = "") -> tuple[OutlineFeed, ...]:
    """Return every feed of a list, in its order, refused ones too; folders are no feeds. Raises BadOpml."""
    if len(body) > SIZE_CAP:
        raise BadOpml(_TOO_LARGE)
    walker = _Walker()
    text = _ENTITY.sub(_as_xml, decode(body, charset))
    try:
        walker.parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise BadOpml(f"{_NO_OPML} It is not well-formed at line {error.lineno}.") from error
    if walker.root != "opml":
        raise BadOpml(_NO_OPML)
    return tuple(walker.found)


def write_opml(feeds: Iterable[OutlineFeed], *, title: str, now: datetime) -> str:
    """Return a list of feeds that `read_opml` reads back unchanged, and other readers read as far as they go."""
    head = f"<head><title>{html.escape(title)}</title><dateCreated>{format_datetime(now)}</dateCreated></head>"
    lines = (f"    <outline {_attributes(feed)}/>" for feed in feeds)
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<opml version="2.0" xmlns:tracker="{NAMESPACE}">',
            f"  {head}",
            "  <body>",
            *lines,
            "  </body>",
            "</opml>",
            "",
        )
    )


def _attributes(feed: OutlineFeed) -> str:
    values = {
        "type": "rss",
        "text": feed.title,
        "title": feed.title,
        "xmlUrl": feed.url,
        "htmlUrl": feed.homepage,
        "language": feed.language,
        "tracker:kind": feed.kind.value,
        "tracker:publisher": feed.publisher,
        "tracker:alternativeUrl": feed.alternative_url,
        "tracker:paused": feed.paused,
    }
    return " ".join(f"{name}={quoteattr(one_line(value))}" for name, value in values.items() if value)


def _as_xml(found: re.Match[str]) -> str:
    """Return an entity that XML knows: HTML's own become their signs, a bare & becomes one that is spelt out."""
    if found[1] in _OF_XML:
        return found[0]
    sign = html.unescape(found[0])
    return " " if sign.isspace() else html.escape(one_line(sign))


class _Walker:
    """Follows the parser through the outlines. Entities of the file's own are refused; nothing outside is read."""

    def __init__(self) -> None:
        self.root = ""
        self.found: list[OutlineFeed] = []
        self._depth = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._refuse

    def _refuse(self, *_: object) -> None:
        raise BadOpml("The file defines entities of its own, which no list of feeds needs. Export it again.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.lower()
        self.root = self.root or name
        if name != "outline":
            return
        self._depth += 1
        fields = {name.lower().removeprefix("tracker:"): one_line(value) for name, value in attributes.items()}
        if "xmlurl" in fields or fields.get("type", "").lower() in {"rss", "atom"}:
            self.found.append(_feed(fields, line=self.parser.CurrentLineNumber, depth=self._depth))

    def _end(self, tag: str) -> None:
        self._depth -= tag.lower() == "outline"


def _feed(fields: dict[str, str], *, line: int, depth: int) -> OutlineFeed:
    given = fields.get("xmlurl", "")
    try:
        return OutlineFeed(
            url=_address(given, depth),
            title=(fields.get("title") or fields.get("text") or "")[:TITLE_CAP],
            kind=_kind(fields.get("kind", "")),
            language=language_code(fields.get("language", "")),
            publisher=fields.get("publisher", "")[:PUBLISHER_CAP],
            homepage=_optional(fields.get("htmlurl", "")),
            alternative_url=_optional(fields.get("alternativeurl", "")),
            paused=fields.get("paused", "")[:REASON_CAP],
            line=line,
        )
    except BadAddress as refusal:
        title = fields.get("title") or fields.get("text") or ""
        return OutlineFeed(url=given[:ADDRESS_CAP], title=title[:TITLE_CAP], line=line, refusal=str(refusal))


def _address(given: str, depth: int) -> str:
    """Return the address to poll. Raises BadAddress for what is none, or must not be followed."""
    if depth > DEPTH_CAP:
        raise BadAddress(_TOO_DEEP)
    if not given:
        raise BadAddress(_NO_ADDRESS)
    if _COMMANDS.match(given):
        raise BadAddress(_COMMAND)
    return feed_address(given)


def feed_address(given: str) -> str:
    """Return an address as we poll it; `feed:` and `feeds:` stand for http and https. Raises BadAddress."""
    given = given.strip()
    scheme = _FEED_SCHEME.match(given)
    if scheme:
        rest = given[scheme.end() :]
        plain = "https://" if scheme[0].lower().startswith("feeds") else "http://"
        given = rest if rest.lower().startswith(("http://", "https://")) else plain + rest
    address = check_address(given)
    if len(address) > ADDRESS_CAP:
        raise BadAddress(f"The address is longer than {ADDRESS_CAP} characters. Use a shorter one.")
    return address


def _kind(word: str) -> FeedKind:
    if not word:
        return FeedKind.SYNDICATION
    try:
        return FeedKind(word.lower())
    except ValueError as error:
        kinds = ", ".join(kind.value for kind in FeedKind)
        raise BadAddress(_UNKNOWN_KIND.format(kind=word[:40], kinds=kinds)) from error


def _optional(given: str) -> str:
    """Return an address that may be left out; one that cannot be used is."""
    try:
        return feed_address(given) if given else ""
    except BadAddress:
        return ""
