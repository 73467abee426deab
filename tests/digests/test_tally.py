from datetime import timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.digests.content import Sum
from recommendations.digests.issue import issue_of
from recommendations.digests.tally import items_fetched, unbalanced
from recommendations.models import Event
from recommendations.vocabulary import ActorRole, StoryState
from tests.digests.week import CLOSED, MONDAY, NEXT_TUESDAY, TUESDAY, rated, reader, told, week
from tests.make import make_actor, make_entry, make_event, make_recommendation, make_story, make_track

pytestmark = pytest.mark.django_db


def parts(one):
    return {words: number for words, number in one.parts if number}


def story(state, *, decided_at=TUESDAY, **fields):
    if state in {StoryState.ACCEPTED, StoryState.MERGED}:
        fields["event"] = make_event(recorded_at=MONDAY - timedelta(days=1))
    if state is StoryState.REJECTED:
        fields["reject_reason"] = "off_topic"
    decided = state not in {StoryState.OPEN, StoryState.UNMATCHED}
    return make_story(state=state, decided_at=decided_at if decided else None, **fields)


def fetched():
    return items_fetched(issue_of(week(reader())))


def test_total_that_its_parts_do_not_equal_is_named():
    sums = (Sum("Items", 3, (("a", 1), ("b", 2))), Sum("Labels moved", 2, (("c", 1),)))
    assert unbalanced(sums) == ("Labels moved: 2, but the parts add up to 1.",)


def test_every_item_is_in_one_part():
    for state in set(StoryState) - {StoryState.JOINED}:  # which gave its reports away
        make_entry(story=story(state), first_seen_at=TUESDAY)
    make_entry(first_seen_at=TUESDAY)
    found = fetched()
    assert (found.total, found.adds_up) == (6, True)
    assert set(parts(found).values()) == {1}


def test_further_report_of_a_story_is_one_however_the_story_ended():
    rejected = story(StoryState.REJECTED)
    for hours in range(3):
        make_entry(story=rejected, first_seen_at=TUESDAY + timedelta(hours=hours))
    assert parts(fetched()) == {"Further reports of a story already met": 2, "Rejected, each with a reason": 1}


def test_report_of_a_story_met_in_an_earlier_week_is_a_further_report():
    old = story(StoryState.ACCEPTED)
    make_entry(story=old, first_seen_at=MONDAY - timedelta(days=1))
    make_entry(story=old, first_seen_at=TUESDAY)
    assert parts(fetched()) == {"Further reports of a story already met": 1}


@pytest.mark.parametrize(
    ("decided_at", "words"),
    [
        (CLOSED - timedelta(microseconds=1), "Rejected, each with a reason"),
        (CLOSED, "Still waiting in triage"),
    ],
)
def test_story_decided_after_the_period_was_waiting_at_its_end(decided_at, words):
    make_entry(story=story(StoryState.REJECTED, decided_at=decided_at), first_seen_at=TUESDAY)
    assert parts(fetched()) == {words: 1}


@pytest.mark.parametrize(("at", "total"), [(MONDAY - timedelta(microseconds=1), 0), (MONDAY, 1), (CLOSED, 0)])
def test_items_count_by_when_we_first_met_them(at, total):
    make_entry(first_seen_at=at)
    assert fetched().total == total


def recorded(content):
    return next(one for one in content.sums if one.words == "Developments recorded")


def test_every_recorded_development_is_told_or_said_why_not():
    track = make_track()
    rated(track=track)
    rated(track=make_track(actor=make_actor("france", role=ActorRole.CONTEXT)))
    rated(track=track, occurred_on=NEXT_TUESDAY.date())
    rated(track=make_track(recommendation=make_recommendation(code="R02", position=2)))
    make_event(recorded_at=TUESDAY)
    for duplicate_of in (None, Event.objects.first()):
        event = rated(track=track).event
        taken_back = {"state": "retracted", "retracted_at": TUESDAY, "retraction_reason": "No"}
        Event.objects.filter(pk=event.pk).update(**taken_back, duplicate_of=duplicate_of)
    ann = reader()
    ann.recommendations.set([track.recommendation])
    content = compose_digest(week(ann))
    assert (recorded(content).total, content.problems) == (7, ())
    assert parts(recorded(content)) == {
        "Rated, told above": 1,
        "Context, told above": 1,
        "Withdrawn again": 1,
        "Found to be one already recorded": 1,
        "Dated ahead, told when the day has come": 1,
        "About other recommendations, or none": 2,
    }


def test_development_recorded_earlier_has_a_line_of_its_own():
    ann = reader()
    event = rated().event
    told(ann)
    rated(at=NEXT_TUESDAY, event=event, track=make_track(recommendation=make_recommendation(code="R02", position=2)))
    content = compose_digest(week(ann, 2))
    assert {one.words: (one.total, parts(one)) for one in content.sums if one.total} == {
        "Developments told above": (1, {"Recorded earlier, rated or due only now": 1})
    }
