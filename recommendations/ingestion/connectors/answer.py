"""PURE. JSON of services: the object in an answer, or the outcome that stands in its place."""

import json
import re
from collections.abc import Mapping
from typing import Any

from recommendations.ingestion.connectors.connector import Answer, Failure, not_a_feed
from recommendations.ingestion.encoding import decode
from recommendations.ingestion.text import plain_text, shortened
from recommendations.vocabulary import FeedOutcome

PROSE_CAP = 200
_BROKEN = "The answer begins like JSON but is broken. We ask again later."
_THROTTLED = re.compile(r"\b(?:limit (?:your )?requests|too many requests|rate limit)", re.IGNORECASE)
_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9A-Fa-f]{4})|)')


def read_object(answer: Answer) -> Mapping[str, Any] | Failure:
    """Return the JSON object in an answer. Prose is told in the service's own words; a stray backslash is mended."""
    if answer.outcome is not None:
        return Failure(answer.outcome, answer.message)
    body = decode(answer.body, answer.charset).strip()
    if not body.startswith("{"):
        return _prose(answer, body)
    try:
        return _object(json.loads(mended(body), strict=False))
    except (ValueError, RecursionError):
        return Failure(FeedOutcome.NOT_A_FEED, _BROKEN)


def mended(body: str) -> str:
    """Return JSON in which every backslash that escapes nothing stands for itself."""
    return _ESCAPE.sub(lambda found: found[0] if found[1] else r"\\", body)


def _object(found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004 -- one kind of error for all that is not the JSON we want
    return found


def _prose(answer: Answer, body: str) -> Failure:
    """Return what an answer in words means. Services refuse, and say why, with status 200."""
    said = shortened(plain_text(body), PROSE_CAP)
    if _THROTTLED.search(said):
        return Failure(FeedOutcome.THROTTLED, f"The service says we ask too often: “{said}” We ask again later.")
    return not_a_feed(answer, f"The service answers in words: “{said}” Correct the feed's address.")


def text(holder: Mapping[str, Any], name: str) -> str:
    """Return a field as text, a whole number too; empty where it is missing, null or anything else."""
    value = holder.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def objects(holder: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return a list of objects; empty where it is missing, null or no list."""
    value = holder.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inner(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return an object inside another; empty where it is missing, null or no object."""
    value = holder.get(name)
    return value if isinstance(value, dict) else {}
