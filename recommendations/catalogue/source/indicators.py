"""Indicators with their observations; every printed source becomes a citation."""

from recommendations.catalogue.source.evidence import citation_row
from recommendations.catalogue.source.item import Item
from recommendations.catalogue.source.names import Names, Row, row
from recommendations.vocabulary import Certainty, DesiredDirection, ReadingRule, Scale

# fmt: off
INDICATOR_FIELDS = (
    "code", "name", "unit", "recommendation", "also_relevant", "actor", "track", "desired_direction", "reading_rule",
    "scale", "natural_limit", "meaningful_change", "tolerance", "approach_value",
    "baseline", "target", "cadence", "source", "definition", "observations", "caveat",
)
# fmt: on


def indicator_rows(source: Item, names: Names) -> list[Row]:
    """Return every indicator, followed by its observations and their citations."""
    recorded_at = source.item("meta").moment("recorded_at")
    rows = []
    for item in source.items("indicators", named_by="code"):
        item.only(*INDICATOR_FIELDS)
        rows.append(_indicator_row(item, names))
        key = [*names.recommendation(item), item.text("code")]
        for observation in item.items("observations", named_by="date"):
            observation.only("date", "value", "source", "certainty", "note", "recorded_at")
            own = observation.moment("recorded_at") if observation.optional("recorded_at") else recorded_at
            rows += _observation_rows(observation, names, key, recorded_at=own)
    return rows


def _indicator_row(item: Item, names: Names) -> Row:
    also = [names.recommendation_key(item, "also_relevant", code) for code in item.texts("also_relevant")]
    source = item.item("source").only("name", "url")
    return row(
        "indicator",
        recommendation=names.recommendation(item),
        code=item.text("code"),
        name=item.text("name"),
        definition=item.optional("definition"),
        unit=item.text("unit"),
        actor=[names.actor(item, "actor", item.text("actor")).code],
        also_relevant=sorted(also),
        desired_direction=item.word("desired_direction", DesiredDirection),
        reading_rule=item.word("reading_rule", ReadingRule),
        **_settings(item),
        cadence=item.optional("cadence"),
        **_mark(item, "baseline"),
        **_mark(item, "target"),
        caveat=item.optional("caveat"),
        source_name=source.optional("name"),
        source_url=source.optional("url"),
    )


def _settings(item: Item) -> Row:
    """Return what the source says about how values may be read; where it says nothing the column's default holds."""
    names = ("natural_limit", "meaningful_change", "tolerance", "approach_value")
    said: Row = {name: value for name in names if (value := item.number(name)) is not None}
    scale = item.optional_word("scale", Scale)
    return said | {"scale": scale} if scale else said


def _mark(item: Item, field: str) -> Row:
    """Return an indicator's baseline or target: value, period, note."""
    mark = item.item(field).only("date", "value", "note")
    values = {"value": mark.number("value"), "period": mark.optional("date"), "note": mark.optional("note")}
    return {f"{field}_{name}": value for name, value in values.items()}


def _observation_rows(item: Item, names: Names, indicator: list[str], *, recorded_at: str) -> list[Row]:
    """Return one observation and, where its source names a publisher or an address, the citation."""
    value, period, observed = item.number("value"), item.text("date"), item.date("date")
    if value is None:
        raise item.bad("value", "is missing. Leave the whole observation out where no figure is known.")
    fields = {
        "observed_on": observed.day.isoformat(),
        "date_precision": observed.precision.value,
        "value": value,
        "certainty": item.word("certainty", Certainty),
        "note": item.optional("note"),
    }
    rows = [row("observation", indicator=indicator, period=period, **fields, recorded_at=recorded_at)]
    source = item.item("source").only("title", "publisher", "url")
    if source.optional("publisher") or source.optional("url"):
        source.text("title")
        key = f"{indicator[0]}-{indicator[-1]}-{period}-1".lower()
        supports: Row = {"observation": [*indicator, period, recorded_at]}
        rows.append(citation_row(source, names, key=key, supports=supports, recorded_at=recorded_at))
    return rows
