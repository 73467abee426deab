"""PURE. What an answer means for a feed, and the sentence staff read about it (INGESTION A1)."""

from collections.abc import Mapping

from recommendations.fetch.headers import content_type, retry_after
from recommendations.fetch.page import is_html, is_wall, read_page, says_missing
from recommendations.vocabulary import FeedOutcome

Verdict = tuple[FeedOutcome, str]

EMPTY: Verdict = (
    FeedOutcome.EMPTY_ANSWER,
    "The answer is empty. We ask again later; if it stays so, look for another address of this feed.",
)
_WALL: Verdict = (
    FeedOutcome.CHALLENGED,
    "The site lets only browsers in. Ask the publisher to admit our reader, or use another feed.",
)
_MISSING: Verdict = (
    FeedOutcome.SOFT_NOT_FOUND,
    "The answer is a page that says there is no such page. Check the feed's address on the publisher's site.",
)
_BY_STATUS = {
    304: (FeedOutcome.NOT_MODIFIED, "Nothing has changed since the last check."),
    404: (FeedOutcome.NOT_FOUND, "No such page (404). Check the feed's address on the publisher's site."),
    410: (FeedOutcome.GONE, "The address is gone for good (410). Find the feed's new address, or stop polling it."),
    429: (FeedOutcome.THROTTLED, "The server says we ask too often (429). Nothing to do: we ask again later."),
}
# Headers by which a service says itself that it put a challenge in the way; an empty mark means: any value.
_WALL_HEADERS = {
    "cf-mitigated": "challenge",
    "x-vercel-mitigated": "challenge",
    "x-amzn-waf-action": "",
}
_MAY_BE_A_WALL = frozenset({401, 403, 405, 429, 503})


def judge(status: int, headers: Mapping[str, str], *, conditional: bool) -> tuple[FeedOutcome | None, str]:
    """Return the outcome a status stands for and a sentence; (None, "") where the body has to say more.

    `conditional` says whether we sent a validator: "not modified" is no answer to a question that did not ask it.
    """
    if _is_challenge(headers):
        return _WALL
    if 200 <= status < 300:
        return None, ""
    if status in _BY_STATUS and (conditional or status != 304):
        return _BY_STATUS[status]
    return _trouble(status, headers)


def may_be_a_wall(status: int, headers: Mapping[str, str]) -> bool:
    """Say whether the page that comes with a refusal is worth reading: a server that says when to come back is none."""
    return status in _MAY_BE_A_WALL and retry_after(headers) is None and is_html(b"", content_type(headers))


def judge_wall(body: bytes) -> Verdict | None:
    """Return CHALLENGED where the page that came with a refusal is a bot wall; None leaves it at the status."""
    return _WALL if is_wall(read_page(body)) else None


def judge_page(body: bytes, content_type: str) -> Verdict | None:
    """Return what came instead of a feed: nothing, a bot wall, or a page that says not found. None: something else.

    To be asked only after a body could not be read as a feed: a feed that mentions "not found" is a feed.
    `content_type` is the media type alone, as in Fetched.
    """
    if not body.strip():
        return EMPTY
    if not is_html(body, content_type):
        return None
    page = read_page(body)
    if is_wall(page):
        return _WALL
    return _MISSING if says_missing(page) else None


def _is_challenge(headers: Mapping[str, str]) -> bool:
    """Say whether the headers own up to a challenge."""
    said = ((mark, headers[name].strip().lower()) for name, mark in _WALL_HEADERS.items() if name in headers)
    return any(mark in {"", value} for mark, value in said)


def _trouble(status: int, headers: Mapping[str, str]) -> Verdict:
    if status == 503 and retry_after(headers) is not None:
        return FeedOutcome.THROTTLED, "The server asks us to come back later (503). Nothing to do: we do."
    if status >= 500:
        return FeedOutcome.SERVER_ERROR, f"The server has trouble of its own ({status}). We ask again later."
    if status >= 400:
        return FeedOutcome.REFUSED, (
            f"The server refuses us ({status}). Ask the publisher to admit our reader, or use another address."
        )
    if status in {301, 302, 303, 307, 308}:
        return FeedOutcome.SERVER_ERROR, f"An answer that only sends us elsewhere ({status}). Use the final address."
    return FeedOutcome.SERVER_ERROR, f"An answer without content ({status}). Check that the address is the feed's own."
