from datetime import date, timedelta
from decimal import Decimal

import pytest

from recommendations.models import Indicator
from recommendations.status.cells import column_of
from recommendations.status.indicators import disagreements, indicator_series, indicator_status
from recommendations.status.values import Cell, CitationRef, ObservationPoint
from recommendations.vocabulary import ShownLabel
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_citation,
    make_indicator,
    make_observation,
    make_recommendation,
    make_user,
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


def years(indicator, **values):
    for period, value in values.items():
        year = int(period[1:])
        make_observation(indicator=indicator, period=str(year), observed_on=date(year, 7, 1), value=value)


def test_a_reading_says_the_verdict_with_its_figures():
    indicator = make_indicator(
        baseline_value="10", baseline_period="2022", target_value="20", target_period="2027", tolerance="0.5"
    )
    years(indicator, y2023="12", y2024="14", y2025="16")
    (one,) = series()
    reading = one.reading
    assert (reading.verdict, reading.figure, reading.target_met, reading.share_covered) == (
        "on_track",
        pytest.approx(1.0),
        False,
        pytest.approx(0.6),
    )
    assert (reading.fragile, reading.classes_differ) == (True, False)
    assert reading.reason == "10 (2022) to 16 (2025): 100% of the needed speed for 20 by 2027."


def test_settings_of_the_row_reach_the_reading():
    indicator = make_indicator(scale="linear", meaningful_change="2", natural_limit="100", min_span_days=10)
    years(indicator, y2023="12", y2024="13")
    (one,) = series()
    assert (one.scale, one.reading.basis, one.reading.figure) == ("linear", "speed", 0.5)
    Indicator.objects.update(approach_value="13")
    assert series()[0].reading.target_met is True


def test_a_recalled_figure_carries_no_verdict():
    indicator = make_indicator()
    years(indicator, y2023="12", y2024="14")
    make_observation(indicator=indicator, value="1", certainty="recalled")
    (one,) = series()
    assert (one.reading.verdict, one.reading.excluded_recalled) == ("strongly_toward", 1)


def test_a_revision_changes_the_verdict_only_for_later_knowledge():
    indicator = make_indicator()
    years(indicator, y2023="12")
    make_observation(indicator=indicator, value="14", superseded_at=LATER)
    make_observation(indicator=indicator, value="10", recorded_at=LATER)
    verdicts = [series(known_at=moment)[0].reading.verdict for moment in (NOON, LATER)]
    assert verdicts == ["strongly_toward", "strongly_away"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"scale": "yes_no"}, "A yes-or-no indicator has values 1 for yes and 0 for no; use another scale for others."),
        (
            {"target_value": "9", "target_period": "soon"},
            "“soon” is no date. Write 2025, 2025-06, 2025-06-30 or FY2025.",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_told_and_not_read(fields, problem):
    make_observation(indicator=make_indicator(**fields))
    (one,) = series()
    assert (one.reading, one.problem) == (None, problem)


def test_versions_of_a_figure_stay_with_who_wrote_them():
    indicator = make_indicator()
    make_observation(indicator=indicator, value="12", superseded_at=LATER, certainty="recalled")
    make_observation(indicator=indicator, value="13", recorded_at=LATER, recorded_by=make_user("ann"))
    asked = {"as_of": TODAY, "known_at": LATER}
    one, versions = indicator_status(indicator, **asked)
    assert [point.value for point in one.observations] == [13]
    assert [(v.point.value, v.recorded_by, v.superseded_at) for v in versions] == [(13, "ann", None), (12, "", LATER)]
    _, before = indicator_status(indicator, as_of=TODAY, known_at=NOON)
    assert [(v.point.value, v.superseded_at) for v in before] == [(12, None)]


def cell(shown, actor="united-states"):
    return Cell(None, column_of(make_actor(actor)), shown=shown)


def test_words_toward_and_numbers_away_are_a_finding_of_their_actor():
    years(make_indicator(), y2023="12", y2024="10")
    make_indicator(code="I02")
    cells = [cell(ShownLabel.TOWARD), cell(ShownLabel.TOWARD, "estonia")]
    (found,) = disagreements(cells, series())
    assert (found.actor.code, found.words) == ("united-states", "words toward, numbers away")
    assert found.indicator_codes == ("I01",)
    assert disagreements([cell(ShownLabel.AWAY)], series()) == ()


def test_an_indicator_of_another_recommendation_is_no_part_of_a_finding():
    other = make_indicator(recommendation=make_recommendation(code="R02"))
    other.also_relevant.add(make_recommendation())
    years(other, y2023="12", y2024="10")
    assert disagreements([cell(ShownLabel.TOWARD)], series()) == ()
