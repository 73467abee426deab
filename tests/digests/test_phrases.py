from dataclasses import replace

import pytest

from recommendations.digests import phrases
from recommendations.digests.content import SplitPart, Standing
from recommendations.vocabulary import Cadence, Detail, ShownLabel
from tests.digests.content import CONTENT, GENEVA, MOVES, NEW_START, without
from tests.digests.issues import FULL, QUIET, SPLIT


def test_late_development_says_when_it_was_recorded():
    assert phrases.late_words(GENEVA, year=2026) == "Recorded on 3 Feb"
    assert phrases.late_words(NEW_START, year=2026) == ""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (0.46, 0.54, "Toward share up 8 points, from 46 to 54"),
        (0.61, 0.43, "Toward share down 18 points, from 61 to 43"),
        (0.501, 0.504, "Toward share 50 points, as before"),
        (None, 0.5, ""),
    ],
)
def test_share_is_in_points_of_a_hundred(before, after, words):
    assert phrases.share_words(replace(MOVES[0], share_before=before, share_after=after)) == words


def test_one_chosen_recommendation_stands_alone():
    standings = (Standing(ShownLabel.MIXED, (1, 1)),)
    assert phrases.standing_title(without(standings=standings)) == "Where the recommendation stands"
    assert phrases.standing_title(CONTENT) == "Where the 14 recommendations stand"


def test_choice_names_the_chosen_recommendations():
    assert phrases.choice_words(CONTENT) == "You chose: every week, all recommendations."
    chosen = without(chosen=("R10", "R14"))
    assert phrases.choice_words(chosen) == "You chose: every week, recommendations R10 and R14."


def test_causes_stand_beside_the_share_in_points_that_add_up():
    assert phrases.share_words(SPLIT) == (
        "Toward share down 18 points, from 61 to 43: new events −13, late reports −6, ageing +1"
    )


def test_causes_that_cancel_out_are_told_too():
    split = (SplitPart("new events", 2), SplitPart("ageing", -2))
    steady = replace(SPLIT, share_before=0.5, share_after=0.5, split=split)
    assert phrases.share_words(steady) == "Toward share 50 points, as before: new events +2, ageing −2"


def test_one_point_is_one_point():
    assert phrases.share_words(replace(MOVES[0], share_before=0.5, share_after=0.51)) == (
        "Toward share up 1 point, from 50 to 51"
    )


@pytest.mark.parametrize(
    ("move", "words"), [(SPLIT, ""), (MOVES[0], MOVES[0].cause), (replace(SPLIT, faded=True), SPLIT.cause)]
)
def test_cause_is_a_sentence_where_points_do_not_say_it(move, words):
    assert phrases.cause_words(move) == words


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"chosen": ("R10",)}, "You chose: every week, recommendation R10."),
        ({"pillars_chosen": ("Order",)}, "You chose: every week, pillar “Order”."),
        (
            {"pillars_chosen": ("Order", "War"), "chosen": ("R10", "R14")},
            "You chose: every week, pillar “Order”, pillar “War” and recommendations R10 and R14.",
        ),
        ({"actors_chosen": ("Latvia",)}, "You chose: every week, all recommendations, only Latvia."),
        ({"detail": Detail.COUNTS}, "You chose: every week, all recommendations, counts only."),
        ({"cadence": Cadence.ON_CHANGE}, "You chose: when a label changes, all recommendations."),
    ],
)
def test_choice_is_told_in_words(fields, words):
    assert phrases.choice_words(without(**fields)) == words


@pytest.mark.parametrize("cadence", Cadence)
def test_every_cadence_names_its_issue(cadence):
    name = "Digest 6" if cadence is Cadence.ON_CHANGE else f"{cadence.label} digest 6"
    assert phrases.issue_words(without(cadence=cadence)) == name


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Nothing new was recorded on “A US Framework for Baltic Security and Russia Policy”"),
        ({"chosen": ("R10",)}, "Nothing new was recorded on what you follow"),
        ({"cadence": Cadence.ON_CHANGE, "actors_chosen": ("Latvia",)}, "No label changed on what you follow"),
    ],
)
def test_quiet_mail_says_it_in_one_sentence(fields, words):
    exactly = "from 2 February 2026, 07:00, to 9 February 2026, 07:00, Vilnius time."
    assert phrases.quiet_words(replace(QUIET, **fields)) == f"{words} {exactly}"


def test_watchpoint_says_what_it_would_move():
    assert phrases.watch_words(FULL.watchpoints[0]) == "would move Lithuania toward on R08"
