import pytest
from django.test import Client

from recommendations.digests.subscribe import unsubscribe_token
from recommendations.models import Subscription
from tests.make import make_recommendation, make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger():
    """A mailbox that posts for its reader: no session, no cookie, and CSRF checks as they are in production."""
    return Client(enforce_csrf_checks=True)


def address(subscription):
    return f"/unsubscribe/{unsubscribe_token(subscription)}/"


def is_running():
    return Subscription.objects.get().ended_at is None


def test_looking_shows_a_button_and_ends_nothing(stranger):
    page = stranger.get(address(make_subscription()))
    assert (page.status_code, is_running()) == (200, True)
    assert "Stop this digest" in page.text
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_mail_scanner_that_asks_for_the_head_ends_nothing(stranger):
    assert stranger.head(address(make_subscription())).status_code == 200
    assert is_running()


def test_one_click_of_a_mailbox_ends_it(stranger):
    page = stranger.post(address(make_subscription()), {"List-Unsubscribe": "One-Click"})
    assert (page.status_code, is_running()) == (200, False)
    assert "You get no more digests" in page.text


def test_stopping_twice_stops_once(stranger):
    subscription = make_subscription()
    ends = []
    for _ in range(2):
        assert stranger.post(address(subscription)).status_code == 200
        ends.append(Subscription.objects.get().ended_at)
    assert ends[0] == ends[1]


def test_page_changes_how_often(stranger):
    page = stranger.post(address(make_subscription()), {"cadence": "daily"})
    assert Subscription.objects.get().cadence == "daily"
    assert "Your choice is kept" in page.text
    assert '<option value="daily" selected>Daily</option>' in page.text


def test_rhythm_nobody_knows_changes_nothing_and_ends_nothing(stranger):
    page = stranger.post(address(make_subscription()), {"cadence": "hourly"})
    assert (page.status_code, is_running(), Subscription.objects.get().cadence) == (400, True, "weekly")
    assert "cadence is “hourly”. Give daily, weekly, monthly." in page.text


@pytest.mark.parametrize("method", ["get", "post"])
def test_spoilt_link_says_so_and_ends_nothing(stranger, method):
    path = address(make_subscription())
    page = getattr(stranger, method)(path.replace(".", ".x"))
    assert (page.status_code, is_running()) == (404, True)
    assert "This link is incomplete" in page.text


def test_page_names_what_the_reader_chose(stranger):
    subscription = make_subscription()
    subscription.recommendations.set([make_recommendation(code="R01"), make_recommendation(code="R02", position=2)])
    page = stranger.get(address(subscription))
    assert "<dd>R01, R02</dd>" in page.text
    assert "<dd>ann@reader.example</dd>" in page.text


def test_other_methods_are_refused(stranger):
    assert stranger.put(address(make_subscription())).status_code == 405
