"""The special cases of METHOD 2.2, row by row."""

from datetime import date, timedelta
from typing import Any

import pytest

from recommendations.direction.indicator import Anchor, Basis, Mark, Verdict, wrong_side_target
from recommendations.vocabulary import DatePrecision, Side
from tests.direction.indicator_build import anchor, daily, indicator, midyear, read, recalled

YEAR = DatePrecision.YEAR


# Too little to go on.


@pytest.mark.parametrize(
    ("figures", "fields"),
    [
        ({}, {}),
        ({2025: 5}, {}),
        ({2025: 5}, {"baseline": anchor(5, 2025)}),
        ({2024: 5}, {"baseline": anchor(5, 2025)}),
        ({}, {"points": (recalled(2020, 5), recalled(2025, 9))}),
        ({}, {"baseline": anchor(5, 2020), "target": anchor(9, 2030)}),
        ({}, {"baseline": anchor(5, 2020), "rule": "floor"}),
        ({2020: 5}, {"baseline": anchor(5, 2020), "rule": "floor"}),
        ({2019: 4}, {"baseline": anchor(5, 2020), "rule": "floor"}),
        ({2025: 5}, {"target": Anchor(5)}),
        ({2025: 5}, {"baseline": anchor(5, 2025), "target": Anchor(5)}),
        ({}, {"scale": "yes_no", "baseline": anchor(0, 2020)}),
    ],
)
def test_fewer_than_two_dated_figures_are_not_enough(figures: dict[int, float], fields: dict[str, Any]):
    reading = read(indicator(figures, **fields))
    assert (reading.verdict, reading.verdict.side, reading.figure) == (Verdict.NOT_ENOUGH_DATA, None, None)
    assert (reading.first, reading.last, reading.years, reading.basis) == (None, None, None, None)


@pytest.mark.parametrize(("days", "verdict"), [(364, "not_enough_data"), (365, "strongly_toward")])
def test_figures_must_lie_a_year_apart(days: int, verdict: str):
    start = date(2024, 6, 15)
    points = (daily(start, 10), daily(start + timedelta(days=days), 20))
    assert read(indicator(points=points)).verdict is Verdict(verdict)


def test_fast_series_may_ask_for_less_than_a_year():
    points = (daily(date(2026, 1, 1), 10), daily(date(2026, 4, 1), 20))
    assert read(indicator(points=points, min_span_days=90)).verdict is Verdict.STRONGLY_TOWARD
    assert read(indicator(points=points, min_span_days=91)).verdict is Verdict.NOT_ENOUGH_DATA


def test_two_days_of_one_year_of_annual_data_tell_no_pace():
    points = (daily(date(2024, 1, 1), 10, precision=YEAR), daily(date(2024, 12, 31), 20, precision=YEAR))
    assert read(indicator(points=points)).verdict is Verdict.NOT_ENOUGH_DATA


# Zero, negative values, sign changes.


@pytest.mark.parametrize(
    ("figures", "target", "ratio"),
    [
        ({2020: 0, 2025: 6}, 12, 1.0),
        ({2020: -4, 2025: -3}, 4, 0.25),
        ({2020: -4, 2022: 3, 2025: 2}, 4, 1.5),
        ({2020: 5, 2022: -1, 2025: 6}, 10, 0.4),
    ],
)
def test_zero_negative_and_changing_signs_are_linear_only(figures: dict[int, float], target: float, ratio: float):
    reading = read(indicator(figures, target=anchor(target, 2030)))
    assert (reading.figure, reading.compound, reading.classes_differ) == (pytest.approx(ratio), None, False)


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ({2020: 0, 2025: 6}, "toward"),
        ({2020: -4, 2025: -6}, "away"),
        ({2020: 3, 2025: 0}, "away"),
        ({2020: 0, 2025: 0}, "no_change"),
    ],
)
def test_without_target_and_ratios_only_the_sign_is_shown(figures: dict[int, float], verdict: str):
    reading = read(indicator(figures))
    assert (reading.verdict, reading.basis, reading.figure) == (Verdict(verdict), Basis.SIGN, None)


def test_target_of_zero_is_linear_only():
    reading = read(indicator({2020: 10, 2025: 6}, desired="decrease", target=anchor(0, 2030)))
    assert (reading.verdict, reading.figure, reading.compound) == (Verdict.MOVING, pytest.approx(0.8), None)


# A target that equals the baseline, lies behind it, or has no date.


@pytest.mark.parametrize(
    ("last", "desired", "verdict", "met"),
    [
        (100, "increase", "held", True),
        (95, "increase", "held", True),
        (94.9, "increase", "breached", False),
        (130, "increase", "held", True),
        (105, "decrease", "held", True),
        (105.1, "decrease", "breached", False),
        (60, "decrease", "held", True),
    ],
)
def test_target_equal_to_the_baseline_is_held_within_the_tolerance(last: float, desired: str, verdict: str, met: bool):
    anchors = {"baseline": anchor(100, 2020), "target": Anchor(100)}
    reading = read(indicator({2025: last}, desired=desired, tolerance=5, **anchors))
    assert (reading.verdict, reading.target_met, reading.share_covered) == (Verdict(verdict), met, None)


def test_hold_is_broken_without_waiting_a_year():
    points = (daily(date(2026, 2, 5), 0),)
    series = indicator(points=points, baseline=Anchor(1, date(2026, 2, 4)), target=Anchor(1))
    assert read(series).verdict is Verdict.BREACHED


def test_hold_has_its_side():
    held, broken = (read(indicator({2025: v}, baseline=anchor(1, 2020), target=Anchor(1))).verdict.side for v in (1, 0))
    assert (held, broken) == (Side.TOWARD, Side.AWAY)


def test_target_behind_the_baseline_that_was_lost_again_is_away():
    """Published with the required rate taken in absolute value: -2.36 by compound growth."""
    figures = {2015: 68.5534591194968, 2023: 46.7336683417085}
    series = indicator(figures, baseline=anchor(68.5534591194968, 2015), target=anchor(55, 2026))
    reading = read(series, as_of=date(2023, 12, 31))
    assert (wrong_side_target(series), reading.verdict, reading.target_met) == (True, Verdict.AWAY, False)
    assert (reading.compound, reading.share_covered) == (pytest.approx(-2.3587220377696703), None)


def test_target_behind_the_baseline_is_met_until_lost():
    series = indicator({2015: 70, 2023: 55}, desired="decrease", target=anchor(100, 2030))
    reading = read(series, as_of=date(2023, 12, 31))
    assert (reading.verdict, reading.target_met) == (Verdict.STRONGLY_TOWARD, True)


def test_target_without_a_date_asks_for_no_speed():
    reading = read(indicator({2020: 100, 2025: 90}, desired="decrease", target=Anchor(0)))
    assert (reading.basis, reading.target_met, reading.share_covered) == (Basis.GROWTH, False, pytest.approx(0.1))


def test_target_due_on_the_day_of_the_first_figure_asks_for_no_speed():
    points = (daily(date(2025, 7, 1), 5), daily(date(2025, 12, 1), 6))
    series = indicator(points=points, target=anchor(9, 2025), min_span_days=30)
    assert read(series, as_of=date(2025, 12, 15)).basis is Basis.GROWTH


# The target's year is over, or the target is met: the latest years decide.


@pytest.mark.parametrize(
    ("target", "last_day", "day_after"),
    [
        (anchor(20, 2025), date(2025, 12, 31), date(2026, 1, 1)),
        (Anchor(20, date(2025, 11, 15), DatePrecision.MONTH), date(2025, 11, 30), date(2025, 12, 1)),
        (Anchor(20, date(2025, 4, 1), DatePrecision.FISCAL_YEAR), date(2025, 9, 30), date(2025, 10, 1)),
        (Anchor(20, date(2025, 8, 9)), date(2025, 8, 9), date(2025, 8, 10)),
    ],
)
def test_target_is_past_when_its_period_is_over(target: Anchor, last_day: date, day_after: date):
    series = indicator({2015: 10, 2023: 12, 2025: 11}, target=target)
    before, after = read(series, as_of=last_day), read(series, as_of=day_after)
    assert (before.basis, before.verdict.side) == (Basis.SPEED_RATIO, Side.TOWARD)
    assert (after.basis, after.verdict, after.target_met) == (Basis.GROWTH, Verdict.STRONGLY_AWAY, False)


def test_met_target_does_not_hide_a_fall():
    """US corruption index 2015 to 2018: past the publisher's line, and falling."""
    reading = read(indicator({2015: 76, 2018: 71}, target=anchor(60, 2030)), as_of=date(2018, 12, 31))
    assert (reading.target_met, reading.verdict) == (True, Verdict.STRONGLY_AWAY)


def test_last_window_is_five_years_or_the_last_step_before():
    met = {"target": Anchor(50)}
    recent = read(indicator({2010: 10, 2019: 90, 2020: 80, 2023: 70, 2025: 60}, **met))
    rare = read(indicator({2010: 90, 2016: 80, 2025: 60}, **met))
    assert (recent.first, rare.first) == (Mark(80, midyear(2020), YEAR), Mark(80, midyear(2016), YEAR))


def test_last_window_is_never_shorter_than_a_year():
    points = (daily(date(2015, 1, 1), 60), daily(date(2025, 6, 1), 90), daily(date(2025, 12, 1), 80))
    reading = read(indicator(points=points, target=Anchor(50)))
    assert (reading.first, reading.verdict) == (Mark(60, date(2015, 1, 1), DatePrecision.DAY), Verdict.STRONGLY_TOWARD)


# One value is wanted, neither more nor less.


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ({2020: 8, 2025: 6}, "strongly_toward"),
        ({2020: 2, 2025: 3}, "strongly_toward"),
        ({2020: 2, 2025: 7}, "strongly_toward"),
        ({2020: 4, 2025: 9}, "strongly_away"),
        ({2020: 3, 2025: 7}, "no_change"),
    ],
)
def test_value_to_approach_is_read_by_the_distance_to_it(figures: dict[int, float], verdict: str):
    reading = read(indicator(figures, approach=5.0))
    assert (reading.verdict, reading.target_met) == (Verdict(verdict), False)
    assert [reading.first.value, reading.last.value] == list(figures.values())


def test_value_to_approach_by_a_year_has_a_speed():
    reading = read(indicator({2020: 1, 2025: 7}, approach=5.0, target=anchor(5, 2030)))
    assert (reading.figure, reading.compound, reading.share_covered) == (pytest.approx(1.0), None, pytest.approx(0.5))


def test_value_to_approach_measures_baseline_and_target_by_distance_too():
    by_baseline = read(indicator({2025: 4}, approach=5.0, baseline=anchor(2, 2020)))
    by_target = read(indicator({2020: 1, 2025: 3}, approach=5.0, target=anchor(4, 2030)))
    assert (by_baseline.verdict, by_baseline.first) == (Verdict.STRONGLY_TOWARD, Mark(2, midyear(2020), YEAR))
    assert by_target.figure == pytest.approx(4 / 3)


def test_value_to_approach_is_reached_within_the_tolerance():
    reading = read(indicator({2020: 1, 2025: 5.2}, approach=5.0, tolerance=0.25))
    assert (reading.target_met, reading.verdict) == (True, Verdict.STRONGLY_TOWARD)


def test_value_once_reached_is_to_be_held():
    series = indicator({2025: 5.5}, approach=5.0, baseline=anchor(5, 2020), tolerance=0.25)
    reading = read(series)
    assert (reading.verdict, reading.last) == (Verdict.BREACHED, Mark(5.5, midyear(2025), YEAR))


# A natural ceiling.


@pytest.mark.parametrize(
    ("first", "last", "limit", "verdict"),
    [
        (90.0, 93.2, 100, "strongly_toward"),
        (90.0, 93.2, None, "slightly_toward"),
        (80.0, 82.92, 100, "slightly_toward"),
        (99.47, 99.57, 100, "slightly_toward"),
        (90.0, 86.8, 100, "slightly_away"),
        (100.0, 100.0, 100, "no_change"),
    ],
)
def test_near_a_natural_ceiling_less_growth_is_strong(first: float, last: float, limit: float | None, verdict: str):
    assert read(indicator({2015: first, 2021: last}, limit=limit)).verdict is Verdict(verdict)


def test_ceiling_eases_nothing_on_the_way_down_or_with_a_target():
    down = read(indicator({2015: 90, 2021: 87}, desired="decrease", limit=100))
    with_target = read(indicator({2015: 90, 2021: 93}, limit=100, target=anchor(99, 2030)), as_of=date(2021, 12, 31))
    assert (down.verdict, with_target.basis) == (Verdict.SLIGHTLY_TOWARD, Basis.SPEED_RATIO)
    assert with_target.figure == pytest.approx(3 / 9 * 15 / 6)


# Order only, and yes or no.


@pytest.mark.parametrize(
    ("figures", "verdict", "steps"),
    [({2020: 2, 2025: 3}, "toward", 1), ({2020: 3, 2025: 1}, "away", -2), ({2020: 2, 2025: 2}, "no_change", 0)],
)
def test_ranks_have_steps_and_no_speed(figures: dict[int, float], verdict: str, steps: int):
    reading = read(indicator(figures, scale="ordinal", target=anchor(4, 2030)))
    assert (reading.verdict, reading.basis, reading.figure) == (Verdict(verdict), Basis.RANK, steps)
    assert (reading.target_met, reading.share_covered, reading.compound) == (False, None, None)


@pytest.mark.parametrize(
    ("answers", "desired", "verdict", "met"),
    [
        ({2020: 0, 2025: 1}, "increase", "met", True),
        ({2025: 1}, "increase", "met", True),
        ({2020: 0, 2025: 0}, "increase", "not_met", False),
        ({2020: 0, 2022: 1, 2025: 0}, "increase", "reversed", False),
        ({2020: 1, 2025: 0}, "decrease", "met", True),
        ({2020: 0, 2025: 1}, "decrease", "reversed", False),
        ({2020: 1, 2022: 0, 2025: 1}, "increase", "met", True),
        ({2020: 0, 2022: None, 2025: 1}, "increase", "met", True),
    ],
)
def test_yes_or_no_is_met_not_met_or_reversed(answers: dict[int, float], desired: str, verdict: str, met: bool):
    reading = read(indicator(answers, desired=desired, scale="yes_no"))
    assert (reading.verdict, reading.target_met, reading.basis) == (Verdict(verdict), met, Basis.ANSWER)


# Floors and ceilings to hold.


@pytest.mark.parametrize(
    ("last", "verdict"), [(231, "held"), (225, "held"), (220, "held"), (219, "breached"), (0, "breached")]
)
def test_floor_is_the_baseline(last: float, verdict: str):
    series = indicator({2024: 300, 2026: last}, rule="floor", baseline=anchor(225, 2023), tolerance=5)
    reading = read(series)
    assert (reading.verdict, reading.last, reading.basis) == (
        Verdict(verdict),
        Mark(last, midyear(2026), YEAR),
        Basis.BOUND,
    )


@pytest.mark.parametrize(("last", "verdict"), [(0, "held"), (1, "breached")])
def test_ceiling_is_the_target_and_one_figure_tells(last: float, verdict: str):
    reading = read(indicator({2025: last}, rule="ceiling", target=Anchor(0), desired="increase"))
    assert (reading.verdict, reading.target_met, reading.years) == (Verdict(verdict), last == 0, None)


def test_ceiling_holds_before_the_day_of_its_target():
    assert read(indicator({2025: 12}, rule="ceiling", target=anchor(10, 2030))).verdict is Verdict.BREACHED


def test_floor_and_ceiling_take_the_other_anchor_where_their_own_is_missing():
    floor = read(indicator({2025: 9}, rule="floor", target=Anchor(10)))
    ceiling = read(indicator({2025: 9}, rule="ceiling", baseline=anchor(10, 2020)))
    assert (floor.verdict, ceiling.verdict) == (Verdict.BREACHED, Verdict.HELD)


def test_floor_without_anything_to_hold_cannot_be_judged():
    assert read(indicator({2024: 1, 2025: 9}, rule="floor")).verdict is Verdict.NOT_ENOUGH_DATA


# No change, gaps, signs.


@pytest.mark.parametrize("fields", [{}, {"target": anchor(100, 2030)}, {"scale": "linear"}, {"scale": "ordinal"}])
@pytest.mark.parametrize("desired", ["increase", "decrease"])
def test_exactly_no_change_is_no_change(fields: dict[str, Any], desired: str):
    reading = read(indicator({2021: 79, 2022: 79}, desired=desired, **fields))
    met = "target" in fields and desired == "decrease"
    assert (reading.verdict, reading.verdict.side) == (Verdict.NO_CHANGE, Side.NEUTRAL)
    assert str(reading.figure) == ("None" if reading.basis is Basis.SIGN else "0.0"), "never minus zero"
    assert reading.target_met is (met if fields.get("target") else None)


def test_gap_years_count_as_years_not_as_points():
    gaps = read(indicator({2015: 10, 2016: 11, 2020: 15}, target=anchor(30, 2035)))
    assert (gaps.years, gaps.figure) == (5.0, pytest.approx(1.0))


def test_a_fall_is_never_read_as_a_rise():
    rise, fall = (read(indicator({2015: 100, 2020: last}, target=anchor(200, 2030))) for last in (120, 80))
    assert (rise.figure, fall.figure) == (pytest.approx(0.6), pytest.approx(-0.6))
    assert (rise.compound > 0, fall.compound < 0, fall.verdict) == (True, True, Verdict.AWAY)


def test_requirement_too_steep_for_a_float_is_survived():
    points = (daily(date(2024, 7, 1), 1.0), daily(date(2024, 12, 1), 2.0))
    series = indicator(points=points, target=Anchor(1e300, date(2024, 12, 2)), min_span_days=30)
    reading = read(series, as_of=date(2024, 12, 1))
    assert (reading.verdict, reading.compound) == (Verdict.NO_CHANGE, pytest.approx(0.0, abs=1e-9))


def test_fall_and_rise_within_days_are_survived():
    points = (daily(date(2025, 7, 1), 1e-6), daily(date(2025, 7, 2), 1e14))
    assert read(indicator(points=points, min_span_days=1)).verdict is Verdict.STRONGLY_TOWARD
