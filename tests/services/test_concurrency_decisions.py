"""Decisions, their undoing and the machine's own records, several at the same moment on real rows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from recommendations.events.finding import BadFinding
from recommendations.models import Citation, Decision, Entry, Event, Likeness, Story
from recommendations.triage.join import join_story
from recommendations.triage.likeness import suggest_likenesses
from recommendations.triage.propose import propose_candidates
from recommendations.triage.reported import record_reported
from recommendations.triage.review import AlreadyDecided, accept_story, reject_stories
from recommendations.triage.snooze import snooze_story
from recommendations.triage.undo import CannotUndo, undo_decision
from recommendations.vocabulary import RejectReason
from tests.make import NOON, make_candidate, make_entry, make_feed, make_finding, make_story, make_user
from tests.services.at_once import each_at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(seconds=10)
PAGE = "https://gazette.example/a"


def tried(*calls: Callable[[], Any]) -> list[Any]:
    return each_at_once(*calls, refusals=(AlreadyDecided, BadFinding, CannotUndo))


def refused(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results if isinstance(result, Exception))


@pytest.fixture
def story():
    story = make_story()
    make_entry(story=story, url=PAGE, canonical_url=PAGE)
    return story


def test_two_workers_recording_a_report_make_one_event():
    story = make_story()
    make_entry(story=story, feed=make_feed(records_from=0.5))
    make_candidate(story=story, relevance=0.9)
    assert sum(tried(*[lambda: record_reported(now=NOON)] * 3)) == 1
    assert Event.objects.get().proposed_from == story


def test_two_clicks_on_undo_take_a_decision_back_once(story):
    ann = make_user("ann")
    accept_story(story.pk, make_finding(sources=()), by=ann, now=NOON)
    pk = Decision.objects.get().pk
    assert refused(tried(*[lambda: undo_decision(pk, by=ann, now=LATER)] * 2)) == ["AlreadyUndone"]
    story.refresh_from_db()
    assert (story.state, Event.objects.get().state) == ("unmatched", "retracted")


def test_three_different_decisions_at_once_leave_one(story):
    ann, bob, eve = (make_user(name) for name in ("ann", "bob", "eve"))
    other = make_story()
    tried(
        lambda: accept_story(story.pk, make_finding(sources=()), by=ann, now=NOON),
        lambda: join_story(story.pk, other.pk, by=bob, now=NOON),
        lambda: reject_stories([story.pk], reason=RejectReason.OFF_TOPIC, by=eve, now=NOON),
    )
    story.refresh_from_db()
    decision = Decision.objects.get()
    assert (decision.kind, decision.by) == (story.state, story.decided_by)


def test_two_people_putting_a_story_off_differently_leave_one_day(story):
    ann, bob = make_user("ann"), make_user("bob")
    results = tried(
        lambda: snooze_story(story.pk, NOON + timedelta(days=1), by=ann, now=NOON),
        lambda: snooze_story(story.pk, NOON + timedelta(days=7), by=bob, now=NOON),
    )
    assert refused(results) == ["AsleepAlready"]
    assert Decision.objects.count() == 1


def test_two_people_joining_two_stories_into_each_other_leave_one(story):
    other, ann, bob = make_story(), make_user("ann"), make_user("bob")
    make_entry(story=other)
    results = tried(
        lambda: join_story(story.pk, other.pk, by=ann, now=NOON),
        lambda: join_story(other.pk, story.pk, by=bob, now=NOON),
    )
    assert len(refused(results)) == 1
    assert sorted(Story.objects.values_list("state", flat=True)) == ["joined", "open"]
    assert Entry.objects.exclude(story__state="joined").count() == 2


def test_a_report_that_comes_while_its_story_is_accepted_is_cited_all_the_same(story):
    ann = make_user("ann")
    daily = make_feed(url="https://daily.example/rss")
    make_entry(feed=daily, url="https://daily.example/b", canonical_url=PAGE)
    tried(
        lambda: accept_story(story.pk, make_finding(sources=()), by=ann, now=NOON),
        lambda: propose_candidates(now=NOON),
    )
    assert story.entries.count() == 2
    assert sorted(Citation.objects.values_list("url", flat=True)) == ["https://daily.example/b", PAGE]


def test_two_workers_comparing_stories_suggest_each_pair_once():
    text = " ".join(f"w{n}" for n in range(60))
    for _ in range(3):
        make_entry(story=make_story(), summary=text)
    tried(*[lambda: suggest_likenesses(now=NOON)] * 2)
    assert Likeness.objects.count() == 3
