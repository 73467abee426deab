"""Days long past are recorded anew in the background; until then a mark says that they wait."""

from datetime import timedelta

import pytest

from recommendations.models import Direction, Track
from recommendations.status import restate as restating
from recommendations.status.prove import prove_directions
from recommendations.status.readings import rows_in_force
from recommendations.status.record import AT_ONCE, backfill, record_all, record_directions, restate
from recommendations.status.restate import mark_tracks, recommendations_to_restate
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_event,
    make_recommendation,
    make_track,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)
LONG_AGO = TODAY - DAY * 300


def assess(track, occurred_on, *, recorded_at=NOON, **fields):
    """Judge an event on a track and record what rests on it."""
    event = make_event(occurred_on=occurred_on, recorded_at=recorded_at)
    make_assessment(event=event, track=track, recorded_at=recorded_at, **fields)
    record_directions([track], as_of=TODAY, now=recorded_at, since=occurred_on)


def days(track, **which):
    return list(track.directions.filter(**which).order_by("as_of").values_list("as_of", flat=True))


def marks():
    return dict(Track.objects.values_list("actor__code", "restate_from"))


def run_of(first, last=TODAY):
    return [first + DAY * n for n in range((last - first).days + 1)]


@pytest.fixture
def late():
    """A track on which something of long ago has just been logged."""
    track = make_track()
    assess(track, LONG_AGO)
    return track


def test_the_last_weeks_are_recorded_at_once_and_the_days_before_wait(late):
    assert days(late) == run_of(TODAY - AT_ONCE)
    assert marks() == {"united-states": LONG_AGO}


@pytest.mark.parametrize(("age", "waits"), [(AT_ONCE, None), (AT_ONCE + DAY, TODAY - AT_ONCE - DAY)])
def test_only_what_lies_further_back_waits(age, waits):
    assess(make_track(), TODAY - age)
    assert marks() == {"united-states": waits}


def test_the_group_waits_with_its_member_and_nobody_else():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    assess(tracks["estonia"], LONG_AGO)
    assert marks() == {"baltic-states": LONG_AGO, "estonia": LONG_AGO, "latvia": None, "lithuania": None}


def test_restating_records_every_day_that_waits_and_lifts_the_mark(late):
    added = restate(late.recommendation_id, now=LATER)
    assert days(late) == run_of(LONG_AGO)
    assert (added, marks()) == (300 - AT_ONCE.days, {"united-states": None})


def test_restated_days_are_known_from_then_on_and_come_out(late):
    restate(late.recommendation_id, now=LATER)
    moments = [rows_in_force([late.pk], as_of=LONG_AGO, known_at=moment).get(late.pk) for moment in (NOON, LATER)]
    assert (moments[0], moments[1].recorded_at) == (None, LATER)
    assert [proof for proof in prove_directions() if proof.differences] == []


def test_restating_twice_adds_nothing(late):
    restate(late.recommendation_id, now=LATER)
    assert restate(late.recommendation_id, now=LATER + DAY) == 0


def test_what_was_cut_off_goes_on_where_it_stood(late):
    first_half = restate(late.recommendation_id, now=LATER, until=LONG_AGO + DAY * 99)
    assert marks() == {"united-states": LONG_AGO + DAY * 100}
    assert first_half == 100
    restate(late.recommendation_id, now=LATER)
    assert (days(late), marks()) == (run_of(LONG_AGO), {"united-states": None})


def test_a_second_late_event_sets_the_mark_back_and_none_sets_it_forward(late):
    assess(late, TODAY - DAY * 100, recorded_at=LATER)
    assert marks() == {"united-states": LONG_AGO}
    assess(late, LONG_AGO - DAY, recorded_at=LATER)
    assert marks() == {"united-states": LONG_AGO - DAY}


def test_readings_that_something_overtook_are_not_written(late):
    work = restating._work(late.recommendation_id, until=TODAY, now=LATER)
    rows = work.readers.rows(LONG_AGO, LONG_AGO + DAY)
    assess(late, LONG_AGO, recorded_at=LATER, side="away")
    written = restating._write(work, rows, first=LONG_AGO, last=LONG_AGO + DAY, today=TODAY)
    assert (written, days(late, as_of__lt=TODAY - AT_ONCE), marks()) == (None, [], {"united-states": LONG_AGO})


def test_a_stretch_that_another_worker_wrote_is_not_written_again(late):
    work = restating._work(late.recommendation_id, until=TODAY, now=LATER)
    rows = work.readers.rows(LONG_AGO, LONG_AGO + DAY)
    restate(late.recommendation_id, now=LATER)
    before = Direction.objects.count()
    assert restating._write(work, rows, first=LONG_AGO, last=LONG_AGO + DAY, today=TODAY) is None
    assert (Direction.objects.count(), marks()) == (before, {"united-states": None})


def test_an_event_that_overtakes_is_in_every_day_at_the_end(late):
    work = restating._work(late.recommendation_id, until=TODAY, now=LATER)
    restating._write(work, work.readers.rows(LONG_AGO, LONG_AGO), first=LONG_AGO, last=LONG_AGO, today=TODAY)
    assess(late, LONG_AGO + DAY * 5, recorded_at=LATER)
    assert restating._work_off(work, today=TODAY) == 0
    restate(late.recommendation_id, now=LATER)
    assert backfill(as_of=TODAY, now=LATER + DAY * 0) == 0


def test_days_missed_for_long_wait_too():
    track = make_track()
    make_assessment(track=track, event=make_event(occurred_on=LONG_AGO, recorded_at=NOON - DAY * 300))
    record_directions([track], as_of=LONG_AGO, now=NOON - DAY * 300)
    record_directions([track], as_of=TODAY, now=NOON)
    assert (marks(), len(days(track))) == ({"united-states": LONG_AGO + DAY}, 1 + AT_ONCE.days + 1)


def test_the_nightly_run_leaves_nothing_waiting(late):
    record_all(as_of=TODAY, now=LATER)
    assert (days(late), marks()) == (run_of(LONG_AGO), {"united-states": None})


def test_only_what_waits_and_gets_a_direction_is_found():
    waiting, archived = make_recommendation(), make_recommendation(code="R02", archived_at=NOON)
    quiet, put_away = make_recommendation(code="R03"), make_recommendation(code="R04")
    make_track(recommendation=quiet)
    shown = [make_track(recommendation=one) for one in (waiting, archived)]
    shown.append(make_track(recommendation=waiting, actor=make_actor("estonia")))
    shown.append(make_track(recommendation=put_away, archived_at=NOON))
    shown.append(make_track(recommendation=put_away, actor=make_actor("eu", role="context")))
    mark_tracks(shown, since=LONG_AGO)
    assert recommendations_to_restate() == [waiting.pk]


def test_a_group_that_lost_its_members_does_not_wait_for_ever():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    mark_tracks([tracks["baltic-states"]], since=LONG_AGO)
    for code in ("estonia", "latvia", "lithuania"):
        tracks[code].actor.group = None
        tracks[code].actor.save(update_fields=["group"])
    restate(tracks["estonia"].recommendation_id, now=NOON)
    assert recommendations_to_restate() == []
