from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.direction.change import (
    Arrivals,
    ChangeSplit,
    Viewpoint,
    is_material,
    split_change,
    split_group_change,
)
from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import read_direction, read_group
from recommendations.vocabulary import Label
from tests.direction.build import day, event, moment
from tests.direction.strategies import DRAWS, days, histories

FEW = settings(DRAWS, max_examples=40)
viewpoints = st.builds(lambda on, known: (on, known), days, st.integers(0, 200))


def at(on: int, known: int | None = None) -> Viewpoint:
    return Viewpoint(day(on), moment(on if known is None else known))


def split(*events: EventEvidence, before: int = 10, after: int = 20) -> ChangeSplit:
    return split_change(events, at(before), at(after))


def parts(found: ChangeSplit) -> list[float]:
    return [found.ageing, found.new_events, found.late, found.revisions]


def test_share_is_in_points_of_a_hundred():
    found = split(event("a", 0), event("b", 90, "away"), before=0, after=90)
    assert (found.share_before, found.share_after) == pytest.approx((100 * 5 / 7, 100 * 3.5 / 8.5))


def test_ageing_alone_is_all_there_is_when_nothing_arrives():
    found = split(event("a", 0), before=0, after=90)
    assert parts(found) == pytest.approx([100 * (3.5 / 5.5 - 5 / 7), 0, 0, 0])
    assert (found.arrivals, found.material, found.by_ageing_alone) == (Arrivals((), (), ()), True, True)


@pytest.mark.parametrize(
    ("arrival", "place"),
    [
        (event("b", 15, "away"), 1),
        (event("b", 5, "away", recorded_at=moment(15)), 2),
        (event("b", 5, "toward", retracted_at=moment(15)), 3),
    ],
)
def test_each_arrival_is_in_its_own_part(arrival: EventEvidence, place: int):
    moved = parts(split(event("a", 0), arrival))
    assert [n for n, part in enumerate(moved) if n and part] == [place]
    assert moved[place] < -5


def test_revised_event_counts_as_it_was_in_the_parts_before():
    """Ageing works on the old judgement, so the revision carries the whole difference between the two."""
    retracted = split(event("a", 0, retracted_at=moment(15)))
    assert [retracted.ageing, retracted.revisions] == pytest.approx(
        [parts(split(event("a", 0)))[0], 50 - split(event("a", 0)).share_after]
    )


def test_label_that_lapsed_with_nothing_new_lapsed_by_ageing_alone():
    found = split(event("a", 0), before=110, after=114)
    assert (found.label_before, found.label_after) == (Label.TOWARD, Label.INSUFFICIENT)
    assert (abs(found.total) < 5, found.material, found.by_ageing_alone) == (True, True, True)


def test_label_that_lapsed_while_something_came_did_not_lapse_by_ageing_alone():
    found = split(event("a", 0), event("n", 112, "neutral", significance="minor"), before=110, after=114)
    assert (found.label_after, found.material, found.by_ageing_alone) == (Label.INSUFFICIENT, True, False)


def test_small_move_under_one_label_is_not_material():
    found = split(event("a", 0), event("b", 0))
    assert (found.total != 0, found.material, found.by_ageing_alone) == (True, False, False)


@pytest.mark.parametrize(
    ("points", "material"), [(5.0, True), (-5.0, True), (5 - 1e-10, True), (4.99, False), (-4.99, False), (0.0, False)]
)
def test_five_points_are_material_and_less_is_not(points: float, material: bool):
    assert is_material(Label.MIXED, Label.MIXED, points) is material


def test_another_label_is_material_however_little_the_share_moved():
    assert is_material(Label.MIXED, Label.AWAY, 0.0) is True


def test_first_event_is_no_change_of_share_until_it_gives_a_label():
    thin, enough = split(event("a", 15, significance="moderate")), split(event("a", 15))
    assert (thin.total > 5, thin.material) == (True, False)
    assert (enough.label_after, enough.material) == (Label.TOWARD, True)


def test_nothing_at_all_changes_nothing():
    found = split()
    assert (found.share_before, found.total, found.material, found.latest) == (50.0, 0.0, False, None)


def test_change_names_its_arrivals_and_the_latest_event():
    found = split(event("a", 0), event("new", 12), event("late", 5, recorded_at=moment(12)))
    assert (found.arrivals, found.latest) == (Arrivals(("new",), ("late",), ()), event("new", 12))


def test_group_moves_by_the_mean_of_its_members():
    joint, alone = event("joint", 15), event("a", 0)
    group = split_group_change({"x": [alone, joint], "y": [joint]}, at(10), at(20))
    members = split(alone, joint), split(joint)
    assert parts(group) == pytest.approx([sum(pair) / 2 for pair in zip(*map(parts, members), strict=True)])
    assert group.arrivals == Arrivals(("joint",), (), ())


@FEW
@given(histories(), viewpoints, viewpoints)
def test_p15_parts_add_up_to_the_difference(history: list[EventEvidence], one: tuple[int, int], other: tuple[int, int]):
    (d0, d1), (k0, k1) = map(sorted, zip(one, other, strict=True))
    revised = [replace(e, retracted_at=moment(100)) if e.key == "e0" else e for e in history]
    found = split_change(revised, at(d0, k0), at(d1, k1))
    before, after = (
        read_direction(revised, as_of=day(on), known_at=moment(known)) for on, known in ((d0, k0), (d1, k1))
    )
    assert found.share_before == pytest.approx(100 * before.posterior.share)
    assert found.share_after == pytest.approx(100 * after.posterior.share)
    assert (found.label_before, found.label_after) == (before.label, after.label)
    assert sum(parts(found)) == pytest.approx(found.share_after - found.share_before, abs=1e-9)


@FEW
@given(histories(), histories(), viewpoints, viewpoints)
def test_p15_parts_of_a_group_add_up_to_the_difference(
    history: list[EventEvidence], more: list[EventEvidence], one: tuple[int, int], other: tuple[int, int]
):
    (d0, d1), (k0, k1) = map(sorted, zip(one, other, strict=True))
    units = {"a": history, "b": more}
    found = split_group_change(units, at(d0, k0), at(d1, k1))
    before, after = (read_group(units, as_of=day(on), known_at=moment(known)) for on, known in ((d0, k0), (d1, k1)))
    assert (found.label_before, found.label_after) == (before.label, after.label)
    assert sum(parts(found)) == pytest.approx(100 * (after.posterior.share - before.posterior.share), abs=1e-9)
