import pytest

from recommendations.direction.evidence import EventEvidence, weigh
from recommendations.direction.mass import age_factor, furthest_step, masses_on, segment_from
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.vocabulary import Side, Step
from tests.direction.build import LATER, assessment, day, event


def total(events: list[EventEvidence], on: int, side: Side = Side.TOWARD) -> float:
    weighed = weigh(events, known_at=LATER, parameters=DIRECTION_V1)
    masses = masses_on(day(on), weighed, half_life_days=90, parameters=DIRECTION_V1)
    return sum(m.points(side) for m in masses)


def furthest(*events: EventEvidence) -> Step | None:
    return furthest_step(weigh(events, known_at=LATER, parameters=DIRECTION_V1))


@pytest.mark.parametrize(("days", "left"), [(0, 1.0), (90, 0.5), (180, 0.25), (45, 0.5**0.5)])
def test_points_halve_every_half_life(days: int, left: float):
    assert age_factor(days, 90) == pytest.approx(left)


def test_episode_is_capped_at_one_major_event_aged_from_its_latest_step():
    steps = [event("a", 0, episode="bill"), event("b", 45, episode="bill")]
    assert [total(steps, 45), total(steps, 135)] == pytest.approx([3.0, 1.5])


def test_episode_is_capped_on_each_side_apart():
    steps = [event(f"{side}{n}", 0, side, episode="bill") for side in ("toward", "away") for n in range(2)]
    assert [total(steps, 0, side) for side in (Side.TOWARD, Side.AWAY)] == [3.0, 3.0]


def test_episode_under_its_cap_counts_in_full():
    steps = [event("a", 0, significance="minor", episode="bill"), event("b", 0, significance="minor", episode="bill")]
    assert total(steps, 0) == 2.0


def test_cap_is_shared_out_in_proportion():
    steps = [event("a", 0, episode="bill"), event("b", 0, significance="minor", episode="bill")]
    weighed = weigh(steps, known_at=LATER, parameters=DIRECTION_V1)
    masses = masses_on(day(0), weighed, half_life_days=90, parameters=DIRECTION_V1)
    assert [m.toward for m in masses] == pytest.approx([2.25, 0.75])


def test_events_without_an_episode_are_not_capped_together():
    assert total([event("a"), event("b")], 0) == 6.0


@pytest.mark.parametrize(("start", "events"), [(0, 1), (5, 3), (9, 4)])
def test_a_segment_holds_the_masses_of_all_that_has_happened_by_its_first_day(start: int, events: int):
    weighed = weigh(
        [event("a", 0), event("b", 5), event("c", 5), event("d", 9)], known_at=LATER, parameters=DIRECTION_V1
    )
    found = segment_from(day(start), weighed, half_life_days=90, parameters=DIRECTION_V1)
    assert (found.start, len(found.masses), found.furthest_step) == (day(start), events, "decision")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], None),
        ([event("a", 0, step=None)], None),
        ([event("a", 0, step="proposal"), event("b", 1, step="statement")], "proposal"),
        ([event("a", 0, step="statement"), event("b", 1, step="proposal")], "proposal"),
        ([event("a", 0, step="enacted"), event("b", 1, "away", step="decision")], "enacted"),
        ([event("a", 0, step="enacted"), event("b", 1, "away", step="enacted")], None),
        ([event("a", 0, step="statement"), event("b", 1, "away", step="enacted")], None),
        ([event("a", 0, step="enacted"), event("b", 0, "away", step="enacted")], "enacted"),
        ([event("a", 1, step="enacted"), event("b", 0, "away", step="carried_out")], "enacted"),
        ([event("a", 0, step="enacted"), event("b", 1, "neutral", step="carried_out")], "enacted"),
        ([event("a", 0, step="enacted"), event("b", 1, "away", step=None)], "enacted"),
        (
            [event("a", 0, step="enacted"), event("b", 1, "away", step="enacted"), event("c", 2, step="proposal")],
            "proposal",
        ),
    ],
)
def test_level_is_the_furthest_step_toward_not_undone_since(events: list[EventEvidence], expected: str | None):
    assert furthest(*events) == expected


def test_level_ignores_an_event_on_which_coders_split_evenly():
    split = event("a", step="enacted", assessments=(assessment("toward"), assessment("away", coder="bo")))
    assert furthest(split) is None
