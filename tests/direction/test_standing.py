from dataclasses import replace

import pytest

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import read_direction
from recommendations.direction.parameters import DIRECTION_V1
from tests.direction.build import LATER, assessment, day, event


def shown(events: list[EventEvidence], on: int = 0) -> tuple[str, bool, bool, bool]:
    """(shown label, clear, words only, rests on one event)."""
    r = read_direction(events, as_of=day(on), known_at=LATER)
    return r.shown, r.clear, r.words_only, r.one_event


def several(count: int, **fields) -> list[EventEvidence]:
    return [event(f"e{n}", **fields) for n in range(count)]


def test_two_clear_deeds_show_the_full_label():
    assert shown(several(2)) == ("toward", True, False, False)


def test_clear_away_shows_the_full_label():
    assert shown(several(2, side="away")) == ("away", True, False, False)


def test_likely_but_not_clear_is_leaning():
    assert shown([event("a"), event("b", significance="minor")]) == ("leaning_toward", False, False, False)


def test_one_event_is_leaning_and_says_so():
    assert shown([event(side="away")]) == ("leaning_away", False, False, True)


def test_one_event_stays_leaning_even_where_it_would_be_clear():
    bold = replace(DIRECTION_V1, p_clear=0.85)
    found = read_direction([event()], as_of=day(0), known_at=LATER, parameters=bold)
    assert (found.clear, found.shown) == (True, "leaning_toward")


@pytest.mark.parametrize("step", ["statement", None])
def test_words_alone_are_leaning_however_many(step: str | None):
    assert shown(several(6, step=step)) == ("leaning_toward", True, True, False)


def test_one_deed_among_words_lifts_the_cap():
    assert shown([*several(5, step="statement"), event("act", step="proposal")]) == ("toward", True, False, False)


def test_deed_that_has_faded_no_longer_lifts_the_cap():
    """A minor act weighs 0.05 points after 389 days."""
    act = event("act", 0, step="enacted", significance="minor")
    words = [event(f"w{n}", 380, step="statement") for n in range(3)]
    assert [shown([act, *words], on)[2] for on in (388, 389, 390)] == [False, True, True]


def test_deed_on_the_other_side_does_not_lift_the_cap():
    assert shown([*several(6, step="statement"), event("act", side="away", significance="minor")])[2] is True


def test_mixed_is_words_only_when_both_sides_are():
    words = [event("a", step="statement"), event("b", side="away", step="statement")]
    assert shown(words) == ("mixed", False, True, False)
    assert shown([*words, event("c", side="away", step="decision", significance="minor")])[2] is False


def test_one_event_judged_both_ways_is_mixed_on_one_event():
    split = event(assessments=(assessment("toward"), assessment("away", coder="bo")))
    assert shown([split]) == ("mixed", False, False, True)


def test_neutral_events_hold_and_are_not_called_words():
    assert shown(several(2, side="neutral", step="statement")) == ("holding", False, False, False)


def test_too_little_is_no_recent_evidence():
    assert shown([event(significance="minor")]) == ("no_recent_evidence", False, False, False)


def test_lapsed_label_is_no_recent_evidence():
    assert [shown([event()], on)[0] for on in (113, 114)] == ["leaning_toward", "no_recent_evidence"]


@pytest.mark.parametrize("events", [[], [event(on=1)], [event(is_baseline=True)], [event(is_duplicate=True)]])
def test_nothing_that_counts_is_not_yet_rated(events: list[EventEvidence]):
    assert shown(events) == ("not_yet_rated", False, False, False)
