"""A pasted address to a form that is filled in as far as the page says. Works without the network: then it says why."""

import codecs
import re
from dataclasses import dataclass, replace
from datetime import date

from recommendations.events.cite import events_citing, host_of, known_publisher
from recommendations.events.finding import LONGEST_HEADLINE
from recommendations.events.page import read_page
from recommendations.fetch.address import BadAddress, canonical_url, check_address
from recommendations.fetch.client import Fetch, Fetched, FetchPolicy
from recommendations.models import Event, Publisher

_BY_HAND = "Fill in the form by hand; the address is kept."
_LONGEST_EXCERPT = 500  # of a publisher nobody has set a length for
_LONGEST_PUBLISHER = 160
_PAGES = frozenset({"", "text/html", "application/xhtml+xml"})
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = re.compile(r"(?:utf|iso|windows|cp|koi|mac|big5|gb|euc|shift|us-ascii|ascii|latin)", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prefill:
    """What a form can start from. `problem`: a sentence where the page could not be read; empty where it was.

    `about` is all the page says about itself, to find out what it bears on; `excerpt` is what of it may be kept.
    """

    url: str
    canonical_url: str = ""
    headline: str = ""
    publisher_name: str = ""
    published_on: date | None = None
    language: str = ""
    excerpt: str = ""
    about: str = ""
    problem: str = ""


def known_events(url: str) -> list[Event]:
    """Return the events that cite an address already, newest first; none where it is no address."""
    try:
        return events_citing([url])
    except BadAddress:
        return []


def capture(url: str, *, fetch: Fetch, policy: FetchPolicy) -> Prefill:
    """Return what the page at an address says about itself. Whatever goes wrong, the address is kept."""
    try:
        blank = Prefill(url=check_address(url), canonical_url=canonical_url(url))
    except BadAddress as error:
        return Prefill(url=url, problem=str(error))
    fetched = fetch(blank.url, policy=policy)
    if fetched.outcome is not None:
        return replace(blank, problem=f"The page could not be read ({fetched.outcome.label.lower()}). {_BY_HAND}")
    if fetched.content_type not in _PAGES:
        return replace(blank, problem=f"The address leads to {fetched.content_type}, not to a page. {_BY_HAND}")
    page = read_page(_text(fetched))
    publisher = publisher_of(page.publisher_name, blank.url)
    return replace(
        blank,
        headline=_cut(page.headline, LONGEST_HEADLINE),
        publisher_name=publisher.name if publisher else _cut(page.publisher_name or host_of(url), _LONGEST_PUBLISHER),
        published_on=page.published_on,
        language=page.language,
        excerpt=_cut(page.excerpt, publisher.excerpt_length if publisher else _LONGEST_EXCERPT),
        about=f"{page.headline}\n{page.excerpt}",
        problem="" if page.headline else f"The page does not say its title. {_BY_HAND}",
    )


def publisher_of(name: str, url: str) -> Publisher | None:
    """Return the publisher we know by what a page calls itself, else by where it stands; None for a new one."""
    try:
        return (known_publisher(name, "") if name.strip() else None) or known_publisher("", url)
    except BadAddress:
        return None


def _text(fetched: Fetched) -> str:
    """Return the body as text: by its byte order mark, the header, its own declaration, or UTF-8."""
    declared = _DECLARED.search(fetched.body[:4_096])
    names = [
        *(name for mark, name in _MARKS if fetched.body.startswith(mark)),
        fetched.charset,
        declared[1].decode("ascii") if declared else "",
        "utf-8",
    ]
    for name in filter(_ENCODINGS.match, names):
        try:
            return fetched.body.decode(name)
        except (LookupError, UnicodeError):
            continue
    return fetched.body.decode("cp1252", "replace")


def _cut(text: str, limit: int) -> str:
    """Return text of at most `limit` characters, cut between words and marked as cut; nothing where none may stay."""
    if not limit:
        return ""
    return text if len(text) <= limit else f"{text[: limit - 1].rsplit(' ', 1)[0]}…"
