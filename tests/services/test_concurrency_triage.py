"""Several people and workers at one thing at the same moment: threads with connections of their own, on real rows."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from recommendations.events.merge import add_citations, merge_events
from recommendations.events.record import BadFinding, KnownAddress, assess_event, record_event
from recommendations.models import Assessment, Candidate, Citation, Direction, Event, MatchTerm, Publisher, Story
from recommendations.triage.propose import propose_candidates
from recommendations.triage.review import AlreadyDecided, accept_story, merge_story, reject_story
from recommendations.vocabulary import RejectReason, Side
from tests.make import (
    NOON,
    TODAY,
    make_entry,
    make_event,
    make_finding,
    make_judgement,
    make_publisher,
    make_recommendation,
    make_source,
    make_story,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls at the same moment, each on a connection of its own; return results, or what was raised."""
    start = threading.Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except (AlreadyDecided, BadFinding, KnownAddress) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(one, call) for call in calls]]


def refusals(results: list[Any]) -> list[str]:
    return [type(result).__name__ for result in results if isinstance(result, Exception)]


@pytest.fixture
def story():
    story = make_story()
    make_entry(story=story)
    return story


def test_two_people_accepting_a_story_make_one_event(story):
    finding = make_finding(sources=(), judgements=(make_judgement(make_track()),))
    users = [make_user(name) for name in ("ann", "bob")]
    results = at_once(*(lambda user=user: accept_story(story.pk, finding, by=user, now=NOON) for user in users))
    assert refusals(results) == ["AlreadyDecided"]
    story.refresh_from_db()
    assert (Event.objects.get(), Event.objects.get().recorded_by) == (story.event, story.decided_by)


def test_three_different_decisions_at_once_leave_one(story):
    event, finding = make_event(), make_finding(sources=())
    ann, bob, eve = (make_user(name) for name in ("ann", "bob", "eve"))
    results = at_once(
        lambda: accept_story(story.pk, finding, by=ann, now=NOON),
        lambda: merge_story(story.pk, event.pk, by=bob, now=NOON),
        lambda: reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=eve, now=NOON),
    )
    assert refusals(results) == ["AlreadyDecided"] * 2
    state = Story.objects.get().state
    assert Event.objects.count() == (2 if state == "accepted" else 1)
    assert Citation.objects.count() == (0 if state == "rejected" else 1)


def test_two_workers_proposing_make_one_story_of_each_page():
    MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="data bill")
    for n in range(6):
        make_entry(canonical_url=f"https://gazette.example/{n % 3}")
    results = at_once(*[lambda: propose_candidates(now=NOON)] * 2)
    assert sum(result.entries for result in results) == 6
    assert sorted(story.entries.count() for story in Story.objects.all()) == [2, 2, 2]
    assert Candidate.objects.count() == 3


def test_two_people_logging_one_report_make_one_event():
    make_publisher(name="The Gazette")
    finding = make_finding(judgements=(make_judgement(make_track()),))
    results = at_once(*[lambda: record_event(finding, by=None, now=NOON)] * 2)
    assert refusals(results) == ["KnownAddress"]
    (known,) = [result for result in results if isinstance(result, KnownAddress)]
    assert known.events == [Event.objects.get()]
    assert Publisher.objects.count() == 1


def test_two_people_logging_on_one_track_both_count():
    judgement = make_judgement(make_track())
    findings = [
        make_finding(sources=(make_source(f"https://{n}.example/", publisher_name=f"P{n}"),), judgements=(judgement,))
        for n in range(2)
    ]
    results = at_once(*(lambda finding=finding: record_event(finding, by=None, now=NOON) for finding in findings))
    assert refusals(results) == []
    assert Direction.objects.filter(as_of=TODAY).latest("recorded_at").toward_count == 2


def test_one_person_judging_twice_at_once_leaves_one_judgement():
    event, user, track = make_event(), make_user(), make_track()
    sides = [make_judgement(track, side=side) for side in (Side.TOWARD, Side.AWAY)]
    later = NOON + timedelta(hours=1)
    results = at_once(*(lambda side=side: assess_event(event.pk, [side], by=user, now=later) for side in sides))
    assert refusals(results) == []
    assert Assessment.objects.filter(superseded_at=None).count() == 1


def test_two_people_merging_two_events_into_each_other_keep_one():
    one, other = make_event(), make_event()
    results = at_once(
        lambda: merge_events(one.pk, other.pk, reason="", by=None, now=NOON),
        lambda: merge_events(other.pk, one.pk, reason="", by=None, now=NOON),
    )
    assert refusals(results) == ["BadFinding"]
    assert Event.objects.filter(state="confirmed").count() == 1


def test_two_people_adding_one_citation_add_it_once():
    event = make_event()
    results = at_once(*[lambda: add_citations(event.pk, [make_source()], by=None, now=NOON)] * 2)
    assert sorted(len(result) for result in results) == [0, 1]
    assert event.citations.count() == 1
