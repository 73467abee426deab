from datetime import timedelta

import pytest

from recommendations.digests.turns import LOOKED_BACK, MOST, latest_turns
from recommendations.status.record import record_all
from recommendations.vocabulary import ShownLabel
from tests.digests.week import MONDAY, TUESDAY, WEDNESDAY, rated, record
from tests.make import make_actor, make_brief, make_direction, make_recommendation, make_track

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def turns(now=WEDNESDAY):
    return latest_turns(make_brief(), now=now)


def row(at, label, shown, **fields):
    day = {"as_of": at.date(), "recorded_at": at, "label": label, "shown": shown, "since_on": at.date()}
    return make_direction(**day | fields)


def test_first_label_is_a_change_with_its_cause_as_recorded():
    rated(track=make_track(), significance="major", confidence="high", headline="Bill passed")
    record(TUESDAY)
    (turn,) = turns()
    assert (turn.recommendation, turn.actor_code, turn.before) == ("R01", "united-states", ShownLabel.NOT_YET_RATED)
    assert turn.recorded_at == TUESDAY
    assert turn.url == "https://tracker.example/recommendations/brief-1/R01/?as_of=2026-03-03&known_at=2026-03-03"
    assert turn.reason


def test_later_change_says_what_moved_it():
    track = make_track()
    rated(track=track, significance="major", confidence="high", at=TUESDAY)
    record(TUESDAY)
    for number in range(3):
        headline = f"Bill {number} withdrawn"
        rated(track=track, side="away", significance="major", confidence="high", at=WEDNESDAY, headline=headline)
    record(WEDNESDAY)
    latest, _ = turns()
    assert latest.cause.startswith("Was Toward, now ")
    assert latest.cause.endswith("mainly through new events.")


def test_recording_twice_tells_nothing_twice():
    rated(track=make_track(), significance="major", confidence="high")
    for _ in range(2):
        record_all(as_of=TUESDAY.date(), now=TUESDAY)
    assert len(turns()) == 1


def test_same_label_on_another_day_is_no_change():
    track = make_track()
    for number in range(3):
        row(MONDAY + number * DAY, "toward", "toward", track=track, share=0.9 - number / 10)
    assert [turn.recorded_at for turn in turns()] == [MONDAY]


def test_flicker_between_leaning_and_clear_is_no_change():
    track = make_track()
    row(MONDAY, "toward", "leaning_toward", track=track)
    row(TUESDAY, "toward", "toward", track=track)
    assert len(turns()) == 1


def test_past_day_set_right_later_is_no_change():
    track = make_track()
    row(TUESDAY, "toward", "toward", track=track)
    row(WEDNESDAY, "away", "away", track=track, as_of=MONDAY.date())
    assert [turn.after for turn in turns()] == [ShownLabel.TOWARD]


def test_of_days_recorded_at_once_the_last_is_told():
    track = make_track()
    for number, label in enumerate(("away", "mixed", "toward")):
        row(WEDNESDAY, label, label, track=track, as_of=(MONDAY + number * DAY).date())
    assert [(turn.before, turn.after) for turn in turns()] == [(ShownLabel.NOT_YET_RATED, ShownLabel.TOWARD)]


def test_two_versions_of_the_method_are_not_compared():
    track = make_track()
    row(MONDAY, "toward", "toward", track=track)
    row(TUESDAY, "away", "away", track=track, method_version="direction-v2")
    assert [turn.after for turn in turns()] == [ShownLabel.TOWARD]


def test_what_was_in_force_before_the_window_is_what_a_change_starts_from():
    track = make_track()
    row(MONDAY, "toward", "toward", track=track)
    later = MONDAY + LOOKED_BACK + DAY
    row(later, "away", "away", track=track)
    assert [(turn.before, turn.after) for turn in turns(later + DAY)] == [(ShownLabel.TOWARD, ShownLabel.AWAY)]


def test_only_the_latest_are_told_in_as_many_queries_as_one(django_assert_num_queries):
    for number in range(MOST + 2):
        track = make_track(recommendation=make_recommendation(code=f"R{number:02}"), actor=make_actor())
        row(MONDAY + number * timedelta(minutes=1), "toward", "toward", track=track)
        row(TUESDAY + number * timedelta(minutes=1), "away", "away", track=track)
    brief = make_brief()
    with django_assert_num_queries(6):
        found = latest_turns(brief, now=WEDNESDAY)
    assert [turn.recommendation for turn in found] == [f"R{number:02}" for number in range(MOST + 1, 1, -1)]
