"""The page of one actor: one government, or a group of them, across all recommendations of a brief."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.status.part import actors_of, rows_of
from recommendations.status.values import Board, BoardRow, Cell, PillarBlock
from recommendations.vocabulary import Step
from recommendations.web.errors import answers_in_sentences
from recommendations.web.reading import asked_of, context_of, found_brief, read


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One recommendation with the actor's cell; `parts` are the cells of its members, where it is a group."""

    row: BoardRow
    cell: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ActorBlock:
    """One pillar of it."""

    block: PillarBlock
    rows: tuple[ActorRow, ...]


@dataclass(frozen=True, slots=True)
class StepCount:
    """The recommendations on which the furthest step is this one."""

    step: Step
    codes: tuple[str, ...]


@require_safe
@answers_in_sentences
def actor_page(request: HttpRequest, brief: str, actor: str) -> HttpResponse:
    """Show where one actor stands on every recommendation as of a day, compared with an earlier one."""
    asked = asked_of(request)
    reading = read(request, found_brief(brief), asked)
    columns = {column.code: column for column in reading.board.columns}
    if actor not in columns:
        raise Http404(f"No direction is told for {actor} in {brief}.")
    part = actors_of(reading.board, [actor])
    own = {
        "actor": columns[actor],
        "others": [column for column in reading.board.columns if column.code != actor],
        "members": [column for column in reading.board.columns if column.group_code == actor],
        "actor_blocks": _blocks(part, reading.board, actor),
        "steps": _furthest_steps(part),
    }
    return render(request, "recommendations/actor.html", context_of(reading, part) | own)


def _furthest_steps(part: Board) -> list[StepCount]:
    """Return the steps that are the furthest on any recommendation, the furthest first."""
    codes: dict[Step, list[str]] = {}
    for row in rows_of(part):
        if step := row.cells[0].furthest_step:
            codes.setdefault(step, []).append(row.recommendation_code)
    return [StepCount(step, tuple(codes[step])) for step in sorted(codes, key=lambda step: -step.rung)]


def _blocks(part: Board, whole: Board, actor: str) -> tuple[ActorBlock, ...]:
    parts = {
        row.recommendation_code: tuple(cell for cell in row.cells if cell.actor.group_code == actor)
        for row in rows_of(whole)
    }
    return tuple(
        ActorBlock(block, tuple(ActorRow(row, row.cells[0], parts[row.recommendation_code]) for row in block.rows))
        for block in part.blocks
    )
