import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from recommendations.models import Draft, Event
from tests.make import PASSWORD, make_candidate, make_editor, make_story, make_user
from tests.web.test_log import typed, value_of
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
FORM = "/events/new/"


@pytest.fixture
def ann():
    return make_editor()


@pytest.fixture
def editor(client, ann):
    client.force_login(ann)
    return client


def save(client, **fields):
    return client.post("/drafts/save/", {"draft_place": FORM, "draft_title": "Log a development"} | fields)


def sign_in(client, name="ann", following=FORM):
    page = client.post("/sign-in/", {"username": name, "password": PASSWORD, "next": following}, follow=True)
    assert page.context["user"].get_username() == name
    return page


def test_draft_is_saved_offered_and_taken_up(editor):
    make_world()
    assert save(editor, headline="Half a sentence", actors=["estonia", "latvia"], step="enacted").status_code == 204
    assert "You typed something here" in editor.get(FORM).text
    page = editor.get(f"{FORM}?draft=1")
    assert (page.status_code, page.text.count("Error:")) == (200, 0)
    assert value_of(page, "headline") == "Half a sentence"
    assert re.findall(r'name="actors" value="([a-z-]+)" checked', page.text) == ["estonia", "latvia"]
    assert re.search(r'name="step" value="enacted" checked', page.text)


def test_draft_without_a_draft_shows_the_empty_form(editor):
    make_world()
    assert editor.get(f"{FORM}?draft=1").status_code == 200


def test_draft_keeps_none_of_what_the_page_itself_puts_into_a_form(editor):
    save(editor, headline="Half", csrfmiddlewaretoken="t", draft_owner="1", draft_page="p")
    assert Draft.objects.get().fields == {"headline": ["Half"]}
    assert Draft.objects.get().title == "Log a development: Half"


def test_draft_that_is_too_long_is_refused_in_a_sentence(editor):
    page = save(editor, note="n" * 200_001)
    assert page.status_code == 422
    assert page.text.startswith("This is too long to be kept as a draft")


def test_draft_goes_once_the_form_is_sent_and_stays_while_something_is_missing(editor):
    world = make_world()
    save(editor, headline="Half a sentence")
    editor.post(FORM, typed(world, headline=""))
    assert Draft.objects.count() == 1
    editor.post(FORM, typed(world))
    assert Draft.objects.count() == 0


def test_draft_saved_late_does_not_come_back_after_its_form_was_sent(editor):
    world = make_world()
    (mark,) = re.findall(r'name="draft_page" value="([^"]+)"', editor.get(FORM).text)
    editor.post(FORM, typed(world, draft_page=mark))
    assert save(editor, headline="Parliament", draft_page=mark).status_code == 204
    assert not Draft.objects.exists()
    assert f'data-sent="{mark}"' in editor.get(FORM).text


def test_drafts_are_listed_for_their_owner_and_discarded_one_by_one(editor):
    bob = make_user("bob")
    Draft.objects.create(owner=bob, place=FORM, title="Bob's", fields={}, saved_at=timezone.now())
    save(editor, headline="Mine")
    page = editor.get("/drafts/")
    assert "Log a development: Mine" in page.text
    assert "Bob" not in page.text
    gone = editor.post("/drafts/discard/", {"draft_place": FORM, "stay": "1"})
    assert gone.headers["Location"] == "/drafts/"
    assert list(Draft.objects.values_list("owner__username", flat=True)) == ["bob"]


@pytest.mark.parametrize(
    ("place", "led_to"),
    [(FORM, FORM), ("https://elsewhere.example/", "/drafts/"), ("//elsewhere.example/", "/drafts/")],
)
def test_discarding_leads_back_to_the_form_and_never_to_another_site(editor, place, led_to):
    assert editor.post("/drafts/discard/", {"draft_place": place}).headers["Location"] == led_to


def test_what_a_signed_out_person_sends_is_there_again_after_signing_in(client, ann):
    world = make_world()
    sent = client.post(FORM, typed(world, headline="Typed for an hour", draft_owner=str(ann.pk)))
    assert sent.headers["Location"] == f"/sign-in/?next={FORM}"
    assert not Event.objects.filter(headline="Typed for an hour").exists()
    page = sign_in(client)
    assert page.redirect_chain[-1][0] == f"{FORM}?draft=1"
    assert "You are signed in again. What you typed is here again, and not saved yet." in page.text
    assert value_of(page, "headline") == "Typed for an hour"
    assert f'<option value="{world.first.pk}" selected>' in page.text
    assert Draft.objects.get().owner == ann


def test_signing_in_after_that_lasts_as_long_as_ever(client, ann):
    client.post(FORM, typed(make_world()))
    sign_in(client)
    assert client.session.get_expiry_age() > timedelta(days=1).total_seconds()


def test_what_one_person_typed_is_not_shown_to_the_next_who_signs_in(client, ann):
    make_editor("bob")
    client.post(FORM, typed(make_world(), headline="Ann's words", draft_owner=str(ann.pk)))
    assert "Ann&#x27;s words" not in sign_in(client, "bob").text
    assert not Draft.objects.exists()


def test_what_was_sent_long_before_signing_in_is_gone(client, ann):
    client.post(FORM, typed(make_world()))
    session = client.session
    session["drafts_held"] |= {"at": session["drafts_held"]["at"] - 3601}
    session.save()
    sign_in(client)
    assert not Draft.objects.exists()


def test_a_signed_out_person_cannot_fill_the_database(client, ann):
    page = client.post(FORM, typed(make_world(), note="n" * 64_001))
    assert page.status_code == 413
    assert "Go back: the form still holds what you typed." in page.text
    assert not Session.objects.exists()


def test_an_expired_session_loses_nothing(editor, ann):
    world = make_world()
    Session.objects.all().delete()
    editor.post(FORM, typed(world, headline="Typed while it expired"))
    assert value_of(sign_in(editor), "headline") == "Typed while it expired"


@pytest.fixture
def story():
    world = make_world()
    story = make_story(first_seen_at=world.now)
    make_candidate(story=story, recommendation=world.first)
    return story


def decide(story, **fields):
    place = {"draft_place": f"/triage/{story.pk}/", "row-TOTAL_FORMS": "2", "row-INITIAL_FORMS": "1"}
    return {"headline": "Our own words", "actors": ["united-states"], "row-0-side": "away"} | place | fields


def test_a_story_decided_while_signed_out_comes_back_as_it_was_typed(client, ann, story):
    sent = client.post(f"/triage/{story.pk}/accept/", decide(story))
    assert sent.headers["Location"] == f"/sign-in/?next=/triage/{story.pk}/"
    page = sign_in(client, following=f"/triage/{story.pk}/")
    assert (page.status_code, page.text.count("Error:")) == (200, 0)
    assert ">Our own words</textarea>" in page.text
    assert re.search(r'name="row-0-side" value="away" checked', page.text)
    assert "?draft=1" not in page.text.partition("<body")[2]


@pytest.mark.parametrize("act", [("reject", {"reason": "off_topic"}), ("snooze", {"until": "tomorrow"})])
def test_a_decided_story_leaves_no_draft(editor, ann, story, act):
    Draft.objects.create(owner=ann, place=f"/triage/{story.pk}/", fields={"note": ["x"]}, saved_at=timezone.now())
    assert editor.post(f"/triage/{story.pk}/{act[0]}/", act[1]).status_code == 302
    assert not Draft.objects.exists()
