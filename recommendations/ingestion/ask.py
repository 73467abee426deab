"""One check of one feed on the network: what it asks, where the answers lead, what they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from recommendations.fetch.address import BadAddress
from recommendations.fetch.answer import Fetched, Redirect
from recommendations.ingestion.apart import Reader
from recommendations.ingestion.connectors.connector import Failure, Polled, Request
from recommendations.ingestion.connectors.registry import connector_of
from recommendations.ingestion.parse import ParsedFeed
from recommendations.ingestion.schedule import WELL
from recommendations.vocabulary import FeedOutcome

MOST_ANSWERS = 8


class Getter(Protocol):
    """What asks: `recommendations.fetch.client.Client`, inside its `async with`."""

    async def get(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        user_agent: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """Fetch one address. Only BadAddress is raised."""


@dataclass(frozen=True)
class Question:
    """A check of one feed. Without validators it asks for everything; `alternative_url` is empty unless it may be used.

    `hosts` are those it may ask.
    """

    feed_id: int
    kind: str
    polled: Polled
    etag: str = ""
    last_modified: str = ""
    user_agent: str = ""
    alternative_url: str = ""
    hosts: frozenset[str] = frozenset()

    @property
    def public_hosts(self) -> frozenset[str]:
        """Those that speak for all their addresses. Behind a number or a local name often stand many services."""
        return frozenset(host for host in self.hosts if ":" not in host)


@dataclass(frozen=True)
class Reply:
    """What a check found. `fetched` is the first answer, None where nothing was asked.

    `full`: no validator was sent. `hops`: redirects of the feed's own address. `validators`: ETag and Last-Modified of
    an answer that stands for the whole feed. `instead_of`: why the feed's own address gave nothing, where the
    alternative one did.
    """

    found: ParsedFeed | Failure
    fetched: Fetched | None = None
    full: bool = True
    hops: tuple[Redirect, ...] = ()
    validators: tuple[str, str] = ("", "")
    instead_of: Failure | None = None

    @property
    def quiet_for(self) -> timedelta | None:
        """How long the server asked us to stay away, if that is what it answered."""
        throttled = self.fetched is not None and self.fetched.outcome is FeedOutcome.THROTTLED
        return self.fetched.retry_after if self.fetched and throttled else None


async def ask(question: Question, client: Getter, reader: Reader, *, now: datetime) -> Reply:
    """Check a feed at its address, and at the alternative one where that gives nothing and it may be used."""
    reply = await _asked(question, client, reader, now=now)
    if not question.alternative_url or not isinstance(reply.found, Failure) or not _may_be_elsewhere(reply.found):
        return reply
    polled = replace(question.polled, url=question.alternative_url)
    other = await _asked(replace(question, polled=polled, etag="", last_modified=""), client, reader, now=now)
    return reply if isinstance(other.found, Failure) else replace(other, instead_of=reply.found)


def _may_be_elsewhere(failure: Failure) -> bool:
    return failure.outcome not in {*WELL, FeedOutcome.GONE, FeedOutcome.KEY_MISSING}


async def _asked(question: Question, client: Getter, reader: Reader, *, now: datetime) -> Reply:
    connector = connector_of(question.kind)
    request = connector.request(question.polled, now=now)
    if isinstance(request, Failure):
        return Reply(request)
    first = await _got(client, request, question)
    answers, waiting = [first], list(connector.follow(first, asked=request))
    leads_on = bool(waiting)
    while waiting and len(answers) < MOST_ANSWERS:
        further = waiting.pop(0)
        answer = await _got(client, further, question)
        answers.append(answer)
        waiting += connector.follow(answer, asked=further)
    return Reply(
        found=await reader.read(question.kind, answers, now=now),
        fetched=first,
        hops=first.redirects if request.url == question.polled.url else (),
        full=not request.conditional or not (question.etag or question.last_modified),
        validators=(first.etag, first.last_modified) if request.conditional and not leads_on else ("", ""),
    )


async def _got(client: Getter, request: Request, question: Question) -> Fetched:
    validators = {"etag": question.etag, "last_modified": question.last_modified} if request.conditional else {}
    try:
        return await client.get(request.url, user_agent=question.user_agent, headers=request.headers, **validators)
    except BadAddress as refusal:
        return Fetched(request.url, outcome=FeedOutcome.ADDRESS_REFUSED, message=str(refusal))
