from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.direction.change import Viewpoint, split_change
from recommendations.direction.evidence import EventEvidence
from recommendations.direction.ledger import Backslide
from recommendations.direction.sensitivity import Addition, Flip
from recommendations.direction.sentences import (
    SENTENCE_WORDS,
    addition_sentence,
    backslide_sentence,
    change_sentence,
    flip_sentence,
    sensitivity_sentences,
)
from recommendations.vocabulary import DatePrecision, Label, Side, Significance
from tests.direction.build import assessment, day, event, moment
from tests.direction.strategies import DRAWS, histories

HEADLINES = {"a": "Bill passed", "b": "Troops withdrawn.", "long": " ".join(["word"] * 40), "empty": " ... "}
TO_MIXED = Addition(Significance.MODERATE, Label.MIXED)


def changed(*events: EventEvidence, before: int = 0, after: int = 10) -> str:
    return change_sentence(split_change(events, *(Viewpoint(day(n), moment(n)) for n in (before, after))))


def test_addition_says_which_event_today_would_turn_the_label():
    assert addition_sentence(Side.AWAY, TO_MIXED) == "One moderate away event today would make this Mixed."


def test_addition_on_a_past_day_names_the_day():
    sentence = addition_sentence(Side.AWAY, TO_MIXED, on=day(34))
    assert sentence == "One moderate away event on 4 Feb 2026 would make this Mixed."


def test_addition_to_a_group_is_a_joint_event():
    sentence = addition_sentence(Side.TOWARD, Addition(Significance.MAJOR, Label.TOWARD), joint=True)
    assert sentence == "One major joint toward event today would make this Toward."


def test_addition_that_leaves_no_label_is_said_so():
    sentence = addition_sentence(Side.AWAY, Addition(Significance.MINOR, Label.INSUFFICIENT))
    assert sentence == "One minor away event today would leave this without enough evidence on either side."


@pytest.mark.parametrize(
    ("flip", "sentence"),
    [
        (Flip(("a",), "", Label.MIXED), "Without “Bill passed”, this would be Mixed."),
        (Flip(("b",), "", Label.INSUFFICIENT), "Without “Troops withdrawn”, the evidence would not be enough."),
        (
            Flip(("a", "b"), "talks", Label.AWAY),
            "Without the 2 events of the episode of “Troops withdrawn”, this would be Away.",
        ),
        (Flip(("empty",), "", Label.AWAY), "Without “event empty”, this would be Away."),
    ],
)
def test_flip_names_the_event_or_the_episode_by_its_latest(flip: Flip, sentence: str):
    assert flip_sentence(flip, HEADLINES) == sentence


def test_all_that_would_change_a_label_is_said_in_one_go():
    said = sensitivity_sentences(
        [Flip(("a",), "", Label.MIXED)], {Side.TOWARD: None, Side.AWAY: TO_MIXED}, HEADLINES, on=day(34), joint=True
    )
    assert said == (
        "One moderate joint away event on 4 Feb 2026 would make this Mixed.",
        "Without “Bill passed”, this would be Mixed.",
    )


def test_firm_label_is_said_to_be_firm():
    said = sensitivity_sentences([], {Side.TOWARD: None, Side.AWAY: None}, HEADLINES)
    assert said == ("No single event, taken away or added, would change this.",)


def test_small_change_is_no_material_change():
    assert changed(event("a", 0), event("b", 0)) == "No material change."


def test_lapse_by_ageing_says_since_when_nothing_came():
    assert changed(event("a", 0), before=110, after=114) == "Toward has lapsed: no new evidence since Jan 2026."


def test_fade_by_ageing_says_what_became_of_the_label():
    events = [event("a", 0), event("b", 0, "away", significance="minor", confidence="medium")]
    assert changed(*events, before=60, after=135) == "Was Toward, now Mixed: no new evidence since Jan 2026."


def test_share_that_faded_under_one_label_says_still():
    events = [event(key, 0) for key in "ab"]
    assert changed(*events, after=60) == "Still Toward, share 80 to 74: no new evidence since Jan 2026."


def test_month_nobody_knows_is_not_named():
    vague = event("a", 0, date_precision=DatePrecision.YEAR)
    assert changed(vague, before=110, after=114) == "Toward has lapsed: no new evidence since 2026."


RECODED = (assessment("toward", superseded_at=moment(5)), assessment("away", recorded_at=moment(5)))


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        (
            [event("a", 0), event("n", 5, "away")],
            "Was Toward, now Mixed, share 71 to 49, mainly through new events.",
        ),
        (
            [event("a", 0), event("l", 0, "away", recorded_at=moment(5))],
            "Was Toward, now Mixed, share 71 to 50, mainly through late reports.",
        ),
        (
            [event("a", 0, assessments=RECODED)],
            "Was Toward, now Away, share 71 to 30, mainly through revised assessments.",
        ),
        (
            [event("a", 0, retracted_at=moment(5))],
            "Was Toward, now without enough evidence, share 71 to 50, mainly through revised assessments.",
        ),
        ([event("n", 5)], "Was without enough evidence, now Toward, share 50 to 71, mainly through new events."),
        ([event("a", 0), event("n", 5)], "Still Toward, share 71 to 79, mainly through new events."),
    ],
)
def test_change_names_its_main_cause(events: list[EventEvidence], sentence: str):
    assert changed(*events) == sentence


def test_change_mainly_by_ageing_says_so_though_something_came():
    events = [event("a", 0), event("n", 60, "neutral")]
    assert changed(*events, after=60) == "Still Toward, share 71 to 66, mainly through ageing."


@pytest.mark.parametrize(
    ("backslide", "sentence"),
    [
        (Backslide(day(0), Label.TOWARD, Label.MIXED, ("a",), False), "Toward fell to Mixed: “Bill passed”."),
        (
            Backslide(day(0), Label.MIXED, Label.AWAY, ("a", "b"), False),
            "Mixed fell to Away: “Bill passed” and 1 more.",
        ),
        (Backslide(day(0), Label.TOWARD, Label.MIXED, (), True), "Toward fell to Mixed as its evidence aged."),
        (Backslide(day(0), Label.AWAY, Label.INSUFFICIENT, (), True), "Away lapsed as its evidence aged."),
        (Backslide(day(0), Label.AWAY, Label.INSUFFICIENT, ("b",), False), "Away lapsed: “Troops withdrawn”."),
    ],
)
def test_backslide_names_its_cause(backslide: Backslide, sentence: str):
    assert backslide_sentence(backslide, HEADLINES) == sentence


labels = st.sampled_from(list(Label))


@DRAWS
@given(labels, labels, st.integers(1, 200), st.sampled_from(list(HEADLINES)), st.sampled_from(Significance))
def test_no_sentence_is_longer_than_its_words(
    before: Label, after: Label, size: int, key: str, significance: Significance
):
    keys = (key,) * size
    said = [
        addition_sentence(Side.TOWARD, Addition(significance, after), on=day(0), joint=True),
        flip_sentence(Flip(keys, "talks", after), HEADLINES),
        backslide_sentence(Backslide(day(0), before, after, keys, by_ageing=False), HEADLINES),
    ]
    assert max(len(sentence.split()) for sentence in said) <= SENTENCE_WORDS


@DRAWS
@given(histories(), labels, labels, st.booleans())
def test_change_is_told_in_its_words(history: list[EventEvidence], before: Label, after: Label, alone: bool):
    split = split_change(history, Viewpoint(day(30), moment(30)), Viewpoint(day(90), moment(90)))
    told = replace(split, label_before=before, label_after=after, material=True, by_ageing_alone=alone)
    assert len(change_sentence(told).split()) <= SENTENCE_WORDS
