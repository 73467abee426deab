import pytest
from hypothesis import given

from recommendations.direction.evidence import EventEvidence, WeighedEvent, weigh
from recommendations.direction.mass import segment_from
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.tally import lean_segments
from tests.direction.build import LATER, event
from tests.direction.strategies import DRAWS, histories


def weighed(events: list[EventEvidence]) -> tuple[WeighedEvent, ...]:
    return weigh(events, known_at=LATER, parameters=DIRECTION_V1)


@DRAWS
@given(histories())
def test_lean_segments_have_the_totals_of_the_full_ones(history: list[EventEvidence]):
    lean = lean_segments(weighed(history), half_life_days=90, parameters=DIRECTION_V1)
    assert [s.start for s in lean] == sorted({e.occurred_on for e in history})
    for one in lean:
        full = segment_from(one.start, weighed(history), half_life_days=90, parameters=DIRECTION_V1)
        assert (one.toward, one.away, one.neutral) == pytest.approx((full.toward, full.away, full.neutral))


def test_long_episode_of_many_steps_keeps_its_totals():
    steps = [event(f"e{n}", 7 * n, episode="bill") for n in range(60)]
    lean = lean_segments(weighed(steps), half_life_days=90, parameters=DIRECTION_V1)
    assert lean[-1].toward == pytest.approx(3.0)
