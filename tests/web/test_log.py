import re
from datetime import date

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from recommendations.fetch.client import Fetched
from recommendations.models import Assessment, Event, MatchTerm
from recommendations.vocabulary import FeedOutcome
from recommendations.web.log import log_page
from tests.make import make_editor, make_event
from tests.web.world import make_world

pytestmark = pytest.mark.django_db

PAGE = b"""<html lang="en"><head><title>Parliament adopts the data bill</title>
<meta property="og:site_name" content="The Gazette">
<meta property="article:published_time" content="2026-02-03T10:00:00Z">
<meta property="og:description" content="The data bill passed."></head></html>"""


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def typed(world, **changes):
    row = {"row-0-recommendation": world.first.pk, "row-0-actor": "united-states", "row-0-side": "away"}
    form = {
        "url": "https://gazette.example/new",
        "headline": "Parliament closes the data",
        "occurred_on": world.today.isoformat(),
        "date_precision": "day",
        "step": "decision",
        "kind": "policy",
        "actors": ["united-states"],
        "looked": "1",
        "row-TOTAL_FORMS": 3,
        "row-INITIAL_FORMS": 0,
    }
    return form | row | changes


def new_event():
    return Event.objects.exclude(code__in=("E001", "E002")).get()


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def fill(world, fetch, **changes):
    """Press “Fill in from the address”, with a canned network."""
    request = RequestFactory().post("/events/new/", typed(world, **{"fill": "1"} | changes))
    request.user, request.session = make_editor(), {}
    request._messages = FallbackStorage(request)
    request.resolver_match = None
    page = log_page(request, fetch=fetch)
    page.text = page.content.decode()
    return page


def answers(body=PAGE):
    return lambda url, **_: Fetched(url, status=200, body=body, content_type="text/html", charset="utf-8")


def value_of(page, name):
    (tag,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page.text)
    found = re.findall(r' value="([^"]*)"', tag)
    return found[0] if found else ""


def test_logging_records_the_event_and_shows_what_it_moved(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world), follow=True)
    event = new_event()
    assert page.redirect_chain == [(f"/events/{event.code}/", 302)]
    assert "Logged. What it moved stands below." in page.text
    assert "United States Toward to" in text_of(page)
    (judged,) = Assessment.objects.filter(event=event)
    assert (judged.side, judged.significance, judged.confidence) == ("away", "moderate", "medium")
    assert [citation.url for citation in event.citations.all()] == ["https://gazette.example/new"]


def test_logging_twice_offers_the_event_there_is(editor):
    world = make_world()
    editor.post("/events/new/", typed(world))
    page = editor.post("/events/new/", typed(world, headline="Once more"))
    assert page.status_code == 422
    assert new_event().headline == "Parliament closes the data"
    assert f'<a href="/events/{new_event().code}/">Parliament closes the data</a>' in page.text
    assert 'name="different"' in page.text
    assert value_of(page, "headline") == "Once more"


def test_a_different_development_at_a_known_address_is_recorded_when_somebody_says_so(editor):
    world = make_world()
    editor.post("/events/new/", typed(world))
    editor.post("/events/new/", typed(world, headline="Something else", different="1"))
    assert Event.objects.filter(headline="Something else").count() == 1


def test_a_report_can_be_added_to_the_event_there_is(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, add_to="E001"), follow=True)
    assert "The report was added." in page.text
    assert sorted(c.url for c in Event.objects.get(code="E001").citations.all()) == [
        "https://gazette.example/E001",
        "https://gazette.example/new",
    ]
    again = editor.post("/events/new/", typed(world, add_to="E001"), follow=True)
    assert "cites this report already" in again.text


def test_an_address_in_the_link_is_filled_in_and_looked_up(editor):
    make_world()
    page = editor.get("/events/new/", {"url": "https://gazette.example/E001"})
    assert value_of(page, "url") == "https://gazette.example/E001"
    assert "Logged already." in page.text


def test_an_unknown_parameter_is_refused(editor):
    assert editor.get("/events/new/?link=x").status_code == 400


def test_what_is_missing_stands_beside_its_field_and_everything_typed_stays(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, headline="", occurred_on="", actors=[], note="Keep me"))
    assert page.status_code == 422
    assert not Event.objects.exclude(code__in=("E001", "E002")).exists()
    text = text_of(page)
    assert "Error: Say in one sentence what happened." in text
    assert "Error: Give the date it happened." in text
    assert "Error: Say who acted: choose one actor or more." in text
    assert ">Keep me</textarea>" in page.text
    assert f'<option value="{world.first.pk}" selected>' in page.text
    assert re.search(r'name="row-0-side" value="away" checked', page.text)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"occurred_on": "soon"}, "Give a day, as 2026-02-24."),
        ({"step": ""}, "Say how far it goes, or that it is no act of policy."),
        ({"url": "ftp://gazette.example/a"}, "cannot be used."),
        ({"url": ""}, "A development needs a source."),
        ({"row-0-recommendation": ""}, "Choose the recommendation this side is about"),
        ({"row-0-actor": ""}, "Choose whose policy moves"),
        ({"row-0-recommendation": "999999"}, "999999 is not one of the available choices."),
        ({"episode": "two words"}, "Name the episode"),
    ],
)
def test_each_mistake_has_its_sentence(editor, changes, sentence):
    world = make_world()
    page = editor.post("/events/new/", typed(world, **changes))
    assert page.status_code == 422
    assert sentence in page.text
    assert Event.objects.count() == 2


def test_every_mistake_is_told_at_once(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, headline="", url="", step="", occurred_on="soon"))
    told = re.findall(r"<b>Error:</b> ([^<]+)", page.text)
    assert [" ".join(sentence.split()) for sentence in told] == [
        "Give the address of a report. A development needs a source.",
        "Say in one sentence what happened.",
        "Give a day, as 2026-02-24.",
        "Say how far it goes, or that it is no act of policy.",
    ]


def test_a_row_without_a_side_is_left_out(editor):
    world = make_world()
    editor.post("/events/new/", typed(world, **{"row-0-side": ""}))
    assert not Assessment.objects.filter(event=new_event()).exists()


def test_no_act_of_policy_is_a_choice_and_not_a_default(editor):
    world = make_world()
    assert not re.search(r'name="step"[^>]*checked', editor.get("/events/new/").text)
    editor.post("/events/new/", typed(world, step="none"))
    assert new_event().step == ""


def test_one_judgement_on_a_group_is_one_on_each_member(editor):
    world = make_world()
    editor.post("/events/new/", typed(world, **{"row-0-actor": "baltic-states"}))
    codes = Assessment.objects.filter(event=new_event()).values_list("track__actor__code", flat=True)
    assert sorted(codes) == ["estonia", "latvia", "lithuania"]


def test_a_month_is_kept_as_a_month(editor):
    world = make_world()
    editor.post("/events/new/", typed(world, occurred_on="2025-11-03", date_precision="month"))
    assert (new_event().occurred_on, new_event().date_precision) == (date(2025, 11, 15), "month")


def test_more_rows_keep_what_was_typed_and_record_nothing(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, more="1"))
    assert page.status_code == 200
    assert page.text.count('<fieldset class="judge') == 6
    assert f'<option value="{world.first.pk}" selected>' in page.text
    assert Event.objects.count() == 2


def test_the_tests_of_the_track_chosen_stand_beside_the_choice(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, more="1"))
    (tests,) = re.findall(r'<dl class="judge__tests">(.*?)</dl>', page.text, flags=re.DOTALL)
    assert "A law opens the data" in tests
    assert "A law closes the data" in tests


def test_what_it_would_do_is_shown_and_nothing_is_saved(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, preview="1", step="enacted"))
    assert "R01 United States Toward to Leaning toward" in text_of(page)
    assert Event.objects.count() == 2


def test_log_and_start_another_comes_back_to_an_empty_form(editor):
    world = make_world()
    page = editor.post("/events/new/", typed(world, again="1"), follow=True)
    assert page.redirect_chain == [("/events/new/", 302)]
    assert f"Logged as {new_event().code}" in page.text
    assert value_of(page, "headline") == ""


def test_filling_in_takes_what_the_page_says(client):
    page = fill(make_world(), answers(), headline="", occurred_on="")
    assert page.status_code == 200
    assert value_of(page, "headline") == "Parliament adopts the data bill"
    assert value_of(page, "publisher_name") == "The Gazette"
    assert value_of(page, "occurred_on") == "2026-02-03"
    assert "Not logged before." in page.text


def test_filling_in_never_overwrites_what_was_typed(client):
    page = fill(make_world(), answers())
    assert value_of(page, "headline") == "Parliament closes the data"
    assert value_of(page, "title") == "Parliament adopts the data bill"


def test_filling_in_without_the_network_says_why_and_keeps_the_address(client):
    def offline(url, **_):
        return Fetched(url, outcome=FeedOutcome.TIMED_OUT, message="Nobody answered.")

    page = fill(make_world(), offline)
    assert "Not read." in page.text
    assert value_of(page, "url") == "https://gazette.example/new"
    assert value_of(page, "headline") == "Parliament closes the data"


def test_filling_in_suggests_the_recommendation_and_never_a_side(client):
    world = make_world()
    MatchTerm.objects.create(recommendation=world.first, kind="term", text="data bill")
    row = {"row-0-recommendation": "", "row-0-actor": "", "row-0-side": ""}
    page = fill(world, answers(), headline="", **row)
    assert f'<option value="{world.first.pk}" selected>' in page.text
    assert "matched: data bill" in text_of(page)
    assert not re.search(r'name="row-0-side" value="(toward|away|neutral)" checked', page.text)


def test_a_known_address_is_found_while_filling_in(client):
    world = make_world()
    make_event(code="E009", headline="Known", url="https://gazette.example/new")
    assert "Logged already." in fill(world, answers()).text


def test_a_hostile_page_stays_text(client):
    body = PAGE.replace(b"Parliament adopts the data bill", b"&lt;script&gt;alert(1)&lt;/script&gt;")
    page = fill(make_world(), answers(body), headline="")
    assert "<script>alert" not in page.text
    assert value_of(page, "headline") == "&lt;script&gt;alert(1)&lt;/script&gt;"
