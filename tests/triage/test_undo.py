from dataclasses import replace
from datetime import timedelta

import pytest

from recommendations.events.merge import add_citations
from recommendations.events.record import as_it_stands, assess_event, correct_event, record_event
from recommendations.models import Decision, Direction, Event
from recommendations.status.prove import prove_directions
from recommendations.triage.review import accept_story, merge_story, reject_story
from recommendations.triage.snooze import snooze_story
from recommendations.triage.undo import AlreadyUndone, NotYours, TooLate, undo_decision
from recommendations.vocabulary import RejectReason, Step
from tests.make import (
    NOON,
    make_candidate,
    make_entry,
    make_event,
    make_finding,
    make_judgement,
    make_recommendation,
    make_source,
    make_story,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER, TOO_LATE = NOON + timedelta(seconds=60), NOON + timedelta(seconds=61)


@pytest.fixture
def ann():
    return make_user("ann")


@pytest.fixture
def story():
    """A story of one report, proposed for R01 and R02."""
    story = make_story()
    make_entry(story=story, guid="a")
    for code in ("R01", "R02"):
        make_candidate(story=story, recommendation=make_recommendation(code=code))
    return story


def accepted(story, by, now=NOON):
    finding = make_finding(sources=(), step=Step.ENACTED, judgements=(make_judgement(make_track()),))
    return accept_story(story.pk, finding, by=by, now=now).event


def undone(by, now=LATER):
    return undo_decision(Decision.objects.latest("pk").pk, by=by, now=now)


def waits(story):
    """Whether a story is exactly as it was before anybody decided it."""
    story.refresh_from_db()
    blank = (story.decided_at, story.decided_by, story.event, story.joined_to, story.snoozed_until)
    outcomes = set(story.candidates.values_list("outcome", flat=True))
    return (story.state, *blank, story.reject_reason, outcomes) == ("open", *[None] * 5, "", {"open"})


def cited(event):
    return sorted(event.citations.filter(withdrawn_at=None).values_list("url", flat=True))


def test_undo_of_a_rejection_lets_the_story_wait_again(story, ann):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, note="Sport", by=ann, now=NOON)
    assert undone(ann) == story
    assert waits(story)
    assert story.reject_note == ""


def test_undo_of_an_acceptance_takes_the_event_back(story, ann):
    event = accepted(story, ann)
    undone(ann)
    assert waits(story)
    event.refresh_from_db()
    assert (event.state, event.retraction_reason, event.retracted_by) == (
        "retracted",
        "Taken back within a minute.",
        ann,
    )
    assert cited(event) == []


def test_undo_of_an_acceptance_takes_its_weight_away_and_every_direction_comes_out_again(story, ann):
    accepted(story, ann)
    undone(ann)
    assert [row.toward_count for row in Direction.objects.order_by("recorded_at")] == [1, 0]
    assert [proof.differences for proof in prove_directions() if proof.differences] == []


def test_undo_deletes_nothing(story, ann):
    event = accepted(story, ann)
    undone(ann)
    assert (Event.objects.get(), event.assessments.count(), event.citations.count()) == (event, 1, 1)
    decision = Decision.objects.get()
    assert (decision.undone_at, decision.undone_by, decision.decided_at) == (LATER, ann, NOON)


def test_a_story_taken_back_can_be_accepted_again(story, ann):
    first = accepted(story, ann)
    undone(ann)
    second = accepted(story, ann, now=LATER)
    assert second != first
    assert cited(second) == ["https://gazette.example/a"]


def test_undo_of_a_merge_withdraws_what_came_with_it(story, ann):
    event = make_event(url="https://third.example/c")
    merge_story(story.pk, event.pk, by=ann, now=NOON)
    undone(ann)
    assert waits(story)
    assert cited(event) == ["https://third.example/c"]


def test_undo_of_a_merge_keeps_an_address_that_the_event_had_cited(story, ann):
    event = make_event(url="https://gazette.example/a")
    merge_story(story.pk, event.pk, by=ann, now=NOON)
    undone(ann)
    assert cited(event) == ["https://gazette.example/a"]


def test_a_merge_taken_back_can_be_made_again(story, ann):
    event = make_event()
    merge_story(story.pk, event.pk, by=ann, now=NOON)
    undone(ann)
    merge_story(story.pk, event.pk, by=ann, now=LATER)
    assert cited(event) == ["https://gazette.example/a"]


def test_undo_of_a_snooze_shows_the_story_again(story, ann):
    snooze_story(story.pk, NOON + timedelta(days=1), by=ann, now=NOON)
    undone(ann)
    assert waits(story)


def test_undo_of_a_story_nothing_matched_leaves_it_unmatched(ann):
    story = make_story(state="unmatched")
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    assert undone(ann).state == "unmatched"


@pytest.mark.parametrize(("moment", "refused"), [(LATER, False), (TOO_LATE, True)])
def test_undo_works_for_a_minute(moment, refused, story, ann):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    if refused:
        with pytest.raises(TooLate, match="for 60 seconds, and they are over"):
            undone(ann, now=moment)
    else:
        undone(ann, now=moment)
    assert waits(story) is not refused


def test_undo_of_an_old_acceptance_says_what_to_do_instead(story, ann):
    accepted(story, ann)
    with pytest.raises(TooLate, match="Retract the development instead"):
        undone(ann, now=TOO_LATE)


def test_undo_decision_twice_is_refused(story, ann):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    undone(ann)
    with pytest.raises(AlreadyUndone, match="taken back at 12:01 UTC already"):
        undone(ann)
    assert waits(story)


def test_undo_by_somebody_else_is_refused(story, ann):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    with pytest.raises(NotYours, match="decided by ann, who alone"):
        undone(make_user("bob"))
    assert not waits(story)


def test_undo_of_an_earlier_decision_is_refused(story, ann):
    snooze_story(story.pk, NOON + timedelta(days=1), by=ann, now=NOON)
    snoozed = Decision.objects.get()
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=make_user("bob"), now=NOON)
    with pytest.raises(TooLate, match="decided again since"):
        undo_decision(snoozed.pk, by=ann, now=LATER)
    assert Decision.objects.get(pk=snoozed.pk).undone_at is None


def judge(event, bob):
    assess_event(
        event.pk, [make_judgement(make_track(recommendation=make_recommendation(code="R02")))], by=bob, now=LATER
    )


def cite(event, bob):
    add_citations(event.pk, [make_source("https://third.example/c")], by=bob, now=LATER)


def correct(event, bob):
    correct_event(
        event.pk,
        replace(as_it_stands(event), headline="Other words"),
        version=1,
        reason="It was wrong.",
        by=bob,
        now=LATER,
    )


def add_story(event, bob):
    other = make_story()
    make_entry(story=other)
    merge_story(other.pk, event.pk, by=bob, now=LATER)


@pytest.mark.parametrize("work", [judge, cite, correct, add_story])
def test_undo_loses_nobodys_work_on_the_event(work, story, ann):
    event = accepted(story, ann)
    decision = Decision.objects.get()
    work(event, make_user("bob"))
    with pytest.raises(TooLate, match="was worked on since"):
        undo_decision(decision.pk, by=ann, now=LATER)
    event.refresh_from_db()
    assert (event.state, Decision.objects.get(pk=decision.pk).undone_at) == ("confirmed", None)


def test_undo_does_not_mind_a_report_the_machine_added(story, ann):
    event = accepted(story, ann)
    add_citations(event.pk, [make_source("https://third.example/c")], by=None, now=LATER)
    undone(ann)
    assert (waits(story), cited(event)) == (True, [])


def test_undo_of_no_decision(ann):
    with pytest.raises(Decision.DoesNotExist):
        undo_decision(0, by=ann, now=NOON)


def test_undo_does_not_touch_other_events(story, ann):
    other = record_event(make_finding(sources=(make_source("https://third.example/c"),)), by=ann, now=NOON).event
    accepted(story, ann)
    undone(ann)
    other.refresh_from_db()
    assert other.state == "confirmed"
