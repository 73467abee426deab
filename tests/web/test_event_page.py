"""The page of one development: its history, its running story, what it was told in, and how it stood."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from recommendations.events.merge import add_citations
from recommendations.events.record import as_it_stands, correct_event
from recommendations.events.second import ask_second_reading
from recommendations.models import Digest, Event
from tests.make import make_editor, make_event, make_source, make_subscription
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def ann():
    return make_editor()


@pytest.fixture
def corrected(world, ann):
    """E002, with another headline since a while ago."""
    change = replace(as_it_stands(world.event), headline="Parliament opens more data")
    at = world.now - timedelta(minutes=5)
    return correct_event(world.event.pk, change, version=1, reason="Its own words.", by=ann, now=at).event


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_the_history_leads_to_the_page_before_and_after(client, corrected):
    page = client.get("/events/E002/")
    before, after = (unescape(link) for link in re.findall(r'href="(/events/E002/past/\?at=[^"]+)"', page.text))
    for link, headline, other in (
        (before, "Parliament opens the data", "Parliament opens more data"),
        (after, "Parliament opens more data", "Parliament opens the data"),
    ):
        stood = client.get(link)
        assert stood.status_code == 200
        assert f"<h1>{headline}</h1>" in stood.text
        assert f"<h1>{other}</h1>" not in stood.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "at is “”. Give a moment with its zone"),
        ("at=soon", "at is “soon”."),
        ("at=2026-13-01T00:00:00Z", "at is “2026-13-01T00:00:00Z”."),
        ("at=2026-01-01T00:00:00", "Give a moment with its zone"),
        ("at=2999-01-01T00:00:00Z", "at is still to come."),
        ("at=2000-01-01T00:00:00Z", "E002 was not recorded by then."),
        ("at=2026-01-01T00:00:00Z&on=x", "There is no choice “on” here."),
    ],
)
def test_a_bad_moment_is_an_error_in_a_sentence(client, world, query, sentence):
    page = client.get(f"/events/E002/past/?{query}")
    assert page.status_code == 400
    assert sentence in text_of(page)


def test_the_past_of_what_is_to_be_read_without_sight_tells_no_side(client, world, ann, corrected):
    bob = make_editor("bob")
    ask_second_reading(world.event.pk, reader=bob, by=ann, now=world.now)
    address = f"/events/E002/past/?at={(world.now - timedelta(minutes=6)).isoformat().replace('+', '%2B')}"
    assert "It opens the data." in client.get(address).text
    client.force_login(bob)
    page = client.get(address)
    assert "It opens the data." not in page.text
    assert "Left out." in page.text
    assert "Its own words." not in client.get("/events/E002/").text


def test_the_steps_of_a_running_story_are_listed_and_linked(client, world):
    Event.objects.filter(code__in=("E001", "E002")).update(episode="open-data")
    make_event(code="E003", episode="open-data", state="proposed")
    page = client.get("/events/E002/")
    story = page.text.partition("Running story: open-data")[2].partition("</section>")[0]
    assert re.findall(r'href="/events/([\w-]+)/"', story) == ["E001"]
    assert 'aria-current="true"' in story


def test_a_story_of_one_step_is_no_list(client, world):
    Event.objects.filter(code="E002").update(episode="open-data")
    assert "Running story:" not in client.get("/events/E002/").text


def test_reports_are_counted_once_where_they_print_the_same(client, world, ann):
    same = "The bill passed by 61 votes to 40 after a debate of nine hours on Monday."
    sources = [
        make_source(f"https://{name}.example/a", publisher_name=name, quote=same, title=name)
        for name in ("agency", "paper")
    ]
    add_citations(world.event.pk, sources, by=ann, now=world.now)
    assert "Reports 3, 2 independent" in text_of(client.get("/events/E002/"))


def test_the_page_says_in_which_digest_readers_were_told(client, world):
    assert "Not told in a digest yet." in client.get("/events/E002/").text
    Digest.objects.create(
        subscription=make_subscription(),
        period_start=world.now - timedelta(days=7),
        period_end=world.now,
        state="sent",
        content={"told": [{"event": "E002"}]},
        opened_at=world.now,
    )
    assert f"Told to readers in the digest of {world.now:%-d %b %Y}" in text_of(client.get("/events/E002/"))


def test_a_note_is_shown_without_the_lines_of_corrections(client, corrected):
    Event.objects.filter(pk=corrected.pk).update(note="Seen on the ground.\nCorrected 2026-03-02 by ann: headline.")
    page = client.get("/events/E002/").text
    assert "Seen on the ground." in page
    assert "Corrected 2026-03-02" not in page


def test_a_page_asks_the_same_questions_however_much_was_done(client, world, ann, django_assert_max_num_queries):
    client.get("/events/E002/")
    with django_assert_max_num_queries(60) as few:
        client.get("/events/E002/")
    for n in range(3):
        event = Event.objects.get(code="E002")
        change = replace(as_it_stands(event), headline=f"Version {n}")
        correct_event(event.pk, change, version=event.version, reason="Again.", by=ann, now=world.now)
        add_citations(event.pk, [make_source(f"https://gazette.example/more-{n}")], by=ann, now=world.now)
    with django_assert_max_num_queries(len(few)):
        client.get("/events/E002/")
