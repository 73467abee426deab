"""Which recorded row is in force for a day and a moment of knowledge."""

from datetime import timedelta

import pytest

from recommendations.models import Direction
from recommendations.status.readings import last_said, rows_in_force
from tests.make import NOON, TODAY, make_actor, make_direction, make_track

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def in_force(track, **question):
    return rows_in_force([track.pk], **question).get(track.pk)


def test_the_latest_day_up_to_the_one_asked_for_is_in_force():
    track = make_track()
    make_direction(track=track, as_of=TODAY - DAY)
    today = make_direction(track=track)
    make_direction(track=track, as_of=TODAY + DAY)
    assert in_force(track, as_of=TODAY, known_at=NOON) == today


def test_an_older_day_stays_in_force_until_a_later_one_is_recorded():
    track = make_track()
    yesterday = make_direction(track=track, as_of=TODAY - DAY)
    assert in_force(track, as_of=TODAY, known_at=NOON) == yesterday


def test_of_one_day_the_row_recorded_last_is_in_force():
    track = make_track()
    make_direction(track=track)
    later = make_direction(track=track, recorded_at=LATER)
    assert in_force(track, as_of=TODAY, known_at=LATER) == later


def test_what_was_recorded_later_is_not_known_before():
    track = make_track()
    first = make_direction(track=track)
    make_direction(track=track, recorded_at=LATER)
    make_direction(track=track, as_of=TODAY - DAY, recorded_at=LATER)
    assert in_force(track, as_of=TODAY, known_at=LATER - timedelta(microseconds=1)) == first


def test_the_later_day_wins_over_the_later_recording():
    track = make_track()
    today = make_direction(track=track)
    make_direction(track=track, as_of=TODAY - DAY, recorded_at=LATER)
    assert in_force(track, as_of=TODAY, known_at=LATER) == today


def test_without_a_day_the_last_one_known_is_in_force():
    track = make_track()
    make_direction(track=track)
    tomorrow = make_direction(track=track, as_of=TODAY + DAY, recorded_at=LATER)
    assert in_force(track, known_at=LATER) == tomorrow


def test_a_track_without_rows_is_missing():
    track, other = make_track(), make_track(actor=make_actor("estonia"))
    row = make_direction(track=track)
    assert rows_in_force([track.pk, other.pk], as_of=TODAY, known_at=NOON) == {track.pk: row}


def test_last_said_keeps_one_row_for_each_day():
    track = make_track()
    make_direction(track=track)
    today = make_direction(track=track, recorded_at=LATER)
    yesterday = make_direction(track=track, as_of=TODAY - DAY)
    assert set(last_said(Direction.objects.all())) == {today, yesterday}


def test_last_said_by_a_moment_ignores_what_came_after():
    track = make_track()
    today = make_direction(track=track)
    make_direction(track=track, recorded_at=LATER)
    assert list(last_said(Direction.objects.all(), known_at=NOON)) == [today]


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_in_force_take_one_query(rows, django_assert_num_queries):
    tracks = [make_track(actor=make_actor(f"actor-{n}")) for n in range(rows)]
    for track in tracks:
        make_direction(track=track)
    with django_assert_num_queries(1):
        assert len(rows_in_force([track.pk for track in tracks], as_of=TODAY, known_at=NOON)) == rows
