"""PURE. Markup to the plain text we keep (INGESTION C8)."""

import html
import re
import unicodedata
from functools import lru_cache

import nh3

# Tags that part words: without a space in their place "one<br>two" becomes "onetwo".
_PARTING = re.compile(
    r"<(?=/?(?:p|br|hr|li|ul|ol|dl|dt|dd|tr|td|th|table|div|h[1-6]|section|article|figure|figcaption|blockquote|pre|img)\b)",
    re.IGNORECASE,
)
# Most of what feeds carry: tags that can be left out one by one, because whatever browsers make of their order, the
# text between them stays where it is. Scripts, comments, tables and anything unusual are none of these.
_ATTRIBUTES = r"""(?:\s+[a-z-]+=(?:"[^"<>]*"|'[^'<>]*'))*\s*/?>"""
_PARTING_TAG = re.compile(
    rf"</?(?:p|br|hr|li|ul|ol|div|h[1-6]|figure|figcaption|blockquote|img){_ATTRIBUTES}", re.IGNORECASE
)
_OTHER_TAG = re.compile(rf"</?(?:a|b|i|u|em|strong|span|small|sub|sup){_ATTRIBUTES}", re.IGNORECASE)
_LONGEST_MARKUP = 20_000  # a feed may carry whole articles; what we keep is in the beginning
_KEY_WORDS = 4
_NOT_WORDS = re.compile(r"[\W_]+")


def plain_text(markup: str) -> str:
    """Return what a reader would see of a piece of HTML, on one line, without scripts, tags and entities."""
    if not markup:
        return ""
    markup = markup[:_LONGEST_MARKUP]
    if "<" in markup:
        plain = _OTHER_TAG.sub("", _PARTING_TAG.sub(" ", markup))
        markup = plain if "<" not in plain and "\0" not in plain else untagged(markup)
    return one_line(html.unescape(markup) if "&" in markup else markup)


def untagged(markup: str) -> str:
    """Return any HTML as a browser takes it, without scripts and tags; entities stay."""
    return nh3.clean(_PARTING.sub(" <", _whole(markup)), tags=set())


def one_line(text: str) -> str:
    """Return text a database and a page can hold: white space single, no control or half characters."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    spaced = " ".join(text.split())
    return spaced if spaced.isprintable() else "".join(filter(str.isprintable, _whole(spaced)))


def _whole(text: str) -> str:
    """Return text without half characters, which JSON can spell and nothing can store."""
    return text.encode("utf-8", "replace").decode()


def shortened(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, cut between words and marked as cut."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


@lru_cache(maxsize=4_000)  # deciding and storing one feed ask for each of its titles several times
def title_key(title: str) -> str:
    """Return a title without letter case, accents and punctuation, to compare by; empty under four words.

    Short titles ("Press release") are shared by stories that have nothing to do with each other.
    """
    bare = title.casefold()
    if not bare.isascii():
        bare = "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))
    words = _NOT_WORDS.sub(" ", bare).split()
    return " ".join(words)[:400] if len(words) >= _KEY_WORDS else ""


@lru_cache(maxsize=500)
def language_code(tag: str) -> str:
    """Return the primary part of a language tag in lower case (`en-GB` is `en`); empty where it is none."""
    code = re.split(r"[-_]", tag.strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else ""
