"""PURE. What of a parsed feed is new, what was changed by its publisher, and what is left alone (INGESTION A4)."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recommendations.fetch.address import BadAddress, loose_key
from recommendations.ingestion.parse import ParsedEntry, ParsedFeed

LATEST_AHEAD = timedelta(days=1)
BURIED = "Staff deleted it; it does not come back."


@dataclass(frozen=True)
class KnownEntry:
    """What we hold of an entry: enough to recognise it and to see that it was changed."""

    guid: str
    content_hash: str
    title: str
    url: str


@dataclass(frozen=True)
class Change:
    """An entry we hold, and how its publisher has it now. The entry keeps the guid we know it by."""

    known: KnownEntry
    entry: ParsedEntry

    @property
    def retitled(self) -> bool:
        """Say whether the headline changed, and not only the text below it."""
        return self.known.title != self.entry.title


@dataclass(frozen=True)
class Decision:
    """Every entry of a feed stands in exactly one of the four. `skipped` holds (guid, why)."""

    new: tuple[ParsedEntry, ...] = ()
    changed: tuple[Change, ...] = ()
    unchanged: int = 0
    skipped: tuple[tuple[str, str], ...] = ()


def decide_entries(
    parsed: ParsedFeed, known: Mapping[str, KnownEntry], tombstones: Collection[str], *, now: datetime
) -> Decision:
    """Sort the entries of a feed by what we hold of it already (`known`, by guid) and what staff deleted (guids).

    An entry with an unknown guid is still the one we know if it leads to the same address as exactly one known entry
    that the feed no longer lists: publishers put headlines, schemes and hosts into their guids, and change them.
    """
    aliases = _aliases(parsed, known)
    new: list[ParsedEntry] = []
    changed: list[Change] = []
    skipped: list[tuple[str, str]] = []
    for entry in parsed.entries:
        held = known.get(entry.guid) or aliases.get(entry.guid)
        if held and held.content_hash != entry.content_hash:
            changed.append(Change(held, replace(_plausible(entry, now), guid=held.guid)))
        elif not held and entry.guid in tombstones:
            skipped.append((entry.guid, BURIED))
        elif not held:
            new.append(_plausible(entry, now))
    unchanged = len(parsed.entries) - len(new) - len(changed) - len(skipped)
    return Decision(tuple(new), tuple(changed), unchanged, tuple(skipped))


def _plausible(entry: ParsedEntry, now: datetime) -> ParsedEntry:
    """Return the entry without a date that lies ahead; what was printed stays."""
    ahead = entry.published_at and entry.published_at > now + LATEST_AHEAD
    return replace(entry, published_at=None) if ahead else entry


def _aliases(parsed: ParsedFeed, known: Mapping[str, KnownEntry]) -> dict[str, KnownEntry]:
    """Return, by its new guid, each known entry that came back under another one."""
    listed = {entry.guid for entry in parsed.entries}
    left = _once({held.guid: held.url for held in known.values() if held.guid not in listed})
    arrived = _once({entry.guid: entry.url for entry in parsed.entries if entry.guid not in known})
    return {guid: known[left[key]] for key, guid in arrived.items() if key in left}


def _once(urls: Mapping[str, str]) -> dict[str, str]:
    """Return guid by loose address, for addresses that only one of the guids leads to."""
    keys = {guid: _key(url) for guid, url in urls.items() if url}
    count = Counter(keys.values())
    return {key: guid for guid, key in keys.items() if key and count[key] == 1}


def _key(url: str) -> str:
    try:
        return loose_key(url)
    except BadAddress:
        return ""
