from datetime import date, timedelta

import pytest

from recommendations.models import Check, Direction
from recommendations.status.cells import cell_of, fresh_until, sparks, standing
from recommendations.status.values import ActorColumn, Cell
from recommendations.vocabulary import ActorRole, Label, ShownLabel, Step
from tests.make import NOON, TODAY, make_actor, make_direction, make_track, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
US = ActorColumn("united-states", "United States", "United States", ActorRole.TRACKED)


def cell(track, *, as_of=TODAY, known_at=NOON):
    return cell_of(track, standing([track], as_of=as_of, known_at=known_at, compare_on=None), changed_from=None)


def test_a_track_without_rows_is_not_yet_rated_and_holds_no_number():
    track = make_track()
    assert cell(track) == Cell(track_id=track.pk, actor=US)


@pytest.mark.parametrize(
    ("days", "compare", "restating"),
    [(0, None, False), (45, None, False), (46, None, True), (60, None, True), (61, None, False), (0, 50, True)],
)
def test_a_cell_says_that_its_day_waits_to_be_recorded_anew(days, compare, restating):
    track = make_track(restate_from=TODAY - DAY * 60)
    compare_on = compare and TODAY - DAY * compare
    known = standing([track], as_of=TODAY - DAY * days, known_at=NOON, compare_on=compare_on)
    assert cell_of(track, known, changed_from=None).restating is restating


def test_what_we_said_then_does_not_wait():
    day = NOON - DAY * 50
    assert cell(make_track(restate_from=TODAY - DAY * 60), as_of=day.date(), known_at=day).restating is False


def test_a_track_nobody_rated_holds_no_number_but_says_when_it_was_looked_at():
    row = make_direction(shown="not_yet_rated", label="insufficient", share=0.5, p_toward=0.5, reason="Nothing yet.")
    assert cell(row.track) == Cell(
        track_id=row.track_id,
        actor=US,
        reason="Nothing yet.",
        method_version="direction-v1",
        computed_on=TODAY,
        recorded_at=NOON,
    )


def test_a_rated_track_says_what_its_row_says():
    row = make_direction()
    assert cell(row.track) == Cell(
        track_id=row.track_id,
        actor=US,
        shown=ShownLabel.LEANING_TOWARD,
        label=Label.TOWARD,
        since_on=TODAY,
        previous_shown=ShownLabel.NOT_YET_RATED,
        reason="Bill passed.",
        p_toward=0.89,
        share=0.71,
        low60=0.58,
        high60=0.86,
        low80=0.49,
        high80=0.91,
        evidence=3.0,
        toward_count=1,
        long_label=Label.TOWARD,
        furthest_step=Step.DECISION,
        one_event=True,
        method_version="direction-v1",
        computed_on=TODAY,
        recorded_at=NOON,
        spark=((TODAY, 0.71),),
        fresh_until=TODAY,
    )


def test_an_older_row_says_on_which_day_it_was_computed():
    row = make_direction(as_of=TODAY - DAY)
    assert cell(row.track).computed_on == TODAY - DAY


LONG = [
    ("no_recent_evidence", "insufficient", "away", "past year: away"),
    ("no_recent_evidence", "insufficient", "insufficient", ""),
    ("leaning_toward", "toward", "away", ""),
]


@pytest.mark.parametrize(("shown", "label", "long_label", "note"), LONG)
def test_the_long_window_speaks_only_when_the_headline_has_lapsed(shown, label, long_label, note):
    row = make_direction(shown=shown, label=label, long_label=long_label)
    assert cell(row.track).long_shown_note == note


def test_the_last_check_known_by_then_is_told():
    track, ann = make_track(), make_user()
    for moment in (NOON - DAY * 2, NOON - DAY, NOON + DAY):
        Check.objects.create(track=track, checked_at=moment, checked_by=ann)
    assert cell(track).checked_at == NOON - DAY


def test_an_actor_falls_back_to_its_full_name():
    group = make_actor("baltic-states", role="derived", short_name="Baltic")
    estonia = make_actor("estonia", group=group)
    columns = [cell(make_track(actor=actor)).actor for actor in (group, estonia)]
    assert [(c.short_name, c.group_code) for c in columns] == [("Baltic", ""), ("Estonia", "baltic-states")]


def test_the_spark_covers_a_year_in_at_most_forty_points():
    track = make_track()
    for n in range(400):
        make_direction(track=track, as_of=TODAY - DAY * n)
    days = [day for day, _ in cell(track).spark]
    assert (len(days), days[0], days[-1]) == (40, TODAY - DAY * 351, TODAY)


def test_the_spark_leaves_gaps_where_nothing_was_rated():
    track = make_track()
    make_direction(track=track, as_of=TODAY - DAY * 9, shown="not_yet_rated", label="insufficient")
    make_direction(track=track, as_of=TODAY - DAY * 18, share=0.4)
    make_direction(track=track, as_of=TODAY, share=0.6)
    found = sparks([track.pk], as_of=TODAY, known_at=NOON)
    assert found == {track.pk: ((TODAY - DAY * 18, 0.4), (TODAY, 0.6))}


def test_the_spark_keeps_to_what_was_known():
    track = make_track()
    make_direction(track=track, share=0.4)
    make_direction(track=track, share=0.6, recorded_at=NOON + DAY)
    assert [sparks([track.pk], as_of=TODAY, known_at=moment)[track.pk] for moment in (NOON, NOON + DAY)] == [
        ((TODAY, 0.4),),
        ((TODAY, 0.6),),
    ]


def lapsed(on, previous="toward"):
    return Direction(as_of=TODAY, label="insufficient", since_on=on, previous_label=previous)


FRESH = [
    (lapsed(TODAY, previous=""), None),
    (lapsed(date(2026, 1, 11)), date(2026, 1, 10)),
    (Direction(as_of=TODAY, label="mixed"), TODAY),
]


@pytest.mark.parametrize(("row", "day"), FRESH)
def test_a_row_is_fresh_until_its_label_lapsed(row, day):
    assert fresh_until(row) == day
