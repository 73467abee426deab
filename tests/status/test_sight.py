from datetime import timedelta

import pytest

from recommendations.models import Event
from recommendations.status.events import event_lines, event_status
from recommendations.status.queries import recommendation_status
from recommendations.status.record import record_directions
from recommendations.status.sight import NO_REASON, event_in_sight, lines_in_sight, recommendation_in_sight
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_event,
    make_recommendation,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def event():
    event = make_event(code="E001", note="Ann was sure.", summary="A bill.")
    make_assessment(event=event, coder=make_user("ann"))
    make_assessment(event=event, coder=make_user("bob"), superseded_at=LATER, side="away")
    record_directions([make_track()], as_of=TODAY, now=NOON)
    return event


def test_a_hidden_event_keeps_its_facts_and_loses_everything_about_answers(event):
    whole = event_status("E001", now=LATER)
    assert [len(part) for part in (whole.line.judgements, whole.superseded, whole.moved)] == [1, 1, 1]
    hidden = event_in_sight(whole, {"E001"})
    assert (hidden.line.judgements, hidden.superseded, hidden.moved, hidden.note) == ((), (), (), "")
    assert (hidden.line.headline, hidden.summary, hidden.line.awaits_reading) == ("Bill passed", "A bill.", True)


def test_what_is_not_hidden_stays_as_it_is(event):
    whole = event_status("E001", now=LATER)
    assert event_in_sight(whole, {"E002"}) is whole
    lines = event_lines(Event.objects.all(), as_of=TODAY)
    assert lines_in_sight(lines, ()) == lines


def test_of_several_lines_only_the_hidden_ones_lose_their_judgements(event):
    make_assessment(event=make_event(code="E002"))
    lines = lines_in_sight(event_lines(Event.objects.order_by("code"), as_of=TODAY), {"E001"})
    assert [(line.code, len(line.judgements), line.awaits_reading) for line in lines] == [
        ("E001", 0, True),
        ("E002", 1, False),
    ]


def test_a_recommendation_leaves_out_hidden_evidence_and_the_sentences_that_may_name_it():
    actors = make_baltics()
    recommendation = make_recommendation()
    for actor in (*actors.values(), make_actor(position=1)):
        make_track(actor=actor, recommendation=recommendation)
    for code, actor in (("E001", "estonia"), ("E002", "united-states")):
        make_assessment(event=make_event(code=code), track=make_track(actor=make_actor(actor)))
    record_directions(recommendation.tracks.all(), as_of=TODAY, now=NOON)
    status = recommendation_status(recommendation, as_of=TODAY, known_at=NOON)
    seen = recommendation_in_sight(status, {"E001"})
    assert [row.event_code for row in seen.evidence] == ["E002"]
    assert {cell.actor.code for cell in seen.cells if cell.reason == NO_REASON} == {"estonia", "baltic-states"}
    assert {change.actor.code for change in status.history} >= {"estonia", "united-states"}
    assert [c.actor.code for c in seen.history if c.reason != NO_REASON] == ["united-states"]
    assert [cell.shown for cell in seen.cells] == [cell.shown for cell in status.cells]


def test_a_settled_track_gives_its_weight_to_what_settled_it(event):
    make_assessment(event=event, coder=make_user("rea"), status="adjudicated", significance="minor")
    judgements = event_status("E001", now=NOON).line.judgements
    assert [(one.coder, one.weight_today, one.is_settled) for one in judgements] == [
        ("ann", 0.0, True),
        ("rea", 1.0, True),
    ]


def test_an_unsettled_track_shares_its_weight_out(event):
    make_assessment(event=event, coder=make_user("cy"), side="away", is_blind=True)
    judgements = event_status("E001", now=NOON).line.judgements
    assert [(one.coder, one.weight_today, one.is_blind) for one in judgements] == [
        ("ann", 1.5, False),
        ("cy", 1.5, True),
    ]
