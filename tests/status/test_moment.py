from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from recommendations.status.moment import BadQuestion, moment

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def ask(query="", **kwargs):
    return moment(QueryDict(query), now=NOW, **kwargs)


def errors_of(query, **kwargs):
    with pytest.raises(BadQuestion) as refused:
        ask(query, **kwargs)
    return refused.value.errors


def test_without_a_question_it_is_today_with_all_that_is_known():
    found = ask()
    assert (found.as_of, found.known_at, found.compare_on, found.known_on) == (TODAY, NOW, None, None)
    assert found.is_today


def test_a_past_day_is_judged_with_what_is_known_now():
    found = ask("as_of=2026-02-24&compare=2026-01-24")
    assert (found.as_of, found.known_at, found.compare_on) == (date(2026, 2, 24), NOW, date(2026, 1, 24))
    assert not found.is_today


def test_knowledge_of_a_day_lasts_to_its_last_moment():
    found = ask("as_of=2026-02-24&known_at=2026-02-24")
    assert found.known_at == datetime(2026, 2, 25, tzinfo=UTC) - timedelta(microseconds=1)
    assert found.known_on == date(2026, 2, 24)


def test_knowledge_of_today_is_all_that_is_known():
    found = ask("known_at=2026-03-02")
    assert (found.known_at, found.known_on, found.is_today) == (NOW, None, True)


def test_today_is_the_last_day_and_tomorrow_is_still_to_come():
    assert ask("as_of=2026-03-02").as_of == TODAY
    assert errors_of("as_of=2026-03-03") == {
        "as_of": ["as_of is 2026-03-03, which is still to come. Give today, 2026-03-02, or an earlier day."]
    }
    assert list(errors_of("known_at=2026-03-03")) == ["known_at"]


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "24.02.2026", "2026-02"])
def test_what_is_no_day_is_refused(text):
    (sentence,) = errors_of(f"as_of={text}")["as_of"]
    assert sentence.startswith(f"as_of is “{text}”, which is no day.")


@pytest.mark.parametrize("compare", ["2026-02-24", "2026-02-25"])
def test_comparison_goes_back(compare):
    assert list(errors_of(f"as_of=2026-02-24&compare={compare}")) == ["compare"]


def test_unknown_parameters_are_refused_by_name():
    assert errors_of("as_off=2026-02-24", also=("brief",)) == {
        "as_off": ["There is no parameter “as_off”. Known are: as_of, brief, compare, known_at."]
    }


def test_a_parameter_is_given_once():
    assert errors_of("as_of=2026-02-24&as_of=2026-02-23") == {
        "as_of": ["“as_of” is given more than once. Give it once."]
    }


def test_1900_is_the_first_year_and_nothing_before_it_is_a_day():
    assert ask("as_of=1900-01-01").as_of == date(1900, 1, 1)
    assert errors_of("as_of=0001-01-01&known_at=1899-12-31") == {
        "as_of": ["as_of is 0001-01-01, before any source. Give 1900-01-01 or a later day."],
        "known_at": ["known_at is 1899-12-31, before any source. Give 1900-01-01 or a later day."],
    }
