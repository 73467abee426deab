"""An address to a form that is filled in: what its page says, and what the machine suggests. A person confirms it."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict

from recommendations.events.capture import capture
from recommendations.events.draft import TAKE_UP
from recommendations.fetch.client import Fetch, FetchPolicy
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.web.capture_form import ROWS_PREFIX, Page, blank_page, page_of
from recommendations.web.suggestions import suggest

PATIENCE_S = 10.0
_SHARED = {"url", "title", "text"}
_ADDRESS = re.compile(r"https?://\S+")


def shared_page(params: QueryDict, *, now: datetime) -> Page:
    """Return the form with what the address hands over: from a bookmark, another app, or a link.

    Nothing is read from the network: following a link must not make the tracker fetch. Raises BadQuestion.
    """
    errors = unknown_parameters(params, _SHARED | {TAKE_UP})
    if errors:
        raise BadQuestion(errors)
    page = blank_page(_initial(params))
    page.form.hush()
    if page.form["url"].value():
        page.look_up(now=now)
    return page


def filled_in(data: QueryDict, fetch: Fetch, *, now: datetime) -> Page:
    """Read the page at the address, and put what it says where nothing was typed."""
    url = data.get("url", "").strip()
    found = capture(url, fetch=fetch, policy=_policy())
    filled = data.copy()
    day = found.published_on.isoformat() if found.published_on else ""
    said = {
        "headline": found.headline,
        "title": found.headline,
        "publisher_name": found.publisher_name,
        "language": found.language,
        "quote": found.excerpt,
        "published_on": day,
        "occurred_on": day,
    }
    for name, value in said.items():
        if value and not filled.get(name, "").strip():
            filled[name] = value
    hints = suggest(filled, f"{filled.get('headline', '')}\n{found.about}", ROWS_PREFIX)
    page = page_of(filled).hush()
    for number, words in hints.items():
        page.rows.forms[number].hint = words
    page.prefill = found
    page.look_up(now=now)
    return page


def _initial(params: QueryDict) -> dict[str, Any]:
    """Return what was handed over by field. Some phones hand the address over within the text."""
    url, title, text = (params.get(name, "").strip() for name in ("url", "title", "text"))
    within = _ADDRESS.search(text)
    if not url and within:
        url, text = within[0], text.replace(within[0], "").strip()
    return {"url": url, "headline": title, "title": title, "quote": text if text != title else ""}


def _policy() -> FetchPolicy:
    """A person is waiting, so less patience than a feed gets."""
    return FetchPolicy(
        user_agent=settings.FETCH_USER_AGENT,
        deadline_s=min(PATIENCE_S, settings.FETCH_DEADLINE_SECONDS),
        allow_hosts=settings.FETCH_ALLOW_HOSTS,
    )
