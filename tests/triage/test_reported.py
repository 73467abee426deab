from datetime import timedelta

import pytest

from recommendations.events.record import BadFinding
from recommendations.models import Decision, Direction, Event, Feed, Story
from recommendations.triage.join import join_story
from recommendations.triage.propose import propose_candidates
from recommendations.triage.queries import story_for_review
from recommendations.triage.reported import record_reported, reported_events
from recommendations.triage.review import accept_story, merge_story, reject_story
from recommendations.triage.undo import undo_decision
from recommendations.vocabulary import RejectReason, Step
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_candidate,
    make_entry,
    make_event,
    make_feed,
    make_finding,
    make_judgement,
    make_publisher,
    make_recommendation,
    make_story,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(seconds=30)
URL = "https://gazette.example/a"


@pytest.fixture
def ann():
    return make_user("ann")


@pytest.fixture
def story():
    """An open story of a trusted feed that matches just well enough."""
    feed = make_feed(records_from=0.7)
    story = make_story(headline="Bill signed")
    make_entry(story=story, guid="a", feed=feed, published_at=NOON - timedelta(days=2))
    make_candidate(story=story, relevance=0.7, suggested_step="decision")
    story.actors.add(make_actor("estonia"))
    return story


def recorded(now=NOON):
    return record_reported(now=now)


def event_of(story):
    story.refresh_from_db()
    return story.proposed_event


def accepted(story, by, **fields):
    finding = make_finding(
        **{"sources": (), "step": Step.ENACTED, "judgements": (make_judgement(make_track()),)} | fields
    )
    return accept_story(story.pk, finding, by=by, now=LATER)


def test_record_reported_proposes_an_event(story):
    assert recorded() == 1
    event = event_of(story)
    assert (event.state, event.headline, event.step, event.recorded_by) == ("proposed", "Bill signed", "decision", None)
    assert (event.occurred_on, event.recorded_at) == (TODAY - timedelta(days=2), NOON)
    assert list(event.citations.values_list("url", flat=True)) == [URL]
    assert list(event.actors.values_list("code", flat=True)) == ["estonia"]
    assert event.note == "Recorded by the machine from a trusted feed; nobody has reviewed it yet."


def test_record_reported_twice_makes_one(story):
    recorded()
    assert (recorded(), Event.objects.count()) == (0, 1)


def test_record_reported_judges_nothing_and_moves_nothing(story):
    recorded()
    assert (event_of(story).assessments.count(), Direction.objects.count()) == (0, 0)


def test_record_reported_leaves_the_story_to_a_person(story):
    recorded()
    story.refresh_from_db()
    assert (story.state, Decision.objects.count()) == ("open", 0)


def test_record_reported_says_where_the_date_is_the_day_we_saw_it(story):
    story.entries.update(published_at=None)
    recorded()
    event = event_of(story)
    assert event.occurred_on == TODAY
    assert event.note.endswith("No report gives a date: this is the day the first of them was seen.")


@pytest.mark.parametrize(("threshold", "count"), [(None, 0), (0.7, 1), (0.71, 0)])
def test_record_reported_only_does_so_where_the_feed_is_trusted_that_far(threshold, count, story):
    Feed.objects.update(records_from=threshold)
    assert recorded() == count


def test_record_reported_asks_a_feed_that_reported_the_story(story):
    story.entries.update(feed=make_feed(url="https://daily.example/rss", publisher=make_publisher(name="A daily")))
    assert recorded() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "unmatched"},
        {"state": "rejected", "reject_reason": "off_topic", "decided_at": NOON},
        {"snoozed_until": NOON + timedelta(days=1)},
        {"first_seen_at": NOON - timedelta(days=14)},
    ],
)
def test_record_reported_takes_only_recent_stories_that_wait(fields, story):
    Story.objects.update(**fields)
    assert recorded() == 0


@pytest.mark.parametrize("state", [{}, {"state": "retracted", "retracted_at": NOON, "retraction_reason": "Hoax"}])
def test_record_reported_leaves_what_is_known_to_a_person(state, story):
    make_event(url=URL, **state)
    assert (recorded(), event_of(story)) == (0, None)


def test_a_late_report_is_cited_on_the_proposed_event(story):
    recorded()
    daily = make_feed(url="https://daily.example/rss", publisher=make_publisher(name="A daily"))
    make_entry(guid="b", feed=daily, canonical_url=URL, url="https://daily.example/b", title="Another title")
    propose_candidates(now=NOON)
    assert story.entries.count() == 2
    assert event_of(story).citations.filter(recorded_by=None).count() == 2


def test_accepting_the_story_confirms_that_same_event(story, ann):
    recorded()
    event = event_of(story)
    assert accepted(story, ann, headline="Data bill signed").event == event
    story.refresh_from_db()
    event.refresh_from_db()
    assert (story.state, story.event, Event.objects.count()) == ("accepted", event, 1)
    assert (event.state, event.headline, event.recorded_by) == ("confirmed", "Data bill signed", ann)
    assert Direction.objects.get(as_of=TODAY).toward_count == 1


def test_a_bad_finding_leaves_the_event_proposed(story, ann):
    recorded()
    with pytest.raises(BadFinding):
        accepted(story, ann, headline="")
    assert event_of(story).state == "proposed"


def test_rejecting_the_story_takes_the_event_back(story, ann):
    recorded()
    reject_story(story.pk, reason=RejectReason.UNRELIABLE, by=ann, now=LATER)
    event = event_of(story)
    assert (event.state, event.retraction_reason) == ("retracted", "Its story was rejected: source unreliable.")
    assert recorded(LATER) == 0


def test_merging_the_story_takes_the_event_back(story, ann):
    recorded()
    known = make_event(url="https://third.example/c")
    merge_story(story.pk, known.pk, by=ann, now=LATER)
    assert (event_of(story).state, event_of(story).retraction_reason) == (
        "retracted",
        f"Same development as {known.code}.",
    )
    assert known.citations.filter(withdrawn_at=None).count() == 2


def test_a_story_is_not_merged_into_what_nobody_confirmed(story, ann):
    recorded()
    other = make_story()
    make_entry(story=other)
    for pk in (other.pk, story.pk):
        with pytest.raises(BadFinding, match="Nobody has confirmed"):
            merge_story(pk, event_of(story).pk, by=ann, now=LATER)


def test_joining_the_story_to_another_takes_the_event_back(story, ann):
    recorded()
    other = make_story(headline="Older")
    join_story(story.pk, other.pk, by=ann, now=LATER)
    assert event_of(story).retraction_reason == "Its story tells the same as “Older”."


def test_taking_a_rejection_back_lets_the_machine_report_it_anew(story, ann):
    recorded()
    first = event_of(story)
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=LATER)
    undo_decision(Decision.objects.get().pk, by=ann, now=LATER)
    assert event_of(story) is None
    assert recorded(LATER) == 1
    assert event_of(story) not in {first, None}


def test_taking_an_acceptance_back_takes_the_event_back(story, ann):
    recorded()
    event = accepted(story, ann).event
    undo_decision(Decision.objects.get().pk, by=ann, now=LATER)
    event.refresh_from_db()
    assert (event.state, event_of(story)) == ("retracted", None)


def test_the_card_shows_the_event_apart_from_known_ones(story):
    recorded()
    card = story_for_review(story.pk)
    assert card.proposed_event.event_id == event_of(story).pk
    assert (card.known_events, card.similar_events) == ((), ())


def test_reported_events_are_those_that_nobody_reviewed(story, ann):
    recorded()
    assert list(reported_events()) == list(reported_events(make_recommendation().pk)) == [event_of(story)]
    assert list(reported_events(make_recommendation(code="R02").pk)) == []
    accepted(story, ann)
    assert list(reported_events()) == []
