from dataclasses import replace

import pytest

from recommendations.direction.evidence import WeighedEvent, weigh
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.vocabulary import Side
from tests.direction.build import LATER, assessment, event, moment


def points(*events, known: int = 20_000) -> list[tuple[str, float, float, float]]:
    weighed = weigh(events, known_at=moment(known), parameters=DIRECTION_V1)
    return [(w.event.key, w.toward, w.away, w.neutral) for w in weighed]


@pytest.mark.parametrize(
    ("significance", "confidence", "expected"),
    [
        ("minor", "low", 0.4),
        ("minor", "high", 1.0),
        ("moderate", "medium", 1.4),
        ("major", "low", 1.2),
        ("major", "high", 3.0),
    ],
)
def test_points_are_significance_times_confidence(significance: str, confidence: str, expected: float):
    judged = assessment(significance=significance, confidence=confidence)
    assert judged.points(DIRECTION_V1) == pytest.approx(expected)


def test_coders_are_averaged_and_their_disagreement_counts_on_both_sides():
    judged = (assessment("toward"), assessment("away", coder="bo", significance="moderate"))
    assert points(event(assessments=judged)) == [("a", 1.5, 1.0, 0.0)]


def test_coders_who_agree_outweigh_one_who_does_not():
    judged = (assessment("toward"), assessment("toward", coder="bo"), assessment("away", coder="cy"))
    assert points(event(assessments=judged)) == [("a", 2.0, 1.0, 0.0)]


def test_adjudicated_assessment_replaces_the_coders():
    settled = assessment("away", coder="chief", status="adjudicated", significance="moderate")
    judged = (assessment("toward"), assessment("neutral", coder="bo"), settled)
    assert points(event(assessments=judged)) == [("a", 0.0, 2.0, 0.0)]


def test_adjudication_counts_only_from_the_moment_it_was_made():
    settled = assessment("away", coder="chief", status="adjudicated", recorded_at=moment(5))
    found = event(assessments=(assessment("toward"), settled))
    assert [points(found, known=4), points(found, known=5)] == [[("a", 3.0, 0.0, 0.0)], [("a", 0.0, 3.0, 0.0)]]


def test_one_coder_repeating_a_call_does_not_outvote_another():
    judged = (assessment("toward"), assessment("toward", recorded_at=moment(1)), assessment("away", coder="bo"))
    assert points(event(assessments=judged)) == [("a", 1.5, 1.5, 0.0)]


@pytest.mark.parametrize(("known", "counted"), [(-1, False), (0, True), (9, True), (10, False)])
def test_event_counts_from_record_to_retraction(known: int, counted: bool):
    found = event(assessments=(assessment(recorded_at=moment(-9)),), retracted_at=moment(10))
    assert points(found, known=known) == ([("a", 3.0, 0.0, 0.0)] if counted else [])


@pytest.mark.parametrize(("known", "counted"), [(2, False), (3, True), (9, True), (10, False)])
def test_assessment_counts_from_record_to_replacement(known: int, counted: bool):
    found = event(assessments=(assessment(recorded_at=moment(3), superseded_at=moment(10)),))
    assert points(found, known=known) == ([("a", 3.0, 0.0, 0.0)] if counted else [])


def test_recoding_moves_the_points_at_one_moment():
    old = assessment("toward", superseded_at=moment(5))
    found = event(assessments=(old, assessment("away", recorded_at=moment(5))))
    assert [points(found, known=4), points(found, known=5)] == [[("a", 3.0, 0.0, 0.0)], [("a", 0.0, 3.0, 0.0)]]


@pytest.mark.parametrize("flag", ["is_duplicate", "is_baseline"])
def test_duplicate_and_baseline_carry_nothing(flag: str):
    assert points(event("a", **{flag: True}), event("b")) == [("b", 3.0, 0.0, 0.0)]


def test_each_key_counts_once_and_events_come_by_day():
    assert [key for key, *_ in points(event("b", 2), event("a", 3), event("b", 2), event("c", 1))] == ["c", "b", "a"]


def test_event_nobody_assessed_is_not_among_the_evidence():
    assert points(replace(event(), assessments=())) == []


@pytest.mark.parametrize(
    ("toward", "away", "neutral", "leaning"),
    [(2, 1, 0, Side.TOWARD), (1, 2, 0, Side.AWAY), (0, 1, 2, Side.NEUTRAL), (1, 1, 0, None), (1, 0, 1, None)],
)
def test_event_leans_to_the_side_with_most_points(toward: float, away: float, neutral: float, leaning: Side | None):
    assert WeighedEvent(event(), toward, away, neutral).leaning is leaning


def test_naive_moment_of_knowledge_is_refused():
    with pytest.raises(TypeError):
        weigh([event()], known_at=LATER.replace(tzinfo=None), parameters=DIRECTION_V1)
