"""Evidence rows that several sources share: citations and assessments."""

from collections.abc import Iterable, Sequence

from recommendations.catalogue.source.item import Item
from recommendations.catalogue.source.names import Names, Row, row
from recommendations.direction.printed_date import PrintedDate
from recommendations.fetch.address import BadAddress, canonical_url
from recommendations.vocabulary import Confidence, DatePrecision, Side, Significance, Step

# METHOD 0.1: what a step weighs where nobody has said otherwise.
SIGNIFICANCE_OF_STEP = {
    "": Significance.MINOR,
    Step.STATEMENT: Significance.MINOR,
    Step.PROPOSAL: Significance.MODERATE,
    Step.DECISION: Significance.MODERATE,
    Step.ENACTED: Significance.MAJOR,
    Step.CARRIED_OUT: Significance.MAJOR,
}


def citation_row(item: Item, names: Names, *, key: str, supports: Row, recorded_at: str, **given: str) -> Row:
    """Return the citation an item prints. `supports` names the event or observation; `given` overrides its texts."""
    published = item.date("published") if item.optional("published") else None
    precision = published.precision if published else DatePrecision.DAY
    fields = {
        "title": item.optional("title"),
        "author": item.optional("author"),
        "url": item.optional("url"),
        "canonical_url": _canonical(item),
        "published_on": published and published.day.isoformat(),
        "published_precision": precision.value,
        "language": item.optional("language"),
    }
    publisher = names.publisher(item)
    return row("citation", key=key, **supports, publisher=publisher, **fields | given, recorded_at=recorded_at)


def once_per_address(citations: Iterable[Row]) -> list[Row]:
    """Keep the first of several citations of one address."""
    kept: dict[object, Row] = {}
    for citation in citations:
        fields = citation["fields"]
        kept.setdefault(fields["canonical_url"] or fields["key"], citation)
    return list(kept.values())


def assessment_rows(event: Item, field: str, names: Names, *, step: str, recorded_at: str) -> list[Row]:
    """Return an event's assessments, one per member where a derived actor is judged."""
    rows: dict[tuple[str, ...], Row] = {}
    for item in event.items(field):
        item.only("recommendation", "track", "actor", "direction", "significance", "confidence", "rationale")
        for actor in names.members(item, "actor"):
            track = (*names.recommendation(item), actor)
            if track in rows:
                raise item.bad("actor", f"{actor} is judged on {track[1]} twice in this event. Keep one.")
            rows[track] = _assessment_row(event, item, track, step=step, recorded_at=recorded_at)
    return list(rows.values())


def _assessment_row(event: Item, item: Item, track: Sequence[str], *, step: str, recorded_at: str) -> Row:
    return row(
        "assessment",
        event=[event.text("id")],
        track=list(track),
        side=item.word("direction", Side),
        significance=item.optional_word("significance", Significance, SIGNIFICANCE_OF_STEP[step].value),
        confidence=item.optional_word("confidence", Confidence, Confidence.MEDIUM.value),
        rationale=item.optional("rationale"),
        recorded_at=recorded_at,
    )


def happened(item: Item) -> PrintedDate:
    """Return when an event happened. Raises BadSource where the printed precision is not that of the date."""
    date = item.date("date")
    if item.text("precision") != date.precision:
        raise item.bad("precision", f"is not that of “{item.text('date')}”, which is a {date.precision}.")
    return date


def _canonical(item: Item) -> str:
    url = item.optional("url")
    try:
        return canonical_url(url) if url else ""
    except BadAddress as error:
        raise item.bad("url", str(error)) from error
