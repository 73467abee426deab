from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from recommendations.events.finding import BadFinding
from recommendations.events.merge import merge_events
from recommendations.events.record import assess_event, leave_out, retract_event
from recommendations.events.second import (
    NotAsked,
    ask_second_reading,
    hidden_event_codes,
    hidden_event_ids,
    open_readings,
    possible_readers,
    take_second_reading,
    tracks_to_read,
    unseen_events,
    waiting_for_second,
)
from recommendations.models import Assessment, Direction, SecondReading
from recommendations.vocabulary import Side, Significance
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_editor,
    make_event,
    make_judgement,
    make_recommendation,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def event():
    """An event that Ann judged toward, major and sure."""
    event = make_event(code="E001")
    make_assessment(event=event, coder=make_editor("ann"))
    return event


@pytest.fixture
def bob():
    return make_editor("bob")


def asked(event, reader):
    return ask_second_reading(event.pk, reader=reader, by=None, now=NOON)


def errors_of(call, *args, **kwargs):
    with pytest.raises(BadFinding) as caught:
        call(*args, **kwargs)
    return caught.value.errors


def test_asking_twice_keeps_the_first_asking(event, bob):
    first = ask_second_reading(event.pk, reader=bob, by=make_editor("cy"), now=NOON)
    again = ask_second_reading(event.pk, reader=bob, by=bob, now=LATER)
    assert (first, first.asked_at, again.asked_by.username) == (again, NOON, "cy")
    assert SecondReading.objects.count() == 1


def test_nobody_is_asked_who_has_judged_it_or_may_not(event):
    ann = Assessment.objects.get().coder
    assert errors_of(asked, event, ann) == {"reader": ["ann has judged E001 already. Ask somebody who has not."]}
    rita = make_user("rita")
    assert errors_of(asked, event, rita) == {"reader": ["rita may not judge developments. Ask somebody who may."]}


def test_nobody_is_asked_who_once_judged_it_and_took_it_back(event, bob):
    assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=bob, now=NOON)
    leave_out(event.pk, make_track().recommendation_id, by=bob, now=LATER)
    assert list(errors_of(asked, event, bob)) == ["reader"]


def test_nobody_is_asked_to_read_what_does_not_stand(event, bob):
    assert list(errors_of(asked, make_event(state="proposed"), bob)) == ["event"]
    merge_events(event.pk, make_event(code="E002").pk, reason="", by=None, now=NOON)
    (sentence,) = errors_of(asked, event, bob)["event"]
    assert sentence.endswith("Open E002 instead.")


def test_an_answer_is_recorded_blind_beside_the_first(event, bob):
    asked(event, bob)
    recorded = take_second_reading(event.pk, [make_judgement(side=Side.AWAY)], by=bob, now=LATER)
    assert [(a.coder.username, a.side, a.is_blind, a.superseded_at) for a in event.assessments.order_by("pk")] == [
        ("ann", "toward", False, None),
        ("bob", "away", True, None),
    ]
    assert SecondReading.objects.get().answered_at == LATER
    (row,) = recorded.directions
    assert (row.toward_mass, row.away_mass, row.recorded_at) == (1.5, 1.0, LATER)


def test_answering_twice_records_once(event, bob):
    asked(event, bob)
    take_second_reading(event.pk, [make_judgement(side=Side.AWAY)], by=bob, now=LATER)
    with pytest.raises(NotAsked, match=r"No reading of E001 waits for you"):
        take_second_reading(event.pk, [make_judgement(side=Side.TOWARD)], by=bob, now=LATER)
    assert [a.side for a in Assessment.objects.filter(coder=bob)] == ["away"]


def test_an_answer_nobody_asked_for_is_refused(event, bob):
    with pytest.raises(NotAsked):
        take_second_reading(event.pk, [make_judgement()], by=bob, now=NOON)
    assert not Assessment.objects.filter(coder=bob).exists()


def test_placing_it_on_nothing_is_an_answer(event, bob):
    asked(event, bob)
    assert take_second_reading(event.pk, [], by=bob, now=LATER).directions == ()
    assert hidden_event_ids(bob) == frozenset()
    assert list(errors_of(asked, event, bob)) == ["reader"]
    assert Direction.objects.count() == 0


def test_a_wrong_answer_leaves_the_reading_open(event, bob):
    asked(event, bob)
    wrong = make_judgement(actor_code="nowhere")
    assert list(errors_of(take_second_reading, event.pk, [wrong], by=bob, now=LATER)) == ["judgements"]
    assert hidden_event_ids(bob) == {event.pk}


def test_an_answer_on_a_group_is_one_on_each_member(event, bob):
    group = make_baltics()["baltic-states"]
    asked(event, bob)
    judged = make_judgement(make_track(actor=group), significance=Significance.MINOR)
    take_second_reading(event.pk, [judged], by=bob, now=LATER)
    actors = Assessment.objects.filter(coder=bob, is_blind=True).values_list("track__actor__code", flat=True)
    assert sorted(actors) == ["estonia", "latvia", "lithuania"]


def test_while_a_reading_waits_its_event_is_hidden_from_the_reader_alone(event, bob):
    make_event()
    asked(event, bob)
    assert (hidden_event_ids(bob), hidden_event_codes(bob)) == ({event.pk}, {"E001"})
    for other in (make_editor("cy"), AnonymousUser()):
        assert (hidden_event_ids(other), hidden_event_codes(other)) == (frozenset(), frozenset())
    take_second_reading(event.pk, [make_judgement()], by=bob, now=LATER)
    assert (hidden_event_ids(bob), hidden_event_codes(bob)) == (frozenset(), frozenset())


def test_a_reader_cannot_judge_with_others_in_sight_meanwhile(event, bob):
    asked(event, bob)
    sentences = errors_of(assess_event, event.pk, [make_judgement()], by=bob, now=LATER)
    assert sentences == {"event": ["You are asked to read E001 without sight of others' answers. Answer that first."]}
    assess_event(event.pk, [make_judgement()], by=make_editor("cy"), now=LATER)


def test_readings_wait_in_the_order_they_were_asked_for(event, bob):
    newer = make_event(code="E002")
    ask_second_reading(newer.pk, reader=bob, by=None, now=LATER)
    asked(event, bob)
    asked(newer, make_editor("cy"))
    assert [reading.event.code for reading in open_readings(bob)] == ["E001", "E002"]


def test_what_was_taken_back_waits_for_nobody(event, bob):
    asked(event, bob)
    retract_event(event.pk, reason="A hoax.", by=None, now=LATER)
    assert (list(open_readings(bob)), hidden_event_ids(bob)) == ([], frozenset())


def test_unseen_is_what_others_judged_and_the_reader_did_not(event, bob):
    older = make_event(code="older", occurred_on=TODAY - timedelta(days=9))
    make_assessment(event=older)
    for code, fields in {
        "own": {},
        "asked": {},
        "retracted": {"state": "retracted", "retracted_at": NOON, "retraction_reason": "A hoax."},
        "merged": {"duplicate_of": event},
        "background": {"is_baseline": True},
        "proposed": {"state": "proposed"},
    }.items():
        make_assessment(event=make_event(code=code, **fields), coder=bob if code == "own" else None)
    make_event(code="judged by nobody")
    context = make_track(actor=make_actor("russia", role="context"))
    make_assessment(event=make_event(code="context"), track=context)
    asked(make_event(code="waiting"), bob)
    SecondReading.objects.create(
        event=older.__class__.objects.get(code="asked"), reader=bob, asked_at=NOON, answered_at=NOON
    )
    assert [event.code for event in unseen_events(bob)] == ["E001", "older"]


def test_a_reader_is_asked_about_the_tracks_others_judged_in_the_order_of_the_brief(event):
    second = make_recommendation(code="R02", position=2)
    make_assessment(event=event, track=make_track(recommendation=second), side="away")
    make_assessment(event=event, track=make_track(recommendation=second), side="away", coder=make_editor("cy"))
    make_track(actor=make_actor("estonia"))
    make_assessment(event=event, track=make_track(actor=make_actor("russia", role="context")))
    taken_back = make_track(actor=make_actor("latvia"))
    make_assessment(event=event, track=taken_back, superseded_at=LATER)
    assert [str(track) for track in tracks_to_read(event)] == ["R01 × United States", "R02 × United States"]


def test_possible_readers_may_judge_and_come_unseeing(event, bob):
    make_user("rita")
    asked(event, make_editor("cy"))
    make_user("gone", permissions=("add_assessment",), is_active=False)
    make_editor("abe")
    assert [user.username for user in possible_readers(event)] == ["abe", "bob"]


def wanted(user, share):
    return [event.code for event in waiting_for_second(user, share=share)]


def judged_event(code, significance="minor", *, by=None, **fields):
    event = make_event(code=code, recorded_by=by, **fields)
    make_assessment(event=event, track=make_track(), significance=significance, coder=by)
    return event


def test_every_major_event_wants_a_second_judgement_whatever_the_share():
    judged_event("E-major", "major")
    judged_event("E-minor")
    assert wanted(make_editor("bob"), 0) == ["E-major"]
    assert sorted(wanted(make_editor("cy"), 1)) == ["E-major", "E-minor"]


def test_the_lot_draws_the_same_for_everybody_and_about_as_many_as_asked():
    for n in range(200):
        judged_event(f"E-{n:03}")
    few, more = wanted(make_editor("bob"), 0.1), wanted(make_editor("cy"), 0.3)
    assert few == wanted(make_editor("dee"), 0.1)
    assert set(few) < set(more)
    assert 8 <= len(few) <= 35
    assert 40 <= len(more) <= 85


def test_nobody_is_asked_for_a_second_judgement_of_their_own():
    ann, bob = make_editor("ann"), make_editor("bob")
    judged_event("E-1", "major", by=ann)
    assert (wanted(ann, 1), wanted(bob, 1)) == ([], ["E-1"])


def test_what_somebody_reads_already_wants_no_other():
    ann, bob = make_editor("ann"), make_editor("bob")
    event = judged_event("E-1", "major")
    ask_second_reading(event.pk, reader=ann, by=None, now=NOON)
    assert wanted(bob, 1) == []


def test_background_and_what_was_taken_back_want_no_second_judgement():
    judged_event("E-1", "major", is_baseline=True)
    judged_event("E-2", "major", state="proposed")
    judged_event("E-3", "major", state="retracted", retracted_at=NOON, retraction_reason="A hoax.")
    assert wanted(make_editor("bob"), 1) == []
