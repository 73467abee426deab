"""Names of accounts are for whoever has one: a stranger reads what was done, and not by whom."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pypdf import PdfReader

from recommendations.events.finding import Source
from recommendations.events.observe import ObservationEntry, record_observation
from recommendations.events.record import as_it_stands, correct_event, retract_event
from recommendations.events.second import ask_second_reading
from recommendations.models import Track
from recommendations.status.calls import make_call, record_check
from recommendations.vocabulary import Certainty, Label
from tests.make import make_user, make_watchpoint
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db
NAME = "zelda"
TRACK = "/recommendations/brief-1/R01/united-states/"


@pytest.fixture
def indicator(world):
    return world.first.indicators.get()


@pytest.fixture
def world():
    """One account owns, calls, checks, watches, measures, corrects and retracts."""
    world = make_world()
    add_indicator(world)
    by, now = make_user(NAME), world.now
    Track.objects.filter(pk=world.track().pk).update(review_interval_days=5, owner=by)
    Track.objects.filter(pk=world.track("estonia").pk).update(review_interval_days=5, owner=by)
    until = world.today + timedelta(days=9)
    make_call(world.track(), label=Label.MIXED, reason="Early.", expires_on=until, by=by, now=now)
    make_watchpoint(track=world.track(), set_by=by)
    figure = ObservationEntry("2026", "14", Certainty.VERIFIED, Source("https://figures.example/2026"), "", None)
    record_observation(world.first.indicators.get().pk, figure, by=by, now=now)
    return world


def zelda():
    return User.objects.get(username=NAME)


def account():
    client = Client()
    client.force_login(User.objects.get_or_create(username="reader")[0])
    return client


def told(answer):
    assert answer.status_code == 200
    if answer.headers["Content-Type"] == "application/pdf":
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    return answer.text


def seen_by(address):
    """Return whether a stranger, somebody signed in and the next stranger read the name."""
    return [NAME in told(client.get(address)) for client in (Client(), account(), Client())]


ADDRESSES = [
    "/recommendations/brief-1/R01/",
    "/recommendations/brief-1/R01.pdf",
    TRACK,
    "/watchpoints/",
    "/",
    "/api/v1/board/",
    "/api/v1/recommendations/brief-1/R01/",
    "/api/v1/recommendations/brief-1/R01/united-states/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_names_accounts_to_those_who_have_one(world, address):
    assert seen_by(address) == [False, True, False]


def test_a_check_names_whoever_looked_to_those_with_an_account(world):
    Track.objects.update(owner=None)
    record_check(world.track("latvia"), by=zelda(), now=world.now, note="The gazette.")
    assert seen_by("/recommendations/brief-1/R01/latvia/") == [False, True, False]


def test_a_figure_names_whoever_wrote_it_down_to_those_with_an_account(world, indicator):
    assert seen_by(f"/indicators/brief-1/R01/{indicator.code}/") == [False, True, False]


def test_the_history_of_a_development_names_accounts_to_those_with_one(world):
    change = replace(as_it_stands(world.event), headline="Parliament opens more data")
    correct_event(world.event.pk, change, version=1, reason="Its own words.", by=zelda(), now=world.now)
    assert seen_by("/events/E002/") == [False, True, False]
    assert seen_by("/api/v1/events/E002/") == [False, True, False]


def test_who_is_asked_for_a_second_reading_is_named_to_those_with_an_account(world):
    zelda().user_permissions.set(Permission.objects.filter(codename="add_assessment"))
    ask_second_reading(world.event.pk, reader=zelda(), by=make_user("ben"), now=world.now)
    assert seen_by("/events/E002/") == [False, True, False]


def test_who_took_a_development_back_is_named_to_those_with_an_account(world):
    retract_event(world.event.pk, reason="It was another bill.", by=zelda(), now=world.now)
    assert seen_by("/events/E002/") == [False, True, False]


def test_a_stranger_is_not_told_that_an_owned_cell_has_no_owner(client, world):
    assert "no owner yet" not in client.get("/recommendations/brief-1/R01/").text
