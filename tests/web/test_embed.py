"""The board in a frame of somebody else's page."""

import re
from datetime import timedelta

import pytest

from tests.make import make_user
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db

BOARD = "/embed/board/"
INSTITUTE = "https://institute.example"
BALTICS = ["Estonia", "Latvia", "Lithuania"]


@pytest.fixture
def world() -> World:
    return make_world(recommendations=2)


def ancestors(response) -> str:
    return re.search(r"frame-ancestors ([^;]+)", response.headers["Content-Security-Policy"]).group(1)


def headings(response) -> list[str]:
    return re.findall(r'<th scope="col">([^<]+)<', response.text)


def test_every_recommendation_and_actor_is_there_with_word_and_date(client, world):
    page = client.get(BOARD)
    assert headings(page) == ["Recommendation", "United States", "Baltic States together", *BALTICS]
    assert re.findall(r'<span class="code">(R\d+)</span>', page.text) == ["R01", "R02"]
    assert page.text.count("</svg>Toward</span>") == 2


def test_columns_asked_for_are_the_only_ones(client, world):
    page = client.get(BOARD, {"columns": "estonia,united-states"})
    assert headings(page) == ["Recommendation", "United States", "Estonia"]
    assert page.text.count("<td ") == 4


def test_links_open_the_tracker_in_a_tab_of_its_own(client, world):
    links = re.findall(r"<a [^>]+>", client.get(BOARD).text)
    assert len(links) == 4
    assert [link for link in links if 'target="_blank" rel="noopener"' not in link] == []


def test_there_is_nothing_to_navigate_and_nothing_to_fill_in(client, world):
    client.force_login(make_user())
    page = client.get(BOARD)
    assert [word for word in ("<nav", "<form", "<script", "csrf") if word in page.text] == []


def test_nobody_may_frame_it_where_no_origin_is_listed(client, world):
    page = client.get(BOARD)
    assert (ancestors(page), page.headers["X-Frame-Options"]) == ("'none'", "DENY")


@pytest.mark.parametrize("address", [BOARD, f"{BOARD}?columns=atlantis"])
def test_listed_origins_may_frame_it(client, settings, world, address):
    settings.EMBED_ORIGINS = [INSTITUTE, "https://*.example.org"]
    page = client.get(address)
    assert ancestors(page) == f"{INSTITUTE} https://*.example.org"
    assert "X-Frame-Options" not in page.headers
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_no_other_page_may_be_framed_by_anybody(client, settings, world):
    settings.EMBED_ORIGINS = [INSTITUTE]
    pages = [client.get(address) for address in ("/", world.page(), "/sign-in/", "/embed/nothing/")]
    assert [(ancestors(page), page.headers["X-Frame-Options"]) for page in pages] == [("'none'", "DENY")] * 4


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("columns=atlantis", "There is no column “atlantis”. Known are: united-states, "),
        ("brief=nothing", "There is no brief “nothing”."),
        ("as_of=2999-01-01", "which is still to come"),
        ("compare=2020-01-01", "There is no parameter “compare”."),
        ("columns=estonia&columns=latvia", "“columns” is given more than once."),
    ],
)
def test_a_bad_question_is_told_in_the_frame(client, world, query, sentence):
    page = client.get(f"{BOARD}?{query}")
    assert (page.status_code, sentence in page.text, "<nav" in page.text) == (400, True, False)


def test_a_past_day_says_so_and_its_links_keep_it(client, world):
    day = (world.today - timedelta(days=3)).isoformat()
    page = client.get(BOARD, {"as_of": day})
    assert "Not today’s." in page.text
    assert re.findall(r'href="(/recommendations/[^"]+)"', page.text) == [
        f"{world.page(r)}?as_of={day}" for r in world.recommendations
    ]


def test_it_says_so_where_no_brief_is_loaded(client):
    page = client.get(BOARD)
    assert (page.status_code, "No brief is loaded yet" in page.text) == (200, True)


def test_an_internal_site_shows_it_to_nobody_who_is_not_signed_in(client, settings, world):
    settings.PUBLIC, settings.EMBED_ORIGINS = False, [INSTITUTE]
    page = client.get(BOARD)
    assert (page.status_code, page.headers["Location"]) == (302, f"/sign-in/?next={BOARD}")
    assert page.headers["X-Frame-Options"] == "DENY"


def test_it_costs_as_many_queries_as_the_board(client, world, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        client.get(BOARD)
