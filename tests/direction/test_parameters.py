from dataclasses import FrozenInstanceError

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
