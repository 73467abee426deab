"""Feeds brought up to date: claim, ask, read, decide, store, next check (DESIGN main path, row 2)."""

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import zip_longest

from recommendations.ingestion.ask import Question, Reply
from recommendations.ingestion.batch import Network, replies
from recommendations.ingestion.connectors.connector import Failure, Polled
from recommendations.ingestion.connectors.registry import gap_of
from recommendations.ingestion.due import due_feeds, host_of
from recommendations.ingestion.feed_row import alternative_of
from recommendations.ingestion.hosts import (
    claim_hosts,
    hush_host,
    keep_gaps,
    known_hosts,
    quiet_hosts,
    release_hosts,
)
from recommendations.ingestion.settle import Check, RefreshResult, settle
from recommendations.ingestion.spells import paces
from recommendations.ingestion.store import with_holdings
from recommendations.models import Feed, Host
from recommendations.vocabulary import FeedOutcome

__all__ = ["Manner", "RefreshResult", "refresh_feed", "refresh_feeds"]

FULL_FETCH_EVERY = timedelta(hours=24)
STUMBLED = (
    "Reading or storing it went wrong in a way nobody foresaw ({error}). The log has it; tell who runs the tracker."
)
_NOT_DUE = RefreshResult(None, 0, "Not due, or being checked at this moment.")
_HELD = RefreshResult(None, 0, "Others are asking its host at this moment; its turn comes with the next round.")
_PUT_OFF = RefreshResult(None, 0, "Its turn did not come in this round; it comes with the next.")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Manner:
    """How a batch asks: through which network, how many checks at once, seconds in which checks begin, keys by kind."""

    network: Network
    at_once: int = 16
    within_s: float = 120.0
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


def refresh_feed(feed_id: int, *, manner: Manner, now: datetime) -> RefreshResult:
    """Bring one feed up to date. A second run, at the same time or after, finds it claimed or not due."""
    return refresh_feeds([feed_id], manner=manner, now=now)[feed_id]


def refresh_feeds(feed_ids: Sequence[int], *, manner: Manner, now: datetime) -> dict[int, RefreshResult]:
    """Bring the due ones of these feeds up to date; return what came of each, in the order given.

    Hosts and feeds are claimed, then asked outside of any transaction, and stored as the replies come, a few
    feeds in a transaction at most. What crashes leaves claims, which run out. One feed's error never stops the others.
    """
    results = dict.fromkeys(feed_ids, _NOT_DUE)
    began = time.monotonic()
    due = list(due_feeds(now).filter(pk__in=feed_ids).only("url", "alternative_url", "failing_since_at", "kind"))
    hosts_of = {feed.pk: _hosts(feed, now) for feed in due}
    names = {name for hosts in hosts_of.values() for name in hosts}
    held = claim_hosts(names, now=now)
    try:
        keep_gaps({host_of(feed.url): gap for feed in due if (gap := gap_of(feed.kind))}, now=now)
        results |= _left_alone(hosts_of, held, now)
        feeds = _claimed([pk for pk, hosts in hosts_of.items() if hosts <= held], now)
        results |= _refreshed(feeds, hosts_of, manner, now)
    finally:
        release_hosts(held, lasted=timedelta(seconds=time.monotonic() - began), now=now)
    return results


def _hosts(feed: Feed, now: datetime) -> frozenset[str]:
    """Return the hosts that a check of the feed may ask."""
    return frozenset(host_of(url) for url in (feed.url, alternative_of(feed, now)) if url) - {""}


def _left_alone(
    hosts_of: Mapping[int, frozenset[str]], held: frozenset[str], now: datetime
) -> dict[int, RefreshResult]:
    """Put off the feeds of hosts that want to be left alone; say of others whose host we do not hold that they wait."""
    left = {pk: hosts - held for pk, hosts in hosts_of.items() if not hosts <= held}
    quiet = quiet_hosts({name for hosts in left.values() for name in hosts}, now=now)
    results = dict.fromkeys(left, _HELD)
    for name, host in quiet.items():
        results |= _hushed([pk for pk, hosts in left.items() if name in hosts], host, now)
    return results


def _hushed(feed_ids: Sequence[int], host: Host, now: datetime) -> dict[int, RefreshResult]:
    """Move the next look of feeds to when their host may be asked again."""
    reason = f"{host.quiet_reason}; next look when that is over."
    feeds = Feed.objects.filter(pk__in=feed_ids, claimed_at__isnull=True) | Feed.objects.filter(
        pk__in=feed_ids, claimed_at=now
    )
    feeds.update(next_check_at=host.quiet_until_at, next_check_reason=reason[:300], claimed_at=None)
    return dict.fromkeys(feed_ids, RefreshResult(None, 0, reason))


def _claimed(feed_ids: Sequence[int], now: datetime) -> dict[int, Feed]:
    """Claim what is still due of these feeds and return it as it stands then."""
    due_feeds(now).filter(pk__in=feed_ids).update(claimed_at=now)
    mine = with_holdings(Feed.objects.filter(pk__in=feed_ids, claimed_at=now).select_related("publisher"))
    return {feed.pk: feed for feed in mine.order_by("next_check_at", "pk")}


def _refreshed(
    feeds: Mapping[int, Feed], hosts_of: Mapping[int, frozenset[str]], manner: Manner, now: datetime
) -> dict[int, RefreshResult]:
    """Ask for all feeds and store what comes."""
    pace = paces(feeds, now=now)
    known = known_hosts({name for pk in feeds for name in hosts_of[pk]}, now=now)
    questions = [_question(feed, hosts_of[pk], manner, now) for pk, feed in feeds.items()]
    results: dict[int, RefreshResult] = {}
    try:
        for asked in replies(
            _in_turns(questions),
            network=lambda: manner.network(known),
            at_once=manner.at_once,
            within_s=manner.within_s,
            now=now,
        ):
            checks = [Check(feeds[q.feed_id], _foreseen(q, reply), pace.get(q.feed_id)) for q, reply in asked if reply]
            results |= dict.fromkeys((q.feed_id for q, reply in asked if reply is None), _PUT_OFF)
            results |= _settled(checks, now)
            for question, reply in asked:
                _hush(question, reply, now)
    finally:
        unsettled = [pk for pk in feeds if results.get(pk, _PUT_OFF) is _PUT_OFF]
        if unsettled:
            Feed.objects.filter(pk__in=unsettled, claimed_at=now).update(claimed_at=None)
    return results


def _settled(checks: Sequence[Check], now: datetime) -> dict[int, RefreshResult]:
    """Settle some feeds at once. If that fails, settle each by itself, and the one that fails as our own fault.

    What nobody foresaw is an outcome too: counted, backed off from, and told in the log.
    """
    try:
        return settle(checks, now=now) if checks else {}
    except Exception as error:
        if len(checks) == 1:
            (check,) = checks
            log.exception("Feed %s, %s", check.feed.pk, check.feed.url)
            return settle([replace(check, reply=_stumbled(error))], now=now)
    return {pk: result for check in checks for pk, result in _settled([check], now).items()}


def _foreseen(question: Question, reply: Reply | Exception) -> Reply:
    if isinstance(reply, Reply):
        return reply
    log.error("Feed %s, %s", question.feed_id, question.polled.url, exc_info=reply)
    return _stumbled(reply)


def _stumbled(error: Exception) -> Reply:
    return Reply(Failure(FeedOutcome.OUR_FAULT, STUMBLED.format(error=type(error).__name__)))


def _hush(question: Question, reply: Reply | Exception | None, now: datetime) -> None:
    """Leave a public host alone that asked for it, for all its feeds; of others only the feed that was answered so."""
    host = host_of(question.polled.url)
    if isinstance(reply, Reply) and reply.quiet_for and host in question.public_hosts:
        hush_host(host, reply.quiet_for, now=now)


def _question(feed: Feed, hosts: frozenset[str], manner: Manner, now: datetime) -> Question:
    """Ask with the validators as they came; without them at least daily, since some servers say "same" for ever."""
    full = feed.last_full_fetch_at is None or now - feed.last_full_fetch_at >= FULL_FETCH_EVERY
    return Question(
        feed_id=feed.pk,
        kind=feed.kind,
        polled=Polled(feed.url, feed.title, feed.language, feed.last_success_at, manner.keys.get(feed.kind, "")),
        etag="" if full else feed.etag,
        last_modified="" if full else feed.last_modified,
        user_agent=feed.user_agent,
        alternative_url=alternative_of(feed, now),
        hosts=hosts,
    )


def _in_turns(questions: Iterable[Question]) -> list[Question]:
    """Return the questions with those to one host spread out, so that none holds up the others while it is paced."""
    by_host: dict[frozenset[str], list[Question]] = {}
    for question in questions:
        by_host.setdefault(question.hosts, []).append(question)
    return [question for turn in zip_longest(*by_host.values()) for question in turn if question]
