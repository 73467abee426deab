"""The figures of charts as CSV and their pictures as SVG: values, day and reader are the page's."""

import csv
import xml.etree.ElementTree as ET
from datetime import timedelta
from io import StringIO

import pytest

from recommendations.events.second import ask_second_reading
from recommendations.models import Event
from tests.make import make_actor, make_assessment, make_editor, make_event, make_track
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db

PAGE = "/recommendations/brief-1/R01"
TABLES = (
    f"{PAGE}/directions.csv",
    f"{PAGE}/arithmetic.csv",
    f"{PAGE}/evidence.csv",
    f"{PAGE}/united-states/timeline.csv",
    "/indicators/brief-1/R01/I01/figures.csv",
)
PICTURES = (f"{PAGE}/united-states/timeline.svg", "/indicators/brief-1/R01/I01/plot.svg")


@pytest.fixture
def world():
    world = make_world()
    add_indicator(world)
    return world


def rows_of(answer):
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(StringIO(answer.text)))


def test_the_figures_of_the_bars_are_there_for_both_windows(world, client):
    rows = rows_of(client.get(TABLES[0]))
    assert [(row["actor"], row["half_life_days"], row["label"]) for row in rows] == [
        ("united-states", "90", "toward"),
        ("united-states", "365", "toward"),
    ]
    left = 3 * 2 ** (-20 / 90) + 3 * 2 ** (-10 / 90)
    assert float(rows[0]["toward_points"]) == pytest.approx(left, abs=1e-6)
    assert float(rows[0]["share"]) == pytest.approx((2 + left) / (4 + left), abs=1e-6)


def test_the_arithmetic_can_be_added_up(world, client):
    rows = [row for row in rows_of(client.get(TABLES[1])) if row["half_life_days"] == "90"]
    for row in rows:
        parts = [float(row[name]) for name in ("points", "age_factor", "cap_factor")]
        assert float(row["adds"]) == pytest.approx(parts[0] * parts[1] * parts[2], abs=1e-5)
    assert float(rows[-1]["toward_so_far"]) == pytest.approx(sum(float(row["adds"]) for row in rows), abs=1e-5)


def test_context_is_marked_as_not_counted(world, client):
    track = make_track(recommendation=world.first, actor=make_actor("eu", role="context"))
    event = make_event(code="E009", occurred_on=world.today, recorded_at=world.now - timedelta(days=1))
    make_assessment(event=event, track=track, recorded_at=world.now - timedelta(days=1))
    counted = {row["event"]: row["counted"] for row in rows_of(client.get(TABLES[2]))}
    assert counted == {"E009": "no", "E002": "yes", "E001": "yes"}


def test_the_evidence_file_is_narrowed_as_the_page(world, client):
    assert rows_of(client.get(TABLES[2], {"side": "away"})) == []
    assert [row["event"] for row in rows_of(client.get(TABLES[2], {"step": "enacted"}))] == ["E002"]


def test_the_line_ends_on_the_day_and_says_its_days(world, client):
    day = (world.today - timedelta(days=15)).isoformat()
    rows = rows_of(client.get(TABLES[3], {"as_of": day}))
    assert (rows[-1]["day"], rows[-1]["as_of"], rows[-1]["known_at"]) == (day, day, world.today.isoformat())


def test_an_indicator_has_its_levels_and_its_figures(world, client):
    rows = rows_of(client.get(TABLES[4]))
    assert [(row["certainty"], row["value"]) for row in rows if row["certainty"] not in ("baseline", "target")] == [
        ("verified", "10"),
        ("recalled", "12.5"),
    ]


def test_what_looks_like_a_formula_stays_text(world, client):
    Event.objects.filter(code="E001").update(headline='=HYPERLINK("https://evil.example")')
    (row,) = [row for row in rows_of(client.get(TABLES[2])) if row["event"] == "E001"]
    assert row["headline"] == '\'=HYPERLINK("https://evil.example")'


@pytest.mark.parametrize("address", PICTURES)
def test_a_picture_stands_alone_with_title_and_description(world, client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    root = ET.fromstring(answer.text)
    names = [child.tag.rpartition("}")[2] for child in root][:2]
    assert (names, root.get("role")) == (["title", "desc"], "img")
    assert all(child.text for child in list(root)[:2])
    assert "<style" not in answer.text
    assert "class=" not in answer.text


def test_a_hostile_name_stays_text_in_a_picture(world, client):
    world.track().actor.__class__.objects.filter(code="united-states").update(name='<script>alert("1")</script>')
    answer = client.get(PICTURES[0])
    assert "<script" not in answer.text
    assert '<script>alert("1")</script>' in ET.fromstring(answer.text)[0].text


@pytest.mark.parametrize("address", [*TABLES, *PICTURES])
@pytest.mark.parametrize(
    "query", ["as_of=soon", "colour=red", "known_at=2999-01-01", "as_of=2026-01-01&as_of=2026-01-02"]
)
def test_a_bad_question_gets_a_sentence_and_no_file(world, client, address, query):
    answer = client.get(f"{address}?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}/estonia/timeline.csv",
        f"{PAGE}/nobody/timeline.svg",
        "/recommendations/brief-1/R99/evidence.csv",
        "/indicators/brief-1/R01/I99/plot.svg",
        "/indicators/brief-1/R01/I01/plot.svg?as_of=1999-01-01",
    ],
)
def test_what_is_not_there_is_not_found(world, client, address):
    assert client.get(address).status_code == 404


def test_who_reads_without_sight_gets_no_answer_of_others(world, client):
    editor = make_editor()
    ask_second_reading(Event.objects.get(code="E001").pk, reader=editor, by=None, now=world.now)
    client.force_login(editor)
    assert [row["event"] for row in rows_of(client.get(TABLES[2]))] == ["E002"]
    assert rows_of(client.get(TABLES[1])) == []
    assert len(rows_of(client.get(TABLES[0]))) == 2


def test_an_unchanged_file_is_not_sent_again(world, client):
    first = client.get(TABLES[1])
    assert client.get(TABLES[1], headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("events", [1, 4])
@pytest.mark.parametrize(("address", "queries"), [(TABLES[0], 4), (TABLES[1], 7), (TABLES[2], 4), (TABLES[3], 4)])
def test_a_file_asks_the_same_few_questions(world, client, django_assert_num_queries, events, address, queries):
    for n in range(events - 1):
        event = make_event(occurred_on=world.today, url=f"https://gazette.example/{n}")
        make_assessment(event=event, track=world.track(), recorded_at=world.now - timedelta(days=1))
    with django_assert_num_queries(queries):
        client.get(address)
