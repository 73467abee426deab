"""The only door to the network: one address, one deadline, one size limit, and an answer that is always a value.

INGESTION A1 and A6: no common client bounds a whole fetch, so the deadline covers look-up, connection, headers,
redirects and body together; sizes are capped on the wire and again after unpacking.
"""

import asyncio
import socket
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from recommendations.fetch.address import check_address
from recommendations.fetch.failure import FAILURES, TooManyRedirects, explain
from recommendations.fetch.headers import charset, content_type, encodings, max_age, retry_after, validator
from recommendations.fetch.resolve import ApprovedResolver, Lookup
from recommendations.fetch.unpack import BodyTooLarge, unpack
from recommendations.fetch.verdict import judge
from recommendations.vocabulary import FeedOutcome

ACCEPT = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_HEADERS = 1_000  # some real sites send more than the usual hundred
_LONGEST_HEADER = 16_384


@dataclass(frozen=True)
class FetchPolicy:
    """How far a fetch may go. Seconds for everything together; bytes on the wire and unpacked."""

    user_agent: str
    deadline_s: float = 20.0
    wire_cap: int = 4 * 2**20
    body_cap: int = 8 * 2**20
    max_redirects: int = 5
    allow_hosts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Redirect:
    """One step of a redirect: the status that ordered it and the address it led to."""

    status: int
    url: str


@dataclass(frozen=True)
class Fetched:
    """What came of a fetch. `outcome` is None when there is a body to read; else `message` says what went wrong."""

    url: str
    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    redirects: tuple[Redirect, ...] = ()
    outcome: FeedOutcome | None = None
    message: str = ""


class Fetch(Protocol):
    """The shape of `fetch`, for whoever takes it as an argument."""

    def __call__(self, url: str, *, policy: FetchPolicy, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch one address."""


def fetch(
    url: str, *, policy: FetchPolicy, etag: str = "", last_modified: str = "", lookup: Lookup = socket.getaddrinfo
) -> Fetched:
    """Fetch one address within the policy. Failures are values; only BadAddress, for `url` itself, is raised.

    Validators are sent as they were received. Must not be called from a running event loop.
    """
    validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    address = check_address(url)
    return asyncio.run(_answer(address, policy, {name: value for name, value in validators.items() if value}, lookup))


async def _answer(address: str, policy: FetchPolicy, validators: dict[str, str], lookup: Lookup) -> Fetched:
    """Follow an address to its answer, and turn whatever went wrong on the way into one."""
    trail: list[Redirect] = []
    try:
        async with asyncio.timeout(policy.deadline_s):
            found = await _follow(address, policy, validators, lookup, trail)
    except FAILURES as error:
        outcome, message = explain(error, seconds=policy.deadline_s, wire=policy.wire_cap, body=policy.body_cap)
        found = Fetched(trail[-1].url if trail else address, outcome=outcome, message=message)
    return replace(found, redirects=tuple(trail))


async def _follow(
    address: str, policy: FetchPolicy, validators: dict[str, str], lookup: Lookup, trail: list[Redirect]
) -> Fetched:
    """Ask, and ask again where a redirect leads, each address checked afresh; `trail` is filled on the way."""
    resolver = ApprovedResolver(allow_hosts=policy.allow_hosts, lookup=lookup)
    async with _session(policy, resolver) as session:
        while len(trail) <= policy.max_redirects:
            await resolver.approve(address)
            async with session.get(URL(address, encoded=True), headers=validators, allow_redirects=False) as response:
                target = response.headers.get("Location", "")
                if response.status not in REDIRECTS or not target:
                    return await _read(response, address, policy, conditional=bool(validators))
                address = check_address(urljoin(address, target))
                trail.append(Redirect(response.status, address))
    raise TooManyRedirects


def _session(policy: FetchPolicy, resolver: ApprovedResolver) -> aiohttp.ClientSession:
    """Return a session without memory: no cookies, no kept connections, no unpacking of its own."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        headers={"User-Agent": policy.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"},
        auto_decompress=False,
        max_headers=_MOST_HEADERS,
        max_field_size=_LONGEST_HEADER,
        max_line_size=_LONGEST_HEADER,
    )


async def _read(response: aiohttp.ClientResponse, url: str, policy: FetchPolicy, *, conditional: bool) -> Fetched:
    """Return the answer, with its body only where the status leaves something to read."""
    headers = response.headers
    outcome, message = judge(response.status, headers, conditional=conditional)
    return Fetched(
        url=url,
        status=response.status,
        body=b"" if outcome else await _body(response, policy),
        content_type=content_type(headers),
        charset=charset(headers),
        etag=validator(headers, "ETag"),
        last_modified=validator(headers, "Last-Modified"),
        retry_after=retry_after(headers),
        max_age=max_age(headers),
        outcome=outcome,
        message=message,
    )


async def _body(response: aiohttp.ClientResponse, policy: FetchPolicy) -> bytes:
    """Return the unpacked body. Raises BodyTooLarge as soon as either limit is passed, BodyUnreadable."""
    if (response.content_length or 0) > policy.wire_cap:
        raise BodyTooLarge
    wire = bytearray()
    async for chunk in response.content.iter_any():
        wire += chunk
        if len(wire) > policy.wire_cap:
            raise BodyTooLarge
    return unpack(bytes(wire), encodings(response.headers), cap=policy.body_cap)
