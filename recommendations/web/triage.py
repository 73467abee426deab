"""Triage: the stories that wait, and one of them open to be decided, by mouse or by key.

`triage_actions` and `triage_bulk` do what the forms of this page ask for. Where something stands in the way, the same
page is shown again.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from recommendations.events.draft import TAKE_UP
from recommendations.models import Story
from recommendations.triage.cards import StoryCard
from recommendations.triage.decided import pace_today
from recommendations.triage.queries import story_for_review
from recommendations.vocabulary import RejectReason
from recommendations.web.access import for_staff
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.errors import answers_in_sentences
from recommendations.web.log import signed_in
from recommendations.web.triage_clock import shown_token
from recommendations.web.triage_desk import Desk, desk_of, fresh_desk
from recommendations.web.triage_list import LABELS, Listing, listing
from recommendations.web.triage_same import twins_of
from recommendations.web.triage_snooze import snooze_days
from recommendations.web.triage_told import last_undoable


@require_safe
@for_staff("decide_story")
@answers_in_sentences
def triage_page(request: HttpRequest) -> HttpResponse:
    """Show the stories asked for, with the first one open."""
    found = listing(request.GET, now=timezone.now())
    card = found.lines[0] if found.lines else None
    return _show(request, found, card, fresh_desk(card) if card and not card.decision else None)


@require_safe
@keeps_drafts
@for_staff("decide_story")
@answers_in_sentences
def story_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the stories asked for with one story open, whatever became of it."""
    found = listing(_asked(request), now=timezone.now())
    card = found.card(pk) or card_or_404(pk)
    kept = taken_up(request)
    if kept:
        return _show(request, found, card, desk_of(card, kept).hush())
    return _show(request, found, card, None if card.decision else fresh_desk(card))


def show_story(request: HttpRequest, card: StoryCard, desk: Desk) -> HttpResponse:
    """Show a story again with what was typed and what stands in the way."""
    return _show(request, listing(request.GET, now=timezone.now()), card, desk)


def onward(request: HttpRequest) -> HttpResponse:
    """Go on to the story that stood next in the list, if it still waits, else to the first that does."""
    query = query_of(request)
    following = request.POST.get("next", "")
    if following.isdecimal() and Story.objects.filter(pk=following, decided_at=None).exists():
        return redirect(f"{reverse('story', args=[following])}{query}")
    return redirect(f"{reverse('triage')}{query}")


def query_of(request: HttpRequest) -> str:
    """Return the filters as they stand in the address, with their question mark."""
    asked = _asked(request)
    return f"?{asked.urlencode()}" if asked else ""


def _asked(request: HttpRequest) -> QueryDict:
    """Return the filters of the address, without the wish to begin with a draft."""
    asked = request.GET.copy()
    asked.pop(TAKE_UP, None)
    return asked


def card_or_404(pk: int) -> StoryCard:
    """Return a story to be decided."""
    try:
        return story_for_review(pk)
    except Story.DoesNotExist as missing:
        raise Http404(f"There is no story {pk}.") from missing


def _show(request: HttpRequest, found: Listing, card: StoryCard | None, desk: Desk | None) -> HttpResponse:
    now, user = timezone.now(), signed_in(request)
    context: dict[str, Any] = {
        "listing": found,
        "labels": LABELS,
        "card": card,
        "desk": desk,
        "query": query_of(request),
        "next_id": found.after(card.story_id) if card else None,
        "speed": pace_today(now=now),
        "undo": last_undoable(by=user, now=now),
        "reasons": list(RejectReason),
        "snoozes": snooze_days(now),
        "now": now,
    }
    if card:
        shown = request.POST.get("shown") or shown_token(card.story_id, now=now)
        context |= {"shown": shown, "same": twins_of(card)}
    if desk and card:
        guides = {guide.pk: guide for guide in desk.offered.guides}
        context["suggested"] = [(line, guides.get(line.recommendation_id)) for line in card.candidates]
        context |= {"form": desk.form, "rows": desk.rows, "offered": desk.offered}
    return render(request, "recommendations/triage.html", context, status=desk.status if desk else 200)
