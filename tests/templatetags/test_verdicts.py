from datetime import UTC, date, datetime

import pytest

from recommendations.direction.indicator import (
    Anchor,
    IndicatorSeries,
    Point,
    Scale,
    Verdict,
    read_indicator,
)
from recommendations.templatetags.verdicts import beside, figure_behind, fragile_words, percent, plain_figure, verdict
from recommendations.vocabulary import Certainty, DatePrecision, DesiredDirection

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reading(*values, recalled=(), **settings):
    """One figure a year from 2020 on; `recalled` are the years still to be confirmed."""
    points = [
        Point(
            date(2020 + n, 7, 1),
            value,
            str(2020 + n),
            NOON,
            Certainty.RECALLED if 2020 + n in recalled else Certainty.VERIFIED,
            precision=DatePrecision.YEAR,
        )
        for n, value in enumerate(values)
    ]
    series = IndicatorSeries(desired=DesiredDirection.INCREASE, points=tuple(points), **settings)
    return read_indicator(series, as_of=NOON.date(), known_at=NOON)


def target(value):
    return Anchor(value, date(2030, 7, 1), DatePrecision.YEAR)


@pytest.mark.parametrize(
    ("term", "glyph"),
    [
        (Verdict.ON_TRACK, "toward"),
        (Verdict.BREACHED, "away"),
        (Verdict.NO_CHANGE, "neutral"),
        (Verdict.NOT_ENOUGH_DATA, "none"),
    ],
)
def test_a_verdict_has_the_glyph_of_its_side_and_its_word(term, glyph):
    drawn = verdict(term)
    assert f'href="#g-{glyph}"' in drawn
    assert drawn.endswith(f"{term.label}</span>")


@pytest.mark.parametrize(
    ("read", "told"),
    [
        (reading(10.0, 12.0, target=target(30.0)), ["Level: 10% of the way to the target."]),
        (reading(10.0, 9.0, target=target(30.0)), ["Level: farther from the target than at the start."]),
        (reading(10.0, 31.0, target=target(30.0)), ["Level: the target is met."]),
        (reading(10.0, target=target(30.0)), ["Level: the target is not met."]),
        (reading(10.0, 12.0), []),
        (reading(10.0, 12.0, 14.0, recalled={2021}), ["Left out until confirmed: 1 figure."]),
        (reading(10.0, recalled={2020}), []),
        (
            reading(1.0, 1.6, target=target(8.0)),
            ["Level: 8.6% of the way to the target.", "By compound growth it would read “On track”."],
        ),
    ],
)
def test_beside_a_verdict_stand_level_cross_check_and_what_is_left_out(read, told):
    assert beside(read) == told


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (reading(10.0, 12.0, target=target(30.0)), "100% of the speed needed"),
        (reading(10.0, 9.0), "-10% a year, the wanted way counted as plus"),
        (
            reading(10.0, 11.0, scale=Scale.LINEAR, meaningful_change=2.0),
            "0.5 meaningful changes a year, the wanted way counted as plus",
        ),
        (reading(1.0, 3.0, scale=Scale.ORDINAL), "2 steps, the wanted way counted as plus"),
        (reading(1.0, 3.0, scale=Scale.LINEAR), "none; the sign or the bound decides"),
        (reading(1.0), "none; the sign or the bound decides"),
    ],
)
def test_the_figure_behind_a_verdict_is_named(read, words):
    assert figure_behind(read) == words


def test_fragile_is_told_in_words():
    assert fragile_words(reading(10.0, 12.0)) == "not tried: too few figures, or one value decides"
    assert fragile_words(reading(10.0, 12.0, 14.0, 16.0)) == "no"
    assert fragile_words(reading(10.0, 12.0, 14.0, 8.0)).startswith("yes: ")


def test_unknown_is_said_and_never_zero():
    assert (percent(None), percent(0.125), plain_figure(1022.456, 2)) == ("not known", "12.5%", "1,022.46")
