from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from recommendations.digests.privacy import erase
from recommendations.digests.subscribe import MANAGES_FOR, manage_token, running_subscriptions, unsubscribe_token
from recommendations.digests.suppress import suppress
from recommendations.models import Subscription
from recommendations.vocabulary import SuppressionReason
from tests.make import make_recommendation, make_subscription, make_track, make_user

pytestmark = pytest.mark.django_db
CHOICE = {"do": "change", "cadence": "daily", "send_hour": "9", "time_zone": "Europe/Vilnius", "detail": "counts"}


@pytest.fixture
def stranger():
    """A mailbox that posts for its reader: no session, no cookie, and CSRF checks as they are in production."""
    return Client(enforce_csrf_checks=True)


def header_link(subscription):
    return f"/unsubscribe/{unsubscribe_token(subscription)}/"


def text_link(subscription, *, age=timedelta()):
    return f"/subscription/{manage_token(subscription, now=timezone.now() - age)}/"


def is_running():
    return Subscription.objects.get().ended_at is None


@pytest.mark.parametrize("link", [header_link, text_link])
@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_ends_nothing_and_sets_no_cookie(stranger, link, method):
    page = getattr(stranger, method)(link(make_subscription()))
    assert (page.status_code, is_running(), len(page.cookies)) == (200, True, 0)
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_one_click_of_a_mailbox_ends_it(stranger):
    page = stranger.post(header_link(make_subscription()), {"List-Unsubscribe": "One-Click"})
    assert (page.status_code, is_running()) == (200, False)
    assert "You get no more digests" in page.text


@pytest.mark.parametrize("link", [header_link, text_link])
@pytest.mark.parametrize("said", [{"do": "end"}, {"List-Unsubscribe": "One-Click"}, {}])
def test_stopping_twice_stops_once(stranger, link, said):
    address = link(make_subscription())
    ends = []
    for _ in range(2):
        assert stranger.post(address, said).status_code == 200
        ends.append(Subscription.objects.get().ended_at)
    assert ends[0] == ends[1] is not None


def test_end_is_taken_back_with_one_button_on_the_same_page(stranger):
    address = header_link(make_subscription())
    assert 'value="again"' in stranger.post(address, {"do": "end"}).text
    page = stranger.post(address, {"do": "again"})
    assert (is_running(), "nothing was missed" in page.text) == (True, True)
    assert stranger.post(address, {"do": "again"}).status_code == 200


def test_what_ended_long_ago_is_not_taken_back(stranger):
    page = stranger.post(header_link(make_subscription(ended_at=timezone.now() - timedelta(days=3))), {"do": "again"})
    assert (is_running(), "subscribe anew" in page.text) == (False, True)


def test_pause_and_resume_by_an_old_link(stranger):
    subscription = make_subscription()
    address = text_link(subscription, age=MANAGES_FOR)
    assert "Your digest is paused" in stranger.post(address, {"do": "pause"}).text
    assert list(running_subscriptions()) == []
    assert "It goes on" in stranger.post(address, {"do": "resume"}).text
    assert list(running_subscriptions()) == [subscription]


def test_page_changes_everything(stranger):
    made = make_track(recommendation=make_recommendation(code="R01"))
    subscription = make_subscription()
    chosen = {"recommendations": ["R01"], "pillars": ["P1"], "actors": [made.actor.code], "quiet_mail": "on"}
    page = stranger.post(text_link(subscription), CHOICE | chosen)
    found = Subscription.objects.get()
    assert (page.status_code, "Your choice is kept" in page.text) == (200, True)
    assert (found.cadence, found.send_hour, found.time_zone) == ("daily", 9, "Europe/Vilnius")
    assert (found.detail, found.quiet_mail, found.started_at) == ("counts", True, subscription.started_at)
    codes = [list(rows.values_list("code", flat=True)) for rows in (found.pillars, found.recommendations, found.actors)]
    assert codes == [["P1"], ["R01"], ["united-states"]]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cadence": "hourly"}, "“hourly” is not one of the choices."),
        ({"send_hour": "3"}, "“3” is no hour we send at."),
        ({"time_zone": "Europe/Nowhere"}, "“Europe/Nowhere” is no time zone we know."),
        ({"detail": "half"}, "“half” is not one of the choices."),
        ({"pillars": ["P9"]}, "“P9” is not in this brief"),
        ({"recommendations": ["R99"]}, "“R99” is not in this brief"),
        ({"actors": ["atlantis"]}, "“atlantis” is not in this brief"),
    ],
)
def test_choice_that_cannot_be_had_changes_nothing_and_keeps_the_rest(stranger, wrong, sentence):
    page = stranger.post(text_link(make_subscription()), CHOICE | {"quiet_mail": "on"} | wrong)
    found = Subscription.objects.get()
    assert (page.status_code, found.cadence, found.ended_at, found.quiet_mail) == (422, "weekly", None, False)
    assert sentence in page.text
    assert 'name="quiet_mail" id="id_quiet_mail" checked' in page.text


@pytest.mark.parametrize("link", [header_link, lambda one: text_link(one, age=MANAGES_FOR)])
def test_old_link_changes_nothing_and_offers_a_fresh_one(stranger, link):
    address = link(make_subscription())
    assert 'value="fresh"' in stranger.get(address).text
    page = stranger.post(address, CHOICE)
    assert (page.status_code, Subscription.objects.get().cadence) == (403, "weekly")
    assert "too old to change" in page.text


def test_fresh_link_goes_to_the_reader_and_changes_things(stranger):
    subscription = make_subscription()
    page = stranger.post(header_link(subscription), {"do": "fresh"})
    assert "on its way" in page.text
    (letter,) = mail.outbox
    assert (letter.to, letter.extra_headers["Auto-Submitted"]) == (["ann@reader.example"], "auto-generated")
    link = next(line for line in letter.body.splitlines() if "/subscription/" in line)
    assert "Change what you get" in stranger.get(link.partition("8000")[2]).text


def test_fresh_links_are_mailed_three_times_an_hour(stranger):
    address = header_link(make_subscription())
    statuses = [stranger.post(address, {"do": "fresh"}).status_code for _ in range(4)]
    assert (statuses, len(mail.outbox)) == ([200, 200, 200, 429], 3)


def test_suppressed_reader_gets_no_fresh_link_and_the_page_says_why(stranger):
    address = header_link(make_subscription())
    suppress("ann@reader.example", reason=SuppressionReason.BOUNCED, now=timezone.now())
    assert stranger.post(address, {"do": "fresh"}).status_code == 200
    assert (mail.outbox, "No mail goes to this address" in stranger.get(address).text) == ([], True)


def test_nothing_else_can_be_done(stranger):
    page = stranger.post(header_link(make_subscription()), {"do": "burn"})
    assert (page.status_code, is_running()) == (400, True)
    assert "“burn” is nothing that can be done here" in page.text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("link", [header_link, text_link])
def test_spoilt_link_says_so_and_ends_nothing(stranger, method, link):
    path = link(make_subscription())
    page = getattr(stranger, method)(path.replace(".", ".x"))
    assert (page.status_code, is_running()) == (404, True)
    assert "This link is incomplete" in page.text


def test_page_names_what_the_reader_chose(stranger):
    subscription = make_subscription()
    subscription.recommendations.set([make_recommendation(code="R01"), make_recommendation(code="R02", position=2)])
    page = stranger.get(header_link(subscription))
    assert "<dd>R01, R02</dd>" in page.text
    assert "ann@reader.example" in page.text


def test_erased_reader_is_told_so_and_nothing_more(stranger):
    address = header_link(make_subscription())
    erase("ann@reader.example", now=timezone.now())
    for page in (stranger.get(address), stranger.post(address, {"List-Unsubscribe": "One-Click"})):
        assert (page.status_code, "Everything kept about you was erased" in page.text) == (200, True)
        assert "@" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert stranger.post(address, {"do": "fresh"}).status_code == 403


def test_queue_is_offered_to_those_who_decide_stories_only(stranger):
    subscription = make_subscription()
    assert "what waits for staff" not in stranger.get(text_link(subscription)).text
    subscription.subscriber.user = make_user(permissions=("decide_story",))
    subscription.subscriber.save()
    assert "what waits for staff" in stranger.get(text_link(subscription)).text


def test_other_methods_are_refused(stranger):
    assert stranger.put(header_link(make_subscription())).status_code == 405
