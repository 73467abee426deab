"""PURE. What every connector is: the request a feed calls for, what an answer holds, and where an answer leads on to.

Whoever refreshes a feed asks for the request, fetches it, hands each answer to `follow` and fetches what that names,
until nothing is left; then `read_answers` makes one feed of all the answers. Nothing here opens a connection.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

from recommendations.fetch.address import BadAddress, check_address
from recommendations.fetch.verdict import judge_page
from recommendations.ingestion.parse import ENTRY_CAP, ParsedEntry, ParsedFeed
from recommendations.vocabulary import FeedOutcome


@dataclass(frozen=True)
class Polled:
    """What a connector has to know of a feed. `api_key` belongs to the service; empty where there is none."""

    url: str
    title: str = ""
    language: str = ""
    last_success_at: datetime | None = None
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class Request:
    """One address to fetch. Headers may hold a key: they are never logged, shown or sent to another host.

    `conditional` says whether validators may go with it: an address that changes with the clock has none. `step` counts
    the answers that led here.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    conditional: bool = True
    step: int = 0


@dataclass(frozen=True)
class Failure:
    """Why there is nothing to read; “not modified” is such a reason too. `message` is for staff."""

    outcome: FeedOutcome
    message: str


class Answer(Protocol):
    """What a connector needs of a fetch; `recommendations.fetch.client.Fetched` has this shape."""

    @property
    def url(self) -> str:
        """The address that answered, after redirects."""

    @property
    def body(self) -> bytes:
        """The body, unpacked."""

    @property
    def content_type(self) -> str:
        """The media type, without parameters."""

    @property
    def charset(self) -> str:
        """The character set of the header, or nothing."""

    @property
    def outcome(self) -> FeedOutcome | None:
        """None where there is a body to read."""

    @property
    def message(self) -> str:
        """Why there is none."""


class Connector(Protocol):
    """One way of speaking to a source."""

    def request(self, feed: Polled, *, now: datetime) -> Request | Failure:
        """Return the request a check of the feed begins with, or why none can be made."""

    def follow(self, answer: Answer, *, asked: Request) -> tuple[Request, ...]:
        """Return what else must be fetched, a few addresses of the same host at most.

        An answer that leads on does not hold what it leads to, so its validators are of no use: they must not be kept.
        """

    def read(self, answer: Answer, *, now: datetime) -> ParsedFeed | Failure:
        """Return what one answer holds. Content is judged, not status: refusals come with 200 as well."""


class Plain:
    """One address, asked as it is, whose answer leads nowhere else."""

    def request(self, feed: Polled, *, now: datetime) -> Request | Failure:  # noqa: ARG002 -- others need the clock
        """Return the feed's own address."""
        return Request(feed.url)

    def follow(self, answer: Answer, *, asked: Request) -> tuple[Request, ...]:  # noqa: ARG002 -- nothing follows
        """Return nothing."""
        return ()


def not_a_feed(answer: Answer, message: str) -> Failure:
    """Return what came where a feed should: nothing, a bot wall, a page that says not found; else `message`."""
    verdict = judge_page(answer.body, answer.content_type)
    return Failure(*verdict) if verdict else Failure(FeedOutcome.NOT_A_FEED, message)


def read_answers(connector: Connector, answers: Sequence[Answer], *, now: datetime) -> ParsedFeed | Failure:
    """Return one feed from the first answer and those it led to.

    A later answer that failed becomes a sentence among the problems, unless nothing else could be read either.
    """
    first, *later = [connector.read(answer, now=now) for answer in answers]
    if isinstance(first, Failure) or not later:
        return first
    parts = [part for part in later if isinstance(part, ParsedFeed)]
    failed = [part for part in later if isinstance(part, Failure)]
    if failed and not parts and not first.entries:
        return failed[0]
    lost = (f"Of {len(answers)} parts, {len(failed)} could not be read: {failed[0].message}",) if failed else ()
    problems = [problem for part in (first, *parts) for problem in part.problems]
    return replace(first, entries=_each_once([first, *parts]), problems=(*dict.fromkeys(problems), *lost))


def _each_once(parts: Sequence[ParsedFeed]) -> tuple[ParsedEntry, ...]:
    entries: dict[str, ParsedEntry] = {}
    for part in parts:
        for entry in part.entries:
            entries.setdefault(entry.guid, entry)
    return tuple(entries.values())[:ENTRY_CAP]


def with_parameters(url: str, parameters: Sequence[tuple[str, str]], *, without: Sequence[str] = ()) -> str:
    """Return the address with these query parameters in place of any of the same names, and without others."""
    head, _, query = url.partition("?")
    replaced = {name for name, _ in parameters} | set(without)
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in replaced]
    pairs = [*kept, *parameters]
    return f"{head}?{urlencode(pairs, quote_via=quote, safe=':')}" if pairs else head


def same_host(base: str, link: str) -> str:
    """Return a link in full if it stays on the host of `base`; empty where it leads elsewhere or nowhere."""
    try:
        address = check_address(urljoin(base, link.strip()))
        return address if link.strip() and urlsplit(address).netloc == urlsplit(check_address(base)).netloc else ""
    except (BadAddress, ValueError):
        return ""
