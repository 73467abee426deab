from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.triage.sketch import FEWEST_WORDS, Telling, containment, pairs_alike, read_sketch
from tests.make import NOON


def words(first, count=60):
    """A text of made-up words, no two alike."""
    return " ".join(f"w{first + n}" for n in range(count))


def telling(story_id, text, *, hours=0.0):
    return Telling(story_id, NOON + timedelta(hours=hours), read_sketch(text))


def paired(*tellings):
    return [(pair.one, pair.other, round(pair.containment, 2)) for pair in pairs_alike(tellings)]


@pytest.mark.parametrize(("count", "is_read"), [(FEWEST_WORDS, True), (FEWEST_WORDS - 1, False), (0, False)])
def test_read_sketch_takes_forty_words_or_more(count, is_read):
    assert (read_sketch(words(0, count)) is not None) == is_read


def test_read_sketch_knows_no_case_and_no_punctuation():
    assert read_sketch(words(0).replace(" w5 ", ", W5. ")) == read_sketch(words(0))


def test_pairs_alike_finds_a_text_that_is_part_of_another():
    assert paired(telling(1, words(0, 50)), telling(2, words(0, 400))) == [(1, 2, 1.0)]


@pytest.mark.parametrize(("shared", "found"), [(32, [(1, 2, 0.52)]), (28, [])])
def test_pairs_alike_asks_for_half_of_the_smaller_text(shared, found):
    other = f"{words(0, shared)} {words(1000, 60 - shared)}"
    assert paired(telling(1, words(0, 60)), telling(2, other)) == found


@pytest.mark.parametrize(("hours", "count"), [(72, 1), (72.1, 0), (-72, 1), (-73, 0)])
def test_pairs_alike_looks_no_further_than_three_days(hours, count):
    assert len(paired(telling(1, words(0)), telling(2, words(0), hours=hours))) == count


def test_pairs_alike_says_nothing_of_texts_of_one_story():
    assert paired(telling(1, words(0)), telling(1, words(0))) == []


def test_pairs_alike_names_a_pair_once_with_its_best_share():
    tellings = telling(2, words(0, 60)), telling(1, words(0, 40) + " " + words(900, 20)), telling(1, words(0, 60))
    assert paired(*tellings) == [(1, 2, 1.0)]


def test_pairs_alike_puts_the_most_alike_first():
    part = f"{words(0, 40)} {words(500, 20)}"
    assert [pair[:2] for pair in paired(telling(1, words(0)), telling(2, part), telling(3, words(0)))] == [
        (1, 3),
        (1, 2),
        (2, 3),
    ]


def test_pairs_alike_is_not_led_by_what_stands_under_every_text():
    notice = words(5000, 45)
    tellings = [telling(n, f"{notice} {words(9000 + 100 * n, 40)}") for n in range(200)]
    assert pairs_alike(tellings) == ()


@given(st.integers(40, 90), st.integers(40, 300), st.integers(0, 250))
def test_containment_is_a_share_and_the_same_both_ways(one_count, other_count, offset):
    one, other = read_sketch(words(0, one_count)), read_sketch(words(offset, other_count))
    assert 0 <= containment(one, other) == containment(other, one) <= 1
