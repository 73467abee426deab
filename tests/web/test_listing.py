"""What search engines and shared links are told of each page."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.web.test_access import EVERYBODY, TABLE
from tests.web.world import World, add_indicator, make_world

pytestmark = pytest.mark.django_db

BASE = "http://127.0.0.1:8000"
# Addresses everybody may open under one name that needs nothing made for it.
FIXED = {name: address for name, (method, address, who) in TABLE.items() if who == EVERYBODY and "{" not in address}


@pytest.fixture
def world() -> World:
    world = make_world()
    add_indicator(world)
    return world


def meta(page: str, name: str) -> list[str]:
    return re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)"', page)


def canonical(page: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]+)">', page)


def test_every_public_page_has_one_description_and_one_address(client: Client, world: World):
    found = {}
    for name, address in FIXED.items():
        page = client.get(address)
        if page.headers["Content-Type"].startswith("text/html") and 'class="masthead"' in page.text:
            found[name] = (
                len(meta(page.text, "description")),
                all(meta(page.text, "description")),
                canonical(page.text),
            )
    assert len(found) > 15
    assert found == {name: (1, True, [BASE + FIXED[name]]) for name in found}


@pytest.mark.parametrize(
    ("question", "kept", "unlisted"),
    [
        ({}, {}, False),
        ({"compare": "2020-01-01", "reasons": "all"}, {}, False),
        ({"known_at": "2020-03-02", "as_of": "2020-03-01"}, {"as_of": "2020-03-01", "known_at": "2020-03-02"}, True),
    ],
)
def test_a_past_day_has_an_address_of_its_own_and_is_not_listed(client, world, question, kept, unlisted):
    page = client.get("/", question).text
    query = f"?{urlencode(kept)}".replace("&", "&amp;") if kept else ""
    assert (canonical(page), bool(meta(page, "robots"))) == ([f"{BASE}/{query}"], unlisted)


def test_internal_pages_are_not_listed(client, settings, world):
    settings.PUBLIC = False
    assert meta(client.get("/sign-in/").text, "robots") == ["noindex"]


def test_a_shared_track_shows_the_picture_of_its_cell(client, world):
    page = client.get(f"{world.page()}united-states/").text
    assert meta(page, "og:image") == [f"{BASE}/og/brief-1/R01/united-states.png"]
    assert meta(page, "og:title") == ["R01 Open the data 1: United States"]
    (told,) = meta(page, "description")
    assert told.startswith("Toward. ")


def test_a_shared_track_of_a_past_day_shows_the_picture_of_that_day(client, world):
    page = client.get(f"{world.page()}united-states/", {"as_of": world.today.isoformat()}).text
    assert meta(page, "og:image") == [f"{BASE}/og/brief-1/R01/united-states.png?as_of={world.today}"]
