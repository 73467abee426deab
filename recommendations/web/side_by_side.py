"""Two actors side by side on every recommendation of a brief: two arrows, and the gap between them is the message."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.status.moment import BadQuestion
from recommendations.status.part import actors_of
from recommendations.status.values import ActorColumn, Board
from recommendations.web.errors import answers_in_sentences
from recommendations.web.pairing import paired
from recommendations.web.reading import asked_of, context_of, found_brief, read

SIDES = ("left", "right")
_CARRIED = ("as_of", "known_at", "compare", "since")


@require_safe
@answers_in_sentences
def side_by_side_page(request: HttpRequest, brief: str) -> HttpResponse:
    """Show two actors as of a day; by default the first two that belong to no group."""
    asked = asked_of(request, also=SIDES)
    reading = read(request, found_brief(brief), asked, keep=SIDES)
    codes = _chosen(request, reading.board)
    part = actors_of(reading.board, codes)
    context = context_of(reading, part) | {
        "pair": paired(part),
        "left": part.columns[0],
        "right": part.columns[1],
        "choices": reading.board.columns,
        "carried": [(name, request.GET[name]) for name in _CARRIED if request.GET.get(name)],
    }
    return render(request, "recommendations/side_by_side.html", context | {"slim_codes": set()})


def _chosen(request: HttpRequest, board: Board) -> list[str]:
    """Return the two codes asked for. Raises BadQuestion for unknown ones, for one twice, where there are too few."""
    known = [column.code for column in board.columns]
    if len(known) < 2:
        raise BadQuestion({"left": ["This brief follows fewer than two actors. Open its board instead."]})
    errors = {}
    for name in SIDES:
        code = request.GET.get(name, "")
        if code and code not in known:
            errors[name] = [f"{name} is “{code[:60]}”, which is no actor here. Known are: {', '.join(known)}."]
    if errors:
        raise BadQuestion(errors)
    left, right = _or_first(request.GET.get("left", ""), request.GET.get("right", ""), board.columns)
    if left == right:
        raise BadQuestion({"right": [f"left and right are both “{left}”. Give two actors."]})
    return [left, right]


def _or_first(left: str, right: str, columns: tuple[ActorColumn, ...]) -> tuple[str, str]:
    """Fill in what was not asked for: first those a leader reads first, then the others."""
    leading = sorted(columns, key=lambda column: bool(column.group_code))
    left = left or next(column.code for column in leading if column.code != right)
    return left, right or next(column.code for column in leading if column.code != left)
