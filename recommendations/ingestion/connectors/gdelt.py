"""PURE. The article search of GDELT DOC 2.0 (INGESTION B1). A feed's address holds the query and nothing else."""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from recommendations.ingestion.connectors.answer import mended, objects, read_object, text
from recommendations.ingestion.connectors.connector import Answer, Failure, Plain, Polled, Request, with_parameters
from recommendations.ingestion.document import Document, Item
from recommendations.ingestion.encoding import decode
from recommendations.ingestion.parse import ParsedFeed, clean_document

MOST_RECORDS = 250
OVERLAP = timedelta(hours=2)  # articles reach the index late
FIRST_LOOK = timedelta(days=1)
LONGEST_LOOK = timedelta(days=30)
# In the words GDELT uses. A language that is not here is left unknown.
_LANGUAGES = {
    "english": "en",
    "estonian": "et",
    "latvian": "lv",
    "lithuanian": "lt",
    "russian": "ru",
    "ukrainian": "uk",
    "polish": "pl",
    "finnish": "fi",
    "swedish": "sv",
    "german": "de",
    "french": "fr",
}
_FULL = (
    f"The answer was full ({MOST_RECORDS} articles), so there may be more. Narrow the query, "
    "or split it over two feeds."
)
_ARTICLE = re.compile(r'\{\s*"url"')
_BEFORE = re.compile(r"\s+([,.;:!?%)\]…])")
_AFTER = re.compile(r"([(\[])\s+")
_APOSTROPHE = re.compile(r"(?<=\w)\s*([’'])\s*(?=s\b)")


class Gdelt(Plain):
    """One query, asked for what was seen since the last good answer."""

    def request(self, feed: Polled, *, now: datetime) -> Request | Failure:
        """Return the query for the time since the last success, with an overlap, in whole hours."""
        since = now - feed.last_success_at + OVERLAP if feed.last_success_at else FIRST_LOOK
        hours = -(-min(max(since, OVERLAP), LONGEST_LOOK) // timedelta(hours=1))
        parameters = (
            ("mode", "artlist"),
            ("format", "json"),
            ("maxrecords", str(MOST_RECORDS)),
            ("sort", "datedesc"),
            ("timespan", f"{hours}h"),
        )
        url = with_parameters(feed.url, parameters, without=("startdatetime", "enddatetime"))
        return Request(url, {"Accept": "application/json"}, conditional=False)

    def read(self, answer: Answer, *, now: datetime) -> ParsedFeed | Failure:  # noqa: ARG002 -- sitemaps need the clock
        """Return the articles. `{}` means that there were none; a refusal in words with status 200 is a failure."""
        found = read_object(answer)
        if not isinstance(found, Failure):
            return _feed(answer, objects(found, "articles"))
        articles, lost = _salvaged(answer)
        return _feed(answer, articles, lost) if articles else found


def tidy_title(title: str) -> str:
    """Return a title without the spaces that GDELT puts around punctuation."""
    joined = _APOSTROPHE.sub(r"\1", " ".join(title.split()))
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", joined))


def _feed(answer: Answer, articles: Sequence[Mapping[str, Any]], *problems: str) -> ParsedFeed:
    full = (_FULL,) if len(articles) >= MOST_RECORDS else ()
    items = tuple(_item(article) for article in articles if text(article, "url"))
    return clean_document(Document(format="gdelt", items=items, problems=(*problems, *full)), url=answer.url)


def _item(article: Mapping[str, Any]) -> Item:
    """Return one article. Its `seendate` is when GDELT saw it, not when it was published, so it has no date."""
    domain = text(article, "domain").strip().lower()
    return Item(
        link=text(article, "url"),
        title=html.escape(tidy_title(text(article, "title")), quote=False),
        language=_LANGUAGES.get(text(article, "language").strip().lower(), ""),
        publisher=domain.removeprefix("www."),
    )


def _salvaged(answer: Answer) -> tuple[list[Mapping[str, Any]], str]:
    """Return the articles of broken JSON that can be read one by one, and a sentence on the others."""
    if answer.outcome is not None:
        return [], ""
    body = mended(decode(answer.body, answer.charset))
    pieces = list(_pieces(body)) if body.lstrip().startswith("{") else []
    lost = sum(piece is None for piece in pieces)
    told = f"The answer was broken: {lost} of {len(pieces)} articles could not be read."
    return [piece for piece in pieces if piece is not None], told


def _pieces(body: str) -> Iterator[Mapping[str, Any] | None]:
    decoder = json.JSONDecoder(strict=False)
    for begin in _ARTICLE.finditer(body):
        try:
            yield decoder.raw_decode(body, begin.start())[0]
        except (ValueError, RecursionError):
            yield None
