from datetime import date, timedelta
from decimal import Decimal

import pytest

from recommendations.status.indicators import indicator_series
from recommendations.status.values import CitationRef, ObservationPoint
from tests.make import (
    NOON,
    TODAY,
    make_citation,
    make_indicator,
    make_observation,
    make_recommendation,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def series(*, as_of=TODAY, known_at=NOON):
    return indicator_series(make_recommendation(), as_of=as_of, known_at=known_at)


def values(**question):
    (one,) = series(**question)
    return [(point.period, point.value) for point in one.observations]


def test_a_series_says_how_it_is_to_be_read():
    make_indicator(
        baseline_value="10", baseline_period="2022", target_value="20", target_period="2030", reading_rule="floor"
    )
    (one,) = series()
    assert (one.code, one.name, one.unit, one.actor.code) == ("I01", "Open data sets", "sets", "united-states")
    assert (one.desired_direction, one.reading_rule, one.is_own) == ("increase", "floor", True)
    assert (one.baseline_value, one.baseline_period) == (Decimal(10), "2022")
    assert (one.target_value, one.target_period) == (Decimal(20), "2030")


def test_an_observation_says_how_sure_it_is_and_who_says_so():
    observation = make_observation(certainty="recalled", note="Rounded.")
    make_citation(observation=observation, title="Yearbook")
    (one,) = series()
    assert one.observations == (
        ObservationPoint(
            period="2025",
            observed_on=date(2025, 7, 1),
            date_precision="year",
            value=Decimal(12),
            certainty="recalled",
            note="Rounded.",
            citations=(CitationRef("Yearbook", "The Gazette", "unrated", "https://gazette.example/a", ""),),
        ),
    )


def test_an_indicator_without_figures_has_no_value_and_no_baseline():
    make_indicator()
    (one,) = series()
    assert (one.observations, one.baseline_value, one.target_value) == ((), None, None)


def test_a_revision_is_seen_only_by_later_knowledge():
    indicator = make_indicator()
    make_observation(indicator=indicator, value="12", superseded_at=LATER)
    make_observation(indicator=indicator, value="13", recorded_at=LATER)
    assert [values(known_at=moment) for moment in (NOON, LATER)] == [[("2025", 12)], [("2025", 13)]]


def test_observations_run_from_old_to_new_up_to_the_day():
    indicator = make_indicator()
    for year in (2025, 2023, 2024):
        make_observation(indicator=indicator, period=str(year), observed_on=date(year, 7, 1))
    assert [period for period, _ in values(as_of=date(2024, 12, 31))] == ["2023", "2024"]


def test_own_indicators_come_before_those_that_only_inform():
    other = make_recommendation(code="R02")
    make_indicator(code="I01", recommendation=other).also_relevant.add(make_recommendation())
    make_indicator(code="I02").also_relevant.set([other, make_recommendation(code="R03")])
    make_indicator(code="I03", recommendation=other)
    make_indicator(code="I04", archived_at=NOON)
    assert [(one.code, one.is_own) for one in series()] == [("I02", True), ("I01", False)]


@pytest.mark.parametrize("rows", [1, 3])
def test_indicators_take_three_queries(rows, django_assert_num_queries):
    recommendation = make_recommendation()
    for n in range(rows):
        make_citation(observation=make_observation(indicator=make_indicator(code=f"I{n}")))
    with django_assert_num_queries(3):
        assert len(indicator_series(recommendation, as_of=TODAY, known_at=NOON)) == rows
