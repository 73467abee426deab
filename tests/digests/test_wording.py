from datetime import UTC, date, datetime

import pytest

from recommendations.digests import wording
from recommendations.vocabulary import Cadence, DatePrecision, ShownLabel, Side
from tests.digests.content import CONTENT


def test_every_label_has_a_glyph_of_its_own_and_its_word():
    marks = [wording.label_mark(label) for label in ShownLabel]
    assert len({mark.glyph for mark in marks}) == len(ShownLabel)
    assert [mark.word for mark in marks] == [label.label for label in ShownLabel]


def test_unknown_label_is_not_yet_rated():
    assert str(wording.label_mark(None)) == "– Not yet rated"


def test_every_side_has_a_glyph():
    assert [str(wording.side_mark(side)) for side in Side] == ["▲ toward", "▼ away", "= neutral"]


@pytest.mark.parametrize(
    ("on", "precision", "words"),
    [
        (date(2026, 2, 4), DatePrecision.DAY, "4 Feb"),
        (date(2025, 2, 4), DatePrecision.DAY, "4 Feb 2025"),
        (date(2026, 2, 15), DatePrecision.MONTH, "Feb 2026"),
        (date(2026, 7, 1), DatePrecision.YEAR, "2026"),
        (date(2026, 4, 1), DatePrecision.FISCAL_YEAR, "FY2026"),
    ],
)
def test_date_is_never_more_exact_than_known(on, precision, words):
    assert wording.short_day(on, precision, year=2026) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((2026, 2, 2), (2026, 2, 9), "2 to 9 February 2026"),
        ((2026, 1, 26), (2026, 2, 2), "26 January to 2 February 2026"),
        ((2025, 12, 29), (2026, 1, 5), "29 December 2025 to 5 January 2026"),
    ],
)
def test_period_is_named_by_its_days(start, end, words):
    assert wording.period_days(datetime(*start, 5, tzinfo=UTC), datetime(*end, 5, tzinfo=UTC), "UTC") == words


def test_period_is_told_exactly_by_the_readers_clock():
    words = wording.period_exactly(CONTENT.period_start, CONTENT.period_end, "America/New_York")
    assert words == "2 February 2026, 00:00, to 9 February 2026, 00:00, New York time"


@pytest.mark.parametrize(
    ("words", "joined"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_names_are_joined_as_in_speech(words, joined):
    assert wording.named(words) == joined


def test_one_issue_over_several_periods_says_so():
    assert wording.covers(1, Cadence.WEEKLY) == ""
    assert wording.covers(5, Cadence.WEEKLY) == "This issue covers 5 weeks at once."
