from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from recommendations.direction.explain import Grounds, arithmetic, reason_sentence
from recommendations.direction.label import read_direction
from recommendations.direction.posterior import posterior
from recommendations.vocabulary import DatePrecision, Label, Side
from tests.direction.build import LATER, assessment, day, event
from tests.direction.strategies import DRAWS, days, histories

LONG = " ".join(f"word{n}" for n in range(40))


def reason(events, on: int = 0) -> tuple[str, tuple[str, ...]]:
    found = read_direction(events, as_of=day(on), known_at=LATER)
    return found.reason, found.leading_keys


def test_reason_names_the_two_heaviest_when_both_fit():
    events = [event("a", significance="moderate"), event("b"), event("c", significance="minor")]
    assert reason(events) == ("Bill b passed; Bill a passed.", ("b", "a"))


def test_reason_names_one_event_in_full_rather_than_two_cut():
    fifteen = " ".join(["word"] * 15)
    events = [event("a", headline=fifteen), event("b", headline=fifteen, significance="moderate")]
    assert reason(events) == (f"{fifteen}.", ("a",))


def test_contested_reason_names_what_stands_against_it():
    events = [event("a"), event("b"), event("c"), event("d", side="away", significance="minor")]
    assert reason(events) == ("Bill c passed; away: Bill d passed.", ("c", "d"))


def test_reason_leaves_out_an_other_side_too_light_to_contest():
    events = [event("a"), event("d", side="away", significance="minor", confidence="low")]
    assert reason(events) == ("Bill a passed.", ("a",))


def test_reason_for_away_mirrors_it():
    events = [event("a", side="away"), event("b", side="away"), event("d", side="toward", significance="minor")]
    assert reason(events) == ("Bill b passed; toward: Bill d passed.", ("b", "d"))


def test_mixed_reason_names_both_sides():
    events = [event("a"), event("b", side="away")]
    assert reason(events) == ("Toward: Bill a passed; away: Bill b passed.", ("a", "b"))


def test_one_event_judged_both_ways_is_named_once():
    split = event(assessments=(assessment("toward"), assessment("away", coder="bo")))
    assert reason([split]) == ("Both ways: Bill a passed.", ("a",))


def test_holding_reason_names_the_activity():
    assert reason([event(side="neutral")]) == ("Activity, but no clear move: Bill a passed.", ("a",))


def test_thin_reason_dates_the_latest_event():
    assert reason([event(significance="minor")], 90) == (
        "Too little evidence yet; latest, 1 Jan 2026: Bill a passed.",
        ("a",),
    )


def test_latest_event_is_the_latest_by_its_day():
    events = [event("z", 0, significance="minor", confidence="low"), event("a", 5, significance="minor")]
    assert reason(events, 6)[1] == ("a",)


def test_lapsed_reason_says_since_when_nothing_was_rated():
    assert reason([event("a"), event("b", 30)], 300) == (
        "Nothing rated since 31 Jan 2026; then: Bill b passed.",
        ("b",),
    )


def test_reason_never_invents_a_day():
    vague = event(date_precision=DatePrecision.MONTH)
    assert reason([vague], 200)[0] == "Nothing rated since Jan 2026; then: Bill a passed."


def test_of_equal_events_the_later_is_named_first():
    assert reason([event("a", 0, significance="major"), event("b", 0)])[1] == ("b", "a")


def test_heaviest_is_by_weight_today_not_at_first():
    events = [event("old", 0), event("new", 100, significance="moderate")]
    assert reason(events, 100)[1] == ("new", "old")


def test_long_headlines_share_the_words_fairly():
    text, _ = reason([event("a", headline=LONG), event("b", side="away", headline="Short one")])
    assert text == "Toward: " + " ".join(f"word{n}" for n in range(16)) + "…; away: Short one."


def test_headline_without_words_is_replaced_by_its_date():
    assert reason([event(headline=" ... ")])[0] == "event of 1 Jan 2026."


headlines = st.text(max_size=400) | st.just(LONG) | st.just("x" * 5000) | st.just("")
labels = st.sampled_from(list(Label))
flags = st.booleans()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    labels, st.lists(headlines, min_size=2, max_size=4), st.booleans(), st.booleans(), st.sampled_from(DatePrecision)
)
def test_reason_is_one_line_of_at_most_twenty_words(
    label: Label, texts: list[str], contested: bool, fresh: bool, precision: DatePrecision
):
    events = [event(f"e{n}", headline=text, date_precision=precision) for n, text in enumerate(texts)]
    found = reason_sentence(
        Grounds(
            label,
            toward=events[:2],
            away=events[1:3],
            neutral=events[:1],
            contested=contested,
            latest=events[-1],
            fresh=fresh,
            too_few=(12, 30) if fresh and contested else None,
        )
    )
    assert 1 <= len(found.text.split()) <= 20
    assert len(found.text) <= 300
    assert found.text.splitlines() == [found.text]
    assert len(set(found.keys)) == len(found.keys) >= 1


def test_arithmetic_shows_each_step():
    (line,) = arithmetic([event(confidence="medium")], as_of=day(90), known_at=LATER)
    assert (line.key, line.age_days, line.age_factor, line.side, line.cap_factor) == ("a", 90, 0.5, Side.TOWARD, 1.0)
    assert (line.points, line.counted, line.running_toward) == pytest.approx((2.1, 1.05, 1.05))


def test_arithmetic_lists_disagreement_on_both_sides():
    split = event(assessments=(assessment("toward"), assessment("away", coder="bo")))
    lines = arithmetic([split], as_of=day(0), known_at=LATER)
    assert [(line.side, line.points) for line in lines] == [(Side.TOWARD, 1.5), (Side.AWAY, 1.5)]


def test_arithmetic_leaves_out_what_is_to_come_and_says_nothing_of_nothing():
    assert arithmetic([event(on=1)], as_of=day(0), known_at=LATER) == ()


@DRAWS
@given(histories(least=1), days)
def test_arithmetic_rebuilds_the_totals(history, on: int):
    as_of = day(on) + timedelta(days=1)
    found = posterior(history, as_of=as_of, known_at=LATER)
    lines = arithmetic(history, as_of=as_of, known_at=LATER)
    last = (lines[-1].running_toward, lines[-1].running_away) if lines else (0.0, 0.0)
    assert last == pytest.approx((found.toward, found.away), rel=1e-12, abs=1e-15)
    assert all(n.counted == pytest.approx(n.points * n.age_factor * n.cap_factor) for n in lines)


def test_arithmetic_of_the_year_ages_more_slowly():
    (line,) = arithmetic([event()], as_of=day(365), known_at=LATER, half_life_days=365)
    assert (line.age_factor, line.counted) == (0.5, 1.5)


@DRAWS
@given(histories(), days, st.sampled_from([90, 365]))
def test_p24_every_published_number_is_rebuilt_from_the_arithmetic(history, on: int, half_life: int):
    reading = read_direction(history, as_of=day(on), known_at=LATER)
    published = reading.posterior if half_life == 90 else reading.long_posterior
    lines = arithmetic(history, as_of=day(on), known_at=LATER, half_life_days=half_life)
    aged = [(n.side, n.points * 2 ** (-n.age_days / half_life) * n.cap_factor) for n in lines]
    toward, away, neutral = (sum(points for its, points in aged if its is side) for side in Side)
    alpha, beta = 2 + toward, 2 + away
    assert (published.toward, published.away, published.neutral) == pytest.approx((toward, away, neutral))
    assert (published.share, published.evidence) == pytest.approx((alpha / (alpha + beta), toward + away))
    assert published.p_toward == pytest.approx(special.betainc(beta, alpha, 0.5))
    assert published.interval60 == pytest.approx(tuple(special.betaincinv(alpha, beta, p) for p in (0.2, 0.8)))
    assert published.interval80 == pytest.approx(tuple(special.betaincinv(alpha, beta, p) for p in (0.1, 0.9)))
    assert published.contested is (min(toward, away) >= 1 - 1e-9)
    sides = [n.side for n in lines]
    assert [reading.toward_count, reading.away_count, reading.neutral_count] == [sides.count(side) for side in Side]
