from datetime import timedelta

import pytest

from recommendations.models import Check
from recommendations.status.board import board
from recommendations.status.calls import make_call, record_check
from recommendations.status.cells import shown_tracks
from recommendations.status.freshness import last_evidence
from recommendations.status.notes import CallNote
from recommendations.vocabulary import Label
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_brief,
    make_event,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def judged(track, days, **fields):
    return make_assessment(track=track, event=make_event(occurred_on=TODAY - DAY * days, **fields))


def cells(**question):
    found = board(make_brief(), **{"as_of": TODAY, "known_at": NOON} | question)
    return {cell.actor.code: cell for block in found.blocks for row in block.rows for cell in row.cells}


def stale_since(**question):
    return cells(**question)["united-states"].stale_since


@pytest.mark.parametrize(("days", "stale"), [(29, False), (30, False), (31, True), (400, True)])
def test_a_track_is_stale_once_its_interval_has_passed(days, stale):
    judged(make_track(review_interval_days=30), days)
    assert stale_since() == (TODAY - DAY * days if stale else None)


@pytest.mark.parametrize(("interval", "stale"), [(39, True), (40, False)])
def test_each_track_has_its_own_interval(interval, stale):
    judged(make_track(review_interval_days=interval), 40)
    judged(make_track(actor=make_actor("eu2"), review_interval_days=90), 80)
    assert (stale_since() is not None, cells()["eu2"].stale_since) == (stale, None)


def test_a_check_keeps_a_quiet_track_fresh():
    track = make_track()
    judged(track, 200)
    record_check(track, by=make_user(), now=NOON - DAY * 30)
    assert stale_since() is None
    Check.objects.update(checked_at=NOON - DAY * 31)
    assert stale_since() == TODAY - DAY * 31


def test_a_check_counts_from_its_day_and_from_when_it_was_known():
    track = make_track()
    judged(track, 200)
    record_check(track, by=make_user(), now=NOON - DAY)
    before = TODAY - DAY * 200
    assert (stale_since(as_of=TODAY - DAY * 2), cells(as_of=TODAY - DAY * 2)["united-states"].checked_at) == (
        before,
        None,
    )
    assert stale_since(known_at=NOON - DAY * 2) is None  # the event itself was recorded later
    assert stale_since() is None


def test_a_track_on_which_nothing_was_ever_noted_is_not_marked():
    make_track()
    assert stale_since() is None


def test_a_track_that_was_only_ever_checked_can_become_stale():
    track = make_track()
    record_check(track, by=make_user(), now=NOON - DAY * 60)
    assert stale_since() == TODAY - DAY * 60


@pytest.mark.parametrize(
    "fields",
    [
        {"is_baseline": True},
        {"state": "proposed"},
        {"recorded_at": NOON + DAY},
        {"state": "retracted", "retracted_at": NOON, "retraction_reason": "Annulled."},
    ],
)
def test_what_does_not_count_is_no_evidence(fields):
    track = make_track()
    judged(track, 60)
    judged(track, 1, **fields)
    assert stale_since() == TODAY - DAY * 60


def test_a_duplicate_and_a_replaced_judgement_are_no_evidence():
    track = make_track()
    kept = judged(track, 60).event
    judged(track, 1, duplicate_of=kept)
    judged(track, 2)
    track.assessments.filter(event__occurred_on=TODAY - DAY * 2).update(superseded_at=NOON)
    assert stale_since() == TODAY - DAY * 60


def test_an_event_still_to_come_is_no_evidence():
    track = make_track()
    judged(track, 60)
    judged(track, -1)
    assert stale_since() == TODAY - DAY * 60


def test_a_group_is_as_fresh_as_its_freshest_member():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    judged(tracks["estonia"], 50)
    judged(tracks["latvia"], 40)
    found = cells()
    assert {code: cell.stale_since for code, cell in found.items()} == {
        "baltic-states": TODAY - DAY * 40,
        "estonia": TODAY - DAY * 50,
        "latvia": TODAY - DAY * 40,
        "lithuania": None,
    }
    record_check(tracks["lithuania"], by=make_user(), now=NOON)
    assert cells()["baltic-states"].stale_since is None


def test_the_owner_is_the_tracks_or_that_of_the_recommendation():
    track = make_track()
    assert cells()["united-states"].owner_name == ""
    track.recommendation.owner = make_user("rita")
    track.recommendation.save()
    assert cells()["united-states"].owner_name == "rita"
    track.owner = make_user("ann")
    track.save()
    assert cells()["united-states"].owner_name == "ann"


def test_a_call_stands_in_the_cell_until_it_lapses():
    track, until = make_track(), TODAY + DAY
    make_call(track, label=Label.MIXED, reason="Early.", expires_on=until, by=make_user(), now=NOON)
    later = NOON + DAY
    assert cells()["united-states"].calls == (CallNote(Label.MIXED, "Early.", "ann", NOON, until),)
    assert cells(as_of=until, known_at=later)["united-states"].calls == ()
    assert cells(known_at=NOON - DAY)["united-states"].calls == ()


@pytest.mark.parametrize("events", [1, 20])
def test_the_latest_evidence_costs_one_query_where_all_is_fresh_and_two_at_most(django_assert_num_queries, events):
    track = make_track()
    for n in range(events):
        judged(track, n)
    tracks = list(shown_tracks(make_brief()))
    with django_assert_num_queries(1):
        assert last_evidence(tracks, as_of=TODAY, known_at=NOON) == {track.pk: TODAY}
    make_track(actor=make_actor("quiet"))
    tracks = list(shown_tracks(make_brief()))
    with django_assert_num_queries(2):
        last_evidence(tracks, as_of=TODAY, known_at=NOON)


def test_without_rated_tracks_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert last_evidence([], as_of=TODAY, known_at=NOON) == {}
