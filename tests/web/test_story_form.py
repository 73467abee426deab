"""What the form of a story starts from: where the machine dares a side, and in which words it says how sure it is."""

import pytest

from recommendations.triage.cards import CandidateLine
from recommendations.triage.precision import Precision
from recommendations.vocabulary import CandidateOutcome, Side
from recommendations.web.story_form import dares, why


def line(**fields):
    defaults = {"recommendation_id": 1, "brief_code": "brief-1", "code": "R01", "title": "Open the data"}
    defaults |= {"relevance": 0.9, "is_strong": True, "matched_terms": ("data bill",), "outcome": CandidateOutcome.OPEN}
    defaults |= {"suggested_side": Side.TOWARD, "side_certainty": 0.8}
    return CandidateLine(**defaults | fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"suggested_side": Side.AWAY}, True),
        ({"precision": Precision(10, 20)}, True),
        ({"precision": Precision(9, 20)}, False),
        ({"precision": Precision(0, 4)}, True),  # so few say nothing
        ({"is_strong": False}, False),
        ({"suggested_side": None, "side_certainty": None}, False),
    ],
)
def test_a_side_is_chosen_beforehand_where_the_machine_dares(fields, expected):
    assert dares(line(**fields)) is expected


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Fairly sure of toward"),
        ({"side_certainty": 0.95, "suggested_side": Side.AWAY}, "Very sure of away"),
        ({"side_certainty": 0.6}, "Leans to toward"),
        ({"side_certainty": None}, "Suggested: toward"),
        ({"precision": Precision(17, 20)}, "Fairly sure of toward. Rule right in 17 of 20 cases"),
        ({"precision": Precision(3, 11)}, "Fairly sure of toward. Rule right in 3 of 11 cases, so it stays out"),
        ({"is_strong": False}, "Weak match, so it stays out"),
        ({"suggested_side": None}, "No side suggested, so it stays out"),
    ],
)
def test_why_says_how_sure_the_machine_is(fields, sentence):
    assert why(line(**fields)) == sentence
