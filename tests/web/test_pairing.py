from dataclasses import replace

import pytest

from recommendations.status.values import ActorColumn, BoardRow, Cell, PillarBlock
from recommendations.vocabulary import ActorRole, ShownLabel
from recommendations.web.pairing import paired
from tests.web.test_unknown import board

US = ActorColumn("united-states", "United States", "US", ActorRole.TRACKED)
BALTIC = ActorColumn("baltic-states", "Baltic states", "Baltic", ActorRole.DERIVED)


def pair(*labels):
    rows = tuple(
        BoardRow(f"R0{n}", "T", "T", {}, (Cell(1, US, shown=left), Cell(2, BALTIC, shown=right)))
        for n, (left, right) in enumerate(labels, 1)
    )
    return paired(replace(board(), columns=(US, BALTIC), blocks=(PillarBlock("P1", "Pillar", rows),)))


S = ShownLabel
WORDS = [
    (S.TOWARD, S.LEANING_TOWARD, "the same way"),
    (S.AWAY, S.LEANING_AWAY, "the same way"),
    (S.LEANING_TOWARD, S.AWAY, "opposite ways"),
    (S.TOWARD, S.MIXED, "only US goes one way"),
    (S.HOLDING, S.AWAY, "only Baltic goes one way"),
    (S.MIXED, S.HOLDING, "neither goes one way"),
    (S.TOWARD, S.NO_RECENT_EVIDENCE, "Baltic is not known"),
    (S.NOT_YET_RATED, S.NO_RECENT_EVIDENCE, "neither is known"),
]


@pytest.mark.parametrize(("left", "right", "words"), WORDS)
def test_two_labels_are_told_in_words(left, right, words):
    ((row,),) = [block.rows for block in pair((left, right)).blocks]
    assert row.words == words


def test_the_headline_counts_what_goes_the_same_way_and_what_does_not():
    found = pair(*((left, right) for left, right, _ in WORDS))
    assert found.headline == (
        "US and Baltic policy go the same way on 2 of the 8 recommendations and opposite ways on 1."
    )
    assert found.rest == "Only one of them goes one way: 2. Neither does: 1. Of one or both nothing fresh is known: 2."


def test_nothing_in_common_is_said():
    assert pair((S.MIXED, S.TOWARD)).headline == (
        "On none of the 1 recommendations do US and Baltic policy both go one way."
    )
