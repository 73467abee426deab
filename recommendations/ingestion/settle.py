"""What a check came to, written down: entries and the feed's row in one transaction, nothing before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from recommendations.ingestion.ask import Reply
from recommendations.ingestion.connectors.connector import Failure
from recommendations.ingestion.decide import Decision, decide_entries, newest_date
from recommendations.ingestion.move import Trail, follow_trail
from recommendations.ingestion.parse import ParsedFeed
from recommendations.ingestion.schedule import WELL, in_words, next_check
from recommendations.ingestion.spells import note_spell
from recommendations.ingestion.store import buried_guids, known_entries, store_decision, within_terms
from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome

MESSAGE_CAP = 500
REASON_CAP = 300
_GOLDEN = 0.618033988749895  # its multiples spread evenly, so feeds that became due together drift apart


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh came to. `outcome` is None where the feed was not due or its turn did not come."""

    outcome: FeedOutcome | None
    new: int
    message: str


def settle(feed: Feed, reply: Reply, *, per_week: float | None, now: datetime) -> RefreshResult:
    """Write down what a check found. A crash before the end leaves nothing but the claim, which runs out.

    `feed` is the row as it was claimed, with its publisher; `per_week` its pace, None where it is too young to tell.
    """
    with transaction.atomic():
        result = _stored(feed, reply.found, now)
        columns, notes = _columns(feed, reply, result, now)
        message = " ".join((*_before(feed, reply, now), result.message, *notes))[:MESSAGE_CAP]
        columns |= {"claimed_at": None, "last_checked_at": now, "last_outcome": result.outcome, "last_message": message}
        columns |= _next_columns(feed, reply, result, per_week, now)
        if Feed.objects.filter(pk=feed.pk, claimed_at=now).update(**columns) != 1:
            transaction.set_rollback(True)
            return RefreshResult(None, 0, "It took so long that the claim ran out; the next check does it again.")
        note_spell(feed, result.outcome or FeedOutcome.NOTHING_NEW, message, new=result.new, now=now)
    return RefreshResult(result.outcome, result.new, message)


def _stored(feed: Feed, found: ParsedFeed | Failure, now: datetime) -> RefreshResult:
    """Write what is new in a feed, and say what came of it."""
    if isinstance(found, Failure):
        return RefreshResult(found.outcome, 0, found.message)
    parsed = within_terms(feed, found)
    decision = decide_entries(parsed, known_entries(feed, parsed), buried_guids(feed), now=now)
    store_decision(feed, decision, now=now)
    outcome = FeedOutcome.NEW_ENTRIES if decision.new else FeedOutcome.NOTHING_NEW
    return RefreshResult(outcome, len(decision.new), " ".join((_told(decision), *parsed.problems)))


def _told(decision: Decision) -> str:
    """Return a sentence on what a feed brought."""
    total = len(decision.new) + len(decision.changed) + len(decision.skipped) + decision.unchanged
    reworded = sum(change.reworded for change in decision.changed)
    changed = f", {reworded} changed" if reworded else ""
    return f"{total} listed, {len(decision.new)} new{changed}." if total else "The feed is in order and empty."


def _before(feed: Feed, reply: Reply, now: datetime) -> tuple[str, ...]:
    """Return what must be said first where the alternative address had to help out."""
    if reply.instead_of is None:
        return ()
    since = in_words(now - (feed.failing_since_at or now))
    return (f"Read at the alternative address; its own has failed for {since}: {reply.instead_of.message}",)


def _columns(feed: Feed, reply: Reply, result: RefreshResult, now: datetime) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return what the outcome changes on the feed's row, and sentences to add to the message."""
    if result.outcome not in WELL:
        return {"failing_since_at": feed.failing_since_at or now}, ()
    columns: dict[str, Any] = {"last_success_at": now}
    if isinstance(reply.found, ParsedFeed):
        dates = filter(None, (feed.newest_published_at, newest_date(reply.found, now=now)))
        columns |= {"ttl_minutes": reply.found.ttl_minutes, "newest_published_at": max(dates, default=None)}
    if result.new:
        columns["last_new_entry_at"] = now
    if reply.instead_of is not None:  # its own address still fails; what we know of that stays as it is
        return columns, ()
    moved, notes = _moved(feed, reply, now)
    return columns | {"failing_since_at": None} | _validators(feed, reply, result, now) | moved, notes


def _validators(feed: Feed, reply: Reply, result: RefreshResult, now: datetime) -> dict[str, Any]:
    """Return what to send with the next check, byte for byte. “Not modified” may bring new ones, and need not."""
    same = result.outcome is FeedOutcome.NOT_MODIFIED
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
    feed: Feed, reply: Reply, result: RefreshResult, per_week: float | None, now: datetime
) -> dict[str, Any]:
    """Return the next look as columns; a feed that is not to be looked at again is switched off, with the reason."""
    fetched = reply.fetched
    coming = next_check(
        outcome=result.outcome or FeedOutcome.NEVER_CHECKED,
        error_count=feed.error_count,
        ttl_minutes=reply.found.ttl_minutes if isinstance(reply.found, ParsedFeed) else feed.ttl_minutes,
        max_age=fetched.max_age if fetched and result.outcome in WELL else None,
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


def alternative_of(feed: Feed, now: datetime) -> str:
    """Return the address to try where a feed's own has failed for a day; empty before that."""
    failing = feed.failing_since_at is not None and now - feed.failing_since_at >= timedelta(days=1)
    return feed.alternative_url if failing else ""
