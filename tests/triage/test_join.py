from datetime import timedelta

import pytest

from recommendations.events.record import BadFinding
from recommendations.models import Decision, Story
from recommendations.triage.join import join_story
from recommendations.triage.propose import propose_candidates
from recommendations.triage.queries import story_for_review
from recommendations.triage.review import AlreadyDecided, accept_story
from recommendations.triage.undo import TooLate, undo_decision
from tests.make import (
    NOON,
    make_actor,
    make_candidate,
    make_entry,
    make_event,
    make_feed,
    make_finding,
    make_publisher,
    make_recommendation,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(seconds=30)
OTHERS = "https://daily.example/b"


@pytest.fixture
def ann():
    return make_user("ann")


@pytest.fixture
def older():
    """A story of one report, proposed for R01."""
    story = make_story(headline="Older")
    make_entry(story=story, guid="a", feed=make_feed())
    make_candidate(story=story, recommendation=make_recommendation(code="R01"))
    return story


@pytest.fixture
def newer():
    """A story of another feed, proposed for R01 and R02, that names Estonia."""
    story = make_story(headline="Newer")
    daily = make_feed(url="https://daily.example/rss", publisher=make_publisher(name="A daily"))
    make_entry(story=story, guid="b", feed=daily, url=OTHERS, canonical_url=OTHERS)
    for code in ("R01", "R02"):
        make_candidate(story=story, recommendation=make_recommendation(code=code))
    story.actors.add(make_actor("estonia"))
    return story


def joined(story, into, by, now=NOON, **fields):
    return join_story(story.pk, into.pk, by=by, now=now, **fields)


def guids(story):
    return sorted(story.entries.values_list("guid", flat=True))


def codes(story):
    return sorted(story.candidates.values_list("recommendation__code", flat=True))


def state(story):
    story.refresh_from_db()
    return story.state


def undone(by, now=LATER):
    return undo_decision(Decision.objects.latest("pk").pk, by=by, now=now)


def test_join_story_gives_its_reports_to_the_other(newer, older, ann):
    assert joined(newer, older, ann) == older
    assert (guids(newer), guids(older)) == ([], ["a", "b"])
    assert (state(newer), newer.joined_to, newer.decided_by, newer.decided_at) == ("joined", older, ann, NOON)
    assert state(older) == "open"


def test_join_story_proposes_the_other_for_the_same(newer, older, ann):
    joined(newer, older, ann)
    assert (codes(older), codes(newer)) == (["R01", "R02"], ["R01", "R02"])
    assert list(older.actors.values_list("code", flat=True)) == ["estonia"]


def test_join_story_opens_a_story_that_had_matched_nothing(newer, ann):
    unmatched = make_story(state="unmatched")
    joined(newer, unmatched, ann)
    assert state(unmatched) == "open"


def test_join_story_keeps_the_decision_with_its_seconds(newer, older, ann):
    joined(newer, older, ann, seconds=4.5)
    decision = Decision.objects.get()
    assert (decision.story, decision.kind, decision.by, decision.decided_at) == (newer, "joined", ann, NOON)
    assert decision.seconds == 4.5


def test_join_story_twice_is_decided_once(newer, older, ann):
    joined(newer, older, ann)
    with pytest.raises(AlreadyDecided, match="was joined by ann"):
        joined(newer, older, ann)
    assert (Decision.objects.count(), guids(older)) == (1, ["a", "b"])


def test_join_story_follows_a_joined_story(newer, older, ann):
    third = make_story()
    joined(third, older, ann)
    assert joined(newer, third, ann) == older


def test_join_story_refuses_a_story_into_itself(newer, older, ann):
    joined(newer, older, ann)
    for into in (older, newer):
        with pytest.raises(BadFinding, match="one story already"):
            joined(older, into, ann)


def test_join_story_of_no_story(older, ann):
    for pair in ((0, older.pk), (older.pk, 0)):
        with pytest.raises(Story.DoesNotExist):
            join_story(*pair, by=ann, now=NOON)


def test_join_story_into_an_accepted_one_cites_the_reports_there(newer, older, ann):
    event = accept_story(older.pk, make_finding(sources=()), by=ann, now=NOON).event
    joined(newer, older, ann)
    assert sorted(event.citations.values_list("url", flat=True)) == [OTHERS, "https://gazette.example/a"]
    assert codes(older) == ["R01"]


def test_join_story_into_one_whose_event_was_taken_back_cites_nothing(newer, ann):
    event = make_event(state="retracted", retracted_at=NOON, retraction_reason="Hoax")
    older = make_story(state="accepted", event=event, decided_at=NOON, decided_by=ann)
    joined(newer, older, ann)
    assert (guids(older), event.citations.count()) == (["b"], 0)


def test_a_late_report_of_a_joined_story_goes_to_the_one_that_tells_it(newer, older, ann):
    joined(newer, older, ann)
    make_entry(guid="c", canonical_url=OTHERS)
    propose_candidates(now=NOON)
    assert (guids(newer), guids(older), Story.objects.count()) == ([], ["a", "b", "c"], 2)


def test_a_late_report_under_the_first_address_of_a_joined_story_goes_there_too(older, ann):
    make_entry(guid="b", canonical_url=OTHERS, title="Something else")
    propose_candidates(now=NOON)
    story = Story.objects.get(headline="Something else")
    joined(story, older, ann)
    older.entries.filter(guid="b").update(canonical_url="https://daily.example/moved")
    make_entry(guid="c", canonical_url=OTHERS, title="Another title")
    propose_candidates(now=NOON)
    assert (guids(story), guids(older)) == ([], ["a", "b", "c"])


def test_a_card_of_a_joined_story_says_where_it_went(newer, older, ann):
    joined(newer, older, ann)
    assert story_for_review(newer.pk).decision.joined_to == older.pk


def test_undoing_a_join_gives_the_reports_back(newer, older, ann):
    joined(newer, older, ann)
    undone(ann)
    assert (guids(newer), guids(older)) == (["b"], ["a"])
    assert (state(newer), newer.joined_to, newer.decided_by) == ("open", None, None)
    assert (codes(newer), codes(older)) == (["R01", "R02"], ["R01"])


def test_undoing_a_join_withdraws_what_it_had_cited(newer, older, ann):
    event = accept_story(older.pk, make_finding(sources=()), by=ann, now=NOON).event
    joined(newer, older, ann)
    undone(ann)
    assert list(event.citations.filter(withdrawn_at=None).values_list("url", flat=True)) == [
        "https://gazette.example/a"
    ]
    assert state(older) == "accepted"


def test_undoing_a_join_leaves_reports_that_came_since(newer, older, ann):
    joined(newer, older, ann)
    make_entry(story=older, guid="c")
    undone(ann)
    assert guids(older) == ["a", "c"]


def test_undoing_a_join_into_a_story_decided_since_is_refused(newer, older, ann):
    joined(newer, older, ann)
    decision = Decision.objects.get()
    accept_story(older.pk, make_finding(sources=()), by=make_user("bob"), now=NOON + timedelta(seconds=1))
    with pytest.raises(TooLate, match="was decided since"):
        undo_decision(decision.pk, by=ann, now=LATER)
    assert (state(newer), guids(older)) == ("joined", ["a", "b"])


def test_undoing_a_join_closes_a_story_it_had_opened(newer, ann):
    unmatched = make_story(state="unmatched")
    joined(newer, unmatched, ann)
    undone(ann)
    assert state(unmatched) == "unmatched"
