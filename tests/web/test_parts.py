"""The board's sisters: one brief, one pillar, one actor, two actors side by side."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import Direction
from tests.make import make_actor, make_brief, make_direction, make_pillar, make_recommendation, make_track, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
BRIEF = "/briefs/brief-1/"
PAGES = (
    BRIEF,
    f"{BRIEF}pillars/P1/",
    f"{BRIEF}actors/united-states/",
    f"{BRIEF}actors/baltic-states/",
    f"{BRIEF}side-by-side/",
)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_a_brief_has_a_board_and_documents_of_its_own(client):
    make_world()
    other = make_brief(code="brief-2", number=2, title="Another", published_on=timezone.localdate())
    make_recommendation(code="R77", title="Close the gap", pillar=make_pillar(brief=other))
    page = client.get(BRIEF).text
    assert "Parliament opens the data" in page
    assert "R77" not in page
    assert 'href="/board.pdf?brief=brief-1"' in page
    assert 'href="/briefs/brief-2/"' in page


@pytest.mark.parametrize("address", PAGES)
def test_each_says_the_fixed_line_and_its_day_and_keeps_it(client, address):
    world = make_world()
    day = world.today - timedelta(days=15)
    told = client.get(address, {"as_of": day.isoformat()})
    assert "Alignment is not influence." in told.text
    assert f"You are reading {day.day} {day:%B %Y}." in told.text
    assert f'href="{world.page()}?as_of={day}"' in told.text
    assert "You are reading" not in client.get(address).text


@pytest.mark.parametrize("address", PAGES)
def test_each_has_a_permanent_address_with_what_was_known(client, address):
    world = make_world()
    told = client.get(address).text
    (link,) = re.findall(r'href="([^"]+)">Permanent link', told)
    today, before = world.today, re.search(r"compare=([\d-]+)", link)[1]
    assert link == f"{address}?as_of={today}&amp;known_at={today}&amp;compare={before}"
    assert client.get(link.replace("&amp;", "&")).status_code == 200


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("query", ["as_off=2026-01-01", "since=soon", "as_of=2999-01-01"])
def test_each_refuses_what_it_does_not_know_in_a_sentence(client, address, query):
    make_world()
    told = client.get(f"{address}?{query}")
    assert told.status_code == 400
    assert "Parliament opens the data" not in told.text


@pytest.mark.parametrize(
    "address", ["/briefs/none/", f"{BRIEF}pillars/P9/", f"{BRIEF}actors/france/", "/briefs/none/side-by-side/"]
)
def test_what_is_not_there_is_not_found(client, address):
    make_world()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("recommendations", [1, 3])
def test_each_asks_the_same_few_questions(client, django_assert_max_num_queries, recommendations, address):
    make_world(recommendations=recommendations)
    with django_assert_max_num_queries(15):
        client.get(address)


@pytest.mark.parametrize("address", PAGES[1:])
def test_a_quiet_part_offers_its_last_day_with_evidence(client, address):
    make_world()
    now = timezone.now()
    lapsed_on = timezone.localdate(now) - timedelta(days=4)
    lapsed = {"label": "insufficient", "shown": "no_recent_evidence", "previous_label": "toward", "since_on": lapsed_on}
    recorded = {"as_of": lapsed_on, "recorded_at": now - timedelta(days=1)}
    Direction.objects.all().delete()
    for actor in ("united-states", "baltic-states"):
        make_direction(track=make_track(actor=make_actor(actor)), **lapsed, **recorded)
    last = lapsed_on - timedelta(days=1)
    assert f'as_of={last}">{last.day} {last:%B %Y}</a>' in client.get(address).text


def test_a_pillar_shows_its_rows_alone_with_every_reason_open(client):
    make_world()
    second = make_pillar(code="P2", title="Second pillar", position=2)
    make_recommendation(code="R77", title="Close the gap", pillar=second)
    first, other = (client.get(f"{BRIEF}pillars/P{n}/").text for n in (1, 2))
    assert re.findall(r'<tr class="row" id="(\w+)"', first) == ["R01"]
    assert re.findall(r'<tr class="row" id="(\w+)"', other) == ["R77"]
    assert first.count('<details class="why" open>') == 3
    assert f'<a href="{BRIEF}pillars/P2/">Next: Second pillar</a>' in first
    assert f'<a href="{BRIEF}pillars/P1/">Before: A pillar</a>' in other


def test_an_actor_stands_on_every_recommendation_by_pillar(client):
    make_world(recommendations=2)
    page = client.get(f"{BRIEF}actors/united-states/")
    assert "US policy moves toward 2 of the 2 recommendations and away from none." in text_of(page)
    assert re.findall(r'<tr id="(\w+)" class="cell-row cell-row--(\w+)"', page.text) == [
        ("R01", "toward"),
        ("R02", "toward"),
    ]
    assert "enacted 2 R01 R02" in text_of(page)
    assert f'href="{BRIEF}pillars/P1/"' in page.text


def test_a_group_prints_its_parts_beside_the_whole(client):
    make_world()
    page = text_of(client.get(f"{BRIEF}actors/baltic-states/"))
    assert "Baltic States together" in page
    assert "Estonia: Not yet rated, Latvia: Not yet rated, Lithuania: Not yet rated" in page


def test_a_member_has_a_page_and_is_counted_there(client):
    make_world()
    page = text_of(client.get(f"{BRIEF}actors/estonia/"))
    assert "Estonia policy shows no fresh move toward or away on any of the 1 recommendations." in page


def test_two_actors_stand_side_by_side_as_chosen(client):
    make_world()
    page = client.get(f"{BRIEF}side-by-side/", {"left": "estonia", "right": "united-states"})
    assert re.findall(r"<option value=\"([\w-]+)\" selected>", page.text) == ["estonia", "united-states"]
    assert "On none of the 1 recommendations do Estonia and US policy both go one way." in text_of(page)
    assert "Estonia is not known" in text_of(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("left=france", "left is “france”, which is no actor here. Known are: united-states, baltic-states,"),
        ("left=estonia&right=estonia", "left and right are both “estonia”. Give two actors."),
        ("left=estonia&left=latvia", "“left” is given more than once."),
    ],
)
def test_two_columns_are_asked_for_strictly(client, query, sentence):
    make_world()
    page = client.get(f"{BRIEF}side-by-side/?{query}")
    assert page.status_code == 400
    assert sentence in page.text


def test_without_a_choice_the_first_two_outside_groups_stand_there(client):
    make_world()
    page = client.get(f"{BRIEF}side-by-side/", {"left": "baltic-states"})
    assert re.findall(r"<option value=\"([\w-]+)\" selected>", page.text) == ["baltic-states", "united-states"]


def test_one_actor_alone_cannot_stand_beside_another(client):
    make_direction(as_of=timezone.localdate(), recorded_at=timezone.now() - timedelta(days=1))
    page = client.get(f"{BRIEF}side-by-side/")
    assert (page.status_code, "fewer than two actors" in page.text) == (400, True)


def test_what_is_not_known_is_listed_and_names_are_for_those_signed_in(client):
    world = make_world()
    rita = make_user("rita")
    world.first.owner = rita
    world.first.save()
    told = client.get("/").text.split('id="unknown"')[1]
    assert "0 of 5 cells have no recent evidence and 4 were never rated." in told
    assert "Baltic States, Estonia, Latvia, Lithuania" in told
    assert "rita" not in told
    client.force_login(rita)
    assert '<td data-label="Looked after by"><div>rita</div></td>' in client.get("/").text
