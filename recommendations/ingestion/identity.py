"""PURE. What makes two listings one entry: keys that outlive a move of the site, dates that lie close (A4)."""

import hashlib
import re
from datetime import datetime, timedelta
from functools import lru_cache

from recommendations.fetch.address import BadAddress, loose_key

GUID_CAP = 1_000
CLOSE = timedelta(days=1)
_ROOT = re.compile(r"https?://[^/?#]*", re.IGNORECASE)


def alias_key(guid: str) -> str:
    """Return a guid without scheme and host; empty where it is no address, or names nothing but a host."""
    root = _ROOT.match(guid)
    rest = guid[root.end() :] if root else ""
    return rest if rest.strip("/") else ""


@lru_cache(maxsize=4_000)
def address_key(url: str) -> str:
    """Return what two spellings of one address share; empty where there is no address."""
    try:
        return loose_key(url) if url else ""
    except BadAddress:
        return ""


def own_guid(guid: str, url: str, content_hash: str) -> str:
    """Return a guid for one of several entries that share one: with the address or, without one, with the words."""
    return held_guid(f"{guid} {url or content_hash}")


def held_guid(guid: str) -> str:
    """Return a guid that fits its column."""
    return guid if len(guid) <= GUID_CAP else f"sha256:{digest(guid)}"


def digest(text: str) -> str:
    """Return what stands for a text of any length."""
    return hashlib.sha256(text.encode()).hexdigest()


def are_close(one: datetime, other: datetime) -> bool:
    """Say whether two moments are near enough for one headline to mean one entry."""
    return abs(one - other) <= CLOSE
