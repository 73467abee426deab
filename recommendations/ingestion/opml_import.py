"""Feeds from a list, and the list of our feeds. Each line's fate is told; importing a list twice adds nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User

from recommendations.fetch.address import loose_key
from recommendations.ingestion.feed_draft import BadFeed, FeedDraft, checked
from recommendations.ingestion.feed_lookup import known_feeds
from recommendations.ingestion.feeds import store_feed
from recommendations.ingestion.opml import OutlineFeed, write_opml
from recommendations.models import Feed
from recommendations.vocabulary import FeedKind

LIST_TITLE = "Feeds of the recommendation tracker"
WITHOUT_REASON = "It was paused where it came from."


class Fate(StrEnum):
    """What became of one line of a list."""

    ADDED = "added"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True)
class LineFate:
    """One line of a list and what became, or would become, of it; `reason` is a sentence, empty for what was added."""

    line: OutlineFeed
    fate: Fate
    reason: str = ""

    def __str__(self) -> str:
        name = f"{self.line.title} – {self.line.url}" if self.line.title else self.line.url or "(no address)"
        return f"line {self.line.line}: {self.fate}: {name}" + (f" ({self.reason})" if self.reason else "")


def import_feeds(
    lines: Iterable[OutlineFeed], *, by: User | None, now: datetime, dry_run: bool = False
) -> tuple[LineFate, ...]:
    """Add what is not known yet, each line by itself, so that a list cut off half-way is simply imported again.

    A new feed is polled at once unless the list says that it is paused; its publisher is unrated unless known.
    """
    known = known_feeds()
    fates = []
    for line in lines:
        fate = _fate(line, known)
        if fate.fate is Fate.ADDED and not dry_run:
            fate = _added(line, by=by, now=now)
        if fate.fate is Fate.ADDED:
            known[loose_key(line.url)] = f"{line.title or line.url}, listed above"
        fates.append(fate)
    return tuple(fates)


def export_feeds(*, now: datetime) -> str:
    """Return all our feeds as OPML, by title. What other readers know nothing of stands in attributes of our own."""
    rows = Feed.objects.select_related("publisher").order_by("title", "url")
    return write_opml([_outline(feed) for feed in rows], title=LIST_TITLE, now=now)


def _fate(line: OutlineFeed, known: dict[str, str]) -> LineFate:
    if line.refusal:
        return LineFate(line, Fate.REFUSED, line.refusal)
    title = known.get(loose_key(line.url))
    return LineFate(line, Fate.KNOWN, f"as {title}") if title else LineFate(line, Fate.ADDED)


def _added(line: OutlineFeed, *, by: User | None, now: datetime) -> LineFate:
    draft = FeedDraft(
        url=line.url,
        title=line.title,
        publisher_name=line.publisher,
        language=line.language,
        kind=line.kind,
        alternative_url=line.alternative_url,
    )
    try:
        store_feed(checked(draft), by=by, now=now, paused=line.paused)
    except BadFeed as refusal:
        return LineFate(line, Fate.REFUSED, str(refusal))
    return LineFate(line, Fate.ADDED)


def _outline(feed: Feed) -> OutlineFeed:
    return OutlineFeed(
        url=feed.url,
        title=feed.title,
        kind=FeedKind(feed.kind),
        language=feed.language,
        publisher=feed.publisher.name,
        homepage=feed.publisher.home_url,
        alternative_url=feed.alternative_url,
        paused="" if feed.enabled_at else feed.disabled_reason or WITHOUT_REASON,
    )
