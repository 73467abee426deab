from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from recommendations.status.moment import moment
from recommendations.web.asof import as_of_control, comparing, months_earlier

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def control(query=""):
    request = RequestFactory().get(f"/?{query}")
    return as_of_control(request, comparing(moment(QueryDict(query), also=("brief",), now=NOW)), keep=("brief",))


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
    assert comparing(moment(QueryDict(), now=NOW)).compare_on == date(2026, 2, 2)


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
