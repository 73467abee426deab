"""One feed brought up to date: claim, fetch, parse, decide, store, next check (DESIGN main path, row 2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from recommendations.fetch.address import BadAddress
from recommendations.fetch.client import Fetch, Fetched, FetchPolicy, fetch
from recommendations.ingestion.connectors.syndication import Failure, read_feed
from recommendations.ingestion.decide import Decision, decide_entries
from recommendations.ingestion.parse import ParsedFeed
from recommendations.ingestion.schedule import WELL, NextCheck, next_check
from recommendations.ingestion.store import buried_guids, entries_per_week, known_entries, store_decision
from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome

CLAIM_LASTS = timedelta(minutes=10)
FULL_FETCH_EVERY = timedelta(hours=24)
PERMANENT = frozenset({301, 308})
MESSAGE_CAP = 500
ADDRESS_CAP = 500
_GOLDEN = 0.618033988749895  # its multiples spread evenly, so feeds that became due together drift apart


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh came to. `outcome` is None where the feed was not due or somebody else is at it."""

    outcome: FeedOutcome | None
    new: int
    message: str


def due_feeds(now: datetime) -> QuerySet[Feed]:
    """Feeds that are polled, whose time has come, and that nobody claimed in the last ten minutes."""
    unclaimed = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now - CLAIM_LASTS)
    come = Q(next_check_at__isnull=True) | Q(next_check_at__lte=now)
    return Feed.objects.filter(unclaimed, come, enabled_at__isnull=False)


def refresh_feed(feed_id: int, *, now: datetime, fetch: Fetch = fetch, policy: FetchPolicy) -> RefreshResult:
    """Bring one feed up to date. A second run, at the same time or after, finds it claimed or not due.

    The fetch lies outside any transaction; entries, validators, outcome and next check are written in one. A crash
    before that leaves nothing but the claim, which runs out.
    """
    if due_feeds(now).filter(pk=feed_id).update(claimed_at=now) != 1:
        return RefreshResult(None, 0, "Not due, or being checked at this moment.")
    feed = Feed.objects.get(pk=feed_id)
    full = feed.last_full_fetch_at is None or now - feed.last_full_fetch_at >= FULL_FETCH_EVERY
    fetched = _fetched(feed, fetch, policy, full=full)
    found = read_feed(fetched)
    with transaction.atomic():
        result = _stored(feed, found, now)
        columns = _columns(feed, fetched, result, now) | _next_columns(_next(feed, fetched, found, result, now))
        if full and result.outcome in {FeedOutcome.NEW_ENTRIES, FeedOutcome.NOTHING_NEW}:
            columns["last_full_fetch_at"] = now
        if Feed.objects.filter(pk=feed_id, claimed_at=now).update(**columns) != 1:
            transaction.set_rollback(True)
            return RefreshResult(None, 0, "It took so long that the claim ran out; the next check does it again.")
    return result


def _fetched(feed: Feed, fetch: Fetch, policy: FetchPolicy, *, full: bool) -> Fetched:
    """Fetch with the validators as they came; without them at least daily, since some servers say "same" for ever."""
    validators = {} if full else {"etag": feed.etag, "last_modified": feed.last_modified}
    try:
        return fetch(feed.url, policy=policy, **validators)
    except BadAddress as refusal:
        return Fetched(feed.url, outcome=FeedOutcome.ADDRESS_REFUSED, message=str(refusal))


def _stored(feed: Feed, found: ParsedFeed | Failure, now: datetime) -> RefreshResult:
    """Write what is new in a feed, and say what came of it."""
    if isinstance(found, Failure):
        return RefreshResult(found.outcome, 0, found.message)
    decision = decide_entries(found, known_entries(feed, found), buried_guids(feed, found), now=now)
    store_decision(feed, decision, now=now)
    outcome = FeedOutcome.NEW_ENTRIES if decision.new else FeedOutcome.NOTHING_NEW
    return RefreshResult(outcome, len(decision.new), " ".join((_told(decision), *found.problems)))


def _told(decision: Decision) -> str:
    """Return a sentence on what a feed brought."""
    total = len(decision.new) + len(decision.changed) + len(decision.skipped) + decision.unchanged
    changed = f", {len(decision.changed)} changed" if decision.changed else ""
    return f"{total} listed, {len(decision.new)} new{changed}." if total else "The feed is in order and empty."


def _columns(feed: Feed, fetched: Fetched, result: RefreshResult, now: datetime) -> dict[str, Any]:
    """Return what the outcome changes on the feed's row. Validators are kept only for what was read and stored."""
    columns: dict[str, Any] = {"claimed_at": None, "last_checked_at": now, "last_outcome": result.outcome}
    columns["last_message"] = result.message[:MESSAGE_CAP]
    if result.outcome not in WELL:
        return columns
    same = result.outcome is FeedOutcome.NOT_MODIFIED
    columns |= {
        "last_success_at": now,
        "etag": fetched.etag or (feed.etag if same else ""),
        "last_modified": fetched.last_modified or (feed.last_modified if same else ""),
        "moved_to": _moved_to(feed, fetched),
    }
    return columns | ({"last_new_entry_at": now} if result.new else {})


def _moved_to(feed: Feed, fetched: Fetched) -> str:
    """Return where permanent redirects lead, up to the first one that is not; empty where they lead nowhere new."""
    target = ""
    for redirect in fetched.redirects:
        if redirect.status not in PERMANENT:
            break
        target = redirect.url
    return target if target != feed.url and len(target) <= ADDRESS_CAP else ""


def _next(feed: Feed, fetched: Fetched, found: ParsedFeed | Failure, result: RefreshResult, now: datetime) -> NextCheck:
    """Ask the schedule when to look again."""
    return next_check(
        outcome=result.outcome or FeedOutcome.NEVER_CHECKED,
        error_count=feed.error_count,
        ttl_minutes=found.ttl_minutes if isinstance(found, ParsedFeed) else None,
        max_age=fetched.max_age if result.outcome in WELL else None,
        retry_after=fetched.retry_after,
        recent_entries_per_week=entries_per_week(feed, now),
        now=now,
        jitter=feed.pk * _GOLDEN % 1,
    )


def _next_columns(coming: NextCheck) -> dict[str, Any]:
    """Return the next look as columns; a feed that is not to be looked at again is switched off, with the reason."""
    columns: dict[str, Any] = {
        "next_check_at": coming.at,
        "next_check_reason": coming.reason,
        "error_count": coming.error_count,
    }
    if coming.at is None:
        columns |= {"enabled_at": None, "disabled_reason": coming.reason}
    return columns
