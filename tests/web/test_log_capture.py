"""What is filled in, what is known already, several reports, what pulls the other way: beyond the plain form."""

import json
import re
from datetime import timedelta

import pytest

from recommendations.models import Event, MatchTerm, Publisher
from recommendations.web.capture_near import near_events
from tests.make import make_citation, make_editor, make_event, make_publisher
from tests.web.test_log import answers, fill, new_event, text_of, typed, value_of
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
NO_ROW = {"row-0-recommendation": "", "row-0-actor": "", "row-0-side": ""}
SECOND = {
    "source-TOTAL_FORMS": 1,
    "source-INITIAL_FORMS": 0,
    "source-0-url": "https://courier.example/b",
    "source-0-publisher_name": "The Courier",
    "source-0-title": "Data closed",
    "source-0-published_on": "2026-02-03",
    "source-0-language": "et",
    "source-0-quote": "Closed.",
    "source-0-archived_url": "https://archive.example/b",
}


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def area_of(page, name):
    return re.search(rf'<textarea[^>]* name="{name}"[^>]*>(.*?)</textarea>', page.text, flags=re.DOTALL)[1]


# ---------- Filled in from the address ----------


def test_filling_in_keeps_of_the_text_what_the_publisher_allows(client):
    world = make_world()
    Publisher.objects.filter(name="The Gazette").update(excerpt_length=10)
    assert area_of(fill(world, answers()), "quote") == "The data…"


def test_filling_in_shows_how_the_publisher_knows(client):
    world = make_world()
    Publisher.objects.filter(name="The Gazette").update(tier="official")
    assert re.search(r"Publisher <span[^>]*>official</span>", fill(world, answers()).text)


def test_filling_in_makes_a_row_for_each_actor_named_and_a_group_for_its_members(client):
    world = make_world()
    MatchTerm.objects.create(recommendation=world.first, kind="term", text="data bill")
    page = fill(world, answers(), headline="", actors=["baltic-states", "estonia", "united-states"], **NO_ROW)
    chosen = re.findall(r'<select[^>]* name="row-\d-actor".*?</select>', page.text, flags=re.DOTALL)
    values = [re.findall(r'value="([a-z-]+)" selected', one) for one in chosen]
    assert values == [["united-states"], ["baltic-states"], []]


def test_filling_in_an_empty_form_says_nothing_about_what_is_missing(editor):
    make_world()
    page = editor.post("/events/new/", {"fill": "1", "url": "no address"})
    assert (page.status_code, page.text.count("Error:")) == (200, 0)
    assert "Not read." in page.text
    assert value_of(page, "url") == "no address"


def test_the_script_gets_the_form_alone_also_while_something_is_missing(editor):
    make_world()
    page = editor.post("/events/new/", {"preview": "1"}, headers={"X-Part": "form"})
    assert (page.status_code, "<html" in page.text, 'id="log"' in page.text) == (200, False, True)


# ---------- Handed over by a bookmark or another app ----------


def test_a_shared_page_arrives_with_its_title_and_the_words_selected(editor):
    make_world()
    shared = {"url": "https://gazette.example/new", "title": "Bill passed", "text": "Members voted."}
    page = editor.get("/events/new/", shared)
    assert [value_of(page, name) for name in ("url", "headline", "title")] == [
        shared["url"],
        "Bill passed",
        "Bill passed",
    ]
    assert area_of(page, "quote") == "Members voted."


def test_an_address_shared_within_a_text_is_found(editor):
    make_world()
    page = editor.get("/events/new/", {"text": "Bill passed https://gazette.example/new"})
    assert (value_of(page, "url"), area_of(page, "quote")) == ("https://gazette.example/new", "Bill passed")


def test_the_manifest_lets_other_apps_share_to_the_form(client, editor):
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    assert manifest["share_target"] == {
        "action": "/events/new/",
        "method": "GET",
        "params": {"title": "title", "text": "text", "url": "url"},
    }
    page = editor.get("/events/new/")
    assert '<link rel="manifest" href="/manifest.webmanifest">' in page.text
    assert "manifest-src 'self'" in page.headers["Content-Security-Policy"]


def test_the_bookmark_leads_to_the_form_with_the_page_it_is_pressed_on(editor, settings):
    settings.BASE_URL = "https://tracker.example"
    (address,) = re.findall(r'href="(javascript:[^"]*)"', editor.get("/events/new/").text)
    assert address.replace("&#x27;", "'").replace("&amp;", "&") == (
        "javascript:location.href='https://tracker.example/events/new/?url='+encodeURIComponent(location.href)"
        "+'&title='+encodeURIComponent(document.title)"
        "+'&text='+encodeURIComponent(getSelection().toString().slice(0,500))"
    )


# ---------- Known already ----------


@pytest.mark.parametrize(
    ("headline", "found"),
    [
        ("Seimas adopts the open data bill", True),
        ("Open data bill adopted by Seimas on Tuesday", True),
        ("Seimas rejects the budget", False),
        ("", False),
    ],
)
def test_near_events_are_told_in_nearly_the_same_words(headline, found):
    event = make_event(headline="Seimas adopts the open data bill")
    assert near_events(headline, on=event.occurred_on) == ([event] if found else [])


def test_near_events_are_known_by_the_titles_of_their_reports():
    event = make_event(headline="In our own words")
    make_citation(event=event, title="Seimas adopts the open data bill")
    assert near_events("Seimas adopts the open data bill", on=event.occurred_on) == [event]


@pytest.mark.parametrize(("days", "found"), [(14, True), (15, False)])
def test_near_events_lie_within_two_weeks(days, found):
    event = make_event(headline="Seimas adopts the open data bill")
    near = near_events("Seimas adopts the open data bill", on=event.occurred_on + timedelta(days=days))
    assert near == ([event] if found else [])


def test_near_events_leave_out_what_was_taken_back():
    event = make_event(
        headline="Bill passed", state="retracted", retracted_at="2026-03-02T12:00Z", retraction_reason="x"
    )
    assert near_events("Bill passed", on=event.occurred_on) == []


def test_what_reads_like_a_logged_development_is_shown_before_it_is_logged_twice(editor):
    world = make_world()
    make_event(code="E009", headline="Parliament closes the data registry", occurred_on=world.today)
    page = editor.post("/events/new/", typed(world, headline="Data registry closed by parliament"))
    assert page.status_code == 422
    assert "Something like it is logged." in page.text
    assert 'name="add_to" value="E009"' in page.text
    editor.post("/events/new/", typed(world, headline="Data registry closed by parliament", different="1"))
    assert Event.objects.filter(headline="Data registry closed by parliament").count() == 1


def test_adding_a_report_asks_for_the_report_alone(editor):
    make_world()
    page = editor.post("/events/new/", {"add_to": "E001", "url": "https://courier.example/b"}, follow=True)
    assert "The report was added." in page.text


def test_adding_a_report_that_cannot_be_read_says_so_at_its_field(editor):
    make_world()
    page = editor.post("/events/new/", {"add_to": "E001", "url": "ftp://courier.example/b"})
    told = re.findall(r"<b>Error:</b> ([^<]+)", page.text)
    assert (page.status_code, len(told)) == (422, 1)
    assert "cannot be used." in told[0]


# ---------- Several reports ----------


def test_every_report_is_cited_with_what_is_said_of_it(editor):
    world = make_world()
    editor.post("/events/new/", typed(world, quote="Voted.", archived_url="https://archive.example/a", **SECOND))
    said = (
        new_event()
        .citations.order_by("url")
        .values_list("url", "publisher__name", "title", "language", "quote", "archived_url")
    )
    assert list(said) == [
        ("https://courier.example/b", "The Courier", "Data closed", "et", "Closed.", "https://archive.example/b"),
        ("https://gazette.example/new", "The Gazette", new_event().headline, "", "Voted.", "https://archive.example/a"),
    ]


def test_another_report_gets_fields_and_everything_typed_stays(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, more_sources="1", **SECOND))
    assert page.status_code == 200
    assert value_of(page, "source-0-title") == "Data closed"
    assert value_of(page, "source-1-url") == ""
    assert "autofocus" in re.search(r'<input[^>]* name="source-1-url"[^>]*>', page.text)[0]


def test_a_report_left_empty_is_left_out(editor):
    world = make_world()
    editor.post("/events/new/", typed(world, **{"source-TOTAL_FORMS": 2, "source-INITIAL_FORMS": 0}))
    assert new_event().citations.count() == 1


def test_a_second_report_that_is_cited_already_is_told_too(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, **SECOND | {"source-0-url": "https://gazette.example/E001"}))
    assert page.status_code == 422
    assert "Logged already." in page.text


# ---------- What pulls the other way ----------


def test_a_label_that_would_turn_asks_once_to_look_at_the_other_side(editor):
    world = make_world()
    form = {name: value for name, value in typed(world, step="enacted").items() if name != "looked"}
    page = editor.post("/events/new/", form)
    assert (page.status_code, Event.objects.count()) == (422, 2)
    text = text_of(page)
    assert "What pulls the other way R01 United States Toward Parliament opens the data" in text
    assert "Error: A label would change. Say that you looked." in text
    assert value_of(page, "headline") == "Parliament closes the data"
    assert editor.post("/events/new/", form | {"looked": "1"}).status_code == 302


def test_having_looked_stays_ticked(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, headline="", step="enacted", preview="1"))
    assert page.status_code == 422
    page = editor.post("/events/new/", typed(world, step="enacted", preview="1"))
    assert re.search(r'name="looked" value="1" checked', page.text)


def test_a_first_label_turns_nothing(editor):
    world = make_world()
    form = {name: value for name, value in typed(world, **{"row-0-actor": "estonia"}).items() if name != "looked"}
    assert editor.post("/events/new/", form).status_code == 302


# ---------- Bad input ----------


LONG = "x" * 1001
BAD = {
    "url": LONG,
    "headline": "x" * 401,
    "occurred_on": "soon",
    "date_precision": "century",
    "step": "leap",
    "kind": "gossip",
    "actors": "nobody",
    "title": LONG,
    "publisher_name": LONG,
    "published_on": "soon",
    "language": "estonian-lang",
    "quote": LONG,
    "archived_url": "ftp://archive.example/a",
    "summary": "a\0b",
    "note": "a\0b",
    "episode": "two words",
    "row-0-recommendation": "999999",
    "row-0-actor": "nobody",
    "row-0-side": "sideways",
    "row-0-significance": "huge",
    "row-0-confidence": "blind",
    "row-0-rationale": "x" * 2001,
    "source-0-url": "ftp://courier.example/b",
    "source-0-title": LONG,
    "source-0-publisher_name": LONG,
    "source-0-published_on": "soon",
    "source-0-language": "estonian-lang",
    "source-0-quote": LONG,
    "source-0-archived_url": "ftp://archive.example/b",
}
CHOICES = {"date_precision", "step", "kind", "actors"} | {name for name in BAD if name.startswith("row-0")}
CHOICES -= {"row-0-rationale"}


def error_id(name):
    return f"{name}-error" if name.startswith("row-") else f"id_{name}-error"


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_at_its_field_and_stays(editor, name):
    world = make_world()
    make_publisher(name="The Courier")
    page = editor.post("/events/new/", typed(world, **SECOND | {name: BAD[name]}))
    assert (page.status_code, Event.objects.count()) == (422, 2)
    told = re.findall(r'class="error" id="([^"]+)"', page.text)
    assert told == [error_id(name)]
    if name not in CHOICES:
        assert BAD[name].replace("\0", "\ufffd") in page.text.replace("\0", "\ufffd")


def test_every_field_of_the_form_is_in_the_table_of_bad_input(editor):
    world = make_world()
    shown = editor.post("/events/new/", typed(world, more="1", **SECOND)).text
    names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', shown))
    others = {
        "q",
        "csrfmiddlewaretoken",
        "looked",
        "different",
        "draft_place",
        "draft_owner",
        "draft_page",
        "draft_title",
    }
    rows = re.compile(r"row-[1-9]|.*_FORMS$")
    assert {name for name in names - others if not rows.match(name)} == set(BAD)
