"""Documents in one click: the board on one sheet, a recommendation, a briefing. The same questions as the pages ask."""

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.catalogue import queries as catalogue
from recommendations.events.second import hidden_event_codes
from recommendations.models import Brief, Recommendation
from recommendations.status.calls import past_calls
from recommendations.status.moment import Moment, moment
from recommendations.status.queries import board, recommendation_status
from recommendations.status.sight import recommendation_in_sight
from recommendations.status.whys import whys_of
from recommendations.web.asof import comparing
from recommendations.web.board import chosen_brief
from recommendations.web.document_answer import answer
from recommendations.web.errors import answers_in_sentences
from recommendations.web.offered import guide
from recommendations.web.pdf_board import board_values
from recommendations.web.pdf_briefing import briefing_values
from recommendations.web.pdf_engine import typeset
from recommendations.web.pdf_frame import frame, permanent
from recommendations.web.pdf_recommendation import recommendation_values
from recommendations.web.pdf_why import why_values
from recommendations.web.recommendation import found_recommendation
from recommendations.web.turns import in_sight

PDF = "application/pdf"


@require_safe
@answers_in_sentences
def board_pdf(request: HttpRequest) -> HttpResponse:
    """Serve the board as one sheet."""
    brief, asked = brief_and_moment(request)
    name = f"board-{brief.code}-{asked.as_of}.pdf"
    return answer(request, lambda: board_document(brief, asked), kind=PDF, name=name, page=_page(request, "board"))


@require_safe
@answers_in_sentences
def briefing_pdf(request: HttpRequest) -> HttpResponse:
    """Serve the briefing."""
    brief, asked = brief_and_moment(request)
    hidden = hidden_event_codes(request.user)
    name = f"briefing-{brief.code}-{asked.as_of}.pdf"
    return answer(
        request,
        lambda: briefing_document(brief, asked, hidden=hidden),
        kind=PDF,
        name=name,
        page=_page(request, "board"),
    )


@require_safe
@answers_in_sentences
def recommendation_pdf(request: HttpRequest, brief: str, code: str) -> HttpResponse:
    """Serve one recommendation."""
    asked = comparing(moment(request.GET, now=timezone.now()))
    recommendation = found_recommendation(brief, code)
    hidden = hidden_event_codes(request.user)
    return answer(
        request,
        lambda: recommendation_document(recommendation, asked, hidden=hidden, names=request.user.is_authenticated),
        kind=PDF,
        name=f"{brief}-{code}-{asked.as_of}.pdf",
        page=_page(request, "recommendation", brief=brief, code=code),
    )


def brief_and_moment(request: HttpRequest) -> tuple[Brief, Moment]:
    """Return what is asked for, compared as the board compares. Raises BadQuestion, and Http404 without any brief."""
    asked = comparing(moment(request.GET, also=("brief",), now=timezone.now()))
    brief = chosen_brief(list(catalogue.briefs()), request.GET.get("brief", ""))
    if brief is None:
        raise Http404("No brief is loaded.")
    return brief, asked


def board_document(brief: Brief, asked: Moment) -> bytes:
    """Return the board as a document. Raises NoDocument."""
    found = board(brief, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on)
    address = permanent(asked, "board", params={"brief": brief.code})
    values = frame(f"Status board: {brief}", brief, asked, address=address) | board_values(found, asked)
    return typeset("board", values, dated=asked.as_of)


def briefing_document(brief: Brief, asked: Moment, *, hidden: Collection[str] = ()) -> bytes:
    """Return cover, board, changed cells with evidence, what is not known, and the method. Raises NoDocument."""
    found = board(brief, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on)
    address = permanent(asked, "board", params={"brief": brief.code})
    values = briefing_values(brief, found, asked, hidden=hidden)
    title = f"Where policy stands on {brief}"
    return typeset("briefing", frame(title, brief, asked, address=address) | values, dated=asked.as_of)


def recommendation_document(
    recommendation: Recommendation, asked: Moment, *, hidden: Collection[str] = (), names: bool = False
) -> bytes:
    """Return one recommendation as a document, without the events whose codes are hidden. Raises NoDocument.

    `names`: whether whoever asks may see the names of accounts.
    """
    status = recommendation_status(
        recommendation, as_of=asked.as_of, known_at=asked.known_at, compare_on=asked.compare_on
    )
    seen = recommendation_in_sight(status, hidden)
    whys = whys_of(recommendation.pk, as_of=asked.as_of, known_at=asked.known_at)
    calls = past_calls(recommendation.pk, on=asked.as_of, known_at=asked.known_at)
    brief, code = recommendation.brief, recommendation.code
    address = permanent(asked, "recommendation", {"brief": brief.code, "code": code})
    values = frame(f"{code} {recommendation.title}", brief, asked, address=address)
    values |= recommendation_values(
        recommendation, seen, guide(catalogue.tracks_of(recommendation)), asked, names=names
    )
    values |= why_values(seen, in_sight(whys, status.evidence, hidden), calls, names=names)
    return typeset("recommendation", values, dated=asked.as_of)


def _page(request: HttpRequest, name: str, **kwargs: str) -> str:
    query = request.GET.urlencode()
    return reverse(name, kwargs=kwargs) + (f"?{query}" if query else "")
