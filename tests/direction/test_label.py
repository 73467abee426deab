from dataclasses import asdict, replace

import pytest

from recommendations.direction.label import read_direction, read_history
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.vocabulary import Label, ShownLabel, Step
from tests.direction.build import LATER, assessment, day, event, moment

LAPSING = [event("a", 0), event("b", 20, "neutral"), event("c", 200, "away", step="enacted"), event("d", 200, "away")]


def read(events, on: int, known=LATER):
    return read_direction(events, as_of=day(on), known_at=known)


def test_first_run_says_it_was_not_yet_rated():
    found = read(LAPSING, 50)
    assert (found.label, found.since_on, found.previous_label, found.previous_shown) == (
        Label.TOWARD,
        day(0),
        None,
        ShownLabel.NOT_YET_RATED,
    )


def test_later_run_says_since_when_and_what_was_shown_before():
    found = read(LAPSING, 150)
    assert (found.shown, found.since_on, found.previous_label, found.previous_shown) == (
        ShownLabel.NO_RECENT_EVIDENCE,
        day(114),
        Label.TOWARD,
        ShownLabel.LEANING_TOWARD,
    )


def test_return_after_a_lapse_opens_a_new_run():
    found = read(LAPSING, 200)
    assert (found.shown, found.since_on, found.previous_shown) == (
        ShownLabel.AWAY,
        day(200),
        ShownLabel.NO_RECENT_EVIDENCE,
    )


def test_never_rated_has_no_dates_and_no_level():
    found = read([], 0)
    assert (found.shown, found.since_on, found.previous_label, found.previous_shown, found.furthest_step) == (
        ShownLabel.NOT_YET_RATED,
        None,
        None,
        None,
        None,
    )
    assert (found.reason, found.leading_keys, found.coverage) == ("Nothing rated yet.", (), None)


def test_year_window_remembers_what_the_headline_has_let_go():
    found = read([event("a"), event("b")], 250)
    assert (found.label, found.long_label) == (Label.INSUFFICIENT, Label.TOWARD)
    assert found.long_posterior.toward == pytest.approx(6 * 2 ** (-250 / 365))


def test_counts_are_of_events_by_side_and_of_all_ever_rated():
    split = event("s", 1, assessments=(assessment("toward"), assessment("away", coder="bo")))
    old = [event("a"), event("n", side="neutral"), split, event("x", is_duplicate=True), event("y", 9000)]
    found = read(old, 2000)
    assert (found.toward_count, found.away_count, found.neutral_count) == (2, 1, 1)


def test_level_outlives_the_evidence():
    assert read([event(step="enacted")], 2000).furthest_step is Step.ENACTED


def test_reading_keeps_its_question_and_its_method():
    found = read([event()], 3, known=moment(7))
    assert (found.as_of, found.known_at, found.method_version) == (day(3), moment(7), "direction-v1")


def test_reading_uses_the_parameters_it_is_given():
    slow = replace(DIRECTION_V1, version="slow", half_life_days=365)
    found = read_direction([event()], as_of=day(200), known_at=LATER, parameters=slow)
    assert (found.label, found.method_version) == (Label.TOWARD, "slow")


def test_what_was_said_then_differs_from_what_is_known_now():
    late = [event("a", 0), event("b", 1, "away", recorded_at=moment(50))]
    assert [read(late, 10, known=moment(n)).label for n in (10, 50)] == [Label.TOWARD, Label.MIXED]


def test_history_has_one_reading_a_day_with_runs_from_before_its_first():
    found = read_history(LAPSING, first=day(110), last=day(116), known_at=LATER)
    assert [(r.as_of, r.since_on) for r in found] == [
        (day(n), day(0) if n < 114 else day(114)) for n in range(110, 117)
    ]


def test_history_begins_before_anything_happened():
    found = read_history([event("a", 2)], first=day(0), last=day(2), known_at=LATER)
    assert [r.shown for r in found] == ["not_yet_rated", "not_yet_rated", "leaning_toward"]


def test_history_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="from its first day to its last"):
        read_history([], first=day(1), last=day(0), known_at=LATER)


def test_reading_of_a_typing_error_a_thousand_years_back_is_quick():
    """A replay walks the days with evidence only, so a wrong century costs nothing."""
    found = read([event("a", -365_000, recorded_at=moment(0)), event("b", 0)], 1)
    assert (found.label, found.previous_label) == (Label.TOWARD, Label.INSUFFICIENT)


def test_reading_can_be_turned_into_plain_values():
    assert asdict(read([event()], 0))["posterior"]["toward"] == 3.0
