"""Digests, method, health, sign-in, and the frame around every page."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import path
from django.utils import timezone

from recommendations.direction.parameters import DIRECTION_V1
from recommendations.models import Digest
from tests.make import (
    PASSWORD,
    make_brief,
    make_editor,
    make_story,
    make_subscription,
    make_user,
)
from tracker.urls import urlpatterns as tracker_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def make_digest(**fields):
    now = timezone.now()
    defaults = {"period_start": now - timedelta(days=7), "period_end": now - timedelta(minutes=15), "opened_at": now}
    return Digest.objects.create(subscription=make_subscription(), **defaults | {"state": "sent"} | fields)


def test_digests_that_need_a_person_come_first(editor):
    stuck = make_digest(state="stuck", failure="The hand-over was cut off.", subject="A week")
    page = editor.get("/digests/")
    assert text_of(page).index("Need a person") < text_of(page).index("Latest")
    assert page.text.count(f'href="/digests/{stuck.pk}/"') == 2


def test_a_digest_shows_its_text_and_leads_to_its_html(editor):
    digest = make_digest(subject="A week", text="R01 <b>moved</b>", html="<p>R01 moved</p>")
    page = editor.get(f"/digests/{digest.pk}/").text
    assert "R01 &lt;b&gt;moved&lt;/b&gt;" in page
    assert f'href="/digests/{digest.pk}/mail/"' in page
    assert "Resend" not in page


def test_the_html_part_is_served_in_a_sandbox(editor):
    digest = make_digest(html='<p style="color:red">R01 moved</p>')
    page = editor.get(f"/digests/{digest.pk}/mail/")
    assert page.text == digest.html
    policy = page.headers["Content-Security-Policy"].split("; ")
    assert policy[:2] == ["sandbox", "default-src 'none'"]


def test_a_digest_without_html_has_no_such_page(editor):
    assert editor.get(f"/digests/{make_digest().pk}/mail/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_resending_twice_sends_once(client):
    client.force_login(make_editor())
    digest = make_digest(state="stuck", subject="A week", text="R01 moved", html="<p>R01 moved</p>", message_id="<1@t>")
    assert "Resend this digest" in client.get(f"/digests/{digest.pk}/").text
    for _ in range(2):
        page = client.post(f"/digests/{digest.pk}/resend/", follow=True)
    assert "The digest is now: sent." in page.text
    assert [sent.subject for sent in mail.outbox] == ["A week"]


def test_the_method_is_written_from_the_parameters_in_force(client):
    text = text_of(client.get("/method/"))
    assert f"halve every {DIRECTION_V1.half_life_days} days" in text
    assert f"No label below {DIRECTION_V1.evidence_enter} points" in text
    assert "Major 1.2 2.1 3.0" in text
    assert f"Probability of {DIRECTION_V1.p_clear} or more" in text


def test_signing_in_leads_back_and_signing_out_leads_to_the_board(client):
    make_editor("ed")
    page = client.post("/sign-in/", {"username": "ed", "password": PASSWORD, "next": "/feeds/"})
    assert page.headers["Location"] == "/feeds/"
    assert client.post("/sign-out/").headers["Location"] == "/"


def test_a_wrong_password_is_told_in_a_sentence(client):
    make_user("ed")
    page = client.post("/sign-in/", {"username": "ed", "password": "wrong"})
    assert "Please enter a correct username and password." in page.text
    assert 'role="alert"' in page.text


def test_signing_in_never_leads_to_another_site(client):
    make_editor("ed")
    page = client.post("/sign-in/", {"username": "ed", "password": PASSWORD, "next": "https://evil.example/"})
    assert page.headers["Location"] == "/"


def test_the_frame_shows_staff_their_pages_and_the_number_waiting(client):
    make_story()
    assert "Triage" not in client.get("/method/").text
    client.force_login(make_user("rita"))
    assert "Triage" not in client.get("/method/").text
    client.force_login(make_editor())
    page = client.get("/method/").text
    assert 'Triage <span class="nav__count">1<span class="vh"> waiting</span></span>' in page


def test_the_frame_names_the_source_and_marks_the_page(client):
    make_brief(author="A. Author")
    page = client.get("/method/")
    assert "A. Author, A brief , Brief No. 1, Institute, 1 Feb 2026." in text_of(page)
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page.text) == ["/method/"]


@pytest.mark.parametrize("address", ["/", "/method/", "/sign-in/", "/nothing/"])
def test_every_page_says_that_movement_is_not_influence(client, address):
    make_brief()
    assert "Alignment is not influence." in client.get(address).text


def test_a_page_that_is_not_there_says_so_in_a_sentence(client):
    page = client.get("/nothing/")
    assert page.status_code == 404
    assert "Nothing is at this address" in page.text


def broken(request):
    raise RuntimeError


urlpatterns = [path("broken/", broken), *tracker_patterns]


@pytest.mark.urls(__name__)
def test_a_broken_view_answers_with_a_plain_sentence(client):
    client.raise_request_exception = False
    page = client.get("/broken/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text


def test_a_request_for_another_host_is_answered_in_a_sentence(client):
    page = client.get("/", headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "The request could not be read" in page.text
