"""The only door to the network: one address, one deadline, one size limit, and an answer that is always a value.

INGESTION A1 and A6: no common client bounds a whole fetch, so the deadline covers look-up, connection, headers,
redirects and body together; sizes are capped on the wire and while unpacking.
"""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from recommendations.fetch.address import check_address
from recommendations.fetch.answer import Fetch, Fetched, FetchPolicy, Get, Redirect, Send
from recommendations.fetch.body import read_body, read_excuse
from recommendations.fetch.failure import FAILURES, Dropped, TooManyRedirects, explain
from recommendations.fetch.headers import charset, content_type, max_age, retry_after, sendable, validator
from recommendations.fetch.pace import Pace, Visit
from recommendations.fetch.resolve import ApprovedResolver, Lookup
from recommendations.fetch.secrecy import secrets_in, shown_address, without_secrets
from recommendations.fetch.verdict import EMPTY, judge, judge_wall, may_be_a_wall

__all__ = ["Client", "Fetch", "FetchPolicy", "Fetched", "Get", "Redirect", "Send", "fetch", "send"]
ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
ACCEPT_FROM_SERVICE = "application/json, */*;q=0.8"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_HEADERS = 1_000  # some real sites send more than the usual hundred
_LONGEST_HEADER = 16_384


def fetch(
    url: str,
    *,
    policy: FetchPolicy,
    etag: str = "",
    last_modified: str = "",
    headers: Mapping[str, str] | None = None,
    lookup: Lookup = socket.getaddrinfo,
) -> Fetched:
    """Fetch one address, as `Client.get` does. Must not be called from a running event loop."""

    async def once() -> Fetched:
        async with Client(policy, lookup=lookup) as client:
            return await client.get(url, etag=etag, last_modified=last_modified, headers=headers)

    return asyncio.run(once())


def send(
    url: str,
    *,
    policy: FetchPolicy,
    body: bytes,
    content_type: str,
    headers: Mapping[str, str] | None = None,
    lookup: Lookup = socket.getaddrinfo,
) -> Fetched:
    """Send a body to one address, as `Client.post` does. Must not be called from a running event loop."""

    async def once() -> Fetched:
        async with Client(policy, lookup=lookup) as client:
            return await client.post(url, body, content_type=content_type, headers=headers)

    return asyncio.run(once())


@dataclass(frozen=True)
class _Question:
    """One request: `headers` go wherever it is redirected, `own` only to the server they were given for."""

    address: str
    headers: Mapping[str, str]
    own: Mapping[str, str]
    body: bytes | None = None
    conditional: bool = False

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"

    def moved_to(self, address: str) -> "_Question":
        """Return the same question for another address."""
        return replace(self, address=address, own=self.own if _same_server(self.address, address) else {})


class Client:
    """Asks many addresses over kept connections, each new one checked when it is made. One for each batch.

    Holds no cookies and no memory of answers. Requests wait for their turn by `pace`; the deadline of the policy
    counts from the turn on.
    """

    _kept: aiohttp.ClientSession
    _fresh: aiohttp.ClientSession

    def __init__(self, policy: FetchPolicy, *, pace: Pace | None = None, lookup: Lookup = socket.getaddrinfo) -> None:
        self._policy = policy
        self._pace = pace or Pace()
        self._resolver = ApprovedResolver(allow_hosts=policy.allow_hosts, lookup=lookup)

    async def __aenter__(self) -> Self:
        self._kept, self._fresh = _session(self._resolver), _session(self._resolver, keep=False)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._kept.close()
        await self._fresh.close()

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        user_agent: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Fetch one address. Failures are values; only BadAddress, for `url` itself, is raised.

        Validators are sent as they were received. `headers` (a key, another Accept) stay with the server of `url`.
        """
        validators = sendable({"If-None-Match": etag, "If-Modified-Since": last_modified})
        named = {"User-Agent": user_agent} if user_agent else {}
        common = self._headers(ACCEPT) | sendable(named) | validators
        own = sendable(headers or {})
        return await self._answer(_Question(check_address(url), common, own, conditional=bool(validators)))

    async def post(
        self, url: str, body: bytes, *, content_type: str, headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Send a body to a service, and follow no redirect. Failures are values, as with `get`."""
        common = self._headers(ACCEPT_FROM_SERVICE) | {"Content-Type": content_type}
        return await self._answer(_Question(check_address(url), common, sendable(headers or {}), body))

    def _headers(self, accept: str) -> dict[str, str]:
        return {"User-Agent": self._policy.user_agent, "Accept": accept, "Accept-Encoding": "gzip, deflate, br"}

    async def _answer(self, question: _Question) -> Fetched:
        """Follow a question to its answer, and turn whatever went wrong on the way into one."""
        policy, trail = self._policy, list[Redirect]()
        try:
            async with self._pace.visit() as visit:
                self._resolver.check_literal(question.address)
                await visit.go_to(question.address)
                async with asyncio.timeout(policy.deadline_s) as limit:
                    found = await self._follow(question, visit, limit, trail)
        except FAILURES as error:
            outcome, message = explain(error, seconds=policy.deadline_s, wire=policy.wire_cap, body=policy.body_cap)
            found = Fetched(trail[-1].url if trail else question.address, outcome=outcome, message=message)
        secrets = secrets_in(question.own)
        url, message = shown_address(found.url, secrets), without_secrets(found.message, secrets)
        return replace(found, url=url, message=message, redirects=tuple(trail))

    async def _follow(
        self, question: _Question, visit: Visit, limit: asyncio.Timeout, trail: list[Redirect]
    ) -> Fetched:
        """Ask, and ask again where a redirect leads, each address checked afresh; `trail` is filled on the way."""
        while True:
            async with await self._ask(question) as response:
                target = response.headers.get("Location", "")
                if question.body is not None or response.status not in REDIRECTS or not target:
                    return await self._read(response, question)
            question = question.moved_to(check_address(urljoin(question.address, target)))
            trail.append(Redirect(response.status, question.address))
            if len(trail) > self._policy.max_redirects:
                raise TooManyRedirects
            self._resolver.check_literal(question.address)
            await _wait(visit, question.address, limit)

    async def _ask(self, question: _Question) -> aiohttp.ClientResponse:
        """Ask once; and once more over a connection of its own where one that was kept turned out to be closed.

        What is sent to a service may not be sent twice, so it takes a new connection at once.
        """
        if question.body is None:
            with suppress(Dropped):
                return await _request(self._kept, question)
        return await _request(self._fresh, question)

    async def _read(self, response: aiohttp.ClientResponse, question: _Question) -> Fetched:
        """Return the answer, with its body only where the status leaves something to read."""
        headers, policy = response.headers, self._policy
        outcome, message = judge(response.status, headers, conditional=question.conditional)
        body = b""
        if outcome is None:
            body = await read_body(response, wire_cap=policy.wire_cap, body_cap=policy.body_cap)
            outcome, message = (None, "") if body or question.body is not None else EMPTY
        elif may_be_a_wall(response.status, headers):
            outcome, message = judge_wall(await read_excuse(response, within_s=policy.deadline_s / 4)) or (
                outcome,
                message,
            )
        return Fetched(
            url=question.address,
            status=response.status,
            body=body,
            content_type=content_type(headers),
            charset=charset(headers),
            etag=validator(headers, "ETag"),
            last_modified=validator(headers, "Last-Modified"),
            retry_after=retry_after(headers),
            max_age=max_age(headers),
            outcome=outcome,
            message=message,
        )


async def _wait(visit: Visit, address: str, limit: asyncio.Timeout) -> None:
    """Wait for the turn at an address with the deadline stopped: standing in line is no fault of the server's."""
    loop = asyncio.get_running_loop()
    left = (limit.when() or 0.0) - loop.time()
    limit.reschedule(None)
    await visit.go_to(address)
    limit.reschedule(loop.time() + left)


def _same_server(one: str, other: str) -> bool:
    """Say whether keys meant for one address may go to the other: the same server, and not less encrypted."""
    first, second = urlsplit(one), urlsplit(other)
    same_scheme = first.scheme == second.scheme and first.port == second.port
    upgraded = (first.scheme, second.scheme, first.port, second.port) == ("http", "https", None, None)
    return first.hostname == second.hostname and (same_scheme or upgraded)


async def _request(session: aiohttp.ClientSession, question: _Question) -> aiohttp.ClientResponse:
    return await session.request(
        question.method,
        URL(question.address, encoded=True),
        headers={**question.headers, **question.own},
        data=question.body,
        allow_redirects=False,
    )


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from asking again by itself: it might take the next closed connection for that."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Dropped from error


def _session(resolver: ApprovedResolver, *, keep: bool = True) -> aiohttp.ClientSession:
    """Return a session without cookies, waiting lists or unpacking of its own."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=0, force_close=not keep),
        middlewares=(_once,),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        auto_decompress=False,
        max_headers=_MOST_HEADERS,
        max_field_size=_LONGEST_HEADER,
        max_line_size=_LONGEST_HEADER,
    )
