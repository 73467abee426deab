"""The pages of watchpoints: what they list, what they refuse, and that nothing typed is lost."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from recommendations.events.second import ask_second_reading
from recommendations.models import Watchpoint
from recommendations.status.watch import settle_watchpoint
from recommendations.vocabulary import WatchOutcome
from tests.make import make_editor, make_user, make_watchpoint
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
NEW = "/recommendations/brief-1/R01/united-states/watch/"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def editor(client, world):
    client.force_login(make_editor())
    return client


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def typed(world: World, **fields: str) -> dict[str, str]:
    due = (world.today + timedelta(days=7)).isoformat()
    return {"text": "The Senate votes", "side": "toward", "due_on": due} | fields


def errors_of(page) -> list[str]:
    found = re.findall(r'class="error"[^>]*><b>Error:</b> (.*?) ?</p>', page.text)
    return [" ".join(one.split()) for one in found]


def test_watchpoint_is_set_and_shown_where_it_belongs(editor, world):
    page = editor.post(NEW, typed(world), follow=True)
    assert page.redirect_chain == [("/recommendations/brief-1/R01/united-states/", 302)]
    assert Watchpoint.objects.get().track == world.track()
    for address in ("/recommendations/brief-1/R01/united-states/", world.page(), "/watchpoints/"):
        assert "The Senate votes" in text_of(Client().get(address)), address
    assert "The Senate votes" not in editor.get("/recommendations/brief-1/R01/estonia/").text


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": " "}, "Say in a sentence what would have to happen."),
        ({"text": "x" * 301}, "Keep it under 300 characters. It has 301."),
        ({"side": ""}, "Say which way it would turn the arrow."),
        ({"side": "neutral"}, "Choose toward or away."),
        ({"due_on": ""}, "Give the day by which to look."),
        ({"due_on": "next week"}, "Give the day as 2027-01-31."),
        ({"due_on": "2001-01-31"}, "Give the day by which to look: today or later, within ten years."),
    ],
)
def test_bad_field_is_told_beside_it_and_keeps_the_rest(editor, world, fields, error):
    sent = typed(world, **fields)
    page = editor.post(NEW, sent)
    assert (page.status_code, errors_of(page), Watchpoint.objects.count()) == (422, [error], 0)
    for value in (sent["text"].strip(), sent["due_on"]):
        assert not value or f'value="{value}"' in page.text
    assert ("checked" in page.text) == (sent["side"] == "toward")


def test_error_is_tied_to_its_field(editor, world):
    page = editor.post(NEW, typed(world, text=""))
    assert re.search(r'<input[^>]*name="text"[^>]*aria-invalid="true"[^>]*aria-describedby="id_text_error"', page.text)
    assert 'id="id_text_error"' in page.text


def test_track_that_is_not_there_is_said_so(editor):
    assert editor.get("/recommendations/brief-1/R01/atlantis/watch/").status_code == 404


def test_context_actor_takes_none_and_says_why(editor, world):
    actor = world.track("estonia").actor
    actor.role = "context"
    actor.save()
    address = "/recommendations/brief-1/R01/estonia/"
    page = editor.post(f"{address}watch/", typed(world))
    assert page.status_code == 422
    assert "Estonia is context and has no direction to turn." in text_of(page)


def test_settling_is_kept_with_its_event(editor, world):
    one = make_watchpoint(track=world.track())
    sent = {"outcome": "happened", "note": "As expected.", "event": "E002"}
    page = editor.post(f"/watchpoints/{one.pk}/", sent, follow=True)
    one.refresh_from_db()
    assert (one.outcome, one.outcome_note, one.event.code, one.settled_by.username) == (
        "happened",
        "As expected.",
        "E002",
        "ann",
    )
    assert 'href="/events/E002/"' in page.text


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"outcome": ""}, "Say what became of it."),
        ({"outcome": "maybe"}, "Choose one of the three."),
        ({"outcome": "overtaken", "note": ""}, "Say what overtook it, so that a reader can follow."),
        ({"note": "x" * 301}, "Keep it under 300 characters. It has 301."),
        ({"event": "E404"}, "No confirmed development has the code “E404”. Copy it from its page."),
        ({"event": "x" * 61}, "Keep it under 60 characters. It has 61."),
    ],
)
def test_bad_settling_is_told_beside_its_field(editor, world, fields, error):
    one = make_watchpoint(track=world.track())
    sent = {"outcome": "happened", "note": "As expected.", "event": "E002"} | fields
    page = editor.post(f"/watchpoints/{one.pk}/", sent)
    one.refresh_from_db()
    assert (page.status_code, errors_of(page), one.outcome) == (422, [error], "")
    assert not sent["note"] or f'value="{sent["note"]}"' in page.text


@pytest.mark.parametrize("act", ["", "move/"])
def test_second_person_settling_is_told_who_was_faster(editor, world, act):
    one, bob = make_watchpoint(track=world.track()), make_user("bob")
    settle_watchpoint(one.pk, outcome=WatchOutcome.HAPPENED, by=bob, now=world.now)
    sent = {"outcome": "did_not_happen", "due_on": (world.today + timedelta(days=9)).isoformat()}
    for page in (
        editor.post(f"/watchpoints/{one.pk}/{act}", sent, follow=True),
        editor.get(f"/watchpoints/{one.pk}/{act}", follow=True),
    ):
        assert "bob settled it already: happened. Nothing was changed." in text_of(page)
    assert Watchpoint.objects.get().outcome == "happened"


def test_another_day_keeps_both_on_record(editor, world):
    one = make_watchpoint(track=world.track(), due_on=world.today)
    later = (world.today + timedelta(days=30)).isoformat()
    page = editor.post(f"/watchpoints/{one.pk}/move/", {"due_on": later, "reason": "Put off."}, follow=True)
    assert f"Moved to {later}: Put off." in text_of(page)
    assert [row.outcome for row in Watchpoint.objects.order_by("pk")] == ["overtaken", ""]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"due_on": ""}, "Give the new day."),
        ({"due_on": "soon"}, "Give the day as 2027-01-31."),
        ({"due_on": "2001-01-31"}, "Give the day by which to look: today or later, within ten years."),
        ({"reason": "x" * 271}, "Keep it under 270 characters. It has 271."),
    ],
)
def test_bad_move_is_told_beside_its_field(editor, world, fields, error):
    one = make_watchpoint(track=world.track())
    sent = {"due_on": (world.today + timedelta(days=9)).isoformat(), "reason": "Put off."} | fields
    page = editor.post(f"/watchpoints/{one.pk}/move/", sent)
    assert (page.status_code, errors_of(page), Watchpoint.objects.count()) == (422, [error], 1)
    assert f'value="{sent["reason"]}"' in page.text


def test_overdue_watchpoint_is_marked(editor, world):
    make_watchpoint(track=world.track(), due_on=world.today, text="Due today")
    assert "overdue" not in editor.get("/watchpoints/").text
    make_watchpoint(track=world.track(), due_on=world.today - timedelta(days=1), text="Due yesterday")
    assert editor.get("/watchpoints/").text.count("overdue") == 1
    assert text_of(editor.get(world.page())).count("was due") == 1


def test_recommendation_shows_what_was_watched_for_on_the_day_asked_about(client, world):
    make_watchpoint(track=world.track(), set_at=world.now)
    earlier = (world.today - timedelta(days=1)).isoformat()
    assert "The Senate votes" in client.get(world.page()).text
    assert "The Senate votes" not in client.get(f"{world.page()}?as_of={earlier}").text


def test_readers_see_watchpoints_and_no_way_to_change_them(client, world):
    one = make_watchpoint(track=world.track())
    for address in (world.page(), "/watchpoints/", "/recommendations/brief-1/R01/united-states/"):
        page = client.get(address).text
        assert "The Senate votes" in page
        assert f"/watchpoints/{one.pk}/" not in page
        assert "/watch/" not in page


def test_what_an_event_settled_is_hidden_from_who_reads_that_event_unseeing(editor, world):
    one, bob = make_watchpoint(track=world.track()), make_user("bob")
    settle_watchpoint(one.pk, outcome=WatchOutcome.HAPPENED, event_code=world.event.code, by=bob, now=world.now)
    other = make_watchpoint(track=world.track(), text="The House votes")
    settle_watchpoint(other.pk, outcome=WatchOutcome.HAPPENED, by=bob, now=world.now)
    assert "The Senate votes" in editor.get("/watchpoints/").text
    eve, browser = make_editor("eve"), Client()
    ask_second_reading(world.event.pk, reader=eve, by=bob, now=world.now)
    browser.force_login(eve)
    page = browser.get("/watchpoints/").text
    assert "The Senate votes" not in page
    assert "The House votes" in page


@pytest.mark.parametrize("rows", [1, 4])
def test_list_asks_the_same_few_questions(editor, world, rows, django_assert_num_queries):
    for n in range(rows):
        make_watchpoint(track=world.track(), text=f"Vote {n}")
    editor.get("/watchpoints/")
    with django_assert_num_queries(16):
        editor.get("/watchpoints/")
