import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.direction.evidence import EventEvidence, weigh
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.posterior import Posterior, posterior_of
from recommendations.direction.replay import ONE_DAY, course_of, label_by_probability, next_label, replay
from recommendations.vocabulary import Label
from tests.direction.build import LATER, day, event
from tests.direction.strategies import DRAWS, histories


def belief(toward: float = 0.0, away: float = 0.0, neutral: float = 0.0) -> Posterior:
    return posterior_of(toward, away, neutral, DIRECTION_V1)


def runs(events: list[EventEvidence], until: int) -> list[tuple[str, int]]:
    weighed = weigh(events, known_at=LATER, parameters=DIRECTION_V1)
    course = course_of(weighed, until=day(until), half_life_days=90, parameters=DIRECTION_V1)
    return [(run.label, (run.since - day(0)).days) for run in course.runs]


@pytest.mark.parametrize(
    ("current", "p", "label"),
    [
        ("insufficient", 0.80, "toward"),
        ("insufficient", 0.80 - 1e-10, "toward"),
        ("insufficient", 0.79, "mixed"),
        ("toward", 0.65, "toward"),
        ("toward", 0.64, "mixed"),
        ("mixed", 0.79, "mixed"),
        ("away", 0.35, "away"),
        ("away", 0.36, "mixed"),
        ("away", 0.80, "toward"),
        ("toward", 0.20, "away"),
        ("mixed", 0.20, "away"),
        ("mixed", 0.21, "mixed"),
        ("holding", 0.50, "mixed"),
    ],
)
def test_probability_gives_a_label_and_keeps_it_until_well_back(current: str, p: float, label: str):
    assert label_by_probability(Label(current), p, DIRECTION_V1) == label


@pytest.mark.parametrize(
    ("current", "posterior", "label"),
    [
        ("insufficient", belief(toward=2.5), "toward"),
        ("insufficient", belief(toward=2.49), "insufficient"),
        ("holding", belief(toward=2.49, neutral=1.25), "holding"),
        ("toward", belief(toward=1.25), "toward"),
        ("toward", belief(toward=1.24), "insufficient"),
        ("mixed", belief(toward=0.7, away=0.6), "mixed"),
        ("insufficient", belief(neutral=2.5), "holding"),
        ("insufficient", belief(neutral=2.49), "insufficient"),
        ("holding", belief(neutral=1.25), "holding"),
        ("holding", belief(neutral=1.24), "insufficient"),
        ("toward", belief(toward=1.24, neutral=2.5), "holding"),
        ("toward", belief(toward=1.24, neutral=2.4), "insufficient"),
    ],
)
def test_label_needs_enough_fresh_evidence(current: str, posterior: Posterior, label: str):
    assert next_label(Label(current), posterior, DIRECTION_V1) == label


def test_nothing_has_no_runs():
    assert runs([], 100) == []


def test_one_major_event_is_toward_at_once_and_lapses_after_113_days():
    assert runs([event()], 400) == [("toward", 0), ("insufficient", 114)]


def test_lapsed_label_returns_only_with_a_new_event():
    assert runs([event("a", 0), event("b", 300)], 310) == [("toward", 0), ("insufficient", 114), ("toward", 300)]


def test_turn_goes_through_mixed():
    events = [event("a", 0), event("b", 1), event("c", 30, "away"), event("d", 60, "away"), event("e", 90, "away")]
    assert runs(events, 90) == [("toward", 0), ("mixed", 60), ("away", 90)]


def test_day_before_the_first_event_has_no_run():
    weighed = weigh([event("a", 5)], known_at=LATER, parameters=DIRECTION_V1)
    course = course_of(weighed, until=day(9), half_life_days=90, parameters=DIRECTION_V1)
    assert (course.runs_on(day(4)), course.segment_on(day(4)), course.label_on(day(4))) == (
        (None, None),
        None,
        Label.INSUFFICIENT,
    )
    assert course.belief(day(4)) == belief()


@DRAWS
@given(histories(), st.sampled_from([90, 365]))
def test_skipping_finds_the_runs_that_stepping_day_by_day_finds(history: list[EventEvidence], half_life_days: int):
    weighed = weigh(history, known_at=LATER, parameters=DIRECTION_V1)
    course = course_of(weighed, until=day(900), half_life_days=half_life_days, parameters=DIRECTION_V1)
    daily = replay(
        course.starts,
        until=day(900),
        step=lambda label, on: next_label(label, course.belief(on), DIRECTION_V1),
        leave=lambda _label, on, _end: on + ONE_DAY,
    )
    assert course.runs == daily
