"""What every document carries: its day, what was known, which method judged, and the address that shows it again."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.wording import date_words
from recommendations.models import Brief
from recommendations.status.moment import Moment
from recommendations.status.values import CitationRef
from recommendations.vocabulary import DatePrecision, ShownLabel
from recommendations.web.pdf_charts import glyphs
from recommendations.web.picture import palette

CREED = "Alignment is not influence. Movement toward a recommendation does not show that the brief caused it."
_DRAWN = {
    ShownLabel.AWAY: "away",
    ShownLabel.LEANING_AWAY: "laway",
    ShownLabel.MIXED: "mixed",
    ShownLabel.HOLDING: "holding",
    ShownLabel.LEANING_TOWARD: "ltoward",
    ShownLabel.TOWARD: "toward",
    ShownLabel.NO_RECENT_EVIDENCE: "none",
    ShownLabel.NOT_YET_RATED: "nyr",
}


def frame(title: str, brief: Brief, asked: Moment, *, address: str) -> dict[str, Any]:
    """Return the values of the frame; `address` is the permanent one of what is shown."""
    return {
        "title": title,
        "language": "en",
        "region": "GB",
        "brief": f"{brief}, {brief.title}" if str(brief) != brief.title else brief.title,
        "author": brief.issued_by,
        "as_of": long_day(asked.as_of),
        "known": f"with what was known on {long_day(known_on(asked))}",
        "compared": f"compared with {long_day(asked.compare_on)}" if asked.compare_on else "",
        "method": DIRECTION_V1.version,
        "address": address,
        "creed": CREED,
        "palette": dict(palette()),
        "glyphs": dict(glyphs()),
    }


def known_on(asked: Moment) -> date:
    """Return the day whose knowledge a page shows."""
    return asked.known_on or asked.today


def permanent(
    asked: Moment, name: str, named: Mapping[str, str] | None = None, *, params: Mapping[str, str] | None = None
) -> str:
    """Return the whole address of a page on the day asked for, with the knowledge of that reading, for good."""
    parts = {**(params or {}), "as_of": asked.as_of.isoformat(), "known_at": known_on(asked).isoformat()}
    if asked.compare_on:
        parts["compare"] = asked.compare_on.isoformat()
    return f"{plain_address(name, named)}?{urlencode(parts)}"


def plain_address(name: str, named: Mapping[str, str] | None = None) -> str:
    """Return the whole address of a page."""
    return settings.BASE_URL + reverse(name, kwargs=dict(named or {}))


def long_day(on: date) -> str:
    """Return “4 February 2026”."""
    return f"{on.day} {on:%B %Y}"


def short_day(on: date | None) -> str:
    """Return “4 Feb 2026”, empty where there is none."""
    return date_words(on, DatePrecision.DAY) if on else ""


def shown(label: ShownLabel | None) -> dict[str, str]:
    """Return a shown label as word and glyph; nothing known is “Not yet rated”."""
    term = label or ShownLabel.NOT_YET_RATED
    return {"word": term.label, "drawn": _DRAWN[term]}


def source(citation: CitationRef) -> dict[str, str]:
    """Return a citation; an address that is no address of the web is left out."""
    name = citation.publisher or citation.title or "source"
    return {"name": name, "url": _web(citation.url), "copy": _web(citation.archived_url)}


def _web(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in {"http", "https"} and parts.netloc else ""
