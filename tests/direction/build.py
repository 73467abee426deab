"""Builders for pure evidence: fixed days, one coder, a confident major event toward unless said otherwise."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.vocabulary import AssessmentStatus, Confidence, Side, Significance, Step

START = date(2026, 1, 1)


def day(number: int) -> date:
    return START + timedelta(days=number)


def moment(number: int) -> datetime:
    return datetime.combine(day(number), time(), UTC)


LATER = moment(20_000)


def assessment(side: str = "toward", **fields: Any) -> AssessmentEvidence:
    return AssessmentEvidence(
        coder=fields.pop("coder", "ann"),
        side=Side(side),
        significance=Significance(fields.pop("significance", "major")),
        confidence=Confidence(fields.pop("confidence", "high")),
        status=AssessmentStatus(fields.pop("status", "reviewed")),
        recorded_at=fields.pop("recorded_at", moment(0)),
        **fields,
    )


def event(key: str = "a", on: int = 0, side: str = "toward", **fields: Any) -> EventEvidence:
    """`significance`, `confidence` and `coder` go to its one assessment, unless `assessments` are given."""
    judged = {name: fields.pop(name) for name in ("significance", "confidence", "coder") if name in fields}
    step = fields.pop("step", "decision")
    return EventEvidence(
        key=key,
        headline=fields.pop("headline", f"Bill {key} passed"),
        occurred_on=day(on),
        recorded_at=fields.pop("recorded_at", moment(0)),
        assessments=fields.pop("assessments", None) or (assessment(side, **judged),),
        step=Step(step) if step else None,
        **fields,
    )
