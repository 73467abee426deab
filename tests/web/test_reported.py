"""What the machine reported stands apart, and never looks confirmed."""

import re

import pytest

from recommendations.models import Direction, Event
from recommendations.triage.reported import record_reported
from tests.make import make_candidate, make_entry, make_feed, make_story
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
HEADLINE = "Parliament reads the data bill"


@pytest.fixture
def world():
    return make_world(recommendations=2)


@pytest.fixture
def report(world):
    """An event that the machine recorded from a trusted feed, for the first recommendation."""
    story = make_story(headline=HEADLINE, first_seen_at=world.now)
    feed = make_feed(url="https://trusted.example/rss", records_from=0.5)
    make_entry(feed=feed, story=story, url="https://trusted.example/a", published_at=world.now)
    make_candidate(story=story, recommendation=world.first, relevance=0.9)
    record_reported(now=world.now)
    return Event.objects.get(proposed_from=story)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_a_report_is_listed_apart_from_what_is_confirmed(client, report):
    page = text_of(client.get("/events/"))
    assert HEADLINE not in page
    assert "1 reported, not yet reviewed stands apart." in page
    assert f"{HEADLINE} not yet reviewed" in text_of(client.get("/events/?reported=1"))


def test_what_is_confirmed_is_not_among_the_reports(client, world, report):
    confirmed = Event.objects.exclude(pk=report.pk).first()
    assert confirmed.headline not in client.get("/events/?reported=1").text


def test_a_recommendation_shows_its_reports_apart_and_today_only(client, world, report):
    page = text_of(client.get(world.page()))
    assert f"{HEADLINE} not yet reviewed" in page
    assert page.count(HEADLINE) == 1
    assert HEADLINE not in client.get(f"{world.page()}?as_of=2026-01-05").text
    assert HEADLINE not in client.get(world.page(world.recommendations[1])).text


def test_a_report_moves_nothing_and_says_so_on_its_page(client, world, report):
    assert not Direction.objects.filter(recorded_at__gt=world.now).exists()
    assert "Reported, not yet reviewed. Nobody has confirmed this development yet" in text_of(
        client.get(f"/events/{report.code}/")
    )


@pytest.mark.parametrize("asked", ["reported=2", "reported=1&actor=estonia", "reported=1&page=9"])
def test_reports_are_not_narrowed_by_what_nobody_judged(client, report, asked):
    assert client.get(f"/events/?{asked}").status_code == 400


def test_no_report_is_told_in_words(client, world):
    assert "Nothing waits." in text_of(client.get("/events/?reported=1"))
    assert "not yet reviewed" not in text_of(client.get("/events/"))
