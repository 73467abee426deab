from datetime import timedelta

import pytest

from recommendations.status.board import board
from recommendations.status.part import actors_of, pillar_of, rows_of
from recommendations.vocabulary import ShownLabel
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_baltics,
    make_brief,
    make_direction,
    make_pillar,
    make_recommendation,
    make_track,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def whole():
    """Two recommendations in two pillars; what moved lately is Estonia on the second."""
    actors = {"united-states": make_actor(position=1)} | make_baltics()
    for n in (1, 2):
        pillar = make_pillar(code=f"P{n}", position=n)
        recommendation = make_recommendation(code=f"R0{n}", pillar=pillar, position=n)
        for code in ("united-states", "estonia", "baltic-states"):
            make_track(recommendation=recommendation, actor=actors[code])
    track = make_track(recommendation=recommendation, actor=actors["estonia"])
    make_direction(track=track, as_of=TODAY - DAY)
    lapsed = make_track(recommendation=make_recommendation(code="R01"), actor=actors["united-states"])
    make_direction(
        track=lapsed,
        label="insufficient",
        shown="no_recent_evidence",
        previous_label="toward",
        since_on=TODAY - DAY * 5,
    )
    return board(make_brief(), as_of=TODAY, known_at=NOON, compare_on=TODAY - DAY * 9)


def test_a_pillar_keeps_its_rows_and_what_changed_on_them(whole):
    first, second = pillar_of(whole, "P1"), pillar_of(whole, "P2")
    assert [row.recommendation_code for part in (first, second) for row in rows_of(part)] == ["R01", "R02"]
    assert [len(part.changes) for part in (first, second)] == [0, 1]
    assert [part.last_fresh_on for part in (first, second)] == [TODAY - DAY * 6, TODAY - DAY]
    assert [tally.actor.code for tally in second.tallies] == ["united-states", "baltic-states"]


def test_a_pillar_that_is_not_there_has_no_rows(whole):
    assert pillar_of(whole, "P9").blocks == ()


def test_an_actor_keeps_its_cells_and_is_counted_though_it_is_a_member(whole):
    part = actors_of(whole, ["estonia"])
    assert [[cell.actor.code for cell in row.cells] for row in rows_of(part)] == [["estonia"], ["estonia"]]
    (tally,) = part.tallies
    assert dict(tally.counts)[ShownLabel.LEANING_TOWARD] == ("R02",)
    assert [tally.actor.code for tally in part.blocks[1].tallies] == ["estonia"]


def test_columns_stand_in_the_order_they_are_asked_for(whole):
    part = actors_of(whole, ["baltic-states", "united-states"])
    assert [column.code for column in part.columns] == ["baltic-states", "united-states"]
    assert [cell.actor.code for cell in rows_of(part)[0].cells] == ["baltic-states", "united-states"]
    assert (part.changes, part.last_fresh_on) == ((), TODAY - DAY * 6)
