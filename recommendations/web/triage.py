"""Triage: one story at a time, decided by mouse or by key. Every decision is a plain form.

`triage.review` decides; this page only reads what was typed and says what came of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from recommendations.events.record import BadFinding, KnownAddress
from recommendations.models import Event, Story
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.triage.cards import StoryCard
from recommendations.triage.queries import oldest_waiting, open_stories, story_for_review, waiting_count
from recommendations.triage.review import AlreadyDecided, accept_story, merge_story, reject_story
from recommendations.vocabulary import RejectReason
from recommendations.web.access import for_staff
from recommendations.web.errors import answers_in_sentences
from recommendations.web.finding_form import FindingForm, judgements_of, with_more_rows
from recommendations.web.log import ROWS_PREFIX, signed_in
from recommendations.web.offered import Offered, offered
from recommendations.web.story_form import story_initial, story_rows

QUEUE = 50
_STRENGTH = {"": None, "strong": True, "weak": False}


@dataclass
class Desk:
    """The decision part of the page, with what went wrong on the way."""

    offered: Offered
    form: FindingForm
    rows: Any
    sentences: list[str] = field(default_factory=list)
    decided: AlreadyDecided | None = None
    known: list[Event] = field(default_factory=list)

    @property
    def status(self) -> int:
        """409 when somebody was faster, 422 when something is missing, else 200."""
        if self.decided:
            return 409
        wrong = self.sentences or self.form.errors or any(row.errors for row in self.rows)
        return 422 if wrong else 200


@require_safe
@for_staff("decide_story")
@answers_in_sentences
def triage_page(request: HttpRequest) -> HttpResponse:
    """Show the queue with its first story open."""
    stories = open_stories(strong=_strength(request), limit=QUEUE)
    card = stories[0] if stories else None
    return _show(request, card, _fresh_desk(card) if card else None, stories)


@require_safe
@for_staff("decide_story")
@answers_in_sentences
def story_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the queue with one story open, whatever became of it."""
    strong = _strength(request)
    card = _card(pk)
    return _show(request, card, None if card.decision else _fresh_desk(card), open_stories(strong=strong, limit=QUEUE))


@require_POST
@for_staff("decide_story")
def story_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the story into a development."""
    card = _card(pk)
    data = with_more_rows(request.POST, ROWS_PREFIX) if "more" in request.POST else request.POST
    menu = offered()
    desk = Desk(menu, FindingForm(data, offered=menu), story_rows(card, menu, data))
    if "more" in request.POST:
        return _show(request, card, desk)
    if not all([desk.form.is_valid(), desk.rows.is_valid()]):
        desk.form.say_everything(with_sources=False)
        return _show(request, card, desk)
    finding = desk.form.finding(judgements_of(desk.rows))
    different, user, now = "different" in request.POST, signed_in(request), timezone.now()

    def accept() -> tuple[str, Event]:
        recorded = accept_story(pk, finding, by=user, now=now, allow_known_address=different)
        return "Accepted as", recorded.event

    return _decide(request, card, desk, accept)


@require_POST
@for_staff("decide_story")
def story_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the story's reports to a development that is known already."""
    card = _card(pk)
    code = (request.POST.get("other", "") or request.POST.get("into", "")).strip()
    event = Event.objects.filter(code=code).first()
    desk = _fresh_desk(card)
    if event is None:
        desk.sentences = [f"There is no development “{code[:60]}”. Choose one of the list, or give its code."]
        return _show(request, card, desk)
    user, now = signed_in(request), timezone.now()
    return _decide(request, card, desk, lambda: ("Merged into", merge_story(pk, event.pk, by=user, now=now)))


@require_POST
@for_staff("decide_story")
def story_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the story down, with a reason."""
    card, desk = _card(pk), None
    reason, note = request.POST.get("reason", ""), request.POST.get("note", "")
    if reason not in set(RejectReason):
        desk = _fresh_desk(card)
        desk.sentences = ["Say why the story is rejected: choose one of the reasons."]
        return _show(request, card, desk)
    user, now = signed_in(request), timezone.now()

    def reject() -> tuple[str, None]:
        reject_story(pk, reason=RejectReason(reason), note=note, by=user, now=now)
        return f"Rejected ({RejectReason(reason).label.lower()}): {card.headline}", None

    return _decide(request, card, _fresh_desk(card), reject)


def _decide(
    request: HttpRequest, card: StoryCard, desk: Desk, act: Callable[[], tuple[str, Event | None]]
) -> HttpResponse:
    """Carry out a decision and go on to the next story; whatever stands in its way is told on the same page."""
    try:
        said, event = act()
    except AlreadyDecided as faster:
        desk.decided = faster
        card = _card(card.story_id)
    except KnownAddress as known:
        desk.known = known.events
        desk.sentences = ["A report of this story is cited already. Merge it, or say that this development differs."]
    except BadFinding as bad:
        desk.sentences = desk.form.take(bad.errors) if desk.form.is_bound else [str(bad)]
    else:
        messages.success(request, _said(said, event))
        return redirect("triage")
    return _show(request, card, desk)


def _said(sentence: str, event: Event | None) -> str:
    if event is None:
        return sentence
    link = format_html('<a href="{}">{}</a>', _address_of(event), event.headline)
    return format_html("{} {}.", sentence, link)


def _address_of(event: Event) -> str:
    return redirect("event", code=event.code).url


def _card(pk: int) -> StoryCard:
    try:
        return story_for_review(pk)
    except Story.DoesNotExist as missing:
        raise Http404(f"There is no story {pk}.") from missing


def _fresh_desk(card: StoryCard) -> Desk:
    menu = offered()
    return Desk(menu, FindingForm(offered=menu, initial=story_initial(card)), story_rows(card, menu))


def _strength(request: HttpRequest) -> bool | None:
    errors = unknown_parameters(request.GET, {"match"})
    match = request.GET.get("match", "")
    if match not in _STRENGTH:
        errors["match"] = [f"match is “{match[:20]}”. Choose strong or weak, or leave it out."]
    if errors:
        raise BadQuestion(errors)
    return _STRENGTH[match]


def _show(
    request: HttpRequest, card: StoryCard | None, desk: Desk | None, stories: tuple[StoryCard, ...] | None = None
) -> HttpResponse:
    queue = open_stories(limit=QUEUE) if stories is None else stories
    context = {
        "card": card,
        "desk": desk,
        "queue": queue,
        "counts": {"all": waiting_count(), "strong": waiting_count(strong=True), "weak": waiting_count(strong=False)},
        "match": request.GET.get("match", ""),
        "oldest": oldest_waiting(),
        "now": timezone.now(),
        "reasons": list(RejectReason),
        **({"form": desk.form, "rows": desk.rows, "offered": desk.offered} if desk else {}),
    }
    return render(request, "recommendations/triage.html", context, status=desk.status if desk else 200)
