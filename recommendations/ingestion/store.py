"""Entries in and out of the database: what a feed's entries are known by, and what was decided about them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Min

from recommendations.fetch.address import BadAddress, canonical_url
from recommendations.ingestion.decide import Change, Decision, KnownEntry
from recommendations.ingestion.parse import ParsedEntry, ParsedFeed
from recommendations.ingestion.text import title_key
from recommendations.models import Entry, Feed, Tombstone

MOST_REVISIONS = 24  # a text with a clock in it changes with every look; a new headline is always told
PACE_OVER = timedelta(days=28)
PACE_AFTER = timedelta(days=2)


def known_entries(feed: Feed, parsed: ParsedFeed) -> dict[str, KnownEntry]:
    """Return, by guid, what we hold of a parsed feed: under the same guid, or under another at the same address."""
    guids = [entry.guid for entry in parsed.entries]
    held = {entry.guid: entry for entry in _known(feed.entries.filter(guid__in=guids))}
    urls = [url for entry in parsed.entries if entry.guid not in held for url in _both_schemes(entry.url)]
    return held | {entry.guid: entry for entry in _known(feed.entries.filter(canonical_url__in=urls))}


def buried_guids(feed: Feed, parsed: ParsedFeed) -> frozenset[str]:
    """Return the guids of a parsed feed that staff deleted."""
    guids = [entry.guid for entry in parsed.entries]
    return frozenset(Tombstone.objects.filter(feed=feed, guid__in=guids).values_list("guid", flat=True))


def store_decision(feed: Feed, decision: Decision, *, now: datetime) -> None:
    """Write new entries and changes. An entry that somebody stored meanwhile is left as it is."""
    rows = [_row(feed, entry, now) for entry in decision.new]
    Entry.objects.bulk_create(rows, ignore_conflicts=True)
    for change in decision.changed:
        _revise(feed, change, now)


def entries_per_week(feed: Feed, now: datetime) -> float | None:
    """Return a feed's pace over the last four weeks; None where we have not watched it long enough to tell.

    What the first look found had gathered before we came, so it does not count.
    """
    began = feed.entries.aggregate(began=Min("first_seen_at"))["began"]
    if began is None or now - began < PACE_AFTER:
        return None
    since = max(began, now - PACE_OVER)
    return feed.entries.filter(first_seen_at__gt=since).count() / ((now - since) / timedelta(weeks=1))


def _revise(feed: Feed, change: Change, now: datetime) -> None:
    """Bring a known entry's words up to date. Its guid, its dates and its story stay."""
    held = Entry.objects.filter(feed=feed, guid=change.known.guid)
    fields = _words(change.entry) | {"revised_at": now, "revision_count": F("revision_count") + 1}
    if change.retitled:
        held.update(**fields)
    else:
        held.filter(revision_count__lt=MOST_REVISIONS).update(**fields)


def _row(feed: Feed, entry: ParsedEntry, now: datetime) -> Entry:
    return Entry(
        feed=feed,
        guid=entry.guid,
        author=entry.author,
        publisher_name=entry.publisher_name,
        language=entry.language or feed.language,
        published_at=entry.published_at,
        published_raw=entry.published_raw,
        first_seen_at=now,
        **_words(entry),
    )


def _words(entry: ParsedEntry) -> dict[str, str]:
    """Return the columns that follow the publisher's edits."""
    return {
        "url": entry.url,
        "canonical_url": _canonical(entry.url),
        "title": entry.title,
        "title_key": title_key(entry.title),
        "summary": entry.summary,
        "content_hash": entry.content_hash,
    }


def _known(entries: Iterable[Entry]) -> Iterable[KnownEntry]:
    return (
        KnownEntry(guid=entry.guid, content_hash=entry.content_hash, title=entry.title, url=entry.canonical_url)
        for entry in entries
    )


def _both_schemes(url: str) -> tuple[str, ...]:
    """Return the canonical address with http and with https: sites move from one to the other, entries do not."""
    rest = _canonical(url).partition("://")[2]
    return (f"http://{rest}", f"https://{rest}") if rest else ()


def _canonical(url: str) -> str:
    """Return the address to compare by; empty where there is none, or none we can use."""
    try:
        return canonical_url(url) if url else ""
    except BadAddress:
        return ""
