"""PURE. What a fetch may cost, what comes of it, and the shapes of the functions that do it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from recommendations.vocabulary import FeedOutcome


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
    """One step of a redirect: the status that ordered it and the address it led to, whole, keys and all."""

    status: int
    url: str


@dataclass(frozen=True)
class Fetched:
    """What came of a fetch. `outcome` is None when there is a body to read; else `message` says what went wrong.

    `url` is where the answer came from, with the values of parameters named like keys hidden.
    """

    url: str
    status: int | None = None
    body: bytes = b""
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: timedelta | None = None
    max_age: timedelta | None = None
    redirects: tuple[Redirect, ...] = field(default=(), repr=False)
    outcome: FeedOutcome | None = None
    message: str = ""


class Get(Protocol):
    """The shape of `Client.get`, for whoever takes it as an argument."""

    async def __call__(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        user_agent: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Fetch one address."""


class Fetch(Protocol):
    """The shape of `fetch`, for whoever takes it as an argument."""

    def __call__(
        self,
        url: str,
        *,
        policy: FetchPolicy,
        etag: str = "",
        last_modified: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Fetch one address."""


class Send(Protocol):
    """The shape of `send`, for whoever takes it as an argument."""

    def __call__(
        self,
        url: str,
        *,
        policy: FetchPolicy,
        body: bytes,
        content_type: str,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Send something to one address."""
