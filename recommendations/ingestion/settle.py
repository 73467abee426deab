"""What checks came to, written down: entries and the feeds' rows in one transaction, nothing before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from recommendations.ingestion.ask import Reply
from recommendations.ingestion.connectors.connector import Failure
from recommendations.ingestion.decide import Decision, decide_entries
from recommendations.ingestion.feed_row import settled_columns
from recommendations.ingestion.insert import update_claimed
from recommendations.ingestion.spells import note_spells
from recommendations.ingestion.store import buried_guids, known_entries, store_decisions, within_terms
from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome


@dataclass(frozen=True)
class Check:
    """A check of a feed: its row as it was claimed, with its publisher; what was found; its pace, None if too young."""

    feed: Feed
    reply: Reply
    per_week: float | None


@dataclass(frozen=True)
class RefreshResult:
    """What a refresh came to. `outcome` is None where the feed was not due or its turn did not come."""

    outcome: FeedOutcome | None
    new: int
    message: str


_LATE = RefreshResult(None, 0, "It took so long that the claim ran out; the next check does it again.")


class _ClaimLost(Exception):  # noqa: N818 -- what happened
    """One of the feeds is somebody else's by now."""


@dataclass(frozen=True)
class _Found:
    """What a check means: an outcome and a sentence, and what to store where there was something to read."""

    outcome: FeedOutcome
    said: str
    decision: Decision | None = None

    @property
    def new(self) -> int:
        return len(self.decision.new) if self.decision else 0


def settle(checks: Sequence[Check], *, now: datetime) -> dict[int, RefreshResult]:
    """Write down what checks of several feeds found; return what came of each, by the feed's id.

    All or nothing: a crash before the end, and an error, leave nothing but the claims, which run out. Only where one
    of several claims has run out is each settled by itself.
    """
    try:
        with transaction.atomic():
            return _settled(checks, now)
    except _ClaimLost:
        if len(checks) == 1:
            return {checks[0].feed.pk: _LATE}
    return {pk: result for check in checks for pk, result in settle([check], now=now).items()}


def _settled(checks: Sequence[Check], now: datetime) -> dict[int, RefreshResult]:
    """Write, and raise _ClaimLost where a feed's row was not ours any more."""
    found = [_found(check, now) for check in checks]
    store_decisions([(check.feed, one.decision) for check, one in zip(checks, found, strict=True) if one.decision], now)
    rows = [_columns(check, one, now) for check, one in zip(checks, found, strict=True)]
    ids = [check.feed.pk for check in checks]
    if update_claimed(Feed, dict(zip(ids, rows, strict=True)), claimed_at=now) != len(rows):
        raise _ClaimLost
    said = [row["last_message"] for row in rows]
    note_spells(
        [(c.feed, one.outcome, text, one.new) for c, one, text in zip(checks, found, said, strict=True)], now=now
    )
    return {pk: RefreshResult(one.outcome, one.new, text) for pk, one, text in zip(ids, found, said, strict=True)}


def _found(check: Check, now: datetime) -> _Found:
    """Decide what of a feed is new, and say what came of it."""
    found, feed = check.reply.found, check.feed
    if isinstance(found, Failure):
        return _Found(found.outcome, found.message)
    parsed = within_terms(feed, found)
    decision = decide_entries(parsed, known_entries(feed, parsed), buried_guids(feed), now=now)
    outcome = FeedOutcome.NEW_ENTRIES if decision.new else FeedOutcome.NOTHING_NEW
    return _Found(outcome, " ".join((_told(decision), *parsed.problems)), decision)


def _told(decision: Decision) -> str:
    """Return a sentence on what a feed brought."""
    total = len(decision.new) + len(decision.changed) + len(decision.skipped) + decision.unchanged
    reworded = sum(change.reworded for change in decision.changed)
    changed = f", {reworded} changed" if reworded else ""
    return f"{total} listed, {len(decision.new)} new{changed}." if total else "The feed is in order and empty."


def _columns(check: Check, found: _Found, now: datetime) -> dict[str, Any]:
    return settled_columns(
        check.feed, check.reply, found.outcome, found.said, new=found.new, per_week=check.per_week, now=now
    )
