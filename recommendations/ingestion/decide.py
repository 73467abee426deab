"""PURE. What of a parsed feed is new, what was changed by its publisher, and what is left alone (INGESTION A4)."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recommendations.ingestion.identity import address_key, alias_key, are_close, own_guid
from recommendations.ingestion.parse import ParsedEntry, ParsedFeed
from recommendations.ingestion.text import title_key

LATEST_AHEAD = timedelta(days=1)
MOST_REPAIRS = 3  # by headline and date, in one look: a feed full of equal headlines is no feed full of one entry
BURIED = "Staff deleted it; it does not come back."


@dataclass(frozen=True)
class KnownEntry:
    """What we hold of an entry: enough to recognise it and to see that it was changed. `seen_at`: dated, or met."""

    guid: str
    content_hash: str
    title: str
    url: str
    seen_at: datetime
    published_at: datetime | None = None


@dataclass(frozen=True)
class Change:
    """An entry we hold, and how its publisher has it now, under the guid it has now."""

    known: KnownEntry
    entry: ParsedEntry

    @property
    def retitled(self) -> bool:
        """Say whether the headline changed, and not only the text below it."""
        return self.known.title != self.entry.title

    @property
    def reworded(self) -> bool:
        """Say whether headline, text or address changed, and not only the guid."""
        return self.known.content_hash != self.entry.content_hash


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
    """Sort the entries of a feed by what we hold of it already (`known`, by guid) and what staff deleted (guids)."""
    entries = [_plausible(_apart(entry, known), now) for entry in parsed.entries]
    aliases = _aliases(entries, known, now)
    buried = {*tombstones, *filter(None, map(alias_key, tombstones))}
    new: list[ParsedEntry] = []
    changed: list[Change] = []
    skipped: list[tuple[str, str]] = []
    for entry in entries:
        held = known.get(entry.guid) or aliases.get(entry.guid)
        if held and (held.content_hash, held.guid) != (entry.content_hash, entry.guid):
            changed.append(Change(held, entry))
        elif not held and not buried.isdisjoint((entry.guid, alias_key(entry.guid))):
            skipped.append((entry.guid, BURIED))
        elif not held:
            new.append(entry)
    unchanged = len(entries) - len(new) - len(changed) - len(skipped)
    return Decision(tuple(new), tuple(changed), unchanged, tuple(skipped))


def newest_date(parsed: ParsedFeed, *, now: datetime) -> datetime | None:
    """Return the latest date the publisher gives an entry, of those that can be true."""
    return max((entry.published_at for entry in parsed.entries if _is_plausible(entry, now)), default=None)  # type: ignore[type-var]


def _plausible(entry: ParsedEntry, now: datetime) -> ParsedEntry:
    """Return the entry without a date that lies ahead; what was printed stays."""
    return entry if entry.published_at is None or _is_plausible(entry, now) else replace(entry, published_at=None)


def _is_plausible(entry: ParsedEntry, now: datetime) -> bool:
    return entry.published_at is not None and entry.published_at <= now + LATEST_AHEAD


def _apart(entry: ParsedEntry, known: Mapping[str, KnownEntry]) -> ParsedEntry:
    """Return the entry under a guid of its own where its feed gives one guid to all that it ever lists.

    We know that it does if we hold the entry under such a guid, or if nothing of what we hold under the plain one
    agrees: neither headline nor address nor day.
    """
    held = known.get(entry.guid)
    if held is None or address_key(held.url) == address_key(entry.url):
        return entry
    guid = own_guid(entry.guid, entry.url, entry.content_hash)
    dated = entry.published_at and held.published_at
    another = dated and not _same_title(entry, held) and not _same_day(entry, held)
    return replace(entry, guid=guid) if another or guid in known else entry


def _same_title(entry: ParsedEntry, held: KnownEntry) -> bool:
    key = title_key(entry.title)
    return entry.title == held.title or bool(key and key == title_key(held.title))


def _same_day(entry: ParsedEntry, held: KnownEntry) -> bool:
    return bool(entry.published_at and held.published_at and are_close(entry.published_at, held.published_at))


def _aliases(entries: Iterable[ParsedEntry], known: Mapping[str, KnownEntry], now: datetime) -> dict[str, KnownEntry]:
    """Return, by its new guid, each known entry that came back under another one.

    Publishers put headlines, schemes and hosts into their guids, and change them. Only what the feed no longer lists
    under its known guid can have come back, and a key only counts where one entry on each side has it. An address is
    enough; the rest of a guid needs the same headline or date beside it, since feeds gather from many hosts; a
    headline needs a close date, and is believed a few times a look.
    """
    listed = {entry.guid for entry in entries}
    left = {guid: held for guid, held in known.items() if guid not in listed}
    arrived = {entry.guid: entry for entry in entries if entry.guid not in known}
    found: dict[str, KnownEntry] = {}
    for key_of, agree, most in (
        (_address, _anyway, None),
        (_guid, _alike, None),
        (_title, lambda entry, held: are_close(entry.published_at or now, held.seen_at), MOST_REPAIRS),
    ):
        pairs = _pairs(arrived, left, key_of, agree)[:most]
        for guid, held in pairs:
            found[guid] = held
            del arrived[guid], left[held.guid]
    return found


def _pairs(
    arrived: Mapping[str, ParsedEntry],
    left: Mapping[str, KnownEntry],
    key_of: "Callable[[ParsedEntry | KnownEntry], str]",
    agree: "Callable[[ParsedEntry, KnownEntry], bool]",
) -> list[tuple[str, KnownEntry]]:
    """Return new guid and known entry for each key that exactly one of either side has, if they agree beside it."""
    if not arrived or not left:
        return []
    ours, theirs = _once(left, key_of), _once(arrived, key_of)
    pairs = [(theirs[key], left[ours[key]]) for key in theirs if key in ours]
    return [(guid, held) for guid, held in pairs if agree(arrived[guid], held)]


def _once(
    listed: Mapping[str, ParsedEntry] | Mapping[str, KnownEntry], key_of: "Callable[[ParsedEntry | KnownEntry], str]"
) -> dict[str, str]:
    """Return guid by key, for keys that only one of the entries has."""
    keys = {guid: key_of(one) for guid, one in listed.items()}
    count = Counter(keys.values())
    return {key: guid for guid, key in keys.items() if key and count[key] == 1}


def _address(one: ParsedEntry | KnownEntry) -> str:
    return address_key(one.url)


def _guid(one: ParsedEntry | KnownEntry) -> str:
    return alias_key(one.guid)


def _title(one: ParsedEntry | KnownEntry) -> str:
    return title_key(one.title)


def _anyway(_entry: ParsedEntry, _held: KnownEntry) -> bool:
    return True


def _alike(entry: ParsedEntry, held: KnownEntry) -> bool:
    return _same_title(entry, held) or bool(entry.published_at and entry.published_at == held.published_at)
