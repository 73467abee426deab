from datetime import timedelta

import pytest

from recommendations.events.record import retract_event
from recommendations.models import Event, Track
from tests.make import make_assessment, make_event, make_user
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db
API = "/api/v1"


def error_of(answer):
    body = answer.json()
    assert list(body) == ["error"]
    assert sorted(body["error"]) == ["code", "fields", "message"]
    return body["error"]


def test_the_board_says_what_the_page_says(client):
    world = make_world()
    body = client.get(f"{API}/board/").json()
    assert (body["brief_code"], body["as_of"], body["compare_on"]) == ("brief-1", world.today.isoformat(), None)
    assert [column["code"] for column in body["columns"]] == [
        "united-states",
        "baltic-states",
        "estonia",
        "latvia",
        "lithuania",
    ]
    cells = body["pillars"][0]["rows"][0]["cells"]
    assert (cells[0]["shown"], cells[0]["label"], cells[0]["furthest_step"]) == ("toward", "toward", "enacted")
    assert 0.5 < cells[0]["low60"] < cells[0]["share"] < cells[0]["high60"] < 1
    assert {name: cells[2][name] for name in ("shown", "p_toward", "share", "low80", "evidence", "since_on")} == {
        "shown": "not_yet_rated",
        "p_toward": None,
        "share": None,
        "low80": None,
        "evidence": None,
        "since_on": None,
    }


def test_labels_are_counted_for_the_brief_and_for_each_pillar(client):
    make_world(recommendations=2)
    body = client.get(f"{API}/board/").json()
    for tallies in (body["tallies"], body["pillars"][0]["tallies"]):
        counted = {t["actor_code"]: [c for c in t["counts"] if c["count"]] for t in tallies}
        assert counted == {
            "united-states": [{"shown": "toward", "count": 2, "codes": ["R01", "R02"]}],
            "baltic-states": [{"shown": "not_yet_rated", "count": 2, "codes": ["R01", "R02"]}],
        }


def test_a_stale_cell_names_its_day_and_owner(client):
    world = make_world()
    track = world.track()
    track.review_interval_days, track.owner = 5, make_user("rita")
    track.save()
    client.force_login(track.owner)
    cell = client.get(f"{API}/board/").json()["pillars"][0]["rows"][0]["cells"][0]
    seen = (world.today - timedelta(days=10)).isoformat()
    assert (cell["stale_since"], cell["owner_name"], cell["calls"]) == (seen, "rita", [])


def test_a_cell_says_that_its_day_is_being_restated(client):
    world = make_world()
    long_ago = world.today - timedelta(days=60)
    Track.objects.filter(pk=world.track().pk).update(restate_from=long_ago)

    def restating(day):
        body = client.get(f"{API}/board/", {"as_of": day.isoformat()}).json()
        return body["pillars"][0]["rows"][0]["cells"][0]["restating"]

    assert [restating(day) for day in (long_ago, world.today)] == [True, False]


def test_the_board_compares_where_asked(client):
    world = make_world()
    day = (world.today - timedelta(days=15)).isoformat()
    body = client.get(f"{API}/board/", {"compare": day}).json()
    assert [(c["recommendation_code"], c["before"], c["after"], c["label_changed"]) for c in body["changes"]] == [
        ("R01", "leaning_toward", "toward", False)
    ]


def test_a_recommendation_comes_with_everything_behind_it(client):
    world = make_world()
    add_indicator(world)
    body = client.get(f"{API}/recommendations/brief-1/R01/").json()
    assert [row["event_code"] for row in body["evidence"]] == ["E002", "E001"]
    assert body["evidence"][0]["citations"][0]["url"] == "https://gazette.example/E002"
    assert list(body["trends"]) == ["united-states"]
    assert [(o["value"], o["certainty"]) for o in body["indicators"][0]["observations"]] == [
        ("10", "verified"),
        ("12.5", "recalled"),
    ]
    assert [(h["before"], h["after"]) for h in body["history"]] == [("not_yet_rated", "leaning_toward")]


def test_events_come_in_pages_through_the_same_strict_filter(client):
    make_world()
    body = client.get(f"{API}/events/", {"page_size": 1, "page": 2}).json()
    assert (body["count"], body["page"], body["pages"]) == (2, 2, 2)
    assert [event["code"] for event in body["results"]] == ["E001"]
    assert client.get(f"{API}/events/", {"step": "enacted"}).json()["count"] == 1


@pytest.mark.parametrize("events", [1, 3])
def test_events_cost_the_same_queries(client, django_assert_num_queries, events):
    world = make_world()
    Event.objects.filter(code="E001").update(state="proposed")
    for n in range(events - 1):
        make_assessment(event=make_event(url=f"https://gazette.example/{n}"), track=world.track())
    with django_assert_num_queries(5):
        assert len(client.get(f"{API}/events/").json()["results"]) == events


def test_an_event_comes_in_full_whatever_its_state(client):
    world = make_world()
    retract_event(world.event.pk, reason="Annulled.", by=make_user(), now=world.now)
    body = client.get(f"{API}/events/E002/").json()
    assert (body["event"]["state"], body["retraction_reason"]) == ("retracted", "Annulled.")
    assert "recorded_by" not in body
    assert [event["code"] for event in client.get(f"{API}/events/").json()["results"]] == ["E001"]


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("board/?as_of=2999-01-01", ["as_of"]),
        ("board/?as_of=soon&odd=1", ["as_of", "odd"]),
        ("board/?brief=nothing", ["brief"]),
        ("recommendations/brief-1/R01/?side=toward", ["side"]),
        ("events/?side=up", ["side"]),
        ("events/?sides=toward", ["sides"]),
        ("events/?page=0", ["page"]),
        ("events/?page=x", ["page"]),
        ("events/?page_size=0", ["page_size"]),
        ("events/?page_size=201", ["page_size"]),
        ("events/?q=a&q=b", ["q"]),
        ("events/E001/?as_of=2026-01-01", ["as_of"]),
    ],
)
def test_a_bad_question_is_an_error_with_its_fields(client, address, fields):
    make_world()
    answer = client.get(f"{API}/{address}")
    assert answer.status_code == 400
    error = error_of(answer)
    assert (error["code"], sorted(error["fields"])) == ("bad_question", fields)
    assert all(sentence for sentences in error["fields"].values() for sentence in sentences)


@pytest.mark.parametrize(
    "address", ["recommendations/brief-1/R99/", "events/E999/", "nothing/", "board/extra/", "recommendations/brief-1/"]
)
def test_what_is_not_there_is_not_found_in_the_same_shape(client, address):
    make_world()
    answer = client.get(f"{API}/{address}")
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


def test_without_a_brief_the_board_is_not_found(client):
    answer = client.get(f"{API}/board/")
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


def test_events_are_only_read(client):
    answer = client.post(f"{API}/events/", {"headline": "Mine"})
    assert (answer.status_code, error_of(answer)["code"]) == (405, "method_not_allowed")


def test_it_answers_in_json_or_says_so(client):
    answer = client.get(f"{API}/board/", headers={"accept": "text/csv"})
    assert (answer.status_code, error_of(answer)["code"]) == (406, "not_acceptable")
