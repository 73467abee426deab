"""What each cause did to a share, in points that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.digests.compose import compose_digest
from recommendations.digests.content import SplitPart
from recommendations.digests.moves import split_parts
from recommendations.direction.change import Arrivals, ChangeSplit
from recommendations.vocabulary import Label
from tests.digests.week import NEXT_TUESDAY, TUESDAY, rated, reader, record, told, week
from tests.make import make_track

POINTS = st.floats(-15, 15) | st.just(0.0)


def split(before, *parts):
    total = sum(parts)
    labels = {"label_before": Label.TOWARD, "label_after": Label.MIXED}
    rest = {"material": True, "by_ageing_alone": False, "arrivals": Arrivals((), (), ()), "latest": None}
    return ChangeSplit(before, before + total, *parts, total, **labels, **rest)


@given(st.floats(20, 60), st.tuples(POINTS, POINTS, POINTS, POINTS))
def test_parts_add_up_to_the_difference_as_shown(before, parts):
    made = split(before, *parts)
    shown = split_parts(made, before=made.share_before / 100, after=made.share_after / 100)
    rounded = [round(100 * (share / 100)) for share in (made.share_before, made.share_after)]
    if rounded[0] == round(made.share_before):
        assert sum(part.points for part in shown) == rounded[1] - rounded[0]


def test_each_part_has_its_words_and_parts_of_nothing_are_left_out():
    made = split(50.0, -2.4, 9.4, 0.0, -1.0)
    assert split_parts(made, before=0.5, after=0.56) == (
        SplitPart("Ageing of earlier events", -2),
        SplitPart("New events", 9),
        SplitPart("Revised assessments", -1),
    )


@pytest.mark.parametrize(("before", "after"), [(None, 0.5), (0.5, None), (0.4, 0.5)])
def test_nothing_is_said_of_a_share_that_was_not_shown_so(before, after):
    assert split_parts(split(50.0, 1.0, 0.0, 0.0, 0.0), before=before, after=after) == ()


@pytest.mark.django_db
def test_move_carries_its_split():
    ann, track = reader(), make_track()
    rated(track=track)
    record(TUESDAY)
    told(ann)
    for number in range(3):
        rated(at=NEXT_TUESDAY, track=track, side="away", headline=f"Repeal {number}")
    record(NEXT_TUESDAY)
    (move,) = compose_digest(week(ann, 2)).moves
    shown = round(100 * move.share_after) - round(100 * move.share_before)
    assert sum(part.points for part in move.split) == shown
    assert {part.words for part in move.split} == {"Ageing of earlier events", "New events"}
