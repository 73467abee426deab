from dataclasses import replace
from datetime import date

import pytest

from recommendations.events.finding import (
    BadFinding,
    Finding,
    Judgement,
    Source,
    fact_errors,
    placed_on,
    refuse,
    source_errors,
)
from recommendations.vocabulary import DatePrecision, EventKind, Side, Significance, Step

DAY = date(2026, 3, 2)
GOOD = Finding(
    headline="Parliament passes the data bill",
    occurred_on=DAY,
    date_precision=DatePrecision.DAY,
    step=Step.DECISION,
    kind=EventKind.POLICY,
    actor_codes=("estonia",),
    sources=(Source("https://gazette.example/a"),),
)


def wrong(errors):
    return {field: sentences for field, sentences in errors.items() if sentences}


def test_fact_errors_of_a_good_finding_are_none():
    assert wrong(fact_errors(GOOD)) == {}


@pytest.mark.parametrize(
    ("fields", "field", "beginning"),
    [
        ({"headline": "  "}, "headline", "Say in one sentence"),
        ({"headline": "x" * 301}, "headline", "Shorten the headline to 300 characters; it has 301."),
        ({"occurred_on": None}, "occurred_on", "Give the date it happened."),
        ({"actor_codes": ()}, "actor_codes", "Say who acted"),
        ({"episode": "two words"}, "episode", "Name the episode"),
        ({"episode": "x" * 61}, "episode", "Name the episode"),
    ],
)
def test_fact_errors_name_the_field_and_say_what_to_do(fields, field, beginning):
    errors = wrong(fact_errors(replace(GOOD, **fields)))
    assert list(errors) == [field]
    (sentence,) = errors[field]
    assert sentence.startswith(beginning)


def test_fact_errors_let_a_day_still_to_come_pass():
    assert wrong(fact_errors(replace(GOOD, occurred_on=date(2999, 1, 1)))) == {}


@pytest.mark.parametrize(
    ("source", "beginning"),
    [
        (Source("gazette.example/a"), "“gazette.example/a” cannot be used. The address must begin with http"),
        (Source("https://ann:secret@gazette.example/"), "“https://ann:secret@gazette.example/” cannot be used."),
        (Source("", title="A book"), "Give the source's address or"),
        (Source("https://a.example/", title="x" * 401), "Shorten the source's title to 400 characters."),
        (Source("https://a.example/", publisher_name="x" * 161), "Shorten the source's publisher name to 160"),
    ],
)
def test_source_errors_say_what_to_do(source, beginning):
    (sentence,) = source_errors([source])["sources"]
    assert sentence.startswith(beginning)


def test_source_errors_let_a_book_without_address_pass():
    assert source_errors([Source("", title="A book", publisher_name="A press")]) == {"sources": []}


def test_source_errors_want_one_source():
    assert source_errors([]) == {"sources": ["Give the address of a report. A development needs a source."]}


@pytest.mark.parametrize(
    ("precision", "place"),
    [
        (DatePrecision.DAY, DAY),
        (DatePrecision.MONTH, date(2026, 3, 15)),
        (DatePrecision.YEAR, date(2026, 7, 1)),
        (DatePrecision.FISCAL_YEAR, date(2026, 4, 1)),
    ],
)
def test_placed_on_puts_a_vague_date_in_the_middle(precision, place):
    assert placed_on(replace(GOOD, date_precision=precision)) == place


def test_placed_on_invents_no_date():
    with pytest.raises(BadFinding, match="Give the date it happened"):
        placed_on(replace(GOOD, occurred_on=None))


def test_refuse_tells_all_errors_at_once():
    with pytest.raises(BadFinding) as caught:
        refuse({"headline": ["One."], "note": []}, {"headline": ["Two."], "sources": ["Three."]})
    assert caught.value.errors == {"headline": ["One.", "Two."], "sources": ["Three."]}
    assert str(caught.value) == "One. Two. Three."


def test_refuse_lets_no_errors_pass():
    refuse({"headline": []}, {})


@pytest.mark.parametrize(
    ("step", "significance"), [(None, "minor"), (Step.STATEMENT, "minor"), (Step.ENACTED, "major")]
)
def test_judgement_weighs_what_the_step_stands_for(step, significance):
    assert Judgement(1, "estonia", Side.TOWARD).weight(step) == significance


def test_judgement_weighs_what_a_person_chose():
    assert Judgement(1, "estonia", Side.TOWARD, Significance.MINOR).weight(Step.ENACTED) is Significance.MINOR
