"""What a reading says and rests on: classes, level, cross-check, knowledge, fragility, disagreement."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from recommendations.direction.indicator import (
    INDICATOR_V1,
    Anchor,
    Basis,
    Mark,
    Verdict,
    disagreement,
    read_indicator,
    wrong_side_target,
)
from recommendations.vocabulary import DatePrecision, ShownLabel, Side
from tests.direction.indicator_build import KNOWN, anchor, daily, indicator, midyear, read, recalled, yearly

REVISED = datetime(2026, 3, 1, tzinfo=UTC)
YEAR = DatePrecision.YEAR


@pytest.mark.parametrize(
    ("last", "ratio", "verdict"),
    [
        (19, 1.9, "on_track"),
        (9.5, 0.95, "on_track"),
        (9.4, 0.94, "moving"),
        (6, 0.6, "moving"),
        (5.9, 0.59, "too_slow"),
        (0.1, 0.01, "too_slow"),
        (0, 0.0, "no_change"),
        (-1, -0.1, "away"),
    ],
)
def test_with_a_target_the_speed_is_compared_with_the_speed_required(last: float, ratio: float, verdict: str):
    reading = read(indicator({2020: 0, 2025: last}, target=anchor(20, 2030), scale="linear"), as_of=date(2025, 12, 31))
    assert (reading.verdict, reading.basis) == (Verdict(verdict), Basis.SPEED_RATIO)
    assert (reading.figure, reading.target_met) == (pytest.approx(ratio), False)


@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        (102, "strongly_toward"),
        (101, "strongly_toward"),
        (100.9, "slightly_toward"),
        (100, "no_change"),
        (99.1, "slightly_away"),
        (99, "strongly_away"),
        (90, "strongly_away"),
    ],
)
def test_without_a_target_the_growth_a_year_decides(last: float, verdict: str):
    reading = read(indicator({2024: 100, 2025: last}))
    assert (reading.verdict, reading.basis) == (Verdict(verdict), Basis.GROWTH)
    assert reading.figure == pytest.approx(last / 100 - 1)


@pytest.mark.parametrize(
    ("last", "pace", "verdict"),
    [
        (-6, 1.0, "strongly_toward"),
        (-7, 0.75, "slightly_toward"),
        (-10, 0.0, "no_change"),
        (-11, -0.25, "slightly_away"),
        (-14, -1.0, "strongly_away"),
    ],
)
def test_without_ratios_the_speed_is_counted_in_meaningful_changes(last: float, pace: float, verdict: str):
    reading = read(indicator({2021: -10, 2023: last}, meaningful_change=2))
    assert (reading.verdict, reading.basis, reading.figure) == (Verdict(verdict), Basis.SPEED, pytest.approx(pace))


def test_less_is_wanted_reads_the_other_way_round():
    series = indicator({2020: 10, 2025: 5}, desired="decrease", target=anchor(0, 2030))
    assert (read(series).verdict, read(series).figure) == (Verdict.ON_TRACK, pytest.approx(1.0))


def test_reading_names_what_it_rests_on():
    reading = read(indicator({2015: 1, 2020: 4, 2025: 6}, target=anchor(11, 2035)))
    assert (reading.first, reading.last, reading.years) == (
        Mark(1, midyear(2015), YEAR),
        Mark(6, midyear(2025), YEAR),
        10.0,
    )
    assert (reading.method_version, reading.share_covered) == ("indicator-v1", pytest.approx(0.5))


def test_baseline_starts_the_movement():
    series = indicator({2010: 90, 2020: 50, 2025: 30}, desired="decrease", baseline=anchor(40, 2019))
    reading = read(series)
    assert (reading.first, reading.figure) == (Mark(40, midyear(2019), YEAR), pytest.approx(1 - 0.75 ** (1 / 6)))


def test_undated_baseline_counts_for_the_way_covered_but_not_for_the_pace():
    reading = read(indicator({2020: 2, 2025: 6}, baseline=Anchor(0), target=anchor(10, 2030)))
    assert (reading.first, reading.share_covered) == (Mark(2, midyear(2020), YEAR), pytest.approx(0.6))


def test_baseline_to_come_is_not_known_yet():
    series = indicator({2018: 5, 2020: 6}, baseline=anchor(9, 2024))
    assert read(series, as_of=midyear(2024) - timedelta(days=1)).first == Mark(5, midyear(2018), YEAR)
    assert read(series, as_of=midyear(2024)).verdict is Verdict.NOT_ENOUGH_DATA


def test_days_count_where_data_are_not_annual():
    points = (daily(date(2024, 1, 1), 100), daily(date(2025, 7, 1), 110))
    assert read(indicator(points=points)).years == 547 / 365.25


def test_one_annual_and_one_dated_value_are_counted_in_days():
    points = (yearly(2024, 100), daily(date(2025, 12, 31), 110))
    assert read(indicator(points=points)).years == 548 / 365.25


def test_two_fiscal_years_are_whole_years_apart():
    points = tuple(daily(date(y, 4, 1), v, precision=DatePrecision.FISCAL_YEAR) for y, v in ((2023, 10), (2026, 12)))
    assert read(indicator(points=points)).years == 3.0


def test_compound_growth_that_gives_another_class_is_said():
    reading = read(indicator({2014: 1.93, 2025: 3.38}, target=anchor(5, 2035)))
    assert (reading.verdict, reading.compound_verdict, reading.classes_differ) == (
        Verdict.MOVING,
        Verdict.ON_TRACK,
        True,
    )


def test_compound_growth_of_the_same_class_is_silent():
    assert read(indicator({2015: 100, 2024: 103}, target=anchor(130, 2030))).classes_differ is False


@pytest.mark.parametrize("scale", ["linear", "ordinal"])
def test_no_growth_is_computed_on_a_scale_without_ratios(scale: str):
    reading = read(indicator({2015: 1, 2020: 2}, target=anchor(4, 2030), scale=scale))
    assert (reading.compound, reading.compound_verdict) == (None, None)


def test_figures_recalled_but_not_checked_carry_no_verdict_and_stay_visible():
    points = (yearly(2020, 10), recalled(2021, 50), recalled(2025, 90))
    reading = read(indicator({2024: 12}, points=points))
    assert (reading.last, reading.excluded_recalled) == (Mark(12, midyear(2024), YEAR), 2)
    assert [p.value for p in reading.points] == [10, 50, 12, 90]


def test_recalled_figure_counts_once_it_is_confirmed():
    confirmed_at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = (
        recalled(2025, 90, superseded_at=confirmed_at),
        yearly(2025, 90, recorded_at=confirmed_at),
    )
    series = indicator({2020: 10}, points=rows)
    before = read(series, known_at=confirmed_at - timedelta(seconds=1))
    after = read(series, known_at=confirmed_at)
    assert (before.verdict, before.excluded_recalled) == (Verdict.NOT_ENOUGH_DATA, 1)
    assert (after.verdict, after.excluded_recalled) == (Verdict.STRONGLY_TOWARD, 0)


def test_baseline_whose_figure_is_only_recalled_carries_no_verdict():
    series = indicator({2021: 2, 2025: 1}, points=(recalled(2020, 0),), baseline=anchor(0, 2020), desired="decrease")
    assert read(series).first == Mark(2, midyear(2021), YEAR)


def test_a_period_without_a_figure_is_shown_and_not_counted():
    reading = read(indicator({2020: 10, 2025: None}))
    assert (reading.verdict, len(reading.points)) == (Verdict.NOT_ENOUGH_DATA, 2)


def test_revision_closes_the_old_figure_from_the_moment_it_is_known():
    rows = (yearly(2023, 10.2, superseded_at=REVISED), yearly(2023, 10.4, recorded_at=REVISED))
    series = indicator({2015: 14.5}, points=rows, desired="decrease", target=anchor(7.25, 2030))
    before, after = read(series, known_at=REVISED - timedelta(days=1)), read(series, known_at=REVISED)
    assert (before.last, before.compound_verdict) == (Mark(10.2, midyear(2023), YEAR), Verdict.ON_TRACK)
    assert (after.last, after.compound_verdict) == (Mark(10.4, midyear(2023), YEAR), Verdict.MOVING)
    assert (before.compound, after.compound) == (pytest.approx(0.9526, abs=5e-5), pytest.approx(0.9011, abs=5e-5))


def test_figures_of_a_day_to_come_wait_for_it():
    series = indicator({2020: 10, 2022: 20, 2025: 5})
    assert read(series, as_of=midyear(2025) - timedelta(days=1)).last == Mark(20, midyear(2022), YEAR)
    assert read(series, as_of=midyear(2025)).last == Mark(5, midyear(2025), YEAR)


def test_of_two_figures_for_a_day_the_later_recorded_counts():
    points = (yearly(2025, 20, recorded_at=REVISED, period="late"), yearly(2025, 5, period="early"))
    assert read(indicator({2020: 10}, points=points)).last == Mark(20, midyear(2025), YEAR)


STEADY = {2020: 100, 2021: 104, 2022: 108, 2023: 112}


@pytest.mark.parametrize(
    ("figures", "fragile"),
    [
        (STEADY, False),
        (STEADY | {2023: 90}, True),
        (STEADY | {2020: 120}, True),
        ({2020: 100, 2021: 104, 2022: 90}, None),
    ],
)
def test_verdict_that_hangs_on_one_end_is_fragile(figures: dict[int, float], fragile: bool | None):
    assert read(indicator(figures)).fragile is fragile


def test_trial_that_leaves_too_little_to_judge_makes_nothing_fragile():
    latest = (daily(date(2025, month, 1), 104 + month) for month in (6, 7, 8))
    assert read(indicator(points=(daily(date(2020, 1, 1), 100), *latest))).fragile is False


@pytest.mark.parametrize(("tolerance", "fragile"), [(0.0, None), (0.1, False), (0.5, True)])
def test_verdict_within_the_tolerance_of_another_is_fragile(tolerance: float, fragile: bool | None):
    series = indicator({2020: 0, 2025: 9.8}, target=anchor(20, 2030), scale="linear", tolerance=tolerance)
    assert read(series).fragile is fragile


@pytest.mark.parametrize(
    ("baseline", "target", "desired", "wrong"),
    [
        (68.6, 55, "increase", True),
        (70, 100, "decrease", True),
        (50, 55, "increase", False),
        (50, 50, "increase", False),
        (0, 0, "decrease", False),
        (0.1 + 0.2, 0.3, "increase", False),
        (None, 55, "decrease", False),
        (50, None, "decrease", False),
    ],
)
def test_target_on_the_wrong_side_is_noticed(baseline: Any, target: Any, desired: str, wrong: bool):
    anchors = {"baseline": baseline, "target": target}
    series = indicator(desired=desired, **{n: None if v is None else anchor(v) for n, v in anchors.items()})
    assert wrong_side_target(series) is wrong


@pytest.mark.parametrize("fields", [{"rule": "floor"}, {"approach": 60.0}])
def test_floor_and_value_to_approach_have_no_wrong_side(fields: dict[str, Any]):
    assert wrong_side_target(indicator(baseline=anchor(68), target=anchor(55), **fields)) is False


def test_unwanted_answer_is_a_target_on_the_wrong_side():
    assert [wrong_side_target(indicator(scale="yes_no", target=Anchor(v))) for v in (0.0, 1.0)] == [True, False]


@pytest.mark.parametrize(
    ("shown", "verdicts", "finding"),
    [
        (ShownLabel.TOWARD, ["away"], "words toward, numbers away"),
        (ShownLabel.LEANING_TOWARD, ["breached", "no_change"], "words toward, numbers away"),
        (ShownLabel.AWAY, ["on_track"], "words away, numbers toward"),
        (ShownLabel.LEANING_AWAY, ["too_slow", "held", "not_enough_data"], "words away, numbers toward"),
        (ShownLabel.TOWARD, ["away", "moving"], None),
        (ShownLabel.TOWARD, ["on_track"], None),
        (ShownLabel.AWAY, ["strongly_away"], None),
        (ShownLabel.AWAY, ["no_change"], None),
        (ShownLabel.TOWARD, ["not_enough_data"], None),
        (ShownLabel.TOWARD, [], None),
        (ShownLabel.MIXED, ["away"], None),
        (ShownLabel.HOLDING, ["away"], None),
        (ShownLabel.NO_RECENT_EVIDENCE, ["away"], None),
        (ShownLabel.NOT_YET_RATED, ["away"], None),
    ],
)
def test_words_and_numbers_that_contradict_each_other_are_a_finding(
    shown: ShownLabel, verdicts: list[str], finding: str | None
):
    assert disagreement(shown, [Verdict(v) for v in verdicts]) == finding


def test_every_verdict_speaks_for_one_side():
    sides = {side: [v.value for v in Verdict if v.side is side] for side in (*Side, None)}
    assert sides == {
        Side.TOWARD: ["on_track", "moving", "too_slow", "strongly_toward", "slightly_toward", "toward", "held", "met"],
        Side.AWAY: ["away", "slightly_away", "strongly_away", "breached", "reversed"],
        Side.NEUTRAL: ["no_change", "not_met"],
        None: ["not_enough_data"],
    }


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"meaningful_change": 0.0}, "A meaningful change is over 0"),
        ({"limit": 0.0}, "A natural upper limit is over 0"),
        ({"tolerance": -1.0}, "A tolerance is 0 or more"),
        ({"approach": 1.0, "rule": "floor"}, "no floor or ceiling"),
        ({"scale": "yes_no", "points": (yearly(2020, 2),)}, "values 1 for yes and 0 for no"),
        ({"scale": "yes_no", "target": Anchor(5)}, "values 1 for yes and 0 for no"),
    ],
)
def test_series_that_contradicts_itself_is_refused(fields: dict[str, Any], message: str):
    with pytest.raises(ValueError, match=message):
        indicator(**fields)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_figure_is_refused(value: float):
    with pytest.raises(ValueError, match="is no figure"):
        yearly(2020, value)
    with pytest.raises(ValueError, match="is no figure"):
        Anchor(value)


def test_parameters_are_those_of_the_first_version_and_cannot_be_changed():
    assert (INDICATOR_V1.version, INDICATOR_V1.on_track, INDICATOR_V1.moving) == ("indicator-v1", 0.95, 0.60)
    assert (INDICATOR_V1.strong_growth, INDICATOR_V1.strong_speed, INDICATOR_V1.ceiling_exponent) == (0.01, 1.0, 4.44)
    with pytest.raises(FrozenInstanceError):
        INDICATOR_V1.on_track = 0.9


def test_another_version_is_named_in_its_readings():
    trial = replace(INDICATOR_V1, version="indicator-v2", on_track=1.0)
    reading = read_indicator(
        indicator({2020: 0, 2025: 9.8}, target=anchor(20, 2030), scale="linear"),
        as_of=date(2026, 1, 1),
        known_at=KNOWN,
        parameters=trial,
    )
    assert (reading.method_version, reading.verdict) == ("indicator-v2", Verdict.MOVING)
