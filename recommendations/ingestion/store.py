"""Entries in and out of the database: what a feed's entries are known by, and what was decided about them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from recommendations.ingestion.decide import Change, Decision, KnownEntry
from recommendations.ingestion.identity import address_key, alias_key, own_guid
from recommendations.ingestion.insert import insert_new
from recommendations.ingestion.parse import ParsedEntry, ParsedFeed, shorten_excerpts
from recommendations.models import Entry, EntryVersion, Feed, Publisher, Tombstone

MOST_REVISIONS = 24  # a text with a clock in it changes with every look; a new headline is always told
MOST_VERSIONS = 200  # though even headlines may go to and fro
_KNOWN_BY = ("guid", "content_hash", "title", "canonical_url", "first_seen_at", "published_at")


def within_terms(feed: Feed, parsed: ParsedFeed) -> ParsedFeed:
    """Return a parsed feed with no more of anybody's text than the terms of use let us keep.

    Where an entry names a publisher we know, the stricter of that publisher's and the feed's own counts.
    """
    own = feed.publisher.excerpt_length
    named = {entry.publisher_name for entry in parsed.entries if entry.publisher_name}
    known = Publisher.objects.filter(name__in=named).values_list("name", "excerpt_length") if named else ()
    lengths: Mapping[str, int] = dict(known)
    return shorten_excerpts(parsed, lambda entry: min(own, lengths.get(entry.publisher_name, own)))


def known_entries(feed: Feed, parsed: ParsedFeed) -> dict[str, KnownEntry]:
    """Return, by guid, what we hold of a parsed feed, and what may be the same under another guid.

    Two questions at most, however many entries there are; none where `feed` says that it holds nothing yet.
    """
    if getattr(feed, "holds_entries", True) is False:
        return {}
    held = _known(feed.entries.filter(guid__in=[entry.guid for entry in parsed.entries]))
    strange = [entry for entry in parsed.entries if not _is_settled(entry, held.get(entry.guid))]
    return held | _known(feed.entries.filter(_resembles(strange))) if strange else held


def buried_guids(feed: Feed) -> frozenset[str]:
    """Return the guids of a feed's entries that staff deleted."""
    if getattr(feed, "holds_tombstones", True) is False:
        return frozenset()
    return frozenset(Tombstone.objects.filter(feed=feed).values_list("guid", flat=True))


def with_holdings(feeds: QuerySet[Feed]) -> QuerySet[Feed]:
    """Let each feed say whether it holds any entries and any tombstones, which saves asking feed by feed."""
    return feeds.annotate(
        holds_entries=Exists(Entry.objects.filter(feed=OuterRef("pk"))),
        holds_tombstones=Exists(Tombstone.objects.filter(feed=OuterRef("pk"))),
    )


def store_decisions(decisions: Sequence[tuple[Feed, Decision]], now: datetime) -> None:
    """Write new entries and changes of several feeds. An entry that somebody stored meanwhile is left as it is."""
    insert_new(Entry, [_row(feed, entry, now) for feed, decision in decisions for entry in decision.new])
    for feed, decision in decisions:
        if decision.changed:
            guids = [change.known.guid for change in decision.changed]
            held = {entry.guid: entry for entry in feed.entries.filter(guid__in=guids)}
            versions = [_revised(held[change.known.guid], change, now) for change in decision.changed]
            EntryVersion.objects.bulk_create(version for version in versions if version)


def _is_settled(entry: ParsedEntry, held: KnownEntry | None) -> bool:
    """Say whether an entry is at the address we know it at: then there is nobody else it could be."""
    return held is not None and address_key(held.url) == address_key(entry.url)


def _resembles(entries: Iterable[ParsedEntry]) -> Q:
    """Return what finds entries that may be one of these: by a guid of its own, rest of the guid, address, headline."""
    guids, aliases, urls, titles = set[str](), set[str](), set[str](), set[str]()
    for entry in entries:
        guids.add(own_guid(entry.guid, entry.url, entry.content_hash))
        aliases.add(alias_key(entry.guid))
        urls.update(_both_schemes(entry.canonical_url))
        titles.add(entry.title_key)
    condition = Q(guid__in=guids)
    for column, keys in (("alias_key", aliases - {""}), ("canonical_url", urls), ("title_key", titles - {""})):
        condition |= Q(**{f"{column}__in": keys}) if keys else Q()
    return condition


def _revised(held: Entry, change: Change, now: datetime) -> EntryVersion | None:
    """Bring a known entry up to date; return its former words. Its dates and its story stay.

    A change of the guid alone leaves no version. Neither does a text that keeps changing below one headline: it is
    left as it stands.
    """
    guid = {"guid": change.entry.guid, "alias_key": alias_key(change.entry.guid)}
    known = Entry.objects.filter(pk=held.pk, content_hash=held.content_hash)
    if not change.reworded or (not change.retitled and held.revision_count >= MOST_REVISIONS):
        if guid["guid"] != held.guid:
            known.update(**guid)
        return None
    count = min(held.revision_count + 1, MOST_VERSIONS)
    if not known.update(**guid, **_words(change.entry), revised_at=now, revision_count=count):
        return None
    words = {name: getattr(held, name) for name in ("title", "url", "summary", "content_hash")}
    return EntryVersion(entry=held, replaced_at=now, **words) if held.revision_count < MOST_VERSIONS else None


def _row(feed: Feed, entry: ParsedEntry, now: datetime) -> dict[str, Any]:
    return {
        "feed": feed.pk,
        "guid": entry.guid,
        "alias_key": alias_key(entry.guid),
        "author": entry.author,
        "publisher_name": entry.publisher_name,
        "language": entry.language or feed.language,
        "published_at": entry.published_at,
        "published_raw": entry.published_raw,
        "first_seen_at": now,
        "revised_at": None,
        "revision_count": 0,
        "story": None,
        **_words(entry),
    }


def _words(entry: ParsedEntry) -> dict[str, str]:
    """Return the columns that follow the publisher's edits."""
    return {
        "url": entry.url,
        "canonical_url": entry.canonical_url,
        "title": entry.title,
        "title_key": entry.title_key,
        "summary": entry.summary,
        "content_hash": entry.content_hash,
    }


def _known(entries: QuerySet[Entry]) -> dict[str, KnownEntry]:
    return {
        guid: KnownEntry(guid, content_hash, title, url, published_at or first_seen_at, published_at)
        for guid, content_hash, title, url, first_seen_at, published_at in entries.order_by().values_list(*_KNOWN_BY)
    }


def _both_schemes(canonical: str) -> tuple[str, ...]:
    """Return the canonical address with http and with https: sites move from one to the other, entries do not."""
    rest = canonical.partition("://")[2]
    return (f"http://{rest}", f"https://{rest}") if rest else ()
