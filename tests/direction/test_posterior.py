import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.posterior import posterior, posterior_of
from tests.direction.build import day, event, moment

masses = st.floats(0, 60)


def belief(toward: float, away: float):
    return posterior_of(toward, away, 0.0, DIRECTION_V1)


@pytest.mark.parametrize(
    ("toward", "away", "p"),
    [(0, 0, 0.5), (1, 0, 0.6875), (2, 0, 0.8125), (3, 0, 0.890625), (3, 1, 0.773), (6, 2, 0.887), (12, 6, 0.905)],
)
def test_probability_is_the_one_worked_by_hand(toward: float, away: float, p: float):
    assert belief(toward, away).p_toward == pytest.approx(p, abs=5e-4)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(masses, masses)
def test_posterior_agrees_with_scipy(toward: float, away: float):
    found = belief(toward, away)
    a, b = 2 + toward, 2 + away
    assert found.p_toward == pytest.approx(special.betainc(b, a, 0.5), rel=1e-9)
    assert found.interval60 == pytest.approx(special.betaincinv(a, b, [0.2, 0.8]), rel=1e-8)
    assert found.interval80 == pytest.approx(special.betaincinv(a, b, [0.1, 0.9]), rel=1e-8)


def test_probability_never_reaches_nought_or_one():
    assert 0 < belief(0, 2000).p_toward < belief(2000, 0).p_toward < 1


@pytest.mark.parametrize(("toward", "away", "contested"), [(1, 1, True), (9, 1, True), (9, 0.9, False), (0, 0, False)])
def test_contested_when_both_sides_carry_a_point(toward: float, away: float, contested: bool):
    assert belief(toward, away).contested is contested


def test_posterior_reads_a_day_with_the_knowledge_of_a_moment():
    events = [event("a", 0), event("b", 10, "away", recorded_at=moment(20))]
    then = posterior(events, as_of=day(10), known_at=moment(10))
    now = posterior(events, as_of=day(10), known_at=moment(20))
    assert ((then.away, then.share), now.away) == ((0.0, pytest.approx(then.alpha / (then.alpha + 2))), 3.0)


def test_window_decides_how_fast_points_fade():
    fading = [posterior([event()], as_of=day(90), known_at=moment(90), half_life_days=days) for days in (90, 365)]
    assert [p.toward for p in fading] == pytest.approx([1.5, 3 * 2 ** (-90 / 365)])
