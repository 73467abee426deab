"""PURE. What the status of an answer means for a feed, and the sentence staff read about it (INGESTION A1)."""

from collections.abc import Mapping

from recommendations.fetch.headers import retry_after
from recommendations.vocabulary import FeedOutcome

_BY_STATUS = {
    304: (FeedOutcome.NOT_MODIFIED, "Nothing has changed since the last check."),
    404: (FeedOutcome.NOT_FOUND, "No such page (404). Check the feed's address on the publisher's site."),
    410: (FeedOutcome.GONE, "The address is gone for good (410). Find the feed's new address, or stop polling it."),
    429: (FeedOutcome.THROTTLED, "The server says we ask too often (429). Nothing to do: we ask again later."),
}


def judge(status: int, headers: Mapping[str, str], *, conditional: bool) -> tuple[FeedOutcome | None, str]:
    """Return the outcome a status stands for and a sentence; (None, "") where the body has to say more.

    `conditional` says whether we sent a validator: "not modified" is no answer to a question that did not ask it.
    """
    if 200 <= status < 300:
        return None, ""
    if status in _BY_STATUS and (conditional or status != 304):
        return _BY_STATUS[status]
    if status == 503 and retry_after(headers) is not None:
        return FeedOutcome.THROTTLED, "The server asks us to come back later (503). Nothing to do: we do."
    if status >= 500:
        return FeedOutcome.SERVER_ERROR, f"The server has trouble of its own ({status}). We ask again later."
    if status >= 400:
        return FeedOutcome.REFUSED, _refusal(status, headers)
    return FeedOutcome.SERVER_ERROR, f"An answer without content ({status}). Check that the address is the feed's own."


def _refusal(status: int, headers: Mapping[str, str]) -> str:
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return f"The site lets only browsers in ({status}). Ask the publisher to admit our reader, or use another feed."
    return f"The server refuses us ({status}). Ask the publisher to admit our reader, or use another address."
