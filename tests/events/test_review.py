"""A second person's confirmation: nothing counts before it, and nobody's name changes by it."""

from datetime import timedelta

import pytest

from recommendations.events.finding import BadFinding
from recommendations.events.record import (
    StaleVersion,
    as_it_stands,
    assess_event,
    correct_event,
    record_event,
    retract_event,
)
from recommendations.events.reported import confirm_event, propose_event
from recommendations.events.review import (
    NotInReview,
    approve_event,
    my_submissions,
    resubmit_event,
    return_event,
    returned_events,
    review_counts,
    review_mark,
    to_review,
)
from recommendations.events.split import split_event
from recommendations.models import Direction, Event, Review
from recommendations.status.gather import gather_evidence
from recommendations.triage.reported import reported_events
from recommendations.vocabulary import Significance
from tests.make import (
    NOON,
    TODAY,
    make_editor,
    make_finding,
    make_judgement,
    make_reviewer,
    make_source,
    make_story,
    make_track,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
LATEST = LATER + timedelta(hours=1)


@pytest.fixture(autouse=True)
def review(settings):
    settings.REVIEW_REQUIRED = True


@pytest.fixture
def ann():
    return make_editor()


@pytest.fixture
def rea():
    return make_reviewer()


@pytest.fixture
def event(ann):
    """Ann's, judged and sent for review."""
    judgement = make_judgement(significance=Significance.MAJOR)
    return record_event(make_finding(judgements=(judgement,)), by=ann, now=NOON).event


def approve(event, rea, *, now=LATER):
    return approve_event(event.pk, mark=review_mark(event), by=rea, now=now)


def verdicts(event):
    return list(event.reviews.order_by("reviewed_at", "pk").values_list("verdict", "by__username", "reason"))


def test_what_an_editor_records_waits_and_weighs_nothing(event):
    track = make_track()
    assert (event.state, verdicts(event)) == ("proposed", [("submitted", "ann", "")])
    assert event.assessments.count() == 1
    assert gather_evidence([track]) == {track.pk: ()}
    assert not Direction.objects.exclude(shown="not_yet_rated").exists()


@pytest.mark.parametrize("asked", [False, True])
def test_a_data_set_and_a_tracker_without_review_wait_for_nobody(settings, asked, ann):
    settings.REVIEW_REQUIRED = asked
    event = record_event(make_finding(), by=None if asked else ann, now=NOON).event
    assert (event.state, Review.objects.count()) == ("confirmed", 0)


def test_approving_lets_it_count_from_then_on_under_its_authors_name(event, ann, rea):
    approved = approve(event, rea)
    assert [direction.shown for direction in approved.directions] == ["leaning_toward"]
    assert [direction.recorded_at for direction in approved.directions] == [LATER]
    event.refresh_from_db()
    assert (event.state, event.recorded_by, event.recorded_at, event.version) == ("confirmed", ann, LATER, 2)
    assert verdicts(event) == [("submitted", "ann", ""), ("approved", "rea", "")]
    kept = event.revisions.get()
    assert (kept.state, kept.recorded_at, kept.corrected_by) == ("proposed", NOON, rea)


def test_nothing_was_known_of_it_before_it_was_approved(event, rea):
    approve(event, rea)
    (evidence,) = gather_evidence([make_track()]).values()
    assert [one.stands(LATER - timedelta(microseconds=1)) for one in evidence] == [False]
    assert [one.stands(LATER) for one in evidence] == [True]


def test_approving_twice_changes_nothing_and_says_who_was_faster(event, rea):
    approve(event, rea)
    rows = Direction.objects.count()
    with pytest.raises(NotInReview, match=r"was approved by rea on 2 Mar 2026 at 13:00 UTC\. Nothing"):
        approve_event(event.pk, mark=review_mark(event), by=make_reviewer("ron"), now=LATEST)
    assert (Direction.objects.count(), event.reviews.count()) == (rows, 2)


def test_nobody_approves_or_returns_their_own(rea):
    own = record_event(make_finding(), by=rea, now=NOON).event
    with pytest.raises(BadFinding, match="You had a hand in"):
        approve(own, rea)
    with pytest.raises(BadFinding, match="You had a hand in"):
        return_event(own.pk, reason="No.", by=rea, now=LATER)
    assert list(to_review(rea)) == []


@pytest.mark.parametrize("hand", ["correct", "judge"])
def test_whoever_had_a_hand_in_it_is_no_second_person(hand, event, rea):
    if hand == "correct":
        correction = as_it_stands(event)
        correction = type(correction)(**{**_fields(correction), "headline": "Other words"})
        correct_event(event.pk, correction, version=1, reason="Clearer.", by=rea, now=LATER)
    else:
        assess_event(event.pk, [make_judgement(side="away")], by=rea, now=LATER)
    event.refresh_from_db()
    with pytest.raises(BadFinding, match="You had a hand in"):
        approve(event, rea, now=LATEST)
    assert list(to_review(rea)) == []


def _fields(correction):
    return {name: getattr(correction, name) for name in correction.__slots__}


def test_what_was_changed_since_it_was_looked_at_is_not_approved(event, ann, rea):
    mark = review_mark(event)
    assess_event(event.pk, [make_judgement(side="away")], by=ann, now=LATER)
    with pytest.raises(StaleVersion):
        approve_event(event.pk, mark=mark, by=rea, now=LATEST)
    event.refresh_from_db()
    assert event.state == "proposed"


def test_returning_needs_a_reason(event, rea):
    with pytest.raises(BadFinding) as caught:
        return_event(event.pk, reason=" ", by=rea, now=LATER)
    assert caught.value.errors == {"reason": ["Say what has to change; the author is told."]}


def test_a_returned_development_is_changed_sent_again_and_approved(event, ann, rea):
    return_event(event.pk, reason="Whose law?", by=rea, now=LATER)
    (returned,) = returned_events(ann)
    assert (returned.code, returned.review_reason, returned.reviewed_by) == (event.code, "Whose law?", "rea")
    with pytest.raises(NotInReview, match="was returned by rea"):
        approve(event, rea, now=LATEST)
    assess_event(event.pk, [make_judgement(rationale="The federal one.")], by=ann, now=LATER)
    resubmit_event(event.pk, by=ann, now=LATEST)
    with pytest.raises(NotInReview):
        resubmit_event(event.pk, by=ann, now=LATEST)
    approve(event, rea, now=LATEST)
    assert [verdict for verdict, *_ in verdicts(event)] == ["submitted", "returned", "submitted", "approved"]
    assert [row.side for row in event.assessments.filter(superseded_at=None)] == ["toward"]


def test_each_queue_holds_its_own(event, ann, rea):
    other = record_event(
        make_finding(headline="Another", sources=(make_source("https://g.example/b"),)), by=ann, now=NOON
    )
    return_event(other.event.pk, reason="No source.", by=rea, now=LATER)
    assert list(my_submissions(ann)) == [event]
    assert list(returned_events(ann)) == [other.event]
    assert list(to_review(rea)) == [event]
    assert list(to_review(ann)) == []
    counts = review_counts(ann)
    assert (counts.mine, counts.to_review, counts.returned) == (1, 0, 1)


def test_what_is_taken_back_waits_for_nobody(event, ann, rea):
    retract_event(event.pk, reason="A hoax.", by=ann, now=LATER)
    assert (list(my_submissions(ann)), list(to_review(rea))) == ([], [])
    with pytest.raises(BadFinding, match="was taken back: A hoax"):
        approve(event, rea, now=LATEST)
    (evidence,) = gather_evidence([make_track()]).values()
    assert not any(one.stands(at) for one in evidence for at in (NOON, LATER, LATEST))


def test_what_the_machine_reported_waits_for_a_second_person_too(ann):
    story = make_story()
    reported = propose_event(make_finding(), now=NOON)
    story.proposed_event = reported
    story.save()
    assert list(reported_events()) == [reported]
    confirm_event(reported.pk, make_finding(judgements=(make_judgement(),)), by=ann, now=LATER)
    event = Event.objects.get(pk=reported.pk)
    assert (event.state, event.recorded_by, verdicts(event)) == ("proposed", ann, [("submitted", "ann", "")])
    assert list(reported_events()) == []


def test_the_other_half_of_a_split_waits_for_a_second_person(settings, ann):
    settings.REVIEW_REQUIRED = False
    sources = (make_source(), make_source("https://gazette.example/b"))
    event = record_event(make_finding(sources=sources), by=ann, now=NOON).event
    settings.REVIEW_REQUIRED = True
    moving = event.citations.order_by("pk")[:1]
    finding = make_finding(headline="The other", sources=(), occurred_on=TODAY)
    new = split_event(event.pk, [row.pk for row in moving], finding, reason="Two laws.", by=ann, now=LATER).event
    assert (new.state, verdicts(new)) == ("proposed", [("submitted", "ann", "")])
    event.refresh_from_db()
    assert event.state == "confirmed"


def test_a_clock_that_runs_behind_turns_nothing_round(event, ann, rea):
    early = NOON - timedelta(minutes=5)
    return_event(event.pk, reason="Whose law?", by=rea, now=early)
    resubmit_event(event.pk, by=ann, now=early)
    approve(event, rea, now=early)
    assert [verdict for verdict, *_ in verdicts(event)] == ["submitted", "returned", "submitted", "approved"]
