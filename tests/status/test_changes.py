from datetime import timedelta
from itertools import pairwise

import pytest

from recommendations.status.changes import changed_from, changes_by_track, direction_changes, worst_first
from recommendations.vocabulary import ShownLabel
from tests.make import NOON, TODAY, make_actor, make_brief, make_direction, make_pillar, make_recommendation, make_track

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YESTERDAY = {"as_of": TODAY - DAY, "recorded_at": NOON - DAY}
UNRATED = {"shown": "not_yet_rated", "label": "insufficient", "share": 0.5, "since_on": None}
FADED = {"shown": "no_recent_evidence", "label": "insufficient"}


def pair(before, after):
    """A track with yesterday's and today's row, each as the columns it holds, or None for no row."""
    track = make_track()
    if before is not None:
        make_direction(track=track, **YESTERDAY | before)
    if after is not None:
        make_direction(track=track, **after)
    return track


def changes():
    return direction_changes(make_brief(), recorded_from=NOON - DAY, recorded_to=NOON)


def words():
    return [(change.before, change.after) for change in changes()]


def test_a_change_tells_what_it_was_what_it_is_since_when_and_why():
    pair({"label": "mixed", "shown": "mixed", "share": 0.55}, {"since_on": TODAY, "share": 0.71, "reason": "Law."})
    (change,) = changes()
    assert (change.recommendation_code, change.title, change.actor.code) == ("R01", "Open the data", "united-states")
    assert (change.before, change.after) == (ShownLabel.MIXED, ShownLabel.LEANING_TOWARD)
    assert (change.on, change.as_of, change.reason) == (TODAY, TODAY, "Law.")
    assert (change.share_before, change.share_after, change.label_changed) == (0.55, 0.71, True)


def test_a_share_that_moved_by_five_points_is_a_change_of_its_own():
    pair({"share": 0.66}, {"share": 0.71, "since_on": TODAY - DAY * 20})
    (change,) = changes()
    assert (change.before, change.after, change.label_changed, change.on) == (
        ShownLabel.LEANING_TOWARD,
        ShownLabel.LEANING_TOWARD,
        False,
        TODAY,
    )


def test_less_than_five_points_is_no_change_even_between_leaning_and_full():
    pair({"share": 0.67}, {"share": 0.71, "shown": "toward"})
    assert changes() == ()


def test_a_first_reading_is_told_once_it_has_a_label():
    pair(None, {})
    assert words() == [(None, ShownLabel.LEANING_TOWARD)]


def test_a_first_reading_without_enough_evidence_is_no_change():
    pair(None, FADED)
    assert changes() == ()


def test_a_first_rating_is_told_from_not_yet_rated_and_has_no_earlier_share():
    pair(UNRATED, {})
    (change,) = changes()
    assert (change.before, change.share_before) == (ShownLabel.NOT_YET_RATED, None)


def test_a_first_thin_event_is_no_move_of_a_share_nobody_had():
    pair(UNRATED, FADED | {"share": 0.6})
    assert changes() == ()


def test_a_rating_that_was_withdrawn_is_told():
    pair({}, UNRATED)
    (change,) = changes()
    assert (change.after, change.share_after, change.on) == (ShownLabel.NOT_YET_RATED, None, TODAY)


def test_two_versions_of_the_method_are_not_compared():
    pair({"label": "away", "shown": "away"}, {"method_version": "direction-v2"})
    assert changes() == ()


def test_periods_that_follow_on_each_other_tell_each_change_once():
    pair({"label": "mixed", "shown": "mixed"}, {})
    moments = [NOON - DAY * 2, NOON - DAY, NOON - timedelta(seconds=1), NOON, NOON + DAY]
    told = [
        [(c.before, c.after) for c in direction_changes(make_brief(), recorded_from=one, recorded_to=other)]
        for one, other in pairwise(moments)
    ]
    assert told == [[(None, "mixed")], [], [("mixed", "leaning_toward")], []]


def test_another_briefs_changes_are_not_told():
    pair(None, {})
    pillar = make_pillar(brief=make_brief(code="brief-2"))
    make_direction(track=make_track(recommendation=make_recommendation(pillar=pillar)))
    assert [change.title for change in direction_changes(pillar.brief, recorded_from=NOON, recorded_to=NOON)] == []
    assert len(changes()) == 1


def change(label, shown, before):
    """One change of its own actor, as columns of the later and of the earlier row."""
    track = make_track(actor=make_actor(f"to-{shown}-{before['share']}"))
    earlier = make_direction(track=track, **YESTERDAY | before)
    later = make_direction(track=track, label=label, shown=shown, share=0.5)
    return changes_by_track([track], {track.pk: earlier}, {track.pk: later})[track.pk]


def test_worst_changes_come_first_and_mere_moves_last():
    toward, away = {"share": 0.7}, {"share": 0.3, "label": "away", "shown": "away"}
    faded = change("insufficient", "no_recent_evidence", away)
    up = change("mixed", "mixed", away)
    drift_down = change("toward", "leaning_toward", toward)
    down = change("mixed", "mixed", toward)
    far_down = change("away", "away", toward)
    drift_up = change("toward", "leaning_toward", {"share": 0.4})
    ordered = [far_down, down, up, faded, drift_down, drift_up]
    assert worst_first([drift_up, faded, up, drift_down, down, far_down]) == tuple(ordered)


def test_a_cell_says_what_it_was_only_where_the_word_changed():
    word = change("mixed", "mixed", {"share": 0.7})
    share_alone = change("toward", "leaning_toward", {"share": 0.4})
    assert [changed_from(one) for one in (word, share_alone, None)] == [ShownLabel.LEANING_TOWARD, None, None]


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_take_three_queries(rows, django_assert_num_queries):
    for n in range(rows):
        make_direction(track=make_track(actor=make_actor(f"actor-{n}")))
    brief = make_brief()
    with django_assert_num_queries(3):
        assert len(direction_changes(brief, recorded_from=NOON - DAY, recorded_to=NOON)) == rows
