"""PURE. What the headers of an answer say: type, encodings, validators, and when to come back (INGESTION A1)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_VALIDATOR = {"ETag": 500, "Last-Modified": 100}


def content_type(headers: Mapping[str, str]) -> str:
    """Return the media type in lower case, without parameters; empty where none was sent."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def charset(headers: Mapping[str, str]) -> str:
    """Return the character set named beside the media type, in lower case; empty where none was named."""
    for parameter in headers.get("Content-Type", "").split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower()
    return ""


def encodings(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the content encodings in the order they were applied, without those that change nothing."""
    names = (name.strip().lower() for name in headers.get("Content-Encoding", "").split(","))
    return tuple(name for name in names if name not in {"", "identity", "none"})


def validator(headers: Mapping[str, str], name: str) -> str:
    """Return ETag or Last-Modified byte for byte, to be given back as it came; empty where it is of no use.

    It is an opaque string: a date that is read and written again stops matching. What could not be sent back
    unchanged (not ASCII, longer than a store should take) is dropped.
    """
    value = headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= LONGEST_VALIDATOR[name] else ""


def sendable(headers: Mapping[str, str]) -> dict[str, str]:
    """Return request headers without empty ones and without what no header can hold, names spelt in one way."""
    trimmed = {name.title(): value.strip() for name, value in headers.items()}
    return {name: value for name, value in trimmed.items() if value and value.isascii() and value.isprintable()}


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long the server asks us to stay away, from seconds or a date; None where it does not say."""
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return _seconds(value)
    return _until(value, headers)


def max_age(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long the answer says it stays fresh; None where it does not say or says not at all."""
    for directive in headers.get("Cache-Control", "").lower().split(","):
        name, _, value = directive.strip().partition("=")
        if name in {"no-store", "no-cache"}:
            return None
        if name == "max-age" and value.isascii() and value.isdigit():
            return _seconds(value) or None
    return _until(headers.get("Expires", ""), headers)


def _seconds(digits: str) -> timedelta:
    """Return a duration, at most ten years: longer ones come from servers that count wrongly."""
    return timedelta(seconds=min(int(digits[:12]), 315_360_000))


def _until(value: str, headers: Mapping[str, str]) -> timedelta | None:
    """Return the time from the answer's own Date to `value`: two readings of one clock, so ours need not be right."""
    then, sent = _moment(value), _moment(headers.get("Date", ""))
    return then - sent if then and sent and then > sent else None


def _moment(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
