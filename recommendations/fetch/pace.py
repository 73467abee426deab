"""How a batch spares the servers it asks: few requests at once to one host, and a pause between two starts (A3)."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import tld

from recommendations.fetch.address import DEFAULT_PORTS

_LOCAL_SUFFIXES = frozenset({"local", "localhost", "internal", "intranet", "lan", "home", "corp", "arpa"})
_NUMBER = re.compile(r"(?:\d|.*:)")  # no public suffix begins with a digit; a colon is IPv6


def host_key(url: str) -> str:
    """Return the name under which one server's addresses share a turn. Takes a checked address.

    The registered domain for a public name: its hosts usually share one machine. Host and port for a number and for
    a name that only a local network knows: those stand for one machine each, often with several services on it.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    shown = f"[{host}]" if ":" in host else host
    return _registered(host) or f"{shown}:{port}"


@lru_cache(maxsize=4_000)
def _registered(host: str) -> str:
    """Return the registered domain of a name; empty for numbers and local names.

    Where the list of public suffixes does not know the last label, that label counts as the suffix, as the list
    itself prescribes: it is older than the youngest domains.
    """
    labels = host.rsplit(".", 2)
    if len(labels) < 2 or labels[-1] in _LOCAL_SUFFIXES or _NUMBER.match(labels[-1]):
        return ""
    known = tld.get_fld(f"http://{host}/", fail_silently=True)
    return str(known or ".".join(labels[-2:]))


@dataclass(frozen=True)
class Known:
    """What is known of a server from before: the least seconds it wants between two starts, and since the last one."""

    gap_s: float = 0.0
    since_s: float | None = None


class _Host:
    """One server: who may ask it now, and when the next one may start (seconds of the loop's clock)."""

    def __init__(self, per_host: int, gap_s: float, since_s: float | None) -> None:
        self.slots = asyncio.Semaphore(per_host)
        self.door = asyncio.Lock()
        self.gap_s = gap_s
        self.free_at = 0.0 if since_s is None else asyncio.get_running_loop().time() + gap_s - since_s


class Pace:
    """At most `per_host` visits under way to one host, and at least `gap_s` seconds between their starts.

    `known`, by `host_key`: servers that want more time between starts, or were asked a short while ago. Lives in one
    event loop: make one for each batch.
    """

    def __init__(self, per_host: int = 2, gap_s: float = 1.0, known: Mapping[str, Known] | None = None) -> None:
        self._per_host = per_host
        self._gap_s = gap_s
        self._known = known or {}
        self._hosts: dict[str, _Host] = {}

    def visit(self) -> "Visit":
        """Return a visit that has not begun. Its `go_to` waits for the turn; leaving the block ends it."""
        return Visit(self)

    def host(self, key: str) -> _Host:
        """Return the server of a key, the same one for everybody."""
        if key not in self._hosts:
            known = self._known.get(key, Known())
            self._hosts[key] = _Host(self._per_host, max(self._gap_s, known.gap_s), known.since_s)
        return self._hosts[key]

    async def start(self, host: _Host) -> None:
        """Wait, one after the other, until the last start on this host is long enough ago."""
        async with host.door:
            await asyncio.sleep(host.free_at - asyncio.get_running_loop().time())
            self.note_start(host)

    def note_start(self, host: _Host) -> None:
        """Count a start that happens now, so that the next one keeps its distance from it."""
        host.free_at = asyncio.get_running_loop().time() + host.gap_s


class Visit:
    """One fetch on its way through one host or, redirected, through several, one at a time.

    It lets go of a host before it waits for the next: two visits sent to each other's host never wait for each other.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._key = ""
        self._host: _Host | None = None

    async def go_to(self, url: str) -> None:
        """Wait for the turn at the host of a checked address; none is needed at the host already visited."""
        key = host_key(url)
        if self._host and key == self._key:
            self._pace.note_start(self._host)
            return
        self._leave()
        host = self._pace.host(key)
        await host.slots.acquire()
        self._key, self._host = key, host
        await self._pace.start(host)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._host:
            self._host.slots.release()
        self._key, self._host = "", None
