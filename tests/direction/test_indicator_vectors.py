"""Published progress figures, reproduced. METHOD_VECTORS names another file of the same form.

Statistics Canada and the Basque office compare compound growth rates: our cross-check. SDSN compares linear speeds: our
default. Where a publisher's cuts are not ours, the engine is run with the publisher's.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from recommendations.direction.indicator import INDICATOR_V1, Basis, IndicatorParameters, IndicatorReading, Verdict
from recommendations.direction.indicator_pace import linear_ratio
from recommendations.direction.indicator_series import IndicatorSeries, Mark
from recommendations.vocabulary import DatePrecision, Side
from tests.direction.indicator_build import anchor, indicator, midyear, read

DEFAULT = Path(__file__).parent.parent / "data" / "method_vectors.json"
CASES = json.loads(Path(os.environ.get("METHOD_VECTORS") or DEFAULT).read_text(encoding="utf-8"))["indicator_cases"]


def published_by(*names: str) -> list[Any]:
    return [pytest.param(c, id=c["id"]) for c in CASES if c["published"]["scheme"].startswith(names)]


COMPOUND = published_by("Statistics Canada", "Eustat")
CANADA = published_by("Statistics Canada")
SDSN = published_by("SDSN")
EUROSTAT = [pytest.param(c, id=c["id"]) for c in CASES if c.get("computed_eurostat_label")]

WITH_TARGET = {
    Verdict.ON_TRACK: "substantial_progress",
    Verdict.MOVING: "moderate_progress",
    Verdict.TOO_SLOW: "limited_progress",
    Verdict.NO_CHANGE: "limited_progress",
    Verdict.AWAY: "deterioration",
}
EUROSTAT_WITH_TARGET = {
    Verdict.ON_TRACK: "significant progress towards target",
    Verdict.MOVING: "moderate progress towards target",
    Verdict.TOO_SLOW: "insufficient progress towards target",
    Verdict.NO_CHANGE: "insufficient progress towards target",
    Verdict.AWAY: "movement away from target",
}
# Eurostat has no word for standing still and counts it as progress; that is the one class we do not share.
EUROSTAT_WITHOUT = {
    Verdict.STRONGLY_TOWARD: "significant progress",
    Verdict.SLIGHTLY_TOWARD: "moderate progress",
    Verdict.NO_CHANGE: "moderate progress",
    Verdict.SLIGHTLY_AWAY: "moderate movement away",
    Verdict.STRONGLY_AWAY: "significant movement away",
    Verdict.NOT_ENOUGH_DATA: "not enough data",
}
ARROWS = {
    Verdict.ON_TRACK: "on track or maintaining SDG achievement",
    Verdict.MOVING: "moderately improving",
    Verdict.TOO_SLOW: "stagnating",
    Verdict.NO_CHANGE: "stagnating",
    Verdict.AWAY: "decreasing",
}


def series_of(case: Mapping[str, Any], **fields: Any) -> IndicatorSeries:
    target = None if case["target"] is None else anchor(case["target"], case["target_year"])
    settings = {
        "desired": "increase" if case["direction"] > 0 else "decrease",
        "target": target,
        "limit": case["limit"],
    }
    figures = {case["base_year"]: case["base_value"], case["latest_year"]: case["latest_value"]}
    return indicator(figures, **settings | fields)


def sdsn_series(case: Mapping[str, Any], **fields: Any) -> IndicatorSeries:
    """The green line is the target, and its day lies a horizon after the base."""
    figures = {case["base_year"]: case["base_value"], case["latest_year"]: case["latest_value"]}
    desired = "increase" if case["best_value"] > case["worst_value"] else "decrease"
    target = anchor(case["green_threshold"], case["base_year"] + case["horizon_years"])
    return indicator(figures, desired=desired, target=target, **fields)


def read_then(
    series: IndicatorSeries, case: Mapping[str, Any], parameters: IndicatorParameters = INDICATOR_V1
) -> IndicatorReading:
    return read(series, as_of=date(case["latest_year"], 12, 31), parameters=parameters)


def canadian_status(case: Mapping[str, Any]) -> str:
    """The published class, from the engine's own with the publisher's cuts."""
    reading = read_then(series_of(case), case)
    if reading.verdict is Verdict.NOT_ENOUGH_DATA:
        return "not_available"
    if reading.target_met:
        return "target_achieved"
    if reading.compound_verdict:
        return WITH_TARGET[reading.compound_verdict]
    for strong, status in ((0.015, "substantial_progress"), (0.005, "moderate_progress")):
        cuts = replace(INDICATOR_V1, strong_growth=strong)
        if read_then(series_of(case), case, cuts).verdict is Verdict.STRONGLY_TOWARD:
            return status
    return "deterioration" if reading.verdict.side is Side.AWAY else "limited_progress"


@pytest.mark.parametrize("case", COMPOUND)
def test_compound_figure_is_the_published_one(case: dict[str, Any]):
    reading, published = read_then(series_of(case), case), case["published"]["value"]
    if published is None:
        assert (reading.compound, reading.basis is Basis.SPEED_RATIO) == (None, False)
    elif min(case["base_value"], case["latest_value"], case["target"] or 1.0) <= 0.0 or case["target"] == 0.0:
        assert reading.compound is None, "no small number stands in for zero"
    elif case["target"] is None:
        assert (reading.basis, reading.figure) == (Basis.GROWTH, pytest.approx(published, rel=1e-9, abs=1e-15))
    else:
        assert (reading.basis, reading.compound) == (
            Basis.SPEED_RATIO,
            pytest.approx(published, rel=1e-9, abs=1e-15),
        )


@pytest.mark.parametrize("case", CANADA)
def test_canadian_class_is_the_published_one(case: dict[str, Any]):
    assert canadian_status(case) == case["published"]["status"]


@pytest.mark.parametrize("case", EUROSTAT)
def test_eurostat_label_follows_from_compound_growth(case: dict[str, Any]):
    reading = read_then(series_of(case, limit=None), case)
    if reading.target_met:
        label = "target met"
    elif reading.compound_verdict:
        label = EUROSTAT_WITH_TARGET[reading.compound_verdict]
    else:
        label = EUROSTAT_WITHOUT[reading.verdict]
    assert label == case["computed_eurostat_label"]


@pytest.mark.parametrize("case", SDSN)
def test_linear_ratio_is_the_published_one(case: dict[str, Any]):
    """Where the base lies past the green line already the publisher's ratio changes sign; ours is the movement's."""
    sign = 1.0 if case["best_value"] > case["worst_value"] else -1.0
    base, green = case["base_value"], case["green_threshold"]
    first, last, goal = (
        Mark(value, midyear(year), DatePrecision.YEAR)
        for value, year in (
            (base, case["base_year"]),
            (case["latest_value"], case["latest_year"]),
            (green, case["base_year"] + case["horizon_years"]),
        )
    )
    past_green = -1.0 if sign * (green - base) < 0.0 else 1.0
    ratio = linear_ratio(first, last, goal, sign=sign, parameters=INDICATOR_V1)
    assert ratio * past_green == pytest.approx(case["ratio_to_required"], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("case", SDSN)
def test_sdsn_arrow_follows_from_the_linear_ratio(case: dict[str, Any]):
    """Past the green line the publisher shows the top arrow whatever the trend; we say that the target is met."""
    cuts = replace(INDICATOR_V1, on_track=1.0, moving=0.5)
    reading = read_then(sdsn_series(case), case, cuts)
    meaning = ARROWS[Verdict.ON_TRACK] if reading.target_met else ARROWS[reading.verdict]
    assert meaning == case["published"]["meaning"]


@pytest.mark.parametrize("case", SDSN)
def test_scores_read_like_the_values_they_come_from(case: dict[str, Any]):
    scores = {case["base_year"]: case["score_base"], case["latest_year"]: case["score_latest"]}
    target = anchor(case["score_green"], case["base_year"] + case["horizon_years"])
    by_score = read_then(indicator(scores, target=target, scale="linear"), case)
    by_value = read_then(sdsn_series(case, scale="linear"), case)
    assert (by_score.verdict, by_score.target_met) == (by_value.verdict, by_value.target_met)


def test_every_case_is_checked_by_somebody():
    checked = {param.id for param in (*COMPOUND, *SDSN)}
    assert checked == {case["id"] for case in CASES}
