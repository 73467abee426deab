"""What a check changes on the row of its feed, as columns; and sentences where a person should know of it."""

from datetime import datetime, timedelta
from typing import Any

from recommendations.ingestion.ask import Reply
from recommendations.ingestion.decide import newest_date
from recommendations.ingestion.move import Trail, follow_trail
from recommendations.ingestion.parse import ParsedFeed
from recommendations.ingestion.schedule import WELL, in_words, next_check
from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome

MESSAGE_CAP = 500
REASON_CAP = 300
_GOLDEN = 0.618033988749895  # its multiples spread evenly, so feeds that became due together drift apart


def settled_columns(
    feed: Feed, reply: Reply, outcome: FeedOutcome, said: str, *, new: int, per_week: float | None, now: datetime
) -> dict[str, Any]:
    """Return all columns of a feed's row after a check with this outcome; `said` is what came of reading it.

    `feed` is the row as it was claimed; `per_week` its pace, None where it is too young to tell.
    """
    columns, notes = _outcome_columns(feed, reply, outcome, new, now)
    return columns | {
        "claimed_at": None,
        "last_checked_at": now,
        "last_outcome": outcome,
        "last_message": " ".join((*_before(feed, reply, now), said, *notes))[:MESSAGE_CAP],
        **_next_columns(feed, reply, outcome, per_week, now),
    }


def alternative_of(feed: Feed, now: datetime) -> str:
    """Return the address to try where a feed's own has failed for a day; empty before that."""
    failing = feed.failing_since_at is not None and now - feed.failing_since_at >= timedelta(days=1)
    return feed.alternative_url if failing else ""


def _before(feed: Feed, reply: Reply, now: datetime) -> tuple[str, ...]:
    """Return what must be said first where the alternative address had to help out."""
    if reply.instead_of is None:
        return ()
    since = in_words(now - (feed.failing_since_at or now))
    return (f"Read at the alternative address; its own has failed for {since}: {reply.instead_of.message}",)


def _outcome_columns(
    feed: Feed, reply: Reply, outcome: FeedOutcome, new: int, now: datetime
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what the outcome changes, and sentences to add to the message."""
    if outcome not in WELL:
        return {"failing_since_at": feed.failing_since_at or now}, ()
    columns: dict[str, Any] = {"last_success_at": now}
    if isinstance(reply.found, ParsedFeed):
        dates = filter(None, (feed.newest_published_at, newest_date(reply.found, now=now)))
        columns |= {"ttl_minutes": reply.found.ttl_minutes, "newest_published_at": max(dates, default=None)}
    if new:
        columns["last_new_entry_at"] = now
    if reply.instead_of is not None:  # its own address still fails; what we know of that stays as it is
        return columns, ()
    moved, notes = _moved(feed, reply, now)
    return columns | {"failing_since_at": None} | _validators(feed, reply, outcome, now) | moved, notes


def _validators(feed: Feed, reply: Reply, outcome: FeedOutcome, now: datetime) -> dict[str, Any]:
    """Return what to send with the next check, byte for byte. “Not modified” may bring new ones, and need not."""
    same = outcome is FeedOutcome.NOT_MODIFIED
    etag, last_modified = reply.validators
    columns: dict[str, Any] = {
        "etag": etag or (feed.etag if same else ""),
        "last_modified": last_modified or (feed.last_modified if same else ""),
    }
    return columns | ({"last_full_fetch_at": now} if reply.full else {})


def _moved(feed: Feed, reply: Reply, now: datetime) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return where permanent redirects lead, as columns, and what to say if the feed moves or cannot."""
    before = Trail(feed.moved_to, feed.moved_since_at, feed.moved_count)
    trail, address = follow_trail(feed.url, before, reply.hops, now=now)
    columns = {"moved_to": trail.to, "moved_since_at": trail.since_at, "moved_count": min(trail.count, 1_000)}
    if not address:
        return columns, ()
    other = Feed.objects.filter(url=address).exclude(pk=feed.pk).first()
    if other:
        return columns, (f"It has moved to {address}, where “{other.title}” is polled already. Stop one of the two.",)
    moved = {"url": address, "earlier_url": feed.url, "moved_to": "", "moved_since_at": None, "moved_count": 0}
    return moved, (f"It has moved for good, to {address}, and is polled there from now on.",)


def _next_columns(
    feed: Feed, reply: Reply, outcome: FeedOutcome, per_week: float | None, now: datetime
) -> dict[str, Any]:
    """Return the next look as columns; a feed that is not to be looked at again is switched off, with the reason."""
    fetched = reply.fetched
    coming = next_check(
        outcome=outcome,
        error_count=feed.error_count,
        ttl_minutes=reply.found.ttl_minutes if isinstance(reply.found, ParsedFeed) else feed.ttl_minutes,
        max_age=fetched.max_age if fetched and outcome in WELL else None,
        retry_after=fetched.retry_after if fetched else None,
        recent_entries_per_week=per_week,
        now=now,
        jitter=feed.pk * _GOLDEN % 1,
    )
    columns: dict[str, Any] = {
        "next_check_at": coming.at,
        "next_check_reason": coming.reason[:REASON_CAP],
        "error_count": coming.error_count,
    }
    if coming.at is None:
        columns |= {"enabled_at": None, "disabled_reason": coming.reason}
    return columns
