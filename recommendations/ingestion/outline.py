"""PURE. One strict pass over a feed's XML for what the fast reader leaves out: printed dates, language, how often."""

from dataclasses import dataclass, field
from xml.parsers import expat

_XML = "http://www.w3.org/XML/1998/namespace}"
_ITEMS = frozenset({"item", "entry"})
_OF_FEED = frozenset({"ttl", "language", "updatePeriod", "updateFrequency"})
_PUBLISHED = ("pubDate", "published", "issued", "date")
_CHANGED = ("updated", "modified", "lastBuildDate")
_OF_ITEM = frozenset((*_PUBLISHED, *_CHANGED, "language"))
_MINUTES = {"hourly": 60, "daily": 1_440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}


@dataclass
class Outline:
    """The root's name, `xml:base`, the feed's own small fields, and for each item its printed ones."""

    root: str = ""
    base: str = ""
    feed: dict[str, str] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)


def printed_date(fields: dict[str, str]) -> str:
    """Return when an item says it was published; failing that, when it says it was changed; failing that, nothing."""
    return next((fields[name] for name in (*_PUBLISHED, *_CHANGED) if fields.get(name)), "")


def ttl_minutes(fields: dict[str, str]) -> int | None:
    """Return how long a feed says it stays the same, from `ttl` or the syndication module; None if it does not say.

    Feeds print "always", "dayly" and 0.1 here; what is no whole number of a known period is not an answer.
    """
    ttl = fields.get("ttl", "").strip()
    if ttl.isascii() and ttl.isdigit():
        return int(ttl[:9]) or None
    period = _MINUTES.get(fields.get("updatePeriod", "").strip().lower())
    often = fields.get("updateFrequency", "").strip()
    times = int(often[:9]) if often.isascii() and often.isdigit() else 1
    return max(period // max(times, 1), 1) if period else None


def outline(xml: bytes) -> Outline | None:
    """Return the outline of UTF-8 XML, or None where it is not well-formed or brings entities of its own."""
    if b"<!ENTITY" in xml:
        return None
    walker = _Walker()
    try:
        walker.parser.Parse(xml, True)
    except expat.ExpatError:
        return None
    return walker.found


class _Walker:
    """Follows the parser through the elements; keeps text only inside the few that are wanted."""

    def __init__(self) -> None:
        self.found = Outline()
        self._depth = 0
        self._item_depth = 0
        self._item: dict[str, str] = {}
        self._into: dict[str, str] = {}
        self._name = ""
        self.parser = expat.ParserCreate("utf-8", namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._item_depth:
            if self._depth - self._item_depth == 1:
                self._collect(tag.rpartition("}")[2], _OF_ITEM, self._item)
        elif self._depth == 1:
            self.found.root = tag.rpartition("}")[2]
            self.found.base = attributes.get(_XML + "base", "")
            self.found.feed = _language(attributes)
        elif (name := tag.rpartition("}")[2]) in _ITEMS:
            self._item_depth = self._depth
            self._item = _language(attributes)
            self.found.items.append(self._item)
        elif self._depth <= 3:
            self._collect(name, _OF_FEED, self.found.feed)

    def _collect(self, name: str, wanted: frozenset[str], into: dict[str, str]) -> None:
        """Begin to keep the text of a wanted element; the first of a name counts."""
        if name in wanted and not into.get(name):
            self._name, self._into = name, into
            self.parser.CharacterDataHandler = self._text

    def _text(self, text: str) -> None:
        self._into[self._name] = self._into.get(self._name, "") + text

    def _end(self, _: str) -> None:
        if self._name:
            self.parser.CharacterDataHandler = None
            self._name = ""
        if self._depth == self._item_depth:
            self._item_depth = 0
        self._depth -= 1


def _language(attributes: dict[str, str]) -> dict[str, str]:
    tag = attributes.get(_XML + "lang", "")
    return {"language": tag} if tag else {}
