from datetime import timedelta

import pytest

from recommendations.status.calls import make_call
from recommendations.vocabulary import Label
from tests.make import make_actor, make_assessment, make_event, make_track, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/recommendations/brief-1/R01/{}/"


def read(client, actor="united-states", **question):
    return client.get(ADDRESS.format(actor), question)


def test_it_holds_the_arithmetic_of_both_windows(client):
    make_world()
    body = read(client).json()
    assert [window["half_life_days"] for window in body["windows"]] == [90, 365]
    for window in body["windows"]:
        assert [line["event_code"] for line in window["lines"]] == ["E001", "E002"]
        assert window["lines"][-1]["running_toward"] == pytest.approx(window["toward"])
    assert (body["shown"], body["label"], body["is_rated"], body["changes"]) == ("toward", "toward", True, None)
    assert body["criteria"] == [
        {"actor_names": ["United States"], "toward": ["A law opens the data"], "away": ["A law closes the data"]}
    ]


def test_the_parts_of_a_change_add_up(client):
    world = make_world()
    changes = read(client, compare=world.today - timedelta(days=15)).json()["changes"]
    for note in (changes["in_the_world"], changes["on_record"]):
        parts = note["ageing"] + note["new_events"] + note["late_reports"] + note["revisions"]
        assert parts == pytest.approx(note["total"], abs=1e-9)
        assert note["share_after"] - note["share_before"] == pytest.approx(note["total"], abs=1e-9)
    assert [event["code"] for event in changes["on_record"]["late"]] == ["E001"]
    assert (changes["in_the_world"]["label_before"], changes["on_record"]["label_before"]) == ("toward", "insufficient")


def test_it_says_what_would_flip_the_label_and_what_brought_it_down(client):
    world = make_world()
    for code in ("E8", "E9"):
        event = make_event(code=code, occurred_on=world.today, recorded_at=world.now, headline="Bill struck")
        make_assessment(event=event, track=world.track(), side="away", recorded_at=world.now)
    body = read(client).json()
    (slide,) = body["backslides"]
    assert (slide["on"], slide["before"], slide["after"], slide["by_ageing"]) == (
        world.today.isoformat(),
        "toward",
        "mixed",
        False,
    )
    assert slide["events"] == [{"code": code, "headline": "Bill struck"} for code in ("E8", "E9")]
    assert [addition["side"] for addition in body["sensitivity"]["additions"]] == ["toward", "away"]
    flips = [[event["code"] for event in flip["events"]] for flip in body["sensitivity"]["flips"]]
    assert flips == [["E001"], ["E002"], ["E8"], ["E9"]]


def test_a_group_has_members_instead_of_lines(client):
    make_world()
    (window, _) = read(client, "baltic-states").json()["windows"]
    assert ([part["actor_code"] for part in window["members"]], window["lines"]) == (
        ["estonia", "latvia", "lithuania"],
        [],
    )


def test_calls_come_with_their_day_of_lapse(client):
    world = make_world()
    until = world.today + timedelta(days=9)
    ann = make_user()
    make_call(world.track(), label=Label.MIXED, reason="Early.", expires_on=until, by=ann, now=world.now)
    client.force_login(ann)
    (call,) = read(client).json()["calls"]
    assert (call["label"], call["called_by"], call["expires_on"]) == ("mixed", "ann", until.isoformat())


def test_a_day_before_the_first_event_is_unknown_and_names_it(client):
    world = make_world()
    body = read(client, as_of=world.today - timedelta(days=40)).json()
    first = (world.today - timedelta(days=20)).isoformat()
    assert (body["is_rated"], body["since_on"], body["first_event_on"]) == (False, None, first)


@pytest.mark.parametrize(
    ("actor", "question", "status", "fields"),
    [
        ("eu", {}, 400, ["actor"]),
        ("united-states", {"as_of": "2026-02-30", "side": "away"}, 400, ["as_of", "side"]),
        ("nobody", {}, 404, []),
    ],
)
def test_a_bad_question_is_an_error_with_its_fields(client, actor, question, status, fields):
    make_world()
    make_track(actor=make_actor("eu", role="context"))
    answer = read(client, actor, **question)
    assert (answer.status_code, sorted(answer.json()["error"]["fields"])) == (status, fields)
