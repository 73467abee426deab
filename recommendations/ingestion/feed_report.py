"""All that can be said of a feed: how it is doing, what it brings, how its checks went, what the next one will ask."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min

from recommendations.fetch.secrecy import HIDDEN, shown_address
from recommendations.ingestion.connectors.connector import Failure, Polled
from recommendations.ingestion.connectors.registry import connector_of
from recommendations.ingestion.due import host_of
from recommendations.ingestion.refresh import FULL_FETCH_EVERY
from recommendations.ingestion.schedule import WELL
from recommendations.ingestion.silence import silence
from recommendations.ingestion.spells import paces
from recommendations.models import Entry, Feed, FeedSpell, Host
from recommendations.vocabulary import FeedOutcome

SPELLS_SHOWN = 40
_SHOWN_HEADERS = frozenset({"accept", "user-agent", "if-none-match", "if-modified-since"})


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A feed in a list. `per_week` is None where we have not watched it long enough; `silence` may be empty."""

    feed: Feed
    per_week: float | None
    silence: str

    @property
    def is_failing(self) -> bool:
        """Whether it is polled and its last check did not end well."""
        return bool(self.feed.enabled_at) and self.feed.last_outcome not in {*WELL, FeedOutcome.NEVER_CHECKED}


@dataclass(frozen=True, slots=True)
class Spell:
    """How checks went from `began_at` on; `ended_at` None: still so."""

    outcome: FeedOutcome
    message: str
    began_at: datetime
    ended_at: datetime | None
    new_entries: int


@dataclass(frozen=True, slots=True)
class NextRequest:
    """What the next check will send first, keys hidden; `problem` instead where it cannot send anything."""

    url: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class FeedReport:
    """One feed in full. `address` is fit to be shown, keys hidden.

    `host` is its server where we know of it; `is_host_quiet`: it asked to be left alone.
    """

    line: FeedLine
    address: str
    entries: int
    first_seen_at: datetime | None
    spells: tuple[Spell, ...]
    host_name: str
    host: Host | None
    is_host_quiet: bool
    next_request: NextRequest


def feed_lines(feeds: Collection[Feed], *, now: datetime) -> list[FeedLine]:
    """Return the feeds as lines of a list, in their order; the same few queries for any number."""
    pace = paces([feed.pk for feed in feeds], now=now)
    return [FeedLine(feed, pace.get(feed.pk), _silence(feed, now)) for feed in feeds]


def feed_report(feed: Feed, *, keys: Mapping[str, str], now: datetime) -> FeedReport:
    """Return all about one feed. `keys` holds the keys of services by kind of feed."""
    held = Entry.objects.filter(feed=feed).aggregate(count=Count("pk"), first=Min("first_seen_at"))
    name = host_of(feed.url)
    host = Host.objects.filter(name=name).first()
    return FeedReport(
        line=feed_lines([feed], now=now)[0],
        address=shown_address(feed.url),
        entries=held["count"],
        first_seen_at=held["first"],
        spells=_spells(feed),
        host_name=name,
        host=host,
        is_host_quiet=bool(host and host.quiet_until_at and host.quiet_until_at > now),
        next_request=_next_request(feed, keys, now),
    )


def _silence(feed: Feed, now: datetime) -> str:
    """Return a silence worth telling: not of a feed that nobody polls."""
    if not feed.enabled_at:
        return ""
    return silence(
        newest_published_at=feed.newest_published_at,
        last_new_entry_at=feed.last_new_entry_at,
        watched_since=feed.enabled_at if feed.last_success_at else None,
        now=now,
    )


def _spells(feed: Feed) -> tuple[Spell, ...]:
    rows = list(FeedSpell.objects.filter(feed=feed).order_by("-began_at", "-pk")[:SPELLS_SHOWN])
    ends = [None, *(row.began_at for row in rows)]
    return tuple(
        Spell(FeedOutcome(row.outcome), row.message, row.began_at, end, row.new_entries)
        for row, end in zip(rows, ends, strict=False)
    )


def _next_request(feed: Feed, keys: Mapping[str, str], now: datetime) -> NextRequest:
    polled = Polled(feed.url, feed.title, feed.language, feed.last_success_at, keys.get(feed.kind, ""))
    request = connector_of(feed.kind).request(polled, now=now)
    if isinstance(request, Failure):
        return NextRequest(problem=request.message)
    whole = feed.last_full_fetch_at is None or now - feed.last_full_fetch_at >= FULL_FETCH_EVERY
    conditional = request.conditional and not whole
    headers = {
        "User-Agent": feed.user_agent or settings.FETCH_USER_AGENT,
        **request.headers,
        "If-None-Match": feed.etag if conditional else "",
        "If-Modified-Since": feed.last_modified if conditional else "",
    }
    shown = ((name, value if name.lower() in _SHOWN_HEADERS else HIDDEN) for name, value in headers.items() if value)
    return NextRequest(shown_address(request.url), tuple(shown))
