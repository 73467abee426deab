from datetime import UTC, date, datetime

from recommendations.status.values import ActorColumn, Board, BoardRow, Cell, PillarBlock
from recommendations.vocabulary import ActorRole, Label, ShownLabel
from recommendations.web.unknown import Quiet, Unknown, UnknownRow, unknown

QUIET = ShownLabel.NO_RECENT_EVIDENCE
SPRING = date(2026, 4, 1)


def cell(actor, shown=ShownLabel.NOT_YET_RATED, since_on=None, **more):
    column = ActorColumn(actor.lower(), actor, actor, ActorRole.TRACKED)
    return Cell(1, column, shown=shown, label=Label.INSUFFICIENT, since_on=since_on, **more)


def board(*rows):
    made = tuple(BoardRow(f"R0{n}", "Title", f"Short {n}", {}, cells) for n, cells in enumerate(rows, 1))
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    block = PillarBlock("P1", "Pillar", made)
    return Board(
        "b", "Brief", moment.date(), moment, None, None, (), (block,), (), (), False, 0, None, None, None, None
    )


def test_quiet_cells_are_put_together_by_the_day_they_fell_silent():
    rows = (
        cell("Estonia", QUIET, SPRING, owner_name="ann"),
        cell("Latvia", QUIET, SPRING),
        cell("Lithuania", QUIET, SPRING, long_shown_note="past year: away"),
        cell("US", owner_name="bob"),
    )
    assert unknown(board(rows), names=True) == Unknown(
        (
            UnknownRow(
                "R01",
                "Short 1",
                (Quiet("Estonia, Latvia", SPRING, ""), Quiet("Lithuania", SPRING, "past year: away")),
                "US",
                "ann, bob",
            ),
        ),
        3,
        1,
    )


def test_names_are_left_out_before_anything_is_printed():
    (row,) = unknown(board((cell("US", owner_name="bob"),)), names=False).rows
    assert row.owners == ""


def test_what_is_known_is_not_listed():
    assert unknown(board((cell("US", ShownLabel.MIXED),)), names=True) == Unknown((), 0, 0)
