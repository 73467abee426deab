import pytest
from django.test import Client

from recommendations.models import Observation
from tests.make import make_editor, make_user
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/indicators/brief-1/R01/I01/"
SOURCE = {"url": "https://gazette.example/a", "title": "Yearbook", "publisher": "The Gazette"}


@pytest.fixture
def world():
    world = make_world()
    add_indicator(world)
    return world


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def send(client, **fields):
    body = {"period": "2025", "value": "13", "source": SOURCE} | fields
    return client.post(f"{ADDRESS}observations/", body, content_type="application/json")


def test_an_indicator_comes_with_its_reading_and_versions(world, client):
    body = client.get(ADDRESS).json()
    assert (body["brief_code"], body["recommendation_code"], body["indicator"]["scale"]) == ("brief-1", "R01", "ratio")
    reading = body["indicator"]["reading"]
    assert {name: reading[name] for name in ("verdict", "figure", "target_met", "excluded_recalled", "reason")} == {
        "verdict": "not_enough_data",
        "figure": None,
        "target_met": None,
        "excluded_recalled": 1,
        "reason": "No checked figure since the baseline of 2024.",
    }
    assert [(v["observation"]["value"], v["superseded_at"]) for v in body["versions"]] == [("12.5", None), ("10", None)]


def test_an_indicator_is_read_as_of_a_day(world, client):
    body = client.get(ADDRESS, {"as_of": "2024-12-31"}).json()
    assert [v["observation"]["period"] for v in body["versions"]] == ["2024"]
    body = client.get(ADDRESS, {"known_at": "2024-12-31"}).json()
    assert (body["versions"], body["indicator"]["observations"]) == ([], [])


def test_a_figure_sent_twice_is_recorded_once(world, editor):
    first, second = send(editor), send(editor, value=13)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["indicator"]["reading"]["verdict"] == "strongly_toward"
    standing = Observation.objects.filter(superseded_at=None, period="2025")
    assert [(o.value, o.certainty, o.recorded_by.username) for o in standing] == [(13, "verified", "ann")]
    assert Observation.objects.count() == 3


def test_a_recalled_figure_needs_no_source(world, editor):
    answer = send(editor, period="2023", certainty="recalled", source=None)
    assert answer.status_code == 201
    assert answer.json()["indicator"]["reading"]["excluded_recalled"] == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"value": "2,5"}, ["value"]),
        ({"value": None, "period": "soon"}, ["value"]),
        ({"period": "2999"}, ["period"]),
        ({"unit": "tons"}, ["unit"]),
        ({"certainty": "sure"}, ["certainty"]),
        ({"source": None}, ["source"]),
        ({"source": "Yearbook"}, ["source"]),
        ({"source": {"url": "ftp://gazette.example/"}}, ["source"]),
        ({"note": "a\0b"}, ["note"]),
        ({"colour": "red"}, ["colour"]),
    ],
)
def test_a_bad_figure_is_told_field_by_field(world, editor, fields, wrong):
    answer = send(editor, **fields)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], sorted(error["fields"])) == (400, "bad_observation", wrong)
    assert all(sentence for sentences in error["fields"].values() for sentence in sentences)
    assert Observation.objects.count() == 2


@pytest.mark.parametrize("body", ["{", "[]", '"text"', "null"])
def test_a_body_that_is_no_figure_is_refused(world, editor, body):
    answer = editor.post(f"{ADDRESS}observations/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])


@pytest.mark.parametrize("who", [None, "reader"])
def test_only_editors_write(world, client, who):
    if who:
        client.force_login(make_user(who))
    answer = send(client)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")
    assert Observation.objects.count() == 2


def test_a_session_alone_does_not_write(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_editor())
    assert send(client).json()["error"]["code"] == "forbidden"
    assert Observation.objects.count() == 2


def test_a_strange_parameter_is_refused(world, editor):
    answers = (
        editor.get(ADDRESS, {"compare": "2024-01-01"}),
        editor.post(f"{ADDRESS}observations/?dry=1", {}, content_type="application/json"),
    )
    assert [answer.json()["error"]["code"] for answer in answers] == ["bad_question"] * 2


def test_an_indicator_that_is_not_there_is_not_found(world, editor):
    for answer in (
        editor.get("/api/v1/indicators/brief-1/R01/I99/"),
        editor.post("/api/v1/indicators/brief-1/R02/I01/observations/", {}, content_type="application/json"),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_recommendation_tells_what_its_figures_say(world, client):
    body = client.get("/api/v1/recommendations/brief-1/R01/").json()
    assert body["indicators"][0]["reading"]["verdict"] == "not_enough_data"
    assert body["disagreements"] == []
