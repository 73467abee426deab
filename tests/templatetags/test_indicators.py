import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from recommendations.status.values import ActorColumn, IndicatorSeries, ObservationPoint
from recommendations.templatetags.indicators import (
    baseline_words,
    figure,
    indicator_plot,
    latest,
    period_words,
    reading_words,
)
from recommendations.vocabulary import ActorRole, Certainty, DatePrecision, DesiredDirection, ReadingRule, Scale


def observation(year, value, certainty=Certainty.VERIFIED):
    return ObservationPoint(str(year), date(year, 7, 1), DatePrecision.YEAR, Decimal(value), certainty, "", ())


SERIES = IndicatorSeries(
    code="I01",
    name="Open data sets",
    unit="sets",
    definition="",
    actor=ActorColumn("united-states", "United States", "US", ActorRole.TRACKED),
    is_own=True,
    desired_direction=DesiredDirection.INCREASE,
    reading_rule=ReadingRule.TREND,
    scale=Scale.RATIO,
    cadence="",
    baseline_value=Decimal(10),
    baseline_period="2024-02",
    baseline_note="",
    target_value=None,
    target_period="",
    target_note="",
    caveat="",
    source_name="",
    source_url="",
    observations=(observation(2023, "10"), observation(2024, "12.5"), observation(2025, "15", Certainty.RECALLED)),
    reading=None,
    problem="",
    url_kwargs={},
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("10.000000", "10"),
        ("12.500000", "12.5"),
        ("1234567", "1,234,567"),
        ("0", "0"),
        ("-3.10", "-3.1"),
        ("100", "100"),
    ],
)
def test_figures_are_written_without_the_columns_zeros(value, text):
    assert figure(Decimal(value)) == text


def test_an_unknown_figure_is_not_zero():
    assert figure(None) == "not known"


def test_the_latest_figure_is_the_latest_checked_one():
    assert latest(SERIES) == SERIES.observations[1]
    only_recalled = replace(SERIES, observations=SERIES.observations[2:])
    assert latest(only_recalled) == SERIES.observations[2]
    assert latest(replace(SERIES, observations=())) is None


def test_how_to_read_it_is_said():
    assert reading_words(SERIES) == "More is toward."
    assert reading_words(replace(SERIES, desired_direction=DesiredDirection.DECREASE)) == "Less is toward."
    assert reading_words(replace(SERIES, reading_rule=ReadingRule.FLOOR)) == "Holding the baseline is enough."
    assert "toward" not in reading_words(replace(SERIES, is_own=False))


def test_baseline_and_target_are_named_and_so_is_their_absence():
    assert baseline_words(SERIES) == "Baseline 10 (Feb 2024). No target."
    assert baseline_words(replace(SERIES, baseline_value=None)) == "No baseline. No target."


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2025", "2025"),
        ("2025-02", "Feb 2025"),
        ("2025-12-12", "12 Dec 2025"),
        ("FY2026", "FY2026"),
        ("2025-13", "2025-13"),
    ],
)
def test_periods_are_written_as_people_read_them(period, text):
    assert period_words(period) == text


def test_recalled_figures_are_hollow_and_told():
    svg = indicator_plot(SERIES)
    assert re.findall(r'class="(mini__dot[^"]*)"', svg) == ["mini__dot", "mini__dot", "mini__dot mini__dot--open"]
    assert "2023: 10; 2024: 12.5; 2025: 15 (to be confirmed)." in svg.split("<desc", 1)[1].split("</desc>")[0]


def test_one_reading_has_no_line_and_none_no_plot():
    assert "mini__line" not in indicator_plot(replace(SERIES, observations=SERIES.observations[:1]))
    assert indicator_plot(replace(SERIES, observations=())) == ""


def test_an_axis_that_does_not_start_at_zero_says_so():
    high = tuple(observation(2023 + n, value) for n, value in enumerate(("100", "104")))
    assert "axis starts at" in indicator_plot(replace(SERIES, observations=high, baseline_value=Decimal(101)))
    assert "axis starts at" not in indicator_plot(replace(SERIES, baseline_value=Decimal(0)))


def test_equal_values_do_not_divide_by_nothing():
    flat = (observation(2023, "0"), observation(2024, "0"))
    assert "mini__line" in indicator_plot(replace(SERIES, observations=flat, baseline_value=Decimal(0)))
