"""Events of a source and those of the development set, with their actors, citations and assessments."""

from recommendations.catalogue.source.evidence import assessment_rows, citation_row, happened, once_per_address
from recommendations.catalogue.source.item import Item
from recommendations.catalogue.source.names import Names, Row, row
from recommendations.vocabulary import Certainty, EventKind, Step

# fmt: off
SHARED_FIELDS = (
    "id", "date", "precision", "headline", "summary", "actors", "kind", "step", "episode", "note", "recorded_at",
)
LABELLED_FIELDS = ("publisher", "url", "certainty", "relevant", "difficulty", "distractor_topic", "labels")
# fmt: on


def event_rows(source: Item, names: Names) -> list[Row]:
    """Return every event of a source: the event, its actors, its citations, its assessments."""
    recorded_at = source.item("meta").moment("recorded_at")
    rows = []
    for item in source.items("events", named_by="id"):
        item.only(
            *(
                "id",
                "date",
                "precision",
                "headline",
                "summary",
                "actors",
                "kind",
                "step",
                "baseline",
                "episode",
                "note",
            ),
            *("brief_section", "sources", "assessments", "recorded_at"),
        )
        kind = item.word("kind", EventKind)
        rows += _rows_of(item, names, "assessments", kind=kind, recorded_at=recorded_at)
    return rows


def development_rows(source: Item, names: Names) -> list[Row]:
    """Return the relevant, verified items with an address, as events."""
    recorded_at = source.item("meta").moment("recorded_at")
    rows = []
    for item in source.items("events", named_by="id"):
        item.only(
            *(
                "id",
                "date",
                "precision",
                "headline",
                "summary",
                "actors",
                "kind",
                "step",
                "episode",
                "note",
                "publisher",
            ),
            *("url", "certainty", "relevant", "difficulty", "distractor_topic", "labels", "recorded_at"),
        )
        if item.flag("relevant") and item.word("certainty", Certainty) == Certainty.VERIFIED and item.optional("url"):
            kind = item.optional_word("kind", EventKind, _kind_of(item.optional("step")))
            rows += _rows_of(item, names, "labels", kind=kind, recorded_at=recorded_at)
    return rows


def judged_tracks(rows: list[Row]) -> set[tuple[str, str]]:
    """Return (recommendation, actor) of every assessment among the rows."""
    tracks = [r["fields"]["track"] for r in rows if r["model"] == "recommendations.assessment"]
    return {(track[1], track[2]) for track in tracks}


def _kind_of(step: str) -> EventKind:
    """A labelled item prints no kind: words are statements, everything else is policy."""
    return EventKind.STATEMENT if step == Step.STATEMENT else EventKind.POLICY


def _rows_of(item: Item, names: Names, judgements: str, *, kind: str, recorded_at: str) -> list[Row]:
    at = item.moment("recorded_at") if item.optional("recorded_at") else recorded_at
    step = item.optional_word("step", Step)
    code = item.text("id")
    actors = [names.actor(item, "actors", actor).code for actor in item.texts("actors")]
    return [
        _event_row(item, kind=kind, step=step, recorded_at=at),
        *(row("eventactor", event=[code], actor=[actor]) for actor in actors),
        *once_per_address(_citations(item, names, recorded_at=at)),
        *assessment_rows(item, judgements, names, step=step, recorded_at=at),
    ]


def _event_row(item: Item, *, kind: str, step: str, recorded_at: str) -> Row:
    date = happened(item)
    return row(
        "event",
        code=item.text("id"),
        headline=item.text("headline"),
        summary=item.optional("summary"),
        occurred_on=date.day.isoformat(),
        date_precision=date.precision.value,
        step=step,
        kind=kind,
        is_baseline=item.flag("baseline"),
        episode=item.optional("episode"),
        note=item.optional("note"),
        recorded_at=recorded_at,
    )


def _citations(item: Item, names: Names, *, recorded_at: str) -> list[Row]:
    """Return the sources an event lists. A labelled item is its own source: its headline is our wording of it."""
    code = item.text("id")
    if "sources" not in item.values:
        given = {"title": item.text("headline"), "key": f"{code.lower()}-1", "recorded_at": recorded_at}
        return [citation_row(item, names, supports={"event": [code]}, **given)]
    rows = []
    for number, source in enumerate(item.items("sources"), start=1):
        source.only("footnote", "title", "author", "publisher", "published", "url", "language").text("title")
        given = {"pointer": _pointer(item, source), "key": f"{code.lower()}-{number}", "recorded_at": recorded_at}
        rows.append(citation_row(source, names, supports={"event": [code]}, **given))
    return rows


def _pointer(event: Item, source: Item) -> str:
    """Return where the document cites a source: the footnote, or the section where there is none."""
    footnote = source.number("footnote")
    return f"Footnote {footnote}" if footnote else event.optional("brief_section")
