from datetime import date, timedelta

import pytest

from recommendations.status.history import TREND_POINTS, label_history, trends_of
from recommendations.status.record import backfill
from recommendations.status.values import LabelChange
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_direction,
    make_event,
    make_recommendation,
    make_track,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def turns(track, *, as_of=TODAY, known_at=NOON):
    history = label_history([track], as_of=as_of, known_at=known_at)
    return [(change.on, change.before, change.after) for change in history]


def days(track, *rows):
    """Record a row a day up to today, each (label, shown)."""
    for n, (label, shown) in enumerate(rows):
        day = TODAY - DAY * (len(rows) - 1 - n)
        make_direction(track=track, as_of=day, label=label, shown=shown, since_on=None)


def test_the_history_tells_the_first_day_of_each_label():
    track = make_track()
    days(track, ("toward", "leaning_toward"), ("toward", "toward"), ("mixed", "mixed"), ("mixed", "mixed"))
    assert turns(track) == [
        (TODAY - DAY, "toward", "mixed"),
        (TODAY - DAY * 3, "not_yet_rated", "leaning_toward"),
    ]


def test_a_turn_says_why_and_by_which_method():
    row = make_direction(reason="Law.", since_on=TODAY - DAY * 9)
    (change,) = label_history([row.track], as_of=TODAY, known_at=NOON)
    assert isinstance(change, LabelChange)
    assert (change.on, change.actor.code, change.reason, change.method_version) == (
        TODAY - DAY * 9,
        "united-states",
        "Law.",
        "direction-v1",
    )


def test_first_days_without_enough_evidence_are_no_turn():
    track = make_track()
    unrated, thin = ("insufficient", "not_yet_rated"), ("insufficient", "no_recent_evidence")
    days(track, unrated, thin, ("away", "leaning_away"), thin)
    assert turns(track) == [
        (TODAY, "leaning_away", "no_recent_evidence"),
        (TODAY - DAY, "no_recent_evidence", "leaning_away"),
    ]


def test_the_history_keeps_to_what_was_known_and_to_the_day():
    track = make_track()
    days(track, ("toward", "toward"), ("away", "away"))
    make_direction(track=track, label="toward", shown="toward", recorded_at=NOON + DAY)
    assert [len(turns(track, **question)) for question in ({}, {"as_of": TODAY - DAY}, {"known_at": NOON + DAY})] == [
        2,
        1,
        1,
    ]


def test_tracks_do_not_mix_in_the_history():
    us, estonia = make_track(), make_track(actor=make_actor("estonia", position=1))
    days(us, ("toward", "toward"), ("toward", "toward"))
    days(estonia, ("away", "away"), ("away", "away"))
    history = label_history([us, estonia], as_of=TODAY, known_at=NOON)
    assert [(change.actor.code, change.after) for change in history] == [
        ("united-states", "toward"),
        ("estonia", "away"),
    ]


def lines(**question):
    recommendation = make_recommendation().pk
    return trends_of(recommendation, **{"first": None, "as_of": TODAY, "known_at": NOON} | question)


def test_a_line_runs_from_the_first_event_to_the_day():
    make_assessment(event=make_event(occurred_on=TODAY - DAY * 3))
    make_track(actor=make_actor("estonia"))
    (code, line) = next(iter(lines().items()))
    assert (code, [point.day for point in line]) == ("united-states", [TODAY - DAY * n for n in (3, 2, 1, 0)])


def test_an_actor_without_evidence_has_no_line():
    make_track()
    assert lines() == {}


def test_a_line_begins_two_years_back_or_where_asked():
    make_assessment(event=make_event(occurred_on=date(2020, 1, 1)))
    asked = [lines(first=first)["united-states"] for first in (None, date(2025, 6, 1))]
    assert [(line[0].day, line[-1].day, len(line)) for line in asked] == [
        (date(2024, 3, 1), TODAY, TREND_POINTS),
        (date(2025, 6, 1), TODAY, TREND_POINTS),
    ]


def test_a_groups_line_comes_from_its_members():
    baltics = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    make_assessment(track=baltics["estonia"])
    assert list(lines()) == ["baltic-states", "estonia"]


def test_the_line_ends_where_the_recorded_row_stands():
    track = make_assessment(event=make_event(occurred_on=TODAY - DAY * 30)).track
    backfill(as_of=TODAY, now=NOON)
    last = lines()["united-states"][-1]
    row = track.directions.get(as_of=TODAY)
    assert (last.share, last.low80, last.high80, last.label) == (row.share, row.low80, row.high80, row.label)


@pytest.mark.parametrize("rows", [1, 3])
def test_history_and_trends_take_the_same_few_queries(rows, django_assert_num_queries):
    track = make_track()
    for n in range(rows):
        make_assessment(track=track)
        make_direction(track=track, as_of=TODAY - DAY * n)
    with django_assert_num_queries(2):
        label_history([track], as_of=TODAY, known_at=NOON)
    with django_assert_num_queries(3):
        trends_of(track.recommendation_id, first=None, as_of=TODAY, known_at=NOON)
