"""The published test vectors: an outside check of every figure. METHOD_VECTORS names another file of the same form."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from recommendations.direction.change import Viewpoint, split_change
from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.direction.label import DirectionReading, read_direction, read_group
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.sensitivity import leave_one_out, smallest_addition
from recommendations.vocabulary import AssessmentStatus, Confidence, Label, Side, Significance

DEFAULT = Path(__file__).parent.parent / "data" / "method_vectors.json"
VECTORS = json.loads(Path(os.environ.get("METHOD_VECTORS") or DEFAULT).read_text(encoding="utf-8"))
QUERIES = [
    pytest.param(case["events"], query, id=f"{case['id']}-{query['as_of']}-{query['known_at']}")
    for case in VECTORS["event_cases"]
    for query in case["queries"]
]
GROUPS = [pytest.param(case, id=case["id"]) for case in VECTORS["composite_cases"]]


def midnight(text: str) -> datetime:
    return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)


def assessment(raw: Mapping[str, Any], event: Mapping[str, Any]) -> AssessmentEvidence:
    superseded = raw.get("superseded_at")
    return AssessmentEvidence(
        coder=raw["coder"],
        side=Side(raw["direction"]),
        significance=Significance(raw["significance"]),
        confidence=Confidence(raw["confidence"]),
        status=AssessmentStatus(raw["status"]),
        recorded_at=midnight(raw.get("recorded_at") or event["recorded_at"]),
        superseded_at=midnight(superseded) if superseded else None,
    )


def event(raw: Mapping[str, Any]) -> EventEvidence:
    """A machine's suggestion is a candidate here, never an assessment, so those rows have no place in the evidence."""
    judged = [a for a in raw["assessments"] if a["status"] != "suggested"]
    return EventEvidence(
        key=raw["id"],
        headline=raw["id"],
        occurred_on=date.fromisoformat(raw["date"]),
        recorded_at=midnight(raw["recorded_at"]),
        assessments=tuple(assessment(a, raw) for a in judged),
        episode=raw.get("episode") or "",
        retracted_at=midnight(raw["retracted_at"]) if raw.get("retracted_at") else None,
        is_duplicate=bool(raw.get("duplicate_of")),
    )


def figures(reading: DirectionReading) -> dict[str, float]:
    p = reading.posterior
    return {
        "T": p.toward,
        "A": p.away,
        "N": p.neutral,
        "evidence": p.evidence,
        "alpha": p.alpha,
        "beta": p.beta,
        "mean": p.share,
        "p_toward": p.p_toward,
    }


def test_parameters_are_those_of_the_vectors():
    def plain(value: Any) -> Any:
        return dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value

    assert {n: plain(getattr(DIRECTION_V1, n)) for n in VECTORS["parameters"]} == VECTORS["parameters"]


@pytest.mark.parametrize(("events", "query"), QUERIES)
def test_track_reads_as_published(events: list[dict[str, Any]], query: dict[str, Any]):
    expected = query["expected"]
    as_of, known_at = date.fromisoformat(query["as_of"]), midnight(query["known_at"])
    reading = read_direction([event(e) for e in events], as_of=as_of, known_at=known_at)
    assert figures(reading) == pytest.approx({n: expected[n] for n in figures(reading)}, rel=1e-9)
    assert reading.posterior.interval60 == pytest.approx(expected["ci60"], rel=1e-8)
    assert reading.posterior.interval80 == pytest.approx(expected["ci80"], rel=1e-8)
    assert (reading.label, reading.clear) == (Label(expected["label"]), expected["clear"])


@pytest.mark.parametrize("case", GROUPS)
def test_group_reads_as_published(case: dict[str, Any]):
    expected = case["expected"]
    when = {"as_of": date.fromisoformat(case["as_of"]), "known_at": midnight(case["known_at"])}
    units = {name: [event(e) for e in events] for name, events in case["units"].items()}
    reading = read_group(units, **when)
    p = reading.posterior
    assert (p.share, p.alpha, p.beta, p.p_toward, reading.coverage) == pytest.approx(
        tuple(expected[n] for n in ("mean", "alpha", "beta", "p_toward", "coverage")), rel=1e-9
    )
    assert reading.label == Label(expected["entry_label"])
    assert {n: read_direction(e, **when).label for n, e in units.items()} == expected["unit_labels"]


@pytest.mark.parametrize("case", VECTORS["sensitivity_cases"], ids=lambda case: case["id"])
def test_label_turns_as_published(case: dict[str, Any]):
    events = [event(e) for e in case["events"]]
    when = {"as_of": date.fromisoformat(case["as_of"]), "known_at": midnight(case["known_at"])}
    additions = smallest_addition(events, **when)
    assert read_direction(events, **when).label == case["label"]
    assert [[*f.keys, f.label] for f in leave_one_out(events, **when)] == case["removing_one_event_flips"]
    assert {side: [a.significance, a.label] if a else None for side, a in additions.items()} == case[
        "smallest_new_event_that_flips"
    ]


@pytest.mark.parametrize("case", VECTORS["change_cases"], ids=lambda case: case["id"])
def test_change_is_split_as_published(case: dict[str, Any]):
    before, after = (
        Viewpoint(date.fromisoformat(case[name]["as_of"]), midnight(case[name]["known_at"]))
        for name in ("previous", "current")
    )
    split = split_change([event(e) for e in case["events"]], before, after)
    found = {
        "share_before": split.share_before,
        "share_after": split.share_after,
        "ageing": split.ageing,
        "new_events": split.new_events,
        "late_arriving": split.late,
        "revisions": split.revisions,
        "total": split.total,
    }
    assert found == pytest.approx(case["expected"], rel=1e-9)
