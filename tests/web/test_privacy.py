import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from recommendations.digests.privacy import HELD_FOR, held_token
from recommendations.digests.suppress import suppress
from recommendations.models import Digest, Subscriber
from recommendations.vocabulary import SuppressionReason
from tests.make import make_brief, make_subscription, make_user

pytestmark = pytest.mark.django_db
ANN = "ann@reader.example"


@pytest.fixture
def stranger():
    """Somebody who followed a link: no session, no cookie."""
    return Client(enforce_csrf_checks=True)


def held_link(email=ANN, *, age=timedelta()):
    return f"/privacy/{held_token(email, now=timezone.now() - age)}/"


def test_everybody_gets_the_same_answer_and_the_known_and_unknown_the_same_mail(client):
    make_subscription()
    suppress("gone@reader.example", reason=SuppressionReason.COMPLAINED, now=timezone.now())
    answers = []
    for who in ("ann", "eve", "gone"):
        page = client.post("/privacy/", {"email": f"{who}@reader.example"}, follow=True)
        answers.append((page.redirect_chain, page.text.partition("<main")[2]))
    assert answers[0] == answers[1] == answers[2]
    assert [letter.to[0] for letter in mail.outbox] == [ANN, "eve@reader.example"]
    letters = [re.sub(r"http\S+", "", letter.body).replace(letter.to[0], "") for letter in mail.outbox]
    assert letters[0] == letters[1]


def test_mailed_link_shows_what_is_held(client):
    make_subscription()
    client.post("/privacy/", {"email": ANN})
    link = re.search(r"http://\S+", mail.outbox[0].body)[0].partition("8000")[2]
    page = client.get(link)
    assert (ANN in page.text, "<b>brief-1</b>, weekly" in page.text) == (True, True)


@pytest.mark.parametrize("typed", ["", "ann", "ann@reader.example\nBcc: x@reader.example"])
def test_bad_address_is_told_beside_its_field(client, typed):
    page = client.post("/privacy/", {"email": typed})
    assert (page.status_code, 'aria-invalid="true"' in page.text, mail.outbox) == (422, True, [])


def test_mails_are_limited(client):
    statuses = [client.post("/privacy/", {"email": ANN}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_file_holds_everything(stranger):
    make_subscription()
    page = stranger.get(held_link() + "file/")
    assert page.headers["Content-Disposition"] == 'attachment; filename="held-of-me.json"'
    assert (page.json()["subscriber"]["email"], len(page.json()["subscriptions"])) == (ANN, 1)


def test_looking_erases_nothing(stranger):
    make_subscription()
    assert (stranger.get(held_link()).status_code, stranger.head(held_link()).status_code) == (200, 200)
    assert Subscriber.objects.get().erased_at is None


def test_erasing_needs_the_tick(stranger):
    make_subscription()
    page = stranger.post(held_link())
    assert (page.status_code, "Tick the box first" in page.text) == (422, True)
    assert Subscriber.objects.get().erased_at is None


def test_erase_twice_erases_once_and_says_what_stays(stranger):
    make_subscription()
    suppress(ANN, reason=SuppressionReason.BY_REQUEST, now=timezone.now())
    pages = [stranger.post(held_link(), {"sure": "yes"}) for _ in range(2)]
    assert [(page.status_code, "One note stays." in page.text) for page in pages] == [(200, True)] * 2
    assert Subscriber.objects.get().erased_at is not None
    assert "we hold no subscription" in stranger.get(held_link()).text


def test_mail_under_way_is_waited_for(stranger):
    subscription = make_subscription()
    start = subscription.started_at
    times = {"period_start": start, "period_end": start + timedelta(days=7), "opened_at": start}
    Digest.objects.create(subscription=subscription, state="handing_over", **times)
    page = stranger.post(held_link(), {"sure": "yes"})
    assert (page.status_code, Subscriber.objects.get().erased_at) == (409, None)


@pytest.mark.parametrize("part", ["", "file/"])
@pytest.mark.parametrize(
    ("link", "status"),
    [(lambda: "/privacy/forged/", 404), (lambda: held_link()[:-4] + "/", 404), (lambda: held_link(age=HELD_FOR), 410)],
)
def test_link_that_cannot_be_used_shows_nothing(stranger, link, status, part):
    make_subscription()
    page = stranger.get(link() + part)
    assert (page.status_code, ANN in page.text) == (status, False)


def test_signed_in_reader_needs_no_mail(client):
    make_brief()
    user = make_user("rita")
    client.force_login(user)
    assert client.get("/account/data/").headers["Location"] == "/privacy/"
    EmailAddress.objects.create(user=user, email="rita@tracker.example", verified=True, primary=True)
    page = client.get("/account/data/", follow=True)
    assert (page.status_code, "rita@tracker.example" in page.text, mail.outbox) == (200, True, [])
