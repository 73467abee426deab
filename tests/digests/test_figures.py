from decimal import Decimal

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.digests.figures import written
from recommendations.models import Observation
from recommendations.vocabulary import Certainty
from tests.digests.week import CLOSED, MONDAY, TUESDAY, WEEK, reader, week
from tests.make import make_citation, make_indicator, make_observation, make_recommendation, make_track

pytestmark = pytest.mark.django_db


def figures():
    return compose_digest(week(reader())).figures


def test_new_value_is_told_with_its_unit_and_source():
    make_track()
    observation = make_observation(recorded_at=TUESDAY, value="1200.50")
    make_citation(observation=observation, url="https://gazette.example/figures")
    (found,) = figures()
    assert (found.recommendation, found.name, found.actor) == ("R01", "Open data sets", "United States")
    assert (found.period, found.value, found.was, found.unit) == ("2025", "1,200.5", "", "sets")
    assert (found.publisher, found.source_url) == ("The Gazette", "https://gazette.example/figures")


def test_revised_value_is_told_with_the_one_it_replaced():
    make_track()
    indicator = make_indicator()
    make_observation(indicator=indicator, value="12", recorded_at=MONDAY - WEEK, superseded_at=TUESDAY)
    make_observation(indicator=indicator, value="14", recorded_at=TUESDAY, certainty="recalled")
    assert [(f.value, f.was, f.certainty) for f in figures()] == [("14", "12", Certainty.RECALLED)]


def test_value_replaced_inside_the_period_is_not_told():
    make_track()
    indicator = make_indicator()
    make_observation(indicator=indicator, value="12", recorded_at=MONDAY, superseded_at=TUESDAY)
    make_observation(indicator=indicator, value="14", recorded_at=TUESDAY)
    assert [(f.value, f.was) for f in figures()] == [("14", "")]


def test_values_of_other_weeks_and_other_recommendations_stay_out():
    make_track()
    make_observation(indicator=make_indicator(), recorded_at=CLOSED)
    other = make_recommendation(code="R02", position=2)
    make_observation(indicator=make_indicator(recommendation=other), recorded_at=TUESDAY)
    ann = reader()
    ann.recommendations.set([make_recommendation()])
    assert compose_digest(week(ann)).figures == ()
    assert Observation.objects.count() == 2


@pytest.mark.parametrize(
    ("value", "words"), [("12.000000", "12"), ("0.500000", "0.5"), ("1200", "1,200"), ("-3", "-3")]
)
def test_value_is_written_without_the_zeros_of_its_column(value, words):
    assert written(Decimal(value)) == words
