from datetime import timedelta

import pytest

from recommendations.models import Direction
from recommendations.status.record import record_directions
from recommendations.status.versions import MethodVersion, method_versions
from tests.make import NOON, TODAY, make_actor, make_assessment, make_direction, make_track

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_every_version_on_record_is_listed_the_latest_first():
    track, other = make_track(), make_track(actor=make_actor("eu"))
    old = {"method_version": "direction-v0", "recorded_at": NOON - DAY * 9}
    make_direction(track=track, as_of=TODAY - DAY * 30, **old)
    make_direction(track=other, as_of=TODAY - DAY * 10, **old | {"recorded_at": NOON - DAY * 8})
    make_direction(track=track)
    assert method_versions() == (
        MethodVersion("direction-v1", TODAY, TODAY, TODAY, TODAY, True),
        MethodVersion(
            "direction-v0", TODAY - DAY * 30, TODAY - DAY * 10, TODAY - DAY * 9, TODAY - DAY * 8, in_force=False
        ),
    )


def test_another_version_adds_a_row_and_rewrites_none():
    track = make_track()
    make_assessment(track=track)
    old = make_direction(track=track, method_version="direction-v0", share=0.7)
    record_directions([track], as_of=TODAY, now=NOON + DAY)
    rows = Direction.objects.filter(track=track).order_by("recorded_at")
    assert [(row.method_version, row.share == old.share) for row in rows] == [
        ("direction-v0", True),
        ("direction-v1", False),
    ]


def test_before_anything_is_recorded_there_is_no_version():
    assert method_versions() == ()


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_costs_one_query(django_assert_num_queries, rows):
    for n in range(rows):
        make_direction(as_of=TODAY - DAY * n)
    with django_assert_num_queries(1):
        method_versions()
