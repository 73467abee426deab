"""PURE. JSON Feed 1.0 and 1.1 to a Document (INGESTION B4)."""

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from recommendations.ingestion.document import Document, Item, NotAFeed

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/1(?:\.\d)?/?")
_NO_FEED = "The answer is JSON, but not a JSON Feed. Check that the address is the feed's own."
_ENDED = "The publisher says that this feed has ended. Look for its successor."


def read_json(text: str) -> Document:
    """Return the feed in the text, word for word. Raises NotAFeed. An item without an id is left out."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("The answer begins like JSON but is broken. We ask again later.") from error
    if not isinstance(feed, dict) or not _VERSION.fullmatch(_text(feed, "version")):
        raise NotAFeed(_NO_FEED)
    items = [item for item in _list(feed, "items") if isinstance(item, dict)]
    kept = tuple(_item(item) for item in items if _identity(item))
    lost = len(items) - len(kept)
    return Document(
        format="json",
        title=html.escape(_text(feed, "title"), quote=False),
        language=_text(feed, "language"),
        homepage=_text(feed, "home_page_url"),
        items=kept,
        problems=((f"Left out for want of an id: {lost}.",) if lost else ())
        + ((_ENDED,) if feed.get("expired") is True else ()),
    )


def _item(item: Mapping[str, Any]) -> Item:
    """Return one item. Plain text is escaped, since a Document's title and summary are HTML."""
    plain = _text(item, "summary") or _text(item, "content_text")
    return Item(
        guid=_identity(item),
        link=_text(item, "url") or _text(item, "external_url"),
        title=html.escape(_text(item, "title"), quote=False),
        summary=html.escape(plain, quote=False) or _text(item, "content_html"),
        author=_author(item),
        language=_text(item, "language"),
        date=_text(item, "date_published") or _text(item, "date_modified"),
    )


def _identity(item: Mapping[str, Any]) -> str:
    """Return the id as a string; a number is one too, true and false are not."""
    given = item.get("id")
    if isinstance(given, int | float) and not isinstance(given, bool):
        return json.dumps(given)
    return given.strip() if isinstance(given, str) else ""


def _author(item: Mapping[str, Any]) -> str:
    """Return the authors' names: 1.1 has a list, 1.0 had one."""
    people = [*_list(item, "authors"), item.get("author")]
    names = [_text(person, "name") for person in people if isinstance(person, dict)]
    return ", ".join(dict.fromkeys(filter(None, names)))


def _text(holder: Mapping[str, Any], name: str) -> str:
    value = holder.get(name)
    return value if isinstance(value, str) else ""


def _list(holder: Mapping[str, Any], name: str) -> list[Any]:
    value = holder.get(name)
    return value if isinstance(value, list) else []
