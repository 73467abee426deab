from datetime import timedelta

import pytest

from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.models import Event
from recommendations.status.gather import gather_evidence
from recommendations.status.knowledge import keep_revision
from recommendations.vocabulary import AssessmentStatus, Confidence, Side, Significance, Step
from tests.make import NOON, TODAY, make_actor, make_assessment, make_event, make_track, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = timedelta(hours=1)


def corrected(event, *, at, **facts):
    """Write facts over, an hour or so after NOON, keeping those that stood."""
    keep_revision(event, reason="", by=None, now=NOON + at)
    for name, value in facts.items():
        setattr(event, name, value)
    event.save(update_fields=list(facts))


def test_gather_returns_the_rows_as_values():
    ann = make_user()
    event = make_event(code="event-a", step="decision", episode="a-story")
    track = make_assessment(event=event, coder=ann, side="away", superseded_at=NOON + LATER).track
    coded = AssessmentEvidence(
        coder=str(ann.pk),
        side=Side.AWAY,
        significance=Significance.MAJOR,
        confidence=Confidence.HIGH,
        status=AssessmentStatus.REVIEWED,
        recorded_at=NOON,
        superseded_at=NOON + LATER,
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
    retracted = make_event(code="wrong", state="retracted", retracted_at=NOON + LATER, retraction_reason="wrong")
    track = make_assessment(event=retracted).track
    make_assessment(event=make_event(code="maybe", state="proposed"), track=track)
    assert [(e.key, e.retracted_at) for e in gather_evidence([track])[track.pk]] == [("wrong", NOON + LATER)]


def test_gather_lets_a_merged_duplicate_vanish_only_from_later_knowledge():
    kept = make_event(code="kept")
    retracted = {"state": "retracted", "retracted_at": NOON + LATER, "retraction_reason": "merged"}
    merged = make_event(code="merged", duplicate_of=kept, **retracted)
    track = make_assessment(event=merged).track
    make_assessment(event=make_event(code="other", duplicate_of=kept), track=track)
    counting = [[e.counts(moment) for e in gather_evidence([track])[track.pk]] for moment in (NOON, NOON + LATER)]
    assert counting == [[True, False], [False, False]]


def test_gather_returns_a_corrected_event_as_it_stood_after_each_correction():
    event = make_event(code="bill", headline="Tabled", step="proposal")
    track = make_assessment(event=event).track
    corrected(event, at=LATER, headline="Passed", step="decision")
    corrected(event, at=LATER * 2, headline="Signed", occurred_on=TODAY - DAY)
    versions = gather_evidence([track])[track.pk]
    assert [(v.key, v.headline, v.step, v.occurred_on, v.recorded_at, v.retracted_at) for v in versions] == [
        ("bill", "Tabled", "proposal", TODAY, NOON, NOON + LATER),
        ("bill", "Passed", "decision", TODAY, NOON + LATER, NOON + LATER * 2),
        ("bill", "Signed", "decision", TODAY - DAY, NOON + LATER * 2, None),
    ]
    assert len({v.assessments for v in versions}) == 1


@pytest.mark.parametrize(("hours", "version"), [(-1, []), (0, ["One"]), (1, ["Two"]), (2, ["Three"]), (3, [])])
def test_no_moment_knows_two_versions(hours, version):
    event = make_event(headline="One")
    track = make_assessment(event=event).track
    corrected(event, at=LATER, headline="Two")
    corrected(event, at=LATER * 2, headline="Three")
    retracted = {"state": "retracted", "retracted_at": NOON + LATER * 3, "retraction_reason": "Hoax"}
    Event.objects.filter(pk=event.pk).update(**retracted)
    found = gather_evidence([track])[track.pk]
    assert [v.headline for v in found if v.counts(NOON + LATER * hours)] == version


@pytest.mark.parametrize(
    ("before", "counting"), [({"is_baseline": True}, [False, True]), ({"state": "proposed"}, [True])]
)
def test_gather_knows_since_when_an_event_counts(before, counting):
    event = make_event(**before)
    track = make_assessment(event=event).track
    corrected(event, at=LATER, is_baseline=False, state="confirmed")
    found = gather_evidence([track])[track.pk]
    assert [v.counts(v.recorded_at) for v in found] == counting


def test_gather_keeps_revisions_with_their_event():
    one, other = make_event(code="one", headline="One"), make_event(code="other", headline="Other")
    track = make_assessment(event=one).track
    make_assessment(event=other, track=track)
    corrected(one, at=LATER, headline="One more")
    assert [v.headline for v in gather_evidence([track])[track.pk]] == ["One", "One more", "Other"]


@pytest.mark.parametrize("events", [1, 3])
def test_gather_asks_two_queries(events, django_assert_num_queries):
    track = make_track()
    for _ in range(events):
        corrected(make_assessment(track=track).event, at=LATER, is_baseline=True)
    with django_assert_num_queries(2):
        assert len(gather_evidence([track])[track.pk]) == events * 2
