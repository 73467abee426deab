"""How well the matcher does on labelled items. A floor, not a target: fifty items are too few to tune on."""

import json

import pytest
from django.conf import settings

from recommendations.triage.match import RELEVANT_FROM, STRONG_FROM, Matcher, MatchRule
from recommendations.vocabulary import MatchKind

ITEMS = json.loads((settings.BASE_DIR / "tests" / "data" / "development_set.json").read_text())


@pytest.fixture(scope="module")
def matcher():
    """The terms of the first brief; R01 has number 1."""
    rows = json.loads((settings.BASE_DIR / "fixtures" / "04_recommendations.json").read_text())
    terms = [row["fields"] for row in rows if row["model"] == "recommendations.matchterm"]
    return Matcher([MatchRule(number(t["recommendation"][1]), MatchKind(t["kind"]), t["text"]) for t in terms])


def number(code):
    return int(code.removeprefix("R"))


def proposed(matcher, item, at_least):
    matches = matcher.match(f"{item['headline']}\n{item['summary']}")
    return {match.recommendation_id for match in matches if match.relevance >= at_least}


def pairs(matcher, at_least):
    """Right proposals, all proposals, all labels."""
    rows = [(proposed(matcher, item, at_least), {number(code) for code in item["recommendations"]}) for item in ITEMS]
    return tuple(sum(counts) for counts in zip(*((len(p & told), len(p), len(told)) for p, told in rows), strict=True))


def test_matcher_shows_most_relevant_items(matcher):
    relevant = [item for item in ITEMS if item["recommendations"]]
    shown = [item for item in relevant if proposed(matcher, item, RELEVANT_FROM)]
    assert (len(shown) >= 27, len(relevant)) == (True, 35)


def test_matcher_shows_few_distractors(matcher):
    distractors = [item for item in ITEMS if not item["recommendations"]]
    shown = [item for item in distractors if proposed(matcher, item, RELEVANT_FROM)]
    assert (len(shown) <= 2, len(distractors)) == (True, 15)


def test_matcher_proposes_the_right_recommendations(matcher):
    right, proposals, labels = pairs(matcher, RELEVANT_FROM)
    assert right / proposals >= 0.55
    assert right / labels >= 0.54


def test_strong_matches_are_mostly_right(matcher):
    right, proposals, _ = pairs(matcher, STRONG_FROM)
    assert right / proposals >= 0.8
