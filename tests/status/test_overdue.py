"""Overdue figures: the rhythm of a series is read from its own figures, else a year is assumed."""

from datetime import date, timedelta

import pytest

from recommendations.models import Indicator
from recommendations.status.overdue import Rhythm, end_of_period, overdue_indicators, rhythm
from recommendations.vocabulary import DatePrecision
from tests.make import NOON, make_indicator, make_observation, make_recommendation

DAY = timedelta(days=1)
START = date(2024, 1, 15)


def days(*gaps: int) -> list[date]:
    found = [START]
    for gap in gaps:
        found.append(found[-1] + timedelta(days=gap))
    return found


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ((), Rhythm(366, 0)),
        ((30,), Rhythm(366, 0)),
        ((30, 31), Rhythm(31, 2)),
        ((366, 365, 1826, 365), Rhythm(366, 4)),  # an annual series that skipped four years once
        ((17, 51, 184, 12, 13), Rhythm(51, 5)),  # one that comes in bursts
        ((1461, 1826), Rhythm(1826, 2)),
    ],
)
def test_rhythm_is_the_gap_that_three_in_four_keep(gaps, expected):
    assert rhythm(days(*gaps)) == expected


def test_rhythm_counts_a_day_once_and_in_order():
    first, second, third = days(30, 31)
    assert rhythm([third, first, second, second]) == Rhythm(31, 2)


@pytest.mark.parametrize(
    ("on", "precision", "expected"),
    [
        (date(2025, 7, 1), DatePrecision.YEAR, date(2025, 12, 31)),
        (date(2025, 4, 1), DatePrecision.FISCAL_YEAR, date(2025, 9, 30)),
        (date(2024, 2, 15), DatePrecision.MONTH, date(2024, 2, 29)),
        (date(2025, 12, 15), DatePrecision.MONTH, date(2025, 12, 31)),
        (date(2025, 12, 15), DatePrecision.DAY, date(2025, 12, 15)),
    ],
)
def test_period_ends_on_its_last_day(on, precision, expected):
    assert end_of_period(on, precision) == expected


def monthly(**fields) -> Indicator:
    """Figures of three months up to March 2026, about thirty days apart."""
    indicator = make_indicator(**fields)
    for month in (1, 2, 3):
        observed = {"period": f"2026-{month:02}", "observed_on": date(2026, month, 15), "date_precision": "month"}
        make_observation(indicator=indicator, **observed)
    return indicator


@pytest.mark.django_db
def test_figure_is_overdue_on_the_day_after_its_rhythm_has_passed():
    indicator = monthly()
    due = date(2026, 3, 31) + 31 * DAY
    assert overdue_indicators(on=due) == ()
    (late,) = overdue_indicators(on=due + DAY)
    assert (late.indicator, late.newest_period, late.due_on, late.rhythm) == (indicator, "2026-03", due, Rhythm(31, 2))
    assert late.sentence == (
        "Newest figure: 2026-03. The next was due by 1 May 2026: "
        "three in four of its 3 figures came within 31 days of the one before."
    )


@pytest.mark.django_db
def test_one_figure_is_given_a_year_and_says_so():
    make_observation(period="2024", observed_on=date(2024, 7, 1))
    assert overdue_indicators(on=date(2026, 1, 1)) == ()
    (late,) = overdue_indicators(on=date(2026, 1, 2))
    assert late.sentence == (
        "Newest figure: 2024. The next was due by 1 Jan 2026: too few figures to tell a rhythm, so a year is assumed."
    )


@pytest.mark.django_db
def test_what_is_archived_superseded_or_without_figures_is_not_overdue():
    late = date(2030, 1, 1)
    monthly(archived_at=NOON, code="I02")
    monthly(recommendation=make_recommendation(code="R09", archived_at=NOON), code="I03")
    make_indicator(code="I04")
    closed = make_indicator(code="I05")
    make_observation(indicator=closed, superseded_at=NOON)
    assert overdue_indicators(on=late) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("indicators", [1, 3])
def test_overdue_indicators_take_two_queries(indicators, django_assert_num_queries):
    for n in range(indicators):
        monthly(code=f"I{n:02}")
    with django_assert_num_queries(2):
        assert len(overdue_indicators(on=date(2030, 1, 1))) == indicators
