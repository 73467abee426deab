"""Properties P20 to P23 of METHOD, and what any reading must keep, on random series."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recommendations.direction.indicator import (
    INDICATOR_V1,
    Anchor,
    Basis,
    IndicatorReading,
    IndicatorSeries,
    Verdict,
)
from recommendations.direction.indicator_pace import pace_verdict, ratio_verdict
from recommendations.direction.indicator_wording import INDICATOR_REASON_WORDS
from recommendations.vocabulary import DatePrecision, DesiredDirection, ReadingRule
from tests.direction.indicator_build import KNOWN, TODAY, anchor, daily, indicator, midyear, read, recalled, yearly
from tests.direction.strategies import DRAWS

YEARS = list(range(2010, 2026))
FACTORS = (0.001, 0.5, 3.0, 1000.0, 1e6)

signed = st.integers(-40, 40).map(float)
positive = st.integers(1, 400).map(lambda n: n / 4)
ways = st.sampled_from(["increase", "decrease"])


def figures(values: st.SearchStrategy[float], least: int = 2) -> st.SearchStrategy[dict[int, float]]:
    return st.dictionaries(st.sampled_from(YEARS), values, min_size=least, max_size=6)


@st.composite
def series(
    draw: st.DrawFn, values: st.SearchStrategy[float] = signed, least: int = 2, **fields: Any
) -> IndicatorSeries:
    """A trend on a scale with speeds, with or without baseline, target, limit, tolerance and meaningful change."""
    anchors = st.none() | values.map(Anchor) | st.builds(anchor, values, st.sampled_from([2009, 2012, 2024, 2030]))
    settings = {
        "scale": draw(st.sampled_from(["ratio", "linear"])),
        "desired": draw(ways),
        "baseline": draw(anchors),
        "target": draw(anchors),
        "limit": draw(st.sampled_from([None, 200.0])),
        "tolerance": draw(st.sampled_from([0.0, 1.5])),
        "meaningful_change": draw(st.sampled_from([None, 2.0])),
    }
    return indicator(draw(figures(values, least)), **settings | fields)


@st.composite
def any_series(draw: st.DrawFn) -> IndicatorSeries:
    """Any scale and rule, recalled figures, days and periods among them."""
    scale = draw(st.sampled_from(["ratio", "linear", "ordinal", "yes_no"]))
    values = st.sampled_from([0.0, 1.0]) if scale == "yes_no" else signed
    built = draw(series(values, 0, scale=scale, rule=draw(st.sampled_from(ReadingRule))))
    days = st.dates(midyear(2010), midyear(2025))
    late = st.builds(daily, days, values, recorded_at=st.datetimes().map(lambda t: t.replace(tzinfo=KNOWN.tzinfo)))
    guesses = st.builds(recalled, st.sampled_from(YEARS), values)
    points = (*built.points, *draw(st.lists(late | guesses, max_size=4)))
    near = draw(values) if built.reading_rule is ReadingRule.TREND and draw(st.booleans()) else None
    return replace(built, points=points, approach=near)


def mapped(given_series: IndicatorSeries, change: Callable[[float], float], **fields: Any) -> IndicatorSeries:
    """The series with every value of its unit changed."""
    point_of = {"points": tuple(replace(p, value=change(p.value)) for p in given_series.points)}
    anchors = {
        name: found and replace(found, value=change(found.value))
        for name, found in (("baseline", given_series.baseline), ("target", given_series.target))
    }
    return replace(given_series, **point_of | anchors | fields)


def classes(reading: IndicatorReading) -> tuple[Any, ...]:
    return (reading.verdict, reading.compound_verdict, reading.target_met, reading.fragile, reading.basis)


@DRAWS
@given(series(scale="linear", limit=None))
def test_swapping_signs_and_direction_leaves_the_linear_class(drawn: IndicatorSeries):
    other = next(way for way in DesiredDirection if way is not drawn.desired)
    swapped = mapped(drawn, lambda v: -v, desired=other)
    assert classes(read(swapped)) == classes(read(drawn))


@DRAWS
@given(series(signed) | series(positive), st.sampled_from(FACTORS))
def test_rescaling_units_leaves_every_class(drawn: IndicatorSeries, factor: float):
    units = {"limit": drawn.limit, "tolerance": drawn.tolerance, "meaningful_change": drawn.meaningful_change}
    scaled = {name: value and value * factor for name, value in units.items()}
    assert classes(read(mapped(drawn, lambda v: v * factor, **scaled))) == classes(read(drawn))


@DRAWS
@given(series(tolerance=0.0), st.integers(0, 9))
def test_target_met_is_said_whatever_the_trend(drawn: IndicatorSeries, beyond: int):
    assume(drawn.target is not None)
    reached = yearly(2026, drawn.target.value + drawn.sign * beyond)
    assert read(replace(drawn, points=(*drawn.points, reached))).target_met is True


@DRAWS
@given(figures(signed, 1), signed, ways, st.sampled_from(["ratio", "linear", "ordinal"]), st.none() | signed)
def test_no_change_says_no_change(
    between: dict[int, float], value: float, desired: str, scale: str, target: float | None
):
    goal = None if target is None else anchor(target, 2030)
    ends = {2009: value, 2026: value}
    reading = read(indicator(between | ends, desired=desired, scale=scale, target=goal))
    assume(not reading.target_met and target != value)
    assert reading.verdict is Verdict.NO_CHANGE


@DRAWS
@given(series(positive, scale="ratio"))
def test_compound_and_linear_agree_on_the_sign(drawn: IndicatorSeries):
    reading = read(drawn)
    if reading.compound is not None:
        assert (reading.figure > 0, reading.figure < 0) == (reading.compound > 0, reading.compound < 0)
        assert reading.compound_verdict.side is reading.verdict.side


def test_random_series_do_reach_the_cross_check():
    """Without this the property above could hold for want of cases."""
    found = [read(indicator({2015: 2, 2020: last}, target=anchor(9, 2030))) for last in (1, 2, 3, 8)]
    assert [r.compound is not None for r in found] == [True] * 4


@DRAWS
@given(st.sampled_from([0.95, 0.60, 0.0]), st.floats(-9e-10, 9e-10))
def test_ratio_near_a_cut_is_on_it(cut: float, off: float):
    assert ratio_verdict(cut + off, INDICATOR_V1) is ratio_verdict(cut, INDICATOR_V1)


@DRAWS
@given(st.sampled_from([0.01, 0.0, -0.01]), st.floats(-9e-10, 9e-10))
def test_pace_near_a_cut_is_on_it(cut: float, off: float):
    verdicts = [pace_verdict(pace, toward=0.01, away=0.01, parameters=INDICATOR_V1) for pace in (cut, cut + off)]
    assert verdicts[0] is verdicts[1]


@DRAWS
@given(
    st.sampled_from([(9.5, "on_track"), (6.0, "moving"), (0.0, "no_change")]),
    st.floats(-4e-9, 4e-9),
    st.sampled_from(FACTORS),
)
def test_last_bits_of_a_figure_decide_nothing(cut: tuple[float, str], off: float, factor: float):
    ends = {2020: 0.0, 2025: (cut[0] + off) * factor}
    assert read(indicator(ends, target=anchor(20 * factor, 2030))).verdict is Verdict(cut[1])


@DRAWS
@given(st.sampled_from(["increase", "decrease"]), st.floats(-5e-10, 5e-10), st.sampled_from([0.3, 7.0, 1e9]))
def test_last_bits_decide_neither_target_nor_bound(desired: str, off: float, value: float):
    near = value * (1.0 + off)
    target = read(indicator({2015: 1, 2025: near}, desired=desired, target=Anchor(value)))
    bound = read(indicator({2025: near}, rule="floor", baseline=anchor(value, 2020)))
    assert (target.target_met, bound.verdict) == (True, Verdict.HELD)


@DRAWS
@given(any_series(), st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(drawn: IndicatorSeries, random: Any):
    shuffled = list(drawn.points)
    random.shuffle(shuffled)
    one, other = read(drawn), read(replace(drawn, points=tuple(shuffled)))
    days = [(p.on, p.recorded_at, p.period) for p in drawn.points]
    assume(len(set(days)) == len(days))
    assert other == one


@DRAWS
@given(any_series(), st.integers(0, 40).map(float), st.booleans())
def test_rows_of_later_days_or_later_knowledge_are_invisible(drawn: IndicatorSeries, value: float, later_day: bool):
    assume(drawn.scale.value != "yes_no")
    tomorrow = TODAY + timedelta(days=1)
    unseen = daily(tomorrow, value) if later_day else yearly(2020, value, recorded_at=KNOWN + timedelta(seconds=1))
    assert read(replace(drawn, points=(*drawn.points, unseen))) == read(drawn)


@DRAWS
@given(series(), st.sampled_from(YEARS), signed)
def test_recalled_figures_only_add_to_the_count(drawn: IndicatorSeries, year: int, value: float):
    assume(drawn.baseline is None or drawn.baseline.on != midyear(year))
    before, after = read(drawn), read(replace(drawn, points=(*drawn.points, recalled(year, value))))
    assert (after.excluded_recalled, classes(after)) == (before.excluded_recalled + 1, classes(before))


@DRAWS
@given(any_series(), st.sampled_from([None, 30]), st.dates(date(2009, 1, 1), date(2028, 1, 1)))
def test_reason_has_at_most_twenty_words(drawn: IndicatorSeries, least: int | None, as_of: date):
    reading = read(replace(drawn, min_span_days=least), as_of=as_of)
    assert 3 <= len(reading.reason.split()) <= INDICATOR_REASON_WORDS
    assert reading.reason.endswith(".")


@DRAWS
@given(any_series())
def test_what_is_not_judged_has_no_figure(drawn: IndicatorSeries):
    reading = read(drawn)
    silent = reading.verdict is Verdict.NOT_ENOUGH_DATA
    assert (reading.basis is None, reading.last is None) == (silent, silent)
    assert not (silent and (reading.figure is not None or reading.fragile is not None))


@pytest.mark.parametrize("basis", [b for b in Basis if b not in (Basis.BOUND, Basis.ANSWER, Basis.SIGN)])
def test_figure_can_be_rebuilt_from_what_the_reading_names(basis: Basis):
    """METHOD P24: first, last, years and target are all that is needed."""
    fields = {
        Basis.SPEED_RATIO: {"target": Anchor(20, midyear(2030), DatePrecision.YEAR)},
        Basis.GROWTH: {},
        Basis.SPEED: {"scale": "linear", "meaningful_change": 0.5},
        Basis.RANK: {"scale": "ordinal"},
    }[basis]
    r = read(indicator({2020: 10, 2022: 9, 2025: 13}, **fields))
    change, years = r.last.value - r.first.value, r.years
    by_hand = {
        Basis.SPEED_RATIO: change / years / ((20 - r.first.value) / 10),
        Basis.GROWTH: (r.last.value / r.first.value) ** (1 / years) - 1,
        Basis.SPEED: change / years / 0.5,
        Basis.RANK: change,
    }
    assert (r.basis, r.figure) == (basis, pytest.approx(by_hand[basis]))
