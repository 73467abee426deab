"""The influence log: strict filters, an export that spreadsheets take as text, private lines for staff alone."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client

from recommendations.models import Influence
from tests.make import make_editor, make_influence, make_recommendation, make_user
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(recommendations=2)


@pytest.fixture
def editor(client, world):
    client.force_login(make_editor())
    return client


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def errors_of(page) -> list[str]:
    found = re.findall(r'class="error"[^>]*><b>Error:</b> (.*?) ?</p>', page.text)
    return [" ".join(one.split()) for one in found]


def told(page) -> list[str]:
    return re.findall(r'<td data-label="What"><div>(?:<del>)?([^<]*)', page.text)


def table(page) -> list[list[str]]:
    return list(csv.reader(StringIO(page.text)))


def typed(world: World, **fields: str) -> dict[str, str]:
    sent = {"recommendation": str(world.first.pk), "kind": "meeting", "occurred_on": world.today.isoformat()}
    return sent | {"text": "Met the committee", "url": "https://senate.example/a", "is_private": "on"} | fields


def test_line_is_noted(editor, world):
    page = editor.post("/influence/new/", typed(world), follow=True)
    kept = Influence.objects.get()
    assert (kept.recommendation, kept.kind, kept.occurred_on, kept.text, kept.url, kept.is_private) == (
        world.first,
        "meeting",
        world.today,
        "Met the committee",
        "https://senate.example/a",
        True,
    )
    assert told(page) == ["Met the committee"]


def test_line_without_the_tick_is_for_everybody(editor, world):
    sent = typed(world)
    del sent["is_private"]
    editor.post("/influence/new/", sent)
    assert told(Client().get("/influence/")) == ["Met the committee"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"recommendation": ""}, "Choose the recommendation."),
        ({"recommendation": "999999"}, "Choose a recommendation from the list."),
        ({"recommendation": "R01"}, "Choose a recommendation from the list."),
        ({"kind": ""}, "Choose the kind."),
        ({"kind": "lunch"}, "Choose a kind from the list."),
        ({"occurred_on": ""}, "Give the day it happened."),
        ({"occurred_on": "yesterday"}, "Give the day as 2027-01-31."),
        ({"occurred_on": "2999-01-01"}, "That day is still to come. Note it once it has happened."),
        ({"text": " "}, "Say in a sentence what happened: who, where, in which words."),
        ({"text": "x" * 301}, "Keep it under 300 characters. It has 301."),
        ({"url": "x" * 1001}, "Keep it under 1000 characters. It has 1001."),
    ],
)
def test_bad_field_is_told_beside_it_and_keeps_the_rest(editor, world, fields, error):
    sent = typed(world, **fields)
    page = editor.post("/influence/new/", sent)
    assert (page.status_code, errors_of(page), Influence.objects.count()) == (422, [error], 0)
    for name in ("occurred_on", "text", "url"):
        assert not sent[name].strip() or f'value="{sent[name]}"' in page.text
    assert ("selected" in page.text) == (fields.keys() != {"recommendation", "kind"})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://a.example/", "no address at all"])
def test_address_that_is_none_is_refused(editor, world, address):
    page = editor.post("/influence/new/", typed(world, url=address))
    assert (page.status_code, len(errors_of(page)), Influence.objects.count()) == (422, 1, 0)


def test_form_begins_with_the_recommendation_a_link_names(editor, world):
    page = editor.get(f"/influence/new/?recommendation={world.first.pk}").text
    assert f'<option value="{world.first.pk}" selected>' in page
    assert editor.get("/influence/new/?recommendation=zero").status_code == 200


def test_private_and_withdrawn_lines_reach_nobody_but_staff(editor, world):
    make_influence(text="A private word")
    make_influence(text="A withdrawn word", is_private=False, withdrawn_at=world.now, withdrawn_by=make_user("wim"))
    make_influence(text="A public word", is_private=False)
    reader = Client()
    reader.force_login(make_user("rita"))
    for browser in (Client(), reader):
        for address in ("/influence/", "/influence/export/", "/influence/?q=word"):
            page = browser.get(address).text
            assert ("A public word" in page, "A private word" in page, "A withdrawn word" in page) == (
                True,
                False,
                False,
            )
    assert sorted(told(editor.get("/influence/"))) == ["A private word", "A public word", "A withdrawn word"]


def test_withdrawn_line_stays_on_record_crossed_out(editor):
    one = make_influence()
    for _ in range(2):
        page = editor.post(f"/influence/{one.pk}/withdraw/", follow=True)
    assert "<del>Met the committee’s staff</del>" in page.text
    assert "Taken back by ann" in text_of(page)
    assert editor.post("/influence/999/withdraw/").status_code == 404


def test_page_says_that_alignment_is_not_influence(client, world):
    assert text_of(client.get("/influence/")).count("Alignment is not influence.") == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["second", "first"]),
        ("recommendation=R02", ["second"]),
        ("kind=testimony", ["second"]),
        ("occurred_to=2026-03-01", ["first"]),
        ("occurred_from=2026-03-02", ["second"]),
        ("q=FIRST", ["first"]),
        ("q=house.example", ["second"]),
        ("kind=media", []),
    ],
)
def test_filters_narrow(editor, world, query, expected):
    make_influence(recommendation=world.first, text="first", occurred_on="2026-03-01")
    second = make_recommendation(code="R02")
    make_influence(
        recommendation=second, kind="testimony", text="second", occurred_on="2026-03-02", url="https://house.example/"
    )
    assert told(editor.get(f"/influence/?{query}")) == expected
    assert [row[4] for row in table(editor.get(f"/influence/export/?{query}"))[1:]] == expected


@pytest.mark.parametrize(
    "query",
    [
        "recommendation=R99",
        "kind=lunch",
        "occurred_from=soon",
        "occurred_from=2026-03-02&occurred_to=2026-03-01",
        "colour=red",
        "kind=media&kind=meeting",
        "q=" + "x" * 201,
    ],
)
@pytest.mark.parametrize("address", ["/influence/", "/influence/export/"])
def test_bad_question_is_an_error_and_no_wider_answer(editor, address, query):
    make_influence()
    page = editor.get(f"{address}?{query}")
    assert page.status_code == 400
    assert "Met the committee" not in page.text


@pytest.mark.parametrize("number", ["0", "2", "zero"])
def test_page_that_is_not_there_is_an_error(editor, number):
    assert editor.get(f"/influence/?page={number}").status_code == 400
    assert editor.get("/influence/?page=1").status_code == 200


def test_long_log_is_cut_into_pages_and_exported_whole(editor, world):
    for n in range(51):
        make_influence(text=f"line {n:02}", occurred_on=world.today - timedelta(days=n))
    assert (told(editor.get("/influence/"))[0], told(editor.get("/influence/?page=2"))) == ("line 00", ["line 50"])
    assert len(table(editor.get("/influence/export/"))) == 52


def test_export_names_its_columns_and_runs_no_formula(editor):
    make_influence(text='=HYPERLINK("https://evil.example")', url="https://senate.example/a", is_private=False)
    page = editor.get("/influence/export/")
    assert page.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert page.headers["Content-Disposition"].startswith('attachment; filename="influence-')
    names, row = table(page)
    assert dict(zip(names, row, strict=True)) == {
        "brief": "brief-1",
        "recommendation": "R01",
        "kind": "meeting",
        "date": "2026-03-02",
        "text": '\'=HYPERLINK("https://evil.example")',
        "address": "https://senate.example/a",
        "private": "no",
        "recorded_by": "ines",
        "recorded_at": "2026-03-02T12:00:00+00:00",
        "withdrawn_by": "",
        "withdrawn_at": "",
    }
    assert table(Client().get("/influence/export/"))[0] == [
        "brief",
        "recommendation",
        "kind",
        "date",
        "text",
        "address",
    ]


@pytest.mark.parametrize("rows", [1, 4])
def test_list_asks_the_same_few_questions(editor, rows, django_assert_num_queries):
    for n in range(rows):
        make_influence(text=f"line {n}")
    editor.get("/influence/")
    with django_assert_num_queries(16):
        editor.get("/influence/")
