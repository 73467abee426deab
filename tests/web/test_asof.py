from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from recommendations.status.moment import moment
from recommendations.web.asof import as_of_control, comparing, months_earlier, written
from recommendations.web.visit import since

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def control(query=""):
    request = RequestFactory().get(f"/?{query}")
    return as_of_control(request, comparing(moment(QueryDict(query), also=("brief",), now=NOON)), keep=("brief",))


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 2), 1, date(2026, 2, 2)),
    ],
)
def test_months_earlier_stays_inside_the_month(day, months, earlier):
    assert months_earlier(day, months) == earlier


def test_without_a_choice_the_page_compares_with_a_month_earlier():
    assert comparing(moment(QueryDict(), now=NOON)).compare_on == date(2026, 2, 2)


def test_today_adds_nothing_to_other_addresses():
    assert control().query == ""


def test_a_past_day_and_its_knowledge_go_along():
    assert control("as_of=2026-02-24").query == "?as_of=2026-02-24"
    assert control("as_of=2026-02-24&known_at=2026-02-24").query == "?as_of=2026-02-24&known_at=2026-02-24"


def test_ways_back_keep_the_brief():
    found = control("as_of=2026-02-24&brief=b")
    assert found.to_today == "/?brief=b"
    assert found.with_hindsight == "/?brief=b&as_of=2026-02-24"
    assert found.as_said_then == "/?brief=b&as_of=2026-02-24&known_at=2026-02-24"


def test_presets_mark_the_one_in_use():
    found = control("as_of=2026-02-24&compare=2026-02-17")
    assert [(p.label, p.current) for p in found.presets] == [
        ("a week earlier", True),
        ("a month", False),
        ("a year", False),
    ]
    assert found.presets[1].address == "/?as_of=2026-02-24&compare=2026-01-24"


def test_the_permanent_address_holds_the_day_what_was_known_and_what_it_was_compared_with():
    assert control("brief=b").permanent == "/?brief=b&as_of=2026-03-02&known_at=2026-03-02&compare=2026-02-02"
    past = control("as_of=2026-02-24&known_at=2026-02-25&compare=2026-02-01")
    assert past.permanent == "/?as_of=2026-02-24&known_at=2026-02-25&compare=2026-02-01"


def test_the_last_visit_is_one_more_choice_and_marked_when_it_is_in_use():
    at = NOON - timedelta(days=3)
    asked = since(moment(QueryDict(), now=NOON), written(at))
    found = as_of_control(RequestFactory().get("/"), asked, visit=at)
    assert [(p.label, p.current) for p in found.presets][2:] == [("a year", False), ("your last visit", True)]
    assert found.presets[-1].address == "/?since=2026-02-27T12%3A00%3A00Z"
    assert found.permanent == "/?as_of=2026-03-02&known_at=2026-03-02&since=2026-02-27T12%3A00%3A00Z"
