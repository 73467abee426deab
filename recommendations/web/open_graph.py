"""The pictures that stand for a page where its address is shared: 1200 x 630, the words of the page and its glyphs."""

from collections.abc import Callable, Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.direction.wording import shorten
from recommendations.events.second import hidden_event_codes
from recommendations.models import Brief, Recommendation
from recommendations.status.moment import Moment, moment
from recommendations.status.queries import board, recommendation_status
from recommendations.status.sight import recommendation_in_sight
from recommendations.status.values import Cell, Tally
from recommendations.vocabulary import ShownLabel
from recommendations.web.document_answer import answer
from recommendations.web.errors import answers_in_sentences
from recommendations.web.headline import actor_heading, headline
from recommendations.web.pdf import brief_and_moment
from recommendations.web.pdf_engine import typeset
from recommendations.web.pdf_frame import frame, permanent, short_day, shown
from recommendations.web.recommendation import found_recommendation

PNG = "image/png"
REASON_WORDS, REASON_CHARACTERS = 24, 160
TITLE_WORDS, TITLE_CHARACTERS = 30, 200


@require_safe
@answers_in_sentences
def board_picture(request: HttpRequest) -> HttpResponse:
    """Serve the board's headline and how many recommendations stand where."""
    brief, asked = brief_and_moment(request)
    return _served(request, lambda: board_card(brief, asked), name=f"board-{brief.code}", page=reverse("board"))


@require_safe
@answers_in_sentences
def recommendation_picture(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Serve one recommendation with the direction of every actor."""
    asked = moment(request.GET, now=timezone.now())
    found = found_recommendation(brief, code)
    page = reverse("recommendation", kwargs={"brief": brief, "code": code})
    return _served(request, lambda: recommendation_card(found, asked), name=f"{brief}-{code}", page=page)


@require_safe
@answers_in_sentences
def cell_picture(request: HttpRequest, brief: str, code: str, actor: str) -> HttpResponse:
    """Serve one cell: who, where to, since when, why."""
    asked = moment(request.GET, now=timezone.now())
    found = found_recommendation(brief, code)
    cells = _cells(found, asked, hidden=hidden_event_codes(request.user))
    cell = next((one for one in cells if one.actor.code == actor), None)
    if cell is None:
        raise Http404(f"No direction is told for {actor} on {code} in {brief}.")
    page = reverse("recommendation", kwargs={"brief": brief, "code": code})
    return _served(request, lambda: cell_card(found, cell, asked), name=f"{brief}-{code}-{actor}", page=page)


def board_card(brief: Brief, asked: Moment) -> bytes:
    """Return the board's picture. Raises NoDocument."""
    found = board(brief, as_of=asked.as_of, known_at=asked.known_at)
    said = headline(found.tallies)
    address = permanent(asked, "board", params={"brief": brief.code})
    values = frame("Status board", brief, asked, address=address)
    return _card(values | {"title": " ".join(said.lines), "lines": [_tally(one) for one in found.tallies]}, asked)


def recommendation_card(recommendation: Recommendation, asked: Moment) -> bytes:
    """Return a recommendation's picture. Raises NoDocument."""
    lines = [{"who": actor_heading(c.actor), "labels": [_label(c)]} for c in _cells(recommendation, asked)]
    return _card(_head(recommendation, asked) | {"lines": lines}, asked)


def cell_card(recommendation: Recommendation, cell: Cell, asked: Moment) -> bytes:
    """Return the picture of one cell. Raises NoDocument."""
    big = {
        **shown(cell.shown),
        "who": actor_heading(cell.actor),
        "since": short_day(cell.since_on) if cell.shown is not ShownLabel.NOT_YET_RATED else "",
        "reason": _short(cell.reason, REASON_WORDS, REASON_CHARACTERS) or "Nothing rated yet.",
    }
    return _card(_head(recommendation, asked) | {"cell": big, "lines": []}, asked)


def _card(values: dict[str, Any], asked: Moment) -> bytes:
    return typeset("card", {"cell": None, **values}, form="png", dated=asked.as_of)


def _head(recommendation: Recommendation, asked: Moment) -> dict[str, Any]:
    brief, code = recommendation.brief, recommendation.code
    title = f"{code} {_short(recommendation.title, TITLE_WORDS, TITLE_CHARACTERS)}"
    return frame(title, brief, asked, address=permanent(asked, "recommendation", {"brief": brief.code, "code": code}))


def _cells(recommendation: Recommendation, asked: Moment, *, hidden: Collection[str] = ()) -> tuple[Cell, ...]:
    """Return the cells, without the reasons that name an event whose code is hidden."""
    status = recommendation_status(recommendation, as_of=asked.as_of, known_at=asked.known_at)
    return recommendation_in_sight(status, hidden).cells


def _tally(tally: Tally) -> dict[str, Any]:
    labels = [{**shown(label), "count": str(len(codes))} for label, codes in tally.counts if codes]
    return {"who": tally.actor.name, "labels": labels}


def _label(cell: Cell) -> dict[str, str]:
    return {**shown(cell.shown), "count": ""}


def _short(text: str, words: int, characters: int) -> str:
    return shorten(text, words=words, characters=characters) if text else ""


def _served(request: HttpRequest, make: Callable[[], bytes], *, name: str, page: str) -> HttpResponse:
    return answer(request, make, kind=PNG, name=f"{name}.png", page=page)
