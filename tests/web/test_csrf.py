"""A form that is refused for its token: offered again where it is ours, and nothing of a stranger's is kept."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from recommendations.models import Draft, Event
from tests.make import PASSWORD, make_editor
from tests.web.test_log import new_event, typed
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
KEPT = "nothing you typed is lost"


@pytest.fixture
def ann():
    return make_editor()


@pytest.fixture
def visitor(ann):
    """Somebody signed in, whose forms need their token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    return client


def offered(page):
    """Return the fields of the form to send again, as a browser would send them."""
    form = page.text[page.text.index("<main") : page.text.index("</main")]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: [value for other, value in found if other == name] for name, _ in found}


def test_a_form_of_ours_is_offered_with_everything_in_it_and_sends_it(visitor):
    world = make_world()
    refused = visitor.post("/events/new/", typed(world, headline="Typed for an hour"), headers=HERE)
    assert (refused.status_code, KEPT in refused.text) == (403, True)
    assert "<li>Typed for an hour</li>" in refused.text
    assert not Event.objects.filter(headline="Typed for an hour").exists()
    sent = visitor.post("/events/new/", offered(refused))
    assert sent.headers["Location"] == f"/events/{new_event().code}/"
    assert new_event().headline == "Typed for an hour"


def test_a_form_opened_before_signing_in_anew_is_offered(visitor, ann):
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', visitor.get("/events/new/").text)[0]
    visitor.force_login(ann)
    visitor.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    refused = visitor.post(
        "/events/new/", typed(make_world(), csrfmiddlewaretoken=token), headers={"Referer": "http://testserver/x"}
    )
    assert KEPT in refused.text
    assert token not in offered(refused)["csrfmiddlewaretoken"]


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},
        {"Origin": "http://[testserver"},
        {"Referer": "http://testserver.elsewhere.example/"},
        {"Origin": "https://elsewhere.example", "Referer": "http://testserver/"},
    ],
)
def test_a_foreign_form_is_refused_and_nothing_of_it_is_kept(visitor, told):
    refused = visitor.post("/events/new/", typed(make_world(), headline="Forged words"), headers=told)
    assert (refused.status_code, "The form was too old" in refused.text) == (403, True)
    assert "Forged words" not in refused.text
    assert not Draft.objects.exists()
    assert "drafts_held" not in visitor.session


def test_a_password_is_never_shown_again(ann):
    page = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "ann", "password": PASSWORD}, headers=HERE)
    assert (page.status_code, "The form was too old" in page.text, PASSWORD in page.text) == (403, True, False)


def test_what_is_offered_is_text_whatever_was_typed(visitor):
    refused = visitor.post("/events/new/", {"note": '"><script>alert(1)</script> x'}, headers=HERE)
    assert "<script>alert" not in refused.text
    assert offered(refused)["note"] == ["&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; x"]


def test_several_values_of_one_field_are_all_offered(visitor):
    refused = visitor.post("/events/new/", {"actors": ["estonia", "latvia"]}, headers=HERE)
    assert offered(refused)["actors"] == ["estonia", "latvia"]


def test_a_form_of_somebody_else_says_under_whose_name_it_is_sent(visitor, ann):
    bob = make_editor("bob")
    refused = visitor.post("/events/new/", {"headline": "Bob's words", "draft_owner": str(bob.pk)}, headers=HERE)
    assert "you are ann now" in refused.text
    assert offered(refused)["draft_owner"] == [str(ann.pk)]


def test_a_signed_out_person_keeps_it_through_signing_in(ann):
    visitor = Client(enforce_csrf_checks=True)
    refused = visitor.post(
        "/events/new/", typed(make_world(), headline="Typed for an hour", draft_owner="7"), headers=HERE
    )
    held = visitor.post("/events/new/", offered(refused))
    assert held.headers["Location"] == "/sign-in/?next=/events/new/"
    held = visitor.session["drafts_held"]
    assert (held["fields"]["headline"], held["owner"]) == (["Typed for an hour"], "7")


def test_a_file_has_to_be_chosen_again(visitor):
    file = SimpleUploadedFile("feeds.opml", b"<opml/>")
    refused = visitor.post("/feeds/import/", {"file": file}, headers=HERE)
    assert (refused.status_code, "choose the file once more" in refused.text) == (403, True)
    assert offered(refused) == {}
