from dataclasses import FrozenInstanceError, replace
from math import nan

import pytest

from recommendations.direction.parameters import DIRECTION_V1, significance_of_step
from recommendations.vocabulary import Confidence, Significance, Step


@pytest.mark.parametrize(
    ("step", "significance"),
    [
        (None, "minor"),
        (Step.STATEMENT, "minor"),
        (Step.PROPOSAL, "moderate"),
        (Step.DECISION, "moderate"),
        (Step.ENACTED, "major"),
        (Step.CARRIED_OUT, "major"),
    ],
)
def test_step_proposes_a_significance(step: Step | None, significance: str):
    assert significance_of_step(step) is Significance(significance)


def test_every_significance_and_confidence_has_its_points():
    assert (set(DIRECTION_V1.significance), set(DIRECTION_V1.confidence)) == (set(Significance), set(Confidence))


def test_parameters_cannot_be_changed_in_place():
    with pytest.raises(FrozenInstanceError):
        DIRECTION_V1.p_enter = 0.9
    with pytest.raises(TypeError):
        DIRECTION_V1.significance[Significance.MINOR] = 2.0


@pytest.mark.parametrize(("value", "reached"), [(0.8, True), (0.8 - 1e-10, True), (0.8 - 1e-8, False), (0.9, True)])
def test_a_cut_is_not_decided_by_the_last_digits(value: float, reached: bool):
    assert DIRECTION_V1.reaches(value, 0.8) is reached


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"version": ""}, "version is empty."),
        ({"half_life_days": 0}, "The half-lives are 0 and 365 days."),
        ({"half_life_days": -1}, "The half-lives are -1 and 365 days."),
        ({"half_life_days_long": 89}, "The half-lives are 90 and 89 days."),
        ({"prior_each_side": 0.0}, "prior_each_side is 0.0. Give a number above 0."),
        ({"prior_each_side": nan}, "prior_each_side is nan. Give a number above 0."),
        ({"episode_cap": -3.0}, "episode_cap is -3.0. Give a number above 0."),
        ({"contested_from": 0.0}, "contested_from is 0.0. Give a number above 0."),
        ({"mass_left": 0.0}, "mass_left is 0.0. Give a number above 0."),
        ({"compare_tolerance": 0.1}, "compare_tolerance is 0.1."),
        ({"compare_tolerance": -1e-9}, "compare_tolerance is -1e-09."),
        (
            {"significance": {Significance.MINOR: 1.0}},
            "significance has no number for moderate, major. Give one for each word.",
        ),
        ({"confidence": {}}, "confidence has no number for low, medium, high."),
        ({"significance": dict(zip(Significance, (1.0, 3.0, 2.0), strict=True))}, "significance runs 1.0, 3.0, 2.0."),
        ({"confidence": dict(zip(Confidence, (0.0, 0.7, 1.0), strict=True))}, "confidence runs 0.0, 0.7, 1.0."),
        ({"evidence_exit": 2.6}, "evidence_exit is 2.6 and evidence_enter is 2.5."),
        ({"evidence_exit": 0.0}, "evidence_exit is 0.0 and evidence_enter is 2.5."),
        ({"neutral_exit": 3.0}, "neutral_exit is 3.0 and neutral_enter is 2.5."),
        ({"p_stay": 0.9}, "p_stay is 0.9, p_enter 0.8 and p_clear 0.95."),
        ({"p_stay": 0.5}, "p_stay is 0.5, p_enter 0.8 and p_clear 0.95."),
        ({"p_enter": 0.96}, "p_stay is 0.65, p_enter 0.96 and p_clear 0.95."),
        ({"p_clear": 1.0}, "p_stay is 0.65, p_enter 0.8 and p_clear 1.0."),
        ({"intervals": (0.8, 0.6)}, "The intervals are 0.8 and 0.6."),
        ({"intervals": (0.6, 1.0)}, "The intervals are 0.6 and 1.0."),
        ({"coverage_min": 0.0}, "coverage_min is 0.0."),
        ({"coverage_min": 1.1}, "coverage_min is 1.1."),
    ],
)
def test_parameters_that_contradict_each_other_are_refused_in_a_sentence(changed, sentence):
    with pytest.raises(ValueError) as refused:
        replace(DIRECTION_V1, **changed)
    assert str(refused.value).startswith(sentence)


def test_every_contradiction_is_told_at_once():
    with pytest.raises(ValueError, match=r"prior_each_side is 0\.0.*p_stay is 0\.4"):
        replace(DIRECTION_V1, prior_each_side=0.0, p_stay=0.4)


def test_limits_of_parameters_are_allowed():
    even = replace(
        DIRECTION_V1, half_life_days=365, evidence_exit=2.5, neutral_exit=2.5, p_stay=0.8, p_clear=0.8, coverage_min=1.0
    )
    assert (even.evidence_exit, even.p_stay, even.coverage_min) == (2.5, 0.8, 1.0)
    assert replace(even, compare_tolerance=0.0).reaches(0.8, 0.8)
