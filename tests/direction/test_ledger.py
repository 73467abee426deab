from itertools import pairwise

import pytest
from hypothesis import given, settings

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import read_direction, read_group_history, read_history
from recommendations.direction.ledger import (
    HEIGHTS,
    Backslide,
    Totals,
    backslides,
    group_backslides,
    group_totals_since,
    totals_since,
)
from recommendations.vocabulary import Label
from tests.direction.build import LATER, assessment, day, event, moment
from tests.direction.strategies import DRAWS, histories

LAST = 240
FEW = settings(DRAWS, max_examples=30)
Line = tuple[int, str, str, tuple[str, ...]]


def line(found: Backslide) -> Line:
    assert found.by_ageing is (not found.keys)
    return (found.on - day(0)).days, found.before, found.after, found.keys


def fallen(*events: EventEvidence, first: int = 0, last: int = LAST) -> list[Line]:
    readings = read_history(events, first=day(first), last=day(last), known_at=LATER)
    return [line(found) for found in backslides(readings, events)]


def told(*events: EventEvidence, last: int = 40) -> list[Line]:
    """The ledger as it was told, each day with the knowledge of that day."""
    readings = [read_direction(events, as_of=day(n), known_at=moment(n)) for n in range(last)]
    return [line(found) for found in backslides(readings, events)]


def test_turn_is_listed_step_by_step_with_its_causes():
    turn = [event("a", 0), event("b", 30, "away"), event("c", 40, "away"), event("d", 40, "away")]
    assert fallen(*turn, last=100) == [(30, "toward", "mixed", ("b",)), (40, "mixed", "away", ("c", "d"))]


def test_lapse_is_listed_as_a_lapse_by_ageing():
    found = fallen(event("a", 0))
    assert found == [(114, "toward", "insufficient", ())]


def test_rise_and_return_to_the_same_label_are_not_listed():
    assert fallen(event("a", 0, "away"), event("b", 1), event("c", 1), event("d", 2), last=60) == []
    assert [entry[2] for entry in fallen(event("a", 0), event("b", 200))] == ["insufficient"]


def test_fall_behind_a_lapse_is_a_fall_from_the_label_before_it():
    assert fallen(event("a", 0), event("b", 200, "away")) == [
        (114, "toward", "insufficient", ()),
        (200, "toward", "away", ("b",)),
    ]


def test_first_label_falls_from_nothing():
    assert fallen(event("t", 0, significance="minor"), event("a", 10, "away"), last=30) == []


def test_label_before_the_first_reading_counts_where_it_had_lapsed():
    assert fallen(event("a", 0), event("b", 200, "away"), first=150) == [(200, "toward", "away", ("b",))]


def test_mixed_and_holding_stand_on_one_height():
    assert HEIGHTS == {Label.AWAY: 0, Label.MIXED: 1, Label.HOLDING: 1, Label.TOWARD: 2}


def test_lead_that_shrinks_with_age_falls_by_ageing():
    events = [event("a", 0), event("b", 0, "away", significance="minor", confidence="medium")]
    assert [entry[1:] for entry in fallen(*events)] == [("toward", "mixed", ()), ("mixed", "insufficient", ())]


def test_event_of_the_same_day_that_does_not_pull_down_is_no_cause():
    up, neutral = event("up", 30, significance="minor", confidence="low"), event("n", 30, "neutral")
    assert fallen(event("a", 0), event("b", 30, "away"), up, neutral, last=40) == [(30, "toward", "mixed", ("b",))]


def test_neutral_event_on_the_day_of_a_lapse_is_no_cause():
    events = [event("a", 0), event("n", 114, "neutral", significance="minor")]
    assert fallen(*events, last=120) == [(114, "toward", "insufficient", ())]


def test_ledger_as_told_names_what_became_known_that_day():
    late = event("late", 5, "away", recorded_at=moment(20))
    assert told(event("a", 0), late) == [(20, "toward", "mixed", ("late",))]


def test_event_taken_back_or_judged_otherwise_is_a_cause():
    recoded = (assessment("toward", superseded_at=moment(25)), assessment("away", recorded_at=moment(25)))
    assert told(event("a", 0, retracted_at=moment(20))) == [(20, "toward", "insufficient", ("a",))]
    assert told(event("a", 0, assessments=recoded)) == [(25, "toward", "away", ("a",))]


def test_lapse_by_taking_back_names_all_that_was_taken_back():
    taken_back = [event(side, 0, side, retracted_at=moment(20)) for side in ("toward", "away")]
    assert told(*taken_back) == [(20, "mixed", "insufficient", ("away", "toward"))]


def test_fall_that_no_single_arrival_pulls_down_names_what_there_is():
    """Dated back, the event toward is older than was thought and weighs less than its rival."""
    first, corrected = event("a", 100, retracted_at=moment(105)), event("a", 0, recorded_at=moment(105))
    rival = event("b", 100, "away", significance="minor", confidence="medium")
    assert told(first, corrected, rival, last=110) == [(105, "toward", "mixed", ("a",))]


def test_no_readings_tell_nothing():
    assert backslides([], [event()]) == ()


def test_lapse_is_no_step_back_in_policy():
    fall, lapse = (
        Backslide(day(0), Label.TOWARD, after, (), by_ageing=True) for after in (Label.AWAY, Label.INSUFFICIENT)
    )
    assert (fall.is_lapse, lapse.is_lapse) == (False, True)


def test_group_falls_with_its_members():
    units = {"a": [event("a", 0), event("x", 30, "away")], "b": [event("b", 0), event("x", 30, "away")]}
    readings = read_group_history(units, first=day(0), last=day(40), known_at=LATER)
    assert [line(found) for found in group_backslides(readings, units)] == [(30, "toward", "mixed", ("x",))]


@FEW
@given(histories())
def test_ledger_lists_each_fall_and_lapse_once(history: list[EventEvidence]):
    readings = read_history(history, first=day(-1), last=day(LAST), known_at=LATER)
    found = {entry.on: entry for entry in backslides(readings, history)}
    rated = None
    for before, after in pairwise(readings):
        rated = before.label if before.label is not Label.INSUFFICIENT else rated
        changed = rated is not None and after.label is not before.label
        listed = changed and HEIGHTS.get(after.label, -1) < HEIGHTS[rated]
        assert (after.as_of in found) is listed
        if listed:
            assert (found[after.as_of].before, found[after.as_of].after) == (rated, after.label)


def totals(*events: EventEvidence, since: int = 0, on: int = 400) -> Totals:
    return totals_since(events, since=day(since), as_of=day(on), known_at=LATER)


def test_totals_do_not_age():
    events = [event("a", 0), event("b", 300, significance="moderate", confidence="medium"), event("c", 9, "away")]
    assert totals(*events) == Totals(pytest.approx(4.4), 3.0, 0.0, 2, 1, 0)


def test_totals_take_both_days_in_and_nothing_outside():
    events = [event("before", 9), event("first", 10), event("last", 20), event("after", 21)]
    assert totals(*events, since=10, on=20) == Totals(6.0, 0.0, 0.0, 2, 0, 0)


def test_totals_count_an_episode_once_on_each_side():
    steps = [event(f"{side}{n}", n, side, episode="bill") for side in ("toward", "away") for n in range(2)]
    assert totals(*steps) == Totals(3.0, 3.0, 0.0, 2, 2, 0)


def test_totals_leave_out_what_never_counts():
    gone, background = event("gone", retracted_at=moment(5)), event("background", is_baseline=True)
    assert totals(event("n", 0, "neutral"), gone, background) == Totals(0.0, 0.0, 3.0, 0, 0, 1)


def test_totals_of_a_group_count_a_joint_event_once_at_its_most():
    minor, major = (event("joint", significance=s) for s in ("minor", "major"))
    units = {"a": [minor], "b": [major, event("b", 0, "away")]}
    found = group_totals_since(units, since=day(0), as_of=day(9), known_at=LATER)
    assert found == Totals(3.0, 3.0, 0.0, 1, 1, 0)
