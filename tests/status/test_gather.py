from datetime import timedelta

import pytest

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.status.gather import gather_evidence
from recommendations.vocabulary import AssessmentStatus, Confidence, Side, Significance, Step
from tests.make import NOON, TODAY, make_actor, make_assessment, make_event, make_track, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def test_gather_returns_the_rows_as_values():
    ann = make_user()
    event = make_event(code="event-a", step="decision", episode="a-story")
    track = make_assessment(event=event, coder=ann, side="away", superseded_at=LATER).track
    coded = AssessmentEvidence(
        coder=str(ann.pk),
        side=Side.AWAY,
        significance=Significance.MAJOR,
        confidence=Confidence.HIGH,
        status=AssessmentStatus.REVIEWED,
        recorded_at=NOON,
        superseded_at=LATER,
    )
    assert gather_evidence([track]) == {
        track.pk: (
            EventEvidence(
                key="event-a",
                headline="Bill passed",
                occurred_on=TODAY,
                recorded_at=NOON,
                assessments=(coded,),
                step=Step.DECISION,
                episode="a-story",
            ),
        )
    }


def test_gather_keeps_tracks_apart():
    event = make_event()
    us, eu = make_track(), make_track(actor=make_actor("eu", role="context"))
    quiet = make_track(actor=make_actor("estonia"))
    make_assessment(event=event, track=us, side="toward")
    make_assessment(event=event, track=eu, side="away")
    found = gather_evidence([us, eu, quiet])
    sides = {pk: [a.side for event in events for a in event.assessments] for pk, events in found.items()}
    assert sides == {us.pk: ["toward"], eu.pk: ["away"], quiet.pk: []}


def test_gather_puts_the_judgements_of_one_event_together():
    event, track = make_event(), make_track()
    make_assessment(event=event, track=track, coder=make_user("ann"))
    make_assessment(event=event, track=track, coder=make_user("bob"), side="away")
    (found,) = gather_evidence([track])[track.pk]
    assert [a.side for a in found.assessments] == ["toward", "away"]


def test_gather_keeps_the_retracted_and_leaves_out_the_proposed():
    retracted = make_event(code="wrong", state="retracted", retracted_at=LATER, retraction_reason="wrong")
    track = make_assessment(event=retracted).track
    make_assessment(event=make_event(code="maybe", state="proposed"), track=track)
    assert [(e.key, e.retracted_at) for e in gather_evidence([track])[track.pk]] == [("wrong", LATER)]


def test_gather_lets_a_merged_duplicate_vanish_only_from_later_knowledge():
    kept = make_event(code="kept")
    retracted = {"state": "retracted", "retracted_at": LATER, "retraction_reason": "merged"}
    merged = make_event(code="merged", duplicate_of=kept, **retracted)
    track = make_assessment(event=merged).track
    make_assessment(event=make_event(code="other", duplicate_of=kept), track=track)
    counting = [[e.counts(moment) for e in gather_evidence([track])[track.pk]] for moment in (NOON, LATER)]
    assert counting == [[True, False], [False, False]]


@pytest.mark.parametrize("events", [1, 3])
def test_gather_asks_one_query(events, django_assert_num_queries):
    track = make_track()
    for _ in range(events):
        make_assessment(track=track)
    with django_assert_num_queries(1):
        assert len(gather_evidence([track])[track.pk]) == events
