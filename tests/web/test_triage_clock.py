from datetime import timedelta

import pytest

from recommendations.web.triage_clock import seconds_since_shown, shown_token
from tests.make import NOON


@pytest.mark.parametrize(("waited", "expected"), [(0, 0), (8.5, 8.5), (1800, 1800), (1801, None), (-1, None)], ids=str)
def test_seconds_since_shown_count_to_half_an_hour(waited, expected):
    token = shown_token(7, now=NOON)
    assert seconds_since_shown(token, 7, now=NOON + timedelta(seconds=waited)) == expected


def test_seconds_since_shown_of_another_story_are_unknown():
    assert seconds_since_shown(shown_token(7, now=NOON), 8, now=NOON) is None


@pytest.mark.parametrize("token", ["", "7", "x:y:z", shown_token(7, now=NOON)[:-1] + "-"])
def test_seconds_since_a_forged_token_are_unknown(token):
    assert seconds_since_shown(token, 7, now=NOON) is None
