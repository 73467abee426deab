from datetime import timedelta

import pytest

from recommendations.models import Direction, Event
from recommendations.status.prove import Proof, prove_directions
from recommendations.status.record import backfill, record_all, record_directions
from tests.make import NOON, TODAY, make_actor, make_assessment, make_baltics, make_event, make_track

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def assess(track, *, occurred_on, recorded_at):
    event = make_event(occurred_on=occurred_on, recorded_at=recorded_at)
    return make_assessment(track=track, event=event, recorded_at=recorded_at)


@pytest.fixture
def lived():
    """A week of nights with a late event, a retraction and a group."""
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    make_track(actor=make_actor("eu", role="context"))
    estonia = tracks["estonia"]
    first = assess(estonia, occurred_on=TODAY - DAY * 7, recorded_at=NOON - DAY * 7)
    backfill(as_of=TODAY - DAY * 6, now=NOON - DAY * 6)
    assess(tracks["latvia"], occurred_on=TODAY - DAY * 20, recorded_at=NOON - DAY * 4)
    record_directions([tracks["latvia"]], as_of=TODAY - DAY * 4, now=NOON - DAY * 4, since=TODAY - DAY * 20)
    record_all(as_of=TODAY - DAY, now=NOON - DAY)
    Event.objects.filter(pk=first.event_id).update(state="retracted", retracted_at=NOON, retraction_reason="Wrong.")
    record_directions([estonia], as_of=TODAY, now=NOON, since=TODAY - DAY * 7)
    return estonia


def test_every_row_comes_out_as_it_was_recorded(lived):
    assert len(set(lived.directions.values_list("recorded_at", flat=True))) == 3
    assert prove_directions() == Proof(same=Direction.objects.count(), corrected=(), unexplained=())


def test_a_row_that_rests_on_something_changed_in_place_is_found(lived):
    row = make_track(actor=make_actor("latvia")).directions.latest("as_of", "recorded_at")
    Direction.objects.filter(pk=row.pk).update(share=0.123)
    assert prove_directions().unexplained == (row,)


def test_a_corrected_event_explains_what_cannot_be_worked_out_again():
    judged = make_assessment()
    (row,) = record_directions([judged.track], as_of=TODAY, now=NOON)
    Event.objects.filter(pk=judged.event_id).update(occurred_on=TODAY - DAY * 9, version=2)
    record_directions([judged.track], as_of=TODAY, now=LATER)
    assert prove_directions() == Proof(same=1, corrected=(row,), unexplained=())


def test_rows_of_another_method_are_not_looked_at():
    (row,) = record_directions([make_assessment().track], as_of=TODAY, now=NOON)
    Direction.objects.filter(pk=row.pk).update(method_version="direction-v0", share=0.1)
    assert prove_directions() == Proof(same=0, corrected=(), unexplained=())
