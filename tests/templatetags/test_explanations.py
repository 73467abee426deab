import pytest

from recommendations.templatetags.explanations import signed


@pytest.mark.parametrize(
    ("points", "written"), [(3.2, "+3.20"), (-0.4, "−0.40"), (0.0, "0.00"), (-0.004, "0.00"), (0.005001, "+0.01")]
)
def test_points_carry_their_sign(points, written):
    assert signed(points) == written
