"""When a feed counts as silent, and how an age is said."""

from datetime import timedelta

import pytest

from recommendations.ingestion.silence import age_in_words, silence
from tests.make import NOON


def told(**ago: int) -> str:
    names = ("newest_published_at", "last_new_entry_at", "watched_since")
    moments = {name: NOON - timedelta(days=ago[name]) if name in ago else None for name in names}
    return silence(**moments, now=NOON)


@pytest.mark.parametrize(
    ("ago", "sentence"),
    [
        ({"newest_published_at": 29}, ""),
        ({"newest_published_at": 30}, "Newest item is 30 days old."),
        ({"newest_published_at": 3000, "last_new_entry_at": 1}, "Newest item is 8 years old."),
        ({"newest_published_at": 1, "last_new_entry_at": 90}, ""),
        ({"last_new_entry_at": 90}, "Nothing new for 3 months."),
        ({"last_new_entry_at": 2}, ""),
        ({"watched_since": 40}, "Has not brought a single item in 40 days."),
        ({"watched_since": 4}, ""),
        ({}, ""),
    ],
)
def test_silence_is_told_after_a_month(ago, sentence):
    assert told(**ago) == sentence


@pytest.mark.parametrize(
    ("days", "words"), [(0.01, "14 minutes"), (1.5, "36 hours"), (59, "59 days"), (100, "3 months"), (3000, "8 years")]
)
def test_an_age_is_said_in_the_unit_that_fits(days, words):
    assert age_in_words(timedelta(days=days)) == words
