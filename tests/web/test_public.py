"""An internal site: who is not signed in reads nothing but what the short list names."""

from pathlib import Path

import pytest
from django.conf import settings as product
from django.test import Client

from recommendations.management.roles import sync_roles
from recommendations.web.public import OPEN
from tests.make import make_user
from tests.web.test_access import TABLE, names_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db

# Whoever holds the link in a mail is a reader already.
BY_LINK = {"unsubscribe", "subscription", "subscribe-confirm", "privacy-held", "privacy-file"}
WORDS = ("Parliament opens the data", "Open the data", "A brief")


@pytest.fixture
def internal(settings) -> None:
    settings.PUBLIC = False


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def names(world: World) -> dict[str, str]:
    sync_roles(Path(product.BASE_DIR) / "fixtures")
    return names_of(world)


def asked(client: Client, name: str, names: dict[str, str]):
    method, address, _ = TABLE[name]
    return getattr(client, method)(address.format(**names))


def turned_away(response) -> bool:
    """Whether a stranger was led to sign in with the way back, or told so in the shape of the API."""
    if response.status_code == 403:
        return response.json()["error"]["code"] == "not_signed_in"
    return response.status_code == 302 and response.headers["Location"].startswith("/sign-in/?next=/")


def test_strangers_get_no_further_than_the_short_list(internal, client, names):
    closed = {name for name in TABLE if turned_away(asked(client, name, names))}
    assert set(TABLE) - closed == OPEN


def test_what_is_open_tells_nothing_the_tracker_knows(internal, client, names):
    public = {name: asked(client, name, names) for name in OPEN - BY_LINK}
    assert [name for name, page in public.items() if any(word in page.text for word in WORDS)] == []


def test_api_says_in_a_sentence_that_it_is_closed(internal, client, world):
    answer = client.get("/api/v1/board/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (403, "application/json")
    assert answer.json()["error"]["message"].startswith("This tracker is internal. Sign in")


def test_way_back_keeps_the_whole_question(internal, client, world):
    answer = client.get("/", {"as_of": "2026-01-02"})
    assert answer.headers["Location"] == "/sign-in/?next=/%3Fas_of%3D2026-01-02"


def test_readers_who_are_signed_in_read_everything(internal, client, world):
    client.force_login(make_user())
    pages = [client.get(address) for address in ("/", world.page(), "/api/v1/board/", "/events/")]
    assert [page.status_code for page in pages] == [200] * 4


def test_addresses_nobody_answers_tell_strangers_nothing(internal, client, world):
    answer = client.get("/nothing/")
    assert (answer.status_code, [word for word in WORDS if word in answer.text]) == (404, [])


def test_no_answer_of_an_internal_site_is_kept_or_listed(internal, client, world):
    stranger = [client.get(address) for address in ("/", "/sign-in/", "/api/v1/board/", "/healthz")]
    client.force_login(make_user())
    for answer in (*stranger, *(client.get(address) for address in ("/", "/board.pdf", "/api/v1/board/"))):
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "private" in answer.headers["Cache-Control"]
        assert "public" not in answer.headers["Cache-Control"]


def test_public_site_may_be_listed(client, world):
    answer = client.get("/")
    assert (answer.status_code, "X-Robots-Tag" in answer.headers) == (200, False)


@pytest.mark.parametrize(("public", "rule"), [(True, "Disallow: /account/"), (False, "Disallow: /")])
def test_robots_are_told_what_to_leave_out(client, settings, public, rule):
    settings.PUBLIC = public
    answer = client.get("/robots.txt")
    assert (answer.headers["Content-Type"], answer.text.splitlines()[1]) == ("text/plain; charset=utf-8", rule)
