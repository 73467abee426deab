"""Builders for indicators: yearly verified figures that were known all along, unless said otherwise."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from recommendations.direction.indicator import Anchor, IndicatorReading, IndicatorSeries, Point, Scale, read_indicator
from recommendations.vocabulary import Certainty, DatePrecision, DesiredDirection, ReadingRule

KNOWN = datetime(2030, 1, 1, tzinfo=UTC)
FIRST_KNOWN = datetime(2000, 1, 1, tzinfo=UTC)
TODAY = date(2026, 12, 31)


def midyear(year: int) -> date:
    return date(year, 7, 1)


def yearly(year: int, value: float | None, **fields: Any) -> Point:
    defaults = {"period": str(year), "recorded_at": FIRST_KNOWN, "certainty": Certainty.VERIFIED}
    return Point(midyear(year), value, **defaults | {"precision": DatePrecision.YEAR} | fields)


def daily(on: date, value: float | None, **fields: Any) -> Point:
    defaults = {"period": on.isoformat(), "recorded_at": FIRST_KNOWN, "certainty": Certainty.VERIFIED}
    return Point(on, value, **defaults | fields)


def recalled(year: int, value: float, **fields: Any) -> Point:
    return yearly(year, value, certainty=Certainty.RECALLED, **fields)


def anchor(value: float, year: int | None = None) -> Anchor:
    return Anchor(value, midyear(year), DatePrecision.YEAR) if year else Anchor(value)


def indicator(figures: Mapping[int, float] | None = None, **fields: Any) -> IndicatorSeries:
    """`figures` by year come before `points`; more is wanted unless `desired` says otherwise."""
    points = (*(yearly(year, value) for year, value in (figures or {}).items()), *fields.pop("points", ()))
    return IndicatorSeries(
        desired=DesiredDirection(fields.pop("desired", "increase")),
        reading_rule=ReadingRule(fields.pop("rule", "trend")),
        scale=Scale(fields.pop("scale", "ratio")),
        points=points,
        **fields,
    )


def read(series: IndicatorSeries, **when: Any) -> IndicatorReading:
    return read_indicator(series, **{"as_of": TODAY, "known_at": KNOWN} | when)
