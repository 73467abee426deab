"""The reports of a story as sources of an event, and how a late one gets there."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import F, QuerySet

from recommendations.events.finding import Source
from recommendations.events.merge import add_citations
from recommendations.fetch.address import BadAddress, check_address
from recommendations.models import Citation, Entry, Event
from recommendations.vocabulary import EventState


def sources_of(story_id: int) -> tuple[Source, ...]:
    """Return the reports of a story as sources, first published first, each of the publisher that wrote it."""
    return as_sources(Entry.objects.filter(story=story_id))


def sources_of_entries(entry_ids: Collection[int]) -> tuple[Source, ...]:
    """Return some entries as sources, first published first."""
    return as_sources(Entry.objects.filter(pk__in=entry_ids))


def as_sources(entries: "QuerySet[Entry]") -> tuple[Source, ...]:
    """Return entries as sources; one without address and title says nothing and is left out."""
    dated = entries.select_related("feed__publisher").order_by(
        F("published_at").asc(nulls_last=True), "first_seen_at", "pk"
    )
    return tuple(source for entry in dated if (source := _source(entry)).url or source.title)


def publisher_of(entry: Entry) -> str:
    """Return who published an entry: whom a gathering feed names, else the feed's publisher, to be fetched ahead."""
    return entry.publisher_name or entry.feed.publisher.name


def cite_late_reports(
    event_id: int, sources: Sequence[Source], *, by: User | None, now: datetime
) -> tuple[Citation, ...]:
    """Cite reports on the event their story led to, or the one it was merged into; on none that was taken back."""
    event = Event.objects.select_related("duplicate_of").get(pk=event_id)
    kept = event.duplicate_of or event
    if not sources or kept.state == EventState.RETRACTED:
        return ()
    return tuple(add_citations(kept.pk, sources, by=by, now=now))


def _source(entry: Entry) -> Source:
    """Return one report as a source. An address nobody could open is left out: title and publisher remain."""
    return Source(
        url=entry.url if _is_address(entry.url) else "",
        title=entry.title,
        publisher_name=publisher_of(entry),
        published_on=entry.published_at.date() if entry.published_at else None,
        language=entry.language,
        author=entry.author,
    )


def _is_address(url: str) -> bool:
    try:
        check_address(url)
    except BadAddress:
        return False
    return True
