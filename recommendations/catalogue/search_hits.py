"""What a list of finds tells of each: where it leads, when it was, who says so, and whether it still stands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from recommendations.models import Citation, Entry, Event, Recommendation
from recommendations.vocabulary import DatePrecision, EventState, StoryState

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a find. `on` None: no day is known. `mark`: why it does not stand as it is, or empty.

    `address` may lead to another site: an entry that no story holds yet has no page here.
    """

    address: str
    on: date | None
    precision: DatePrecision
    source: str
    mark: str


def tell(found: Iterable[Key]) -> Mapping[Key, Told]:
    """Return what to say of rows by kind and id; one query for each kind that is among them."""
    ids: dict[str, list[int]] = {}
    for kind, row in found:
        ids.setdefault(kind, []).append(row)
    tellers: Mapping[str, Callable[[list[int]], Iterable[tuple[int, Told]]]] = {
        "event": _events,
        "entry": _entries,
        "recommendation": _recommendations,
        "citation": _citations,
    }
    return {(kind, row): told for kind, rows in ids.items() for row, told in tellers[kind](rows)}


def _events(ids: list[int]) -> Iterable[tuple[int, Told]]:
    for event in Event.objects.filter(pk__in=ids).order_by():
        address = reverse("event", args=[event.code])
        yield event.pk, Told(address, event.occurred_on, DatePrecision(event.date_precision), event.code, _mark(event))


def _entries(ids: list[int]) -> Iterable[tuple[int, Told]]:
    rows = Entry.objects.filter(pk__in=ids).select_related("feed__publisher", "story__event").order_by()
    for entry in rows:
        story, publisher = entry.story, entry.publisher_name or entry.feed.publisher.name
        address = reverse("story", args=[story.pk]) if story else entry.url
        mark = ""
        if story and story.event:
            address = reverse("event", args=[story.event.code])
        elif story and story.state not in {StoryState.OPEN, StoryState.UNMATCHED}:
            mark = StoryState(story.state).label.lower()
        on = timezone.localdate(entry.published_at) if entry.published_at else None
        yield entry.pk, Told(address, on, DatePrecision.DAY, publisher, mark)


def _recommendations(ids: list[int]) -> Iterable[tuple[int, Told]]:
    for row in Recommendation.objects.filter(pk__in=ids).select_related("brief").order_by():
        address = reverse("recommendation", args=[row.brief.code, row.code])
        mark = "archived" if row.archived_at else ""
        on, precision = row.brief.published_on, DatePrecision(row.brief.published_precision)
        yield row.pk, Told(address, on, precision, f"{row.brief}, {row.code}", mark)


def _citations(ids: list[int]) -> Iterable[tuple[int, Told]]:
    related = ("publisher", "event__duplicate_of", "observation__indicator__recommendation__brief")
    for row in Citation.objects.filter(pk__in=ids).select_related(*related).order_by():
        publisher = row.publisher.name if row.publisher else ""
        mark = "withdrawn" if row.withdrawn_at else _mark(row.event)
        yield row.pk, Told(_cited_at(row), row.published_on, DatePrecision(row.published_precision), publisher, mark)


def _cited_at(citation: Citation) -> str:
    if citation.event:
        return reverse("event", args=[citation.event.code])
    if citation.observation is None:
        raise ValueError(f"Citation {citation.key} supports nothing; the database should have refused it.")
    indicator = citation.observation.indicator
    recommendation = indicator.recommendation
    return reverse("indicator", args=[recommendation.brief.code, recommendation.code, indicator.code])


def _mark(event: Event | None) -> str:
    if event is None or (event.state == EventState.CONFIRMED and event.duplicate_of_id is None):
        return ""
    return "merged" if event.duplicate_of_id else EventState(event.state).label.lower()
