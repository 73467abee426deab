import pytest

from recommendations.status.values import ActorColumn, Tally
from recommendations.templatetags.explanations import counted, signed
from recommendations.vocabulary import ActorRole, ShownLabel


@pytest.mark.parametrize(
    ("points", "written"), [(3.2, "+3.20"), (-0.4, "−0.40"), (0.0, "0.00"), (-0.004, "0.00"), (0.005001, "+0.01")]
)
def test_points_carry_their_sign(points, written):
    assert signed(points) == written


def test_a_tally_is_told_in_counts_of_what_there_is():
    counts = ((ShownLabel.TOWARD, ("R01", "R02")), (ShownLabel.AWAY, ()), (ShownLabel.MIXED, ("R03",)))
    assert counted(Tally(ActorColumn("us", "US", "US", ActorRole.TRACKED), counts)) == "2 Toward, 1 Mixed"
