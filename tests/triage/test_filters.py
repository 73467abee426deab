from datetime import timedelta

import pytest
from django.http import QueryDict

from recommendations.catalogue.filters import BadFilter
from recommendations.triage.filters import filtered_stories
from tests.make import (
    NOON,
    make_actor,
    make_candidate,
    make_entry,
    make_event,
    make_feed,
    make_publisher,
    make_recommendation,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db


def make(headline, *, relevance=0.6, code="R01", **fields):
    """A story with one report and one candidate."""
    entry = {name: fields.pop(name) for name in ("feed", "language", "publisher_name", "summary") if name in fields}
    story = make_story(headline=headline, **fields)
    make_entry(story=story, title=headline, guid=headline, url="", canonical_url="", **entry)
    make_candidate(story=story, recommendation=make_recommendation(code=code), relevance=relevance)
    return story


def found(query="", now=NOON):
    return [story.headline for story in filtered_stories(QueryDict(query), now=now)]


def test_filtered_stories_wait_most_relevant_first_then_newest():
    make("weak", relevance=0.3)
    make("old", first_seen_at=NOON - timedelta(hours=1))
    make("new")
    make("rejected", state="rejected", reject_reason="off_topic", decided_at=NOON - timedelta(days=1))
    make("unmatched", state="unmatched")
    assert found() == found("state=open") == found("state=") == ["new", "old", "weak"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("recommendation=R02", ["two"]),
        ("actor=estonia", ["two"]),
        ("language=et", ["two"]),
        ("publisher=A+daily", ["two"]),
        ("publisher=Agency", ["one"]),
        ("publisher=The+Gazette", []),
        ("match=strong", ["one"]),
        ("match=weak", ["two"]),
        ("match=weak&recommendation=R01", []),
        ("since=2026-03-02", ["one"]),
        ("until=2026-03-01", ["two"]),
        ("since=2026-03-01&until=2026-03-02", ["one", "two"]),
        ("q=ONE", ["one"]),
        ("q=longer", ["two"]),
        ("q=nothing", []),
        ("q=longer&language=et&recommendation=R02&actor=estonia", ["two"]),
        ("q=longer&language=en", []),
        ("page=2", ["one", "two"]),
    ],
)
def test_filtered_stories_can_be_narrowed(query, expected):
    make("one", language="en", publisher_name="Agency", feed=make_feed())
    daily = make_feed(url="https://daily.example/rss", publisher=make_publisher(name="A daily"))
    seen_at = NOON - timedelta(days=1)
    two = make(
        "two", relevance=0.4, code="R02", feed=daily, language="et", summary="A longer text", first_seen_at=seen_at
    )
    two.actors.add(make_actor("estonia"))
    assert found(query) == expected


def test_filtered_stories_of_one_feed():
    feed = make_feed()
    make("one", feed=feed)
    make("two", feed=make_feed(url="https://daily.example/rss"))
    assert found(f"feed={feed.pk}") == ["one"]


def test_filtered_stories_put_off_wait_until_their_day():
    make("later", snoozed_until=NOON + timedelta(days=2))
    make("sooner", snoozed_until=NOON + timedelta(days=1), state="unmatched")
    assert (found(), found("state=snoozed")) == ([], ["sooner", "later"])
    assert found(now=NOON + timedelta(days=2)) == ["later"]


def test_filtered_stories_decided_today_latest_first():
    ann, midnight = make_user("ann"), NOON - timedelta(hours=12)
    rejected = {"state": "rejected", "reject_reason": "off_topic", "decided_by": ann}
    make("first", **rejected, decided_at=midnight)
    make("last", state="accepted", event=make_event(), decided_at=NOON)
    make("yesterday", **rejected, decided_at=midnight - timedelta(microseconds=1))
    assert found("state=decided") == ["last", "first"]


def test_filtered_stories_about_no_recommendation_newest_first():
    for n, headline in enumerate(("old", "new")):
        make_story(headline=headline, state="unmatched", first_seen_at=NOON + timedelta(hours=n))
    assert found("state=unmatched") == ["new", "old"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("state=closed", "state: "),
        ("recommendation=R99", "recommendation: "),
        ("language=xx", "language: "),
        ("feed=0", "feed: "),
        ("since=yesterday", "since: "),
        ("since=2026-03-02&until=2026-03-01", "until: is before the first day asked for"),
        ("colour=red", "colour: is not a filter. Leave it out."),
        ("state=open&state=snoozed", "state: was given more than once"),
        ("q=" + "x" * 201, "q: "),
    ],
)
def test_filtered_stories_refuse_a_bad_question(query, sentence):
    make("one")
    with pytest.raises(BadFilter, match=sentence):
        found(query)


def test_filtered_stories_name_a_story_once_however_many_reports_match():
    story = make("one", language="en")
    make_entry(story=story, title="one again", language="en")
    assert found("language=en&q=one") == ["one"]
