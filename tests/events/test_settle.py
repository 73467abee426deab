from datetime import timedelta

import pytest

from recommendations.events.finding import BadFinding
from recommendations.events.record import assess_event, leave_out
from recommendations.events.second import ask_second_reading
from recommendations.events.settle import adjudicate, disputed_events, disputed_tracks
from recommendations.models import Assessment, Direction
from recommendations.vocabulary import Side, Significance
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_editor,
    make_event,
    make_judgement,
    make_reviewer,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
LATEST = NOON + timedelta(hours=2)


@pytest.fixture
def event():
    """Ann says toward, Bob away, both major and sure."""
    event = make_event(code="E001")
    for name, side in (("ann", "toward"), ("bob", "away")):
        make_assessment(event=event, coder=make_editor(name), side=side)
    return event


@pytest.fixture
def rea():
    return make_reviewer()


def settled(event, by, side=Side.TOWARD, *, now=LATER, **fields):
    judgement = make_judgement(side=side, significance=Significance.MODERATE, **fields)
    return adjudicate(event.pk, [judgement], by=by, now=now)


def masses(recorded):
    return [(row.toward_mass, row.away_mass) for row in recorded.directions]


def test_a_settled_event_counts_as_settled_and_the_answers_stay(event, rea):
    assert masses(settled(event, rea)) == [(2.0, 0.0)]
    assert [(a.coder.username, a.status, a.superseded_at) for a in event.assessments.order_by("pk")] == [
        ("ann", "reviewed", None),
        ("bob", "reviewed", None),
        ("rea", "adjudicated", None),
    ]


def test_settling_twice_alike_writes_once(event, rea):
    judged = [make_judgement(side=Side.TOWARD)]
    for by, now in ((rea, LATER), (rea, LATEST), (make_reviewer("ron"), LATEST)):
        adjudicate(event.pk, judged, by=by, now=now)
    assert Assessment.objects.filter(status="adjudicated").count() == 1
    assert Direction.objects.filter(as_of=TODAY).count() == 1


def test_settling_anew_replaces_what_settled_it_whoever_did(event, rea):
    settled(event, rea)
    ron = make_reviewer("ron")
    assert masses(settled(event, ron, Side.AWAY, now=LATEST)) == [(0.0, 2.0)]
    first, second = Assessment.objects.filter(status="adjudicated").order_by("pk")
    assert (first.superseded_at, first.superseded_by, second.superseded_at) == (LATEST, second, None)


def test_a_reviewer_may_be_a_coder_too(event, rea):
    assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=rea, now=NOON)
    assert masses(settled(event, rea)) == [(2.0, 0.0)]
    assess_event(event.pk, [make_judgement(side=Side.NEUTRAL)], by=rea, now=LATEST)
    in_force = Assessment.objects.filter(coder=rea, superseded_at=None)
    assert sorted(in_force.values_list("status", "side")) == [("adjudicated", "toward"), ("reviewed", "neutral")]


def test_taking_back_ones_own_answer_leaves_it_settled(event, rea):
    assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=rea, now=NOON)
    settled(event, rea)
    leave_out(event.pk, make_track().recommendation_id, by=rea, now=LATEST)
    assert [a.status for a in Assessment.objects.filter(coder=rea, superseded_at=None)] == ["adjudicated"]


def test_settling_needs_a_judgement_and_no_reading_that_waits(event, rea):
    with pytest.raises(BadFinding) as empty:
        adjudicate(event.pk, [], by=rea, now=LATER)
    assert list(empty.value.errors) == ["judgements"]
    ask_second_reading(event.pk, reader=rea, by=None, now=NOON)
    with pytest.raises(BadFinding) as waiting:
        settled(event, rea)
    assert list(waiting.value.errors) == ["event"]


def codes():
    return [event.code for event in disputed_events()]


def test_disputed_is_what_differs_in_side_or_weight_until_it_is_settled(event, rea):
    heavier = make_event(code="E002", occurred_on=TODAY - timedelta(days=1))
    for name, significance in (("ann", "major"), ("bob", "minor")):
        coder = event.assessments.get(coder__username=name).coder
        make_assessment(event=heavier, coder=coder, significance=significance)
    alike = make_event(code="E003")
    for name, confidence in (("cy", "low"), ("dee", "high")):
        make_assessment(event=alike, coder=make_user(name), confidence=confidence)
    assert codes() == ["E001", "E002"]
    settled(event, rea)
    assert (codes(), list(disputed_tracks(event))) == (["E002"], [])


def test_answers_on_different_tracks_or_replaced_ones_do_not_differ():
    event = make_event()
    ann, bob = make_user("ann"), make_user("bob")
    make_assessment(event=event, coder=ann, side="toward")
    make_assessment(event=event, coder=bob, side="away", superseded_at=LATER)
    make_assessment(event=event, coder=bob, side="away", track=make_track(actor=make_actor("estonia")))
    context = make_track(actor=make_actor("russia", role="context"))
    for coder, side in ((ann, "toward"), (bob, "away")):
        make_assessment(event=event, coder=coder, side=side, track=context)
    assert (codes(), list(disputed_tracks(event))) == ([], [])


def test_disputed_tracks_are_those_that_differ(event):
    make_assessment(event=event, track=make_track(actor=make_actor("estonia")), coder=make_user("cy"))
    assert list(disputed_tracks(event)) == [make_track()]
