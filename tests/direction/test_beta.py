import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from recommendations.direction.beta import beta_cdf, beta_quantile

shapes = st.floats(0.5, 3000)
chances = st.sampled_from([0.001, 0.1, 0.2, 0.5, 0.8, 0.9, 0.999])
DRAWS = settings(max_examples=300, deadline=None, derandomize=True)


@DRAWS
@given(st.floats(0.0, 1.0), shapes, shapes)
def test_beta_cdf_agrees_with_scipy(x: float, a: float, b: float):
    assert beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-9, abs=1e-290)


@DRAWS
@given(shapes, shapes)
def test_beta_cdf_at_the_midpoint_agrees_with_scipy(a: float, b: float):
    assert beta_cdf(0.5, a, b) == pytest.approx(special.betainc(a, b, 0.5), rel=1e-9, abs=1e-290)


@DRAWS
@given(chances, shapes, shapes)
def test_beta_quantile_agrees_with_scipy(p: float, a: float, b: float):
    assert beta_quantile(p, a, b) == pytest.approx(special.betaincinv(a, b, p), rel=1e-9)


@pytest.mark.parametrize(("a", "b", "chance"), [(3, 2, 11 / 16), (4, 2, 13 / 16), (5, 2, 57 / 64), (7, 7, 0.5)])
def test_beta_cdf_gives_the_fractions_worked_by_hand(a: int, b: int, chance: float):
    assert 1 - beta_cdf(0.5, a, b) == pytest.approx(chance, rel=1e-14)


@pytest.mark.parametrize(("x", "expected"), [(0.0, 0.0), (1.0, 1.0)])
def test_beta_cdf_at_the_ends_is_exact(x: float, expected: float):
    assert beta_cdf(x, 2.0, 5.0) == expected


@pytest.mark.parametrize("x", [-0.1, 1.1, math.nan])
def test_beta_cdf_refuses_what_is_no_share(x: float):
    with pytest.raises(ValueError, match="needs x from 0 to 1"):
        beta_cdf(x, 2.0, 2.0)


@pytest.mark.parametrize("p", [0.0, 1.0, math.nan])
def test_beta_quantile_refuses_what_is_no_inner_probability(p: float):
    with pytest.raises(ValueError, match="between 0 and 1"):
        beta_quantile(p, 2.0, 2.0)
