"""From a host's name to addresses the guard approved, and to no others."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from recommendations.fetch.address import DEFAULT_PORTS
from recommendations.fetch.guard import check_destination, literal

Lookup = Callable[..., list[Any]]  # as socket.getaddrinfo


class ApprovedResolver(AbstractResolver):
    """Looks a name up for each new connection, and hands the connection exactly what was checked.

    Nothing is resolved between the check and the connection, so a name cannot answer the one with one address and the
    other with another. Numbers never come here: the client checks them with `check_literal` before it asks.
    """

    def __init__(self, *, allow_hosts: frozenset[str], lookup: Lookup) -> None:
        self._allow_hosts = allow_hosts
        self._lookup = lookup

    def check_literal(self, address: str) -> None:
        """Raise AddressRefused for a checked address whose host is a number we must not connect to, or an odd one."""
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]
        number = literal(host)
        if number:
            check_destination(host, port, [str(number)], allow_hosts=self._allow_hosts)

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 -- the signature is aiohttp's
    ) -> list[ResolveResult]:
        """Return the addresses of a name. Raises AddressRefused, or OSError where it has none."""
        answers = await _in_thread(lambda: self._lookup(host, port, type=socket.SOCK_STREAM))
        check_destination(host, port, [answer[4][0] for answer in answers], allow_hosts=self._allow_hosts)
        return [_result(host, port, answer) for answer in answers]

    async def close(self) -> None:
        """Hold nothing, release nothing."""


def _result(host: str, port: int, answer: Any) -> ResolveResult:
    family, _, proto, _, sockaddr = answer
    return ResolveResult(
        hostname=host, host=sockaddr[0], port=port, family=family, proto=proto, flags=socket.AI_NUMERICHOST
    )


async def _in_thread(ask: Callable[[], list[Any]]) -> list[Any]:
    """Run a blocking look-up in a thread nobody waits for: the loop would join its own pool, deadline or not."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[Any]] = loop.create_future()

    def settle(found: list[Any] | Exception) -> None:
        if answer.done():
            return
        if isinstance(found, Exception):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def run() -> None:
        found: list[Any] | Exception
        try:
            found = ask()
        except (OSError, UnicodeError) as error:
            found = error
        with suppress(RuntimeError):  # the loop is closed: the fetch ran out of time
            loop.call_soon_threadsafe(settle, found)

    threading.Thread(target=run, name="look-up", daemon=True).start()
    return await answer
