"""PURE. A feed document as its reader found it, before anything is cleaned, resolved or capped."""

from dataclasses import dataclass


class NotAFeed(ValueError):  # noqa: N818 -- the word of its outcome
    """The answer is not a feed; the message says what it is and what to do."""


@dataclass(frozen=True)
class Item:
    """One item, word for word. `summary` is HTML; `link` may be relative; `date` is as printed, or empty.

    `publisher` names who published it where the feed gathers from others.
    """

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    author: str = ""
    language: str = ""
    date: str = ""
    publisher: str = ""


@dataclass(frozen=True)
class Document:
    """A feed and its items, word for word. `format`: rss, atom, json or a connector's; links are relative to `base`."""

    format: str
    title: str = ""
    language: str = ""
    homepage: str = ""
    base: str = ""
    ttl_minutes: int | None = None
    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()
