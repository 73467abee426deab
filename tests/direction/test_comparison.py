from typing import Any

import pytest

from recommendations.direction.comparison import Arrivals, Comparison, Viewpoint
from recommendations.direction.evidence import AssessmentEvidence, EventEvidence
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.vocabulary import Label
from tests.direction.build import assessment, day, event, moment


def recoded(before: str, after: str) -> tuple[AssessmentEvidence, AssessmentEvidence]:
    (one, light), (other, heavy) = before.split(), after.split()
    return (
        assessment(one, significance=light, superseded_at=moment(15)),
        assessment(other, significance=heavy, recorded_at=moment(15)),
    )


def compared(*units: list[EventEvidence], before: int = 10, after: int = 20) -> Comparison:
    viewpoints = (Viewpoint(day(n), moment(n)) for n in (before, after))
    return Comparison(units, *viewpoints, derived=len(units) > 1, parameters=DIRECTION_V1)


def arrivals(*events: EventEvidence) -> tuple[tuple[str, ...], ...]:
    found = compared(list(events)).arrivals
    return found.new, found.late, found.revised


def test_event_dated_after_the_earlier_reading_is_new_even_if_it_was_announced_before():
    assert arrivals(event("a", 5), event("b", 11), event("c", 11, recorded_at=moment(2))) == (("b", "c"), (), ())


def test_event_of_the_day_of_the_earlier_reading_is_old():
    assert arrivals(event("a", 10)) == ((), (), ())


def test_event_dated_before_but_recorded_after_is_late():
    assert arrivals(event("a", 5, recorded_at=moment(12))) == ((), ("a",), ())


def test_event_recorded_before_but_judged_after_is_late():
    assert arrivals(event("a", 5, assessments=(assessment(recorded_at=moment(12)),))) == ((), ("a",), ())


@pytest.mark.parametrize("calls", [("toward major", "away major"), ("neutral minor", "neutral major")])
def test_event_judged_otherwise_is_revised(calls: tuple[str, str]):
    assert arrivals(event("a", 5, assessments=recoded(*calls))) == ((), (), ("a",))


@pytest.mark.parametrize("facts", [{"on": 7}, {"on": 15}, {"on": 25}, {"on": 5, "episode": "bill"}])
def test_event_dated_or_told_otherwise_is_revised(facts: dict[str, Any]):
    """The old facts and the new are two rows under one key, the one closed when the other was written down."""
    before, after = event("a", 5, retracted_at=moment(12)), event("a", recorded_at=moment(12), **facts)
    assert arrivals(before, after) == ((), (), ("a",))


def test_event_taken_back_is_revised():
    assert arrivals(event("a", 5, retracted_at=moment(12))) == ((), (), ("a",))


def test_second_coder_who_agrees_revises_nothing():
    agreed = event("a", 5, assessments=(assessment(), assessment(coder="bo", recorded_at=moment(12))))
    assert arrivals(agreed) == ((), (), ())


def test_event_that_came_and_went_in_between_is_nothing():
    assert arrivals(event("a", 5, recorded_at=moment(12), retracted_at=moment(14))) == ((), (), ())


def test_event_still_to_come_or_to_be_known_is_nothing():
    assert arrivals(event("a", 21), event("b", 5, recorded_at=moment(21))) == ((), (), ())


def test_arrivals_come_by_day_and_key():
    assert arrivals(event("c", 12), event("a", 13), event("b", 12)) == (("b", "c", "a"), (), ())


def test_event_may_be_late_for_one_member_and_revised_for_another():
    late = event("x", 5, assessments=(assessment(recorded_at=moment(12)),))
    found = compared([late], [event("x", 5, assessments=recoded("toward major", "away major"))]).arrivals
    assert (found, found.keys) == (Arrivals((), ("x",), ("x",)), ("x",))


def test_pull_is_what_an_arrival_brought_toward_less_away():
    events = [
        event("old", 5),
        event("new", 12, "away", significance="minor"),
        event("neutral", 12, "neutral"),
        event("turned", 5, assessments=recoded("toward major", "away major")),
        event("turned back", 5, assessments=recoded("away minor", "toward minor")),
        event("gone", 5, significance="moderate", retracted_at=moment(12)),
    ]
    assert compared(events).pulls() == {"new": -1.0, "neutral": 0.0, "gone": -2.0, "turned": -6.0, "turned back": 2.0}


def test_pull_of_a_shared_event_adds_up_over_the_members():
    joint = event("joint", 12)
    assert compared([joint], [joint]).pulls() == {"joint": 6.0}


def test_earlier_events_seen_on_the_later_day_have_only_aged():
    found = compared([event("a", 0), event("b", 115, "away")], before=10, after=115)
    labels = (found.before.label_on(day(10)), found.before.label_on(day(115)), found.after.label_on(day(115)))
    assert labels == (Label.TOWARD, Label.INSUFFICIENT, Label.MIXED)


def test_latest_event_is_that_of_the_later_reading():
    latest = compared([event("z", 5)], [event("a", 5), event("gone", 9, retracted_at=moment(12))]).latest
    assert latest == event("z", 5)
    assert compared([]).latest is None


@pytest.mark.parametrize(
    ("events", "rated"),
    [
        ([], False),
        ([event("a", 5)], True),
        ([event("a", 12)], False),
        ([event("a", 5, retracted_at=moment(12))], False),
    ],
)
def test_rated_both_times_needs_an_event_in_each_reading(events: list[EventEvidence], rated: bool):
    assert compared(events).rated_both_times is rated


@pytest.mark.parametrize(("earlier", "later"), [((20, 10), (10, 20)), ((10, 20), (20, 10))])
def test_change_backwards_is_refused(earlier: tuple[int, int], later: tuple[int, int]):
    viewpoints = (Viewpoint(day(on), moment(known)) for on, known in (earlier, later))
    with pytest.raises(ValueError, match="put the earlier reading first"):
        Comparison([[]], *viewpoints, derived=False, parameters=DIRECTION_V1)
