from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.direction.label import read_history, track_reader
from recommendations.direction.trend import (
    TrendPoint,
    evidence_words,
    likelihood_words,
    probability_words,
    share_line,
    thin,
)
from recommendations.vocabulary import Label
from tests.direction.build import LATER, day, event


@dataclass(frozen=True)
class Point:
    number: int
    label: Label


def line(labels: str) -> list[Point]:
    """One point per letter: t for toward, anything else mixed."""
    return [Point(n, Label.TOWARD if letter == "t" else Label.MIXED) for n, letter in enumerate(labels)]


def test_line_repeats_each_reading():
    readings = read_history([event()], first=day(0), last=day(90), known_at=LATER)
    reader = track_reader([event()], until=day(90), known_at=LATER)
    series = share_line(reader, [reading.as_of for reading in readings], most=91)
    low, high = readings[90].posterior.interval80
    assert [(one.day, one.share, one.label) for one in series] == [
        (reading.as_of, reading.posterior.share, reading.label) for reading in readings
    ]
    assert series[90] == TrendPoint(day(90), 3.5 / 5.5, low, high, Label.TOWARD, readings[90].posterior.p_toward)


def test_line_begins_with_the_first_rated_event():
    reader = track_reader([event()], until=day(9), known_at=LATER)
    assert [one.day for one in share_line(reader, [day(-2), day(-1), day(0), day(1)], most=9)] == [day(0), day(1)]


def test_thin_keeps_the_ends_and_every_change():
    assert [p.number for p in thin(line("tttttmmmmmmmmmmmmmmtttt"), 4)] == [0, 5, 19, 22]


def test_thin_spreads_the_rest_evenly():
    assert [p.number for p in thin(line("t" * 101), 6)] == [0, 13, 38, 62, 87, 100]


def test_thin_leaves_a_short_line_alone():
    assert thin(line("tmt"), 3) == tuple(line("tmt"))


def test_thin_refuses_a_line_without_two_ends():
    with pytest.raises(ValueError, match="at least 2"):
        thin(line("tm"), 1)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text("tm", min_size=1, max_size=60), st.integers(2, 30))
def test_thin_keeps_what_it_promises(letters: str, most: int):
    points = line(letters)
    changes = {b.number for a, b in pairwise(points) if a.label is not b.label}
    needed = {0, len(points) - 1} | changes
    kept = [p.number for p in thin(points, most)]
    assert needed <= set(kept)
    assert kept == sorted(set(kept))
    assert len(kept) == min(len(points), max(most, len(needed)))


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0, "almost no chance"),
        (0.05, "almost no chance"),
        (0.06, "very unlikely"),
        (0.20, "very unlikely"),
        (0.21, "unlikely"),
        (0.46, "roughly even"),
        (0.54, "roughly even"),
        (0.55, "likely"),
        (0.79, "likely"),
        (0.80, "very likely"),
        (0.80 - 1e-10, "very likely"),
        (0.94, "very likely"),
        (0.95, "almost certain"),
        (1.0, "almost certain"),
    ],
)
def test_likelihood_has_a_word(p: float, words: str):
    assert likelihood_words(p) == words


def test_likelihood_refuses_what_is_no_probability():
    with pytest.raises(ValueError, match="between 0 and 1"):
        likelihood_words(1.01)


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.67, "Likely toward, 67%"),
        (0.33, "Likely away, 67%"),
        (0.07, "Very likely away, 93%"),
        (0.96, "Almost certainly toward, 96%"),
        (0.9999, "Almost certainly toward, 99%"),
        (1e-9, "Almost certainly away, 99%"),
        (0.5, "Roughly even, 50% toward"),
        (0.47, "Roughly even, 53% away"),
    ],
)
def test_probability_is_said_of_the_likelier_side_and_never_complete(p: float, words: str):
    assert probability_words(p) == words


@pytest.mark.parametrize(
    ("mass", "words"),
    [(0, "thin"), (2.49, "thin"), (2.5, "some"), (4.99, "some"), (5, "good"), (10, "good"), (10.01, "strong")],
)
def test_evidence_has_its_own_word(mass: float, words: str):
    assert evidence_words(mass) == words
