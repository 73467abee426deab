"""A small data set in fixture form: one row of nearly everything, two where order or number matters."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LOADED = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RECORDED = "2026-03-01T09:00:00+00:00"
R01, R02 = ["b-1", "R01"], ["b-1", "R02"]
TRACK = [*R01, "estonia"]
OBSERVATION = [*R01, "I01", "2025", RECORDED]


def row(model: str, **fields: Any) -> dict[str, Any]:
    return {"model": model if "." in model else f"recommendations.{model}", "fields": fields}


def recommendation(code: str, position: int) -> dict[str, Any]:
    fields = {"title": f"Ask {code}", "summary": "Do it.", "horizon": "immediate", "related": []}
    return row("recommendation", brief=["b-1"], pillar=["b-1", "P1"], code=code, position=position, **fields)


def small_set() -> dict[str, list[dict[str, Any]]]:
    """The files by name; a test changes the rows it is about."""
    brief = {"title": "A brief", "issued_by": "Institute", "published_on": "2026-02-15"}
    judged = {"side": "away", "significance": "major", "confidence": "high", "rationale": "", "recorded_at": RECORDED}
    indicator = {"name": "Cables", "unit": "cables", "desired_direction": "decrease", "also_relevant": [R02]}
    observed = {"observed_on": "2025-07-01", "date_precision": "year", "value": "3.5", "certainty": "verified"}
    cited = {"title": "Bill passed", "publisher": ["The Gazette"], "recorded_at": RECORDED}
    address = "https://gazette.example/a"
    return {
        "1_catalogue.json": [
            row("brief", code="b-1", **brief),
            row("pillar", brief=["b-1"], code="P1", title="A pillar", position=1),
            row("actor", code="estonia", name="Estonia", kind="country", role="tracked", group=["baltics"], position=2),
            row("actor", code="baltics", name="Baltics", kind="group", role="derived", group=None, position=1),
            recommendation("R01", 1),
            recommendation("R02", 2),
            row("matchterm", recommendation=R01, kind="term", text="cable damage"),
            row("track", recommendation=R01, actor=["estonia"], involvement="affected", criteria_toward=["It helps"]),
        ],
        "2_sources.json": [
            row("auth.group", name="Editors", permissions=[["add_event", "recommendations", "event"]]),
            row("publisher", name="The Gazette", tier="established"),
            row("feed", url="https://gazette.example/rss", title="Gazette", publisher=["The Gazette"], language="en"),
        ],
        "3_evidence.json": [
            row("indicator", recommendation=R01, code="I01", actor=["estonia"], **indicator),
            row("observation", indicator=[*R01, "I01"], period="2025", recorded_at=RECORDED, **observed),
            row("event", code="E1", headline="Bill", occurred_on="2026-02-20", kind="policy", recorded_at=RECORDED),
            row("eventactor", event=["E1"], actor=["estonia"]),
            row("citation", key="e1-1", event=["E1"], url=address, canonical_url=address, **cited),
            row("citation", key="b-1-i01-2025-1", observation=OBSERVATION, **cited),
            row("assessment", event=["E1"], track=TRACK, **judged),
        ],
    }


def the(files: dict[str, list[dict[str, Any]]], model: str, number: int = 0) -> dict[str, Any]:
    """The fields of one row of a model."""
    rows = [row for rows in files.values() for row in rows if row["model"].endswith(f".{model}")]
    return rows[number]["fields"]


def write(folder: Path, files: dict[str, list[dict[str, Any]]]) -> Path:
    for name, rows in files.items():
        (folder / name).write_text(json.dumps(rows, ensure_ascii=False))
    return folder
