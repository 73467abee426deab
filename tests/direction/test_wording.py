import pytest

from recommendations.direction.wording import date_words, share_out, shorten
from recommendations.vocabulary import DatePrecision
from tests.direction.build import day


@pytest.mark.parametrize(
    ("precision", "words"), [("day", "4 Feb 2026"), ("month", "Feb 2026"), ("year", "2026"), ("fiscal_year", "FY2026")]
)
def test_date_is_told_as_far_as_it_is_known(precision: str, words: str):
    assert date_words(day(34), DatePrecision(precision)) == words


@pytest.mark.parametrize(
    ("headline", "words", "expected"),
    [
        ("Bill passed", 2, "Bill passed"),
        ("Bill passed.", 5, "Bill passed"),
        ("  Bill \n passed ", 5, "Bill passed"),
        ("Parliament passes the bill", 3, "Parliament passes…"),
        ("Estonia says it will not leave", 5, "Estonia says it…"),
        ("Latvia, Lithuania sign", 1, "Latvia…"),
        ("the of and in", 2, "the…"),
        ("Will it pass?", 3, "Will it pass?"),
        ("", 3, ""),
    ],
)
def test_headline_is_cut_after_a_word_that_can_end_it(headline: str, words: int, expected: str):
    assert shorten(headline, words=words, characters=100) == expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [("abcd efgh ijkl", "abcd efgh…"), ("abcdefghijklmnop", "abcdefghi…"), ("abcd efgh", "abcd efgh")],
)
def test_headline_is_cut_by_length_too(headline: str, expected: str):
    assert shorten(headline, words=9, characters=10) == expected


@pytest.mark.parametrize(
    ("lengths", "words", "room"),
    [([30], 20, [20]), ([30, 30], 18, [9, 9]), ([3, 30], 18, [9, 15]), ([30, 3], 18, [15, 9]), ([9, 30], 19, [9, 10])],
)
def test_words_one_headline_leaves_go_to_the_other(lengths: list[int], words: int, room: list[int]):
    assert share_out(lengths, words) == room
