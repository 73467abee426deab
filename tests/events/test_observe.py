from datetime import timedelta
from decimal import Decimal

import pytest

from recommendations.events.observe import (
    BadObservation,
    BadPaste,
    ObservationEntry,
    parse_observations,
    record_observation,
    record_observations,
)
from recommendations.models import Citation, Observation, Publisher
from recommendations.vocabulary import Certainty
from tests.make import NOON, make_indicator, make_observation, make_source, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def entry(**fields):
    return ObservationEntry(**{"period": "2025", "value": "12", "source": make_source()} | fields)


def record(indicator, *, now=NOON, **fields):
    return record_observation(indicator.pk, entry(**fields), by=None, now=now)


def errors(indicator, **fields):
    with pytest.raises(BadObservation) as refused:
        record(indicator, **fields)
    assert Observation.objects.count() == 0
    return refused.value.errors


def rows():
    return [(o.period, o.value, o.certainty, o.superseded_at) for o in Observation.objects.order_by("pk")]


def test_a_figure_is_written_with_its_source_and_its_author():
    ann = make_user("ann")
    done = record_observation(make_indicator().pk, entry(period=" 2025-06 ", note=" Rounded. "), by=ann, now=NOON)
    row = Observation.objects.get()
    assert (done.observation, done.changed, done.replaced) == (row, True, None)
    assert (row.period, str(row.observed_on), row.date_precision) == ("2025-06", "2025-06-15", "month")
    assert (row.value, row.note, row.recorded_by, row.recorded_at) == (Decimal(12), "Rounded.", ann, NOON)
    citation = row.citations.get()
    assert (citation.title, citation.publisher.name, citation.recorded_by) == ("Bill passed", "The Gazette", ann)


def test_the_same_figure_twice_has_no_effect():
    indicator = make_indicator()
    record(indicator)
    again = record(indicator, now=LATER)
    assert (again.changed, again.replaced) == (False, None)
    assert (len(rows()), Citation.objects.count()) == (1, 1)


def test_another_source_for_the_same_figure_is_added_to_it():
    indicator = make_indicator()
    record(indicator)
    assert record(indicator, now=LATER, source=make_source("https://gazette.example/b")).changed
    assert [(c.url, c.recorded_at) for c in Citation.objects.order_by("pk")] == [
        ("https://gazette.example/a", NOON),
        ("https://gazette.example/b", LATER),
    ]
    assert len(rows()) == 1


def test_another_value_replaces_the_one_in_force():
    indicator = make_indicator()
    first = record(indicator).observation
    assert record(indicator, value="13", now=LATER).replaced == first
    assert rows() == [("2025", 12, "verified", LATER), ("2025", 13, "verified", None)]


def test_a_recalled_figure_is_confirmed_by_recording_it_as_verified():
    indicator = make_indicator()
    record(indicator, certainty=Certainty.RECALLED, source=None)
    record(indicator, now=LATER)
    assert rows() == [("2025", 12, "recalled", LATER), ("2025", 12, "verified", None)]


def test_a_slow_clock_still_writes_after_what_was_said():
    indicator = make_indicator()
    make_observation(indicator=indicator, recorded_at=LATER)
    new = record(indicator, value="13").observation
    assert new.recorded_at == LATER + timedelta(microseconds=1)
    assert Observation.objects.get(value=12).superseded_at == new.recorded_at


@pytest.mark.parametrize("period", ["", "June 2025", "2025-13", "25"])
def test_a_period_that_is_none_is_refused(period):
    (sentence,) = errors(make_indicator(), period=period)["period"]
    assert sentence.endswith("Write 2025, 2025-06, 2025-06-30 or FY2025.")


@pytest.mark.parametrize("period", ["2027", "2026-03", "2026-03-03", "FY2026"])
def test_a_period_still_to_come_is_refused(period):
    (sentence,) = errors(make_indicator(), period=period)["period"]
    assert sentence.startswith(f"{period} counts on 202")
    assert "still to come" in sentence


@pytest.mark.parametrize(
    "value", ["", "many", "1,5", "1 022", "NaN", "Infinity", "1e5", "٣", "12%", "1.1234567", "9" * 15]
)
def test_what_is_no_plain_number_is_refused(value):
    assert list(errors(make_indicator(), value=value)) == ["value"]


def test_a_yes_or_no_takes_one_or_zero():
    assert list(errors(make_indicator(scale="yes_no"), value="2")) == ["value"]
    assert record(make_indicator(code="I02", scale="yes_no"), value="1").changed


def test_another_unit_is_refused():
    indicator = make_indicator(unit="percent")
    assert errors(indicator, unit="USD") == {
        "unit": ["This indicator counts in percent; a change of unit needs a new indicator."]
    }
    assert record(indicator, unit="percent").changed


def test_a_verified_figure_needs_a_source():
    assert list(errors(make_indicator(), source=None)) == ["source"]
    assert list(errors(make_indicator(code="I02"), source=make_source("ftp://gazette.example/"))) == ["source"]
    assert Publisher.objects.count() == 0


def test_an_archived_indicator_takes_no_figures():
    assert list(errors(make_indicator(archived_at=NOON))) == ["indicator"]


def test_all_that_is_wrong_is_said_at_once():
    assert sorted(errors(make_indicator(), period="", value="", unit="x", source=None, note="n" * 2001)) == [
        "note",
        "period",
        "source",
        "unit",
        "value",
    ]


TABLE = "period,value,source title,publisher\n2023,10,Yearbook,The Gazette\n2024,11.5,Yearbook,The Gazette\n"


def paste(indicator, text, *, now=NOON):
    return record_observations(indicator.pk, parse_observations(text), by=None, now=now)


def test_a_pasted_table_twice_is_recorded_once():
    indicator = make_indicator()
    assert [one.changed for one in paste(indicator, TABLE)] == [True, True]
    assert [one.changed for one in paste(indicator, TABLE, now=LATER)] == [False, False]
    assert rows() == [("2023", 10, "verified", None), ("2024", Decimal("11.5"), "verified", None)]
    assert (Citation.objects.count(), Publisher.objects.count()) == (2, 1)


def test_one_bad_line_keeps_the_whole_table_out():
    text = TABLE + "2999,1,Yearbook,The Gazette\n2025,,Yearbook,The Gazette\n"
    with pytest.raises(BadPaste) as refused:
        paste(make_indicator(), text)
    assert list(refused.value.errors) == [4, 5]
    assert (rows(), Publisher.objects.count()) == ([], 0)
