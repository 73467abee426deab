"""PURE. RSS, RDF and Atom to a Document: a fast reader for clean XML, a patient one for the rest (INGESTION C1)."""

import io
import re
from dataclasses import replace
from typing import Any

import fastfeedparser
import feedparser

from recommendations.ingestion.document import Document, Item, NotAFeed
from recommendations.ingestion.outline import Outline, outline, printed_date, ttl_minutes

FAST_CAP = 4 * 2**20  # beyond it the fast reader's time grows with the square of the length
PATIENT_CAP = 2 * 2**20  # of broken markup, which costs feedparser up to ten seconds a megabyte
_NOT_WELL_FORMED = "The feed is not well-formed XML. What could be read was read; tell the publisher."
_NO_FEED = "The answer is neither RSS nor Atom nor JSON Feed. Check that the address is the feed's own."
_LIKE_A_FEED = re.compile(r"<(?:[\w-]+:)?(?:rss|rdf|feed|channel|item|entry)\b", re.IGNORECASE)
# Broken input makes both readers fail in many ways. Of the fast one each means: ask the patient one; of that: give up.
_FAILS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    SyntaxError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    re.error,
)
_UNREADABLE = "The feed is broken beyond reading. Tell the publisher; we ask again later."


def read_xml(text: str) -> Document:
    """Return the feed in the text, word for word. Raises NotAFeed.

    The fast reader's word counts only where a strict pass found well-formed XML with the same number of items, each
    of which it could name; else feedparser decides.
    """
    if not _LIKE_A_FEED.search(text):
        raise NotAFeed(_NO_FEED)
    xml = text.encode("utf-8", "replace")
    sketch = outline(xml)
    if sketch and len(xml) <= FAST_CAP:
        found = _fast(xml, sketch)
        if found:
            return found
    return _patient(xml) if sketch else replace(_patient(_beginning(xml)), problems=(_NOT_WELL_FORMED,))


def _fast(xml: bytes, sketch: Outline) -> Document | None:
    """Return the Document as the fast reader and the outline see it; None where they disagree."""
    try:
        found = fastfeedparser.parse(xml, include_tags=False, include_media=False, include_enclosures=False)
    except _FAILS:
        return None
    entries, feed = found["entries"], found["feed"]
    if len(entries) != len(sketch.items) or not all(entry.get("title") for entry in entries):
        return None
    return Document(
        format="atom" if sketch.root == "feed" else "rss",
        title=_said(feed, "title"),
        language=sketch.feed.get("language", ""),
        homepage=_said(feed, "link"),
        base=sketch.base,
        ttl_minutes=ttl_minutes(sketch.feed),
        items=tuple(_fast_item(entry, fields) for entry, fields in zip(entries, sketch.items, strict=True)),
    )


def _fast_item(entry: dict[str, Any], fields: dict[str, str]) -> Item:
    """Return one item. The fast reader's own dates are left alone: it takes some from the guid, and mends others."""
    return Item(
        guid=_said(entry, "id"),
        link=_said(entry, "link"),
        title=_said(entry, "title"),
        summary=_said(entry, "description") or _content(entry),
        author=_said(entry, "author"),
        language=fields.get("language", ""),
        date=printed_date(fields),
    )


def _beginning(xml: bytes) -> bytes:
    """Return as much broken XML as we have patience for, cut between characters."""
    return xml[:PATIENT_CAP].decode("utf-8", "ignore").encode()


def _patient(xml: bytes) -> Document:
    """Return the Document as feedparser sees it. It is given a stream, since it would open bytes that name a file."""
    try:
        found = feedparser.parse(
            io.BytesIO(xml),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _FAILS as error:
        raise NotAFeed(_UNREADABLE) from error
    version = found.get("version") or ""
    if not version and not found["entries"]:
        raise NotAFeed(_NO_FEED)
    feed = found["feed"]
    names = {"ttl": "ttl", "updatePeriod": "sy_updateperiod", "updateFrequency": "sy_updatefrequency"}
    return Document(
        format="atom" if version.startswith("atom") else "rss",
        title=_said(feed, "title"),
        language=_said(feed, "language"),
        homepage=_said(feed, "link"),
        ttl_minutes=ttl_minutes({ours: _said(feed, theirs) for ours, theirs in names.items()}),
        items=tuple(_patient_item(entry) for entry in found["entries"]),
    )


def _patient_item(entry: dict[str, Any]) -> Item:
    """Return one item. A guid stands in for a link only where it is one: by the format's default it is, but seldom."""
    guid = _said(entry, "id")
    is_link = not entry.get("guidislink") or guid.startswith(("http://", "https://"))
    return Item(
        guid=guid,
        link=_said(entry, "link") if is_link else "",
        title=_said(entry, "title"),
        summary=_said(entry, "summary") or _content(entry),
        author=_said(entry, "author"),
        language=_said(entry.get("title_detail") or {}, "language"),
        date=_said(entry, "published") or _said(entry, "updated"),
    )


def _content(entry: dict[str, Any]) -> str:
    """Return the first full text an item carries, for items without a summary."""
    return next((_said(part, "value") for part in entry.get("content") or ()), "")


def _said(holder: dict[str, Any], name: str) -> str:
    """Return a field if it is text: broken feeds make readers put other things there.

    A plain dict's `get`, because feedparser's own gives the publication date for a missing change.
    """
    value = dict.get(holder, name)
    return value if isinstance(value, str) else ""
