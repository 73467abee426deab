"""PURE. When a feed that is redirected for good is asked at its new address (INGESTION A1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

PERMANENT = frozenset({301, 308})
TIMES = 3
OVER = timedelta(hours=24)
ADDRESS_CAP = 500


class Hop(Protocol):
    """One step of a redirect; `recommendations.fetch.client.Redirect` has this shape."""

    @property
    def status(self) -> int:
        """The status that ordered it."""

    @property
    def url(self) -> str:
        """Where it led."""


@dataclass(frozen=True)
class Trail:
    """Where permanent redirects have led of late, since when, and in how many checks in a row."""

    to: str = ""
    since_at: datetime | None = None
    count: int = 0


def follow_trail(url: str, before: Trail, hops: Iterable[Hop], *, now: datetime) -> tuple[Trail, str]:
    """Return the trail after one more check, and the address to take over: empty while it is too early to tell.

    Three times over a day to the same place is a move; from http to https on the same host, once is enough.
    """
    to = permanent_target(url, hops)
    if not to:
        return Trail(), ""
    trail = Trail(to, before.since_at or now, before.count + 1) if to == before.to else Trail(to, now, 1)
    lasting = trail.count >= TIMES and trail.since_at is not None and now - trail.since_at >= OVER
    return trail, to if lasting or _is_upgrade(url, to) else ""


def permanent_target(url: str, hops: Iterable[Hop]) -> str:
    """Return where permanent redirects lead, up to the first one that is not; empty where they lead nowhere new."""
    target = ""
    for hop in hops:
        if hop.status not in PERMANENT:
            break
        target = hop.url
    return target if target != url and len(target) <= ADDRESS_CAP else ""


def _is_upgrade(url: str, to: str) -> bool:
    old, new = urlsplit(url), urlsplit(to)
    return (old.scheme, new.scheme) == ("http", "https") and old.hostname == new.hostname
