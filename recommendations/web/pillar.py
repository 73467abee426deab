"""The page of one pillar: its recommendations and every actor, with all reasons open."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recommendations.status.part import pillar_of
from recommendations.web.errors import answers_in_sentences
from recommendations.web.reading import asked_of, context_of, found_brief, read


@require_safe
@answers_in_sentences
def pillar_page(request: HttpRequest, brief: str, pillar: str) -> HttpResponse:
    """Show one pillar as of a day, compared with an earlier one; one without recommendations is not found."""
    asked = asked_of(request)
    reading = read(request, found_brief(brief), asked)
    codes = [block.code for block in reading.board.blocks]
    if pillar not in codes:
        raise Http404(f"There is no pillar {pillar} in {brief}.")
    here = codes.index(pillar)
    blocks = reading.board.blocks
    around = {
        "pillar": blocks[here],
        "previous": blocks[here - 1] if here else None,
        "next": blocks[here + 1] if here + 1 < len(blocks) else None,
        "every_reason": True,
    }
    return render(
        request, "recommendations/pillar.html", context_of(reading, pillar_of(reading.board, pillar)) | around
    )
