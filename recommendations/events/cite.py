"""Citations of an event, their publishers, and which events cite an address already."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from recommendations.events.finding import Source
from recommendations.fetch.address import canonical_url, check_address, loose_key
from recommendations.models import Citation, Event, Publisher

# What a source says, as against when and by whom it was cited for what.
_SAID = (
    "publisher_id",
    "title",
    "author",
    "url",
    "canonical_url",
    "published_on",
    "published_precision",
    "language",
    "quote",
    "pointer",
    "archived_url",
)


def events_citing(urls: Iterable[str]) -> list[Event]:
    """Return the events that cite one of these addresses, newest first, retracted ones too. Raises BadAddress.

    A merged event stands for the one that keeps it. Scheme, `www.` and a slash at the end make no difference. What was
    withdrawn from an event is free to be cited elsewhere.
    """
    found = {event for events in events_by_address(urls).values() for event in events}
    return sorted(found, key=lambda event: (event.occurred_on, event.pk), reverse=True)


def events_by_address(urls: Iterable[str]) -> dict[str, set[Event]]:
    """Return what `events_citing` says for each address that is cited, in one query. Raises BadAddress."""
    keys = {url: loose_key(url) for url in urls}
    spellings = {spelling: key for key in keys.values() for spelling in _spellings(key)}
    rows = Citation.objects.filter(canonical_url__in=spellings, event__isnull=False, withdrawn_at=None)
    citing: dict[str, set[Event]] = {}
    for row in rows.select_related("event__duplicate_of"):
        if row.event:
            citing.setdefault(spellings[row.canonical_url], set()).add(row.event.duplicate_of or row.event)
    return {url: citing[key] for url, key in keys.items() if key in citing}


def lock_publishers(sources: Iterable[Source]) -> dict[Source, Publisher]:
    """Return who published each source, and hold these rows to the end of the transaction.

    Two people logging one report at once meet here: the second waits, and then finds the address known.
    """
    found = {
        source: _publisher(source) for source in sorted(sources, key=lambda source: (source.publisher_name, source.url))
    }
    pks = {publisher.pk for publisher in found.values()}
    list(Publisher.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))
    return found


def write_citations(
    event: Event, publishers: dict[Source, Publisher], *, by: User | None, now: datetime
) -> list[Citation]:
    """Add to an event the sources it does not cite yet, and return the new citations. Twice adds nothing.

    What was withdrawn from it before is cited anew, under a key of its own; the withdrawn citation stays on record.
    """
    rows = [_citation(event, source, publishers[source], by, now) for source in publishers]
    return add_rows(event, rows)


def add_rows(event: Event, rows: Iterable[Citation]) -> list[Citation]:
    """Write those of the unsaved citations that the event does not hold, each under its key; return what is new."""
    standing = list(event.citations.all())
    held = {citation_key(event, row) for row in standing if row.withdrawn_at is None}
    withdrawn = Counter(citation_key(event, row) for row in standing if row.withdrawn_at is not None)
    fresh = {}
    for row in rows:
        key = citation_key(event, row)
        row.key = f"{key}-{withdrawn[key] + 1}" if key in withdrawn else key
        if key not in held:
            fresh[row.key] = row
    Citation.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return list(event.citations.filter(key__in=fresh.keys() - {row.key for row in standing}))


def withdraw_citations(citations: "QuerySet[Citation]", *, by: User | None, now: datetime) -> int:
    """Say that citations support something else after all, and return how many did until now. They stay on record."""
    return citations.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by)


def _citation(event: Event, source: Source, publisher: Publisher, by: User | None, now: datetime) -> Citation:
    address = check_address(source.url) if source.url.strip() else ""
    canonical = canonical_url(address) if address else ""
    return Citation(
        event=event,
        publisher=publisher,
        title=source.title.strip() or event.headline,
        author=source.author.strip(),
        url=address,
        canonical_url=canonical,
        published_on=source.published_on,
        language=source.language,
        quote=source.quote.strip(),
        archived_url=check_address(source.archived_url) if source.archived_url.strip() else "",
        recorded_at=now,
        recorded_by=by,
    )


def copy_onto(event: Event, citation: Citation, *, by: User | None, now: datetime) -> Citation:
    """Return what a citation says, unsaved, as a citation of another event."""
    copy = Citation(event=event, recorded_at=now, recorded_by=by)
    for name in _SAID:
        setattr(copy, name, getattr(citation, name))
    return copy


def citation_key(event: Event, citation: Citation) -> str:
    """Return a key that is the same whenever one event cites one address (or one title where there is none)."""
    what = citation.canonical_url or f"{citation.publisher_id} {citation.title}"
    return f"{event.code}-{hashlib.sha256(what.encode()).hexdigest()[:12]}"


def known_publisher(name: str, url: str) -> Publisher | None:
    """Return the publisher of this name or, where no name is given, the one known by the host of the address.

    Raises BadAddress where it has to read an address that is none.
    """
    if name.strip():
        return Publisher.objects.filter(name__iexact=name.strip()).order_by("pk").first()
    host = host_of(url)
    if not host:
        return None
    return _publisher_of_host(host) or Publisher.objects.filter(name__iexact=host).order_by("pk").first()


def host_of(url: str) -> str:
    """Return who answers at an address, without `www.`; empty where there is no address. Raises BadAddress."""
    return loose_key(url).partition("/")[0].partition("?")[0] if url.strip() else ""


def _publisher(source: Source) -> Publisher:
    """Return the publisher of a source, a new one where it is not known."""
    known = known_publisher(source.publisher_name, source.url)
    name = source.publisher_name.strip() or host_of(source.url)
    return known or Publisher.objects.get_or_create(name=name)[0]


def _publisher_of_host(host: str) -> Publisher | None:
    """Return who published what we cite from a host most recently, or whose home it is."""
    roots = [f"{scheme}://{light}{host}" for scheme in ("https", "http") for light in ("", "www.")]
    on_host, at_home = Q(), Q()
    for root in roots:
        on_host |= Q(canonical_url__startswith=f"{root}/")
        at_home |= Q(home_url__startswith=f"{root}/") | Q(home_url=root)
    cited = (
        Citation.objects.filter(on_host, publisher__isnull=False).select_related("publisher").order_by("-pk").first()
    )
    return cited.publisher if cited else Publisher.objects.filter(at_home).order_by("pk").first()


def _spellings(key: str) -> Sequence[str]:
    """Return the canonical addresses that have this loose key."""
    path, mark, query = key.partition("?")
    roots = (f"{scheme}://{light}{path}" for scheme in ("https", "http") for light in ("", "www.", "m."))
    return [f"{root}{slash}{mark}{query}" for root in roots for slash in ("", "/")]
