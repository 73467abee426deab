"""What can be done with stories in triage: accept, merge, join, reject, snooze, take back. Each is a plain form.

The capabilities decide; these views read what was typed, and say what came of it. After a decision the next story is
shown; whatever stands in the way is told on the same page, with everything typed kept.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recommendations.events.draft import discard_draft
from recommendations.events.record import BadFinding, KnownAddress
from recommendations.models import Event, Likeness, Story
from recommendations.triage.cards import StoryCard
from recommendations.triage.join import dismiss_likeness, join_story
from recommendations.triage.review import AlreadyDecided, accept_story, merge_story, reject_story
from recommendations.triage.snooze import snooze_story
from recommendations.vocabulary import RejectReason
from recommendations.web.access import for_staff
from recommendations.web.draft import keeps_drafts
from recommendations.web.errors import answers_in_sentences
from recommendations.web.log import signed_in
from recommendations.web.triage import card_or_404, onward, query_of, show_story
from recommendations.web.triage_clock import seconds_since_shown
from recommendations.web.triage_desk import Desk, desk_of, fresh_desk
from recommendations.web.triage_same import STORY
from recommendations.web.triage_snooze import BadDay, snooze_until


@require_POST
@keeps_drafts
@for_staff("decide_story")
@answers_in_sentences
def story_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the story into a development, or do what another button of the same form says."""
    card = card_or_404(pk)
    desk = desk_of(card, request.POST)
    user, now = signed_in(request), timezone.now()
    if "preview" in request.POST:
        desk.preview(coder=str(user.pk), now=now)
    if {"preview", "more"} & set(request.POST) or not desk.may_be_accepted():
        return show_story(request, card, desk)
    different, seconds = "different" in request.POST, _seconds(request, pk)

    def accept() -> None:
        accept_story(pk, desk.finding, by=user, now=now, allow_known_address=different, seconds=seconds)

    return _decide(request, card, desk, accept)


@require_POST
@for_staff("decide_story")
def story_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what acceptance would do to the arrows, as a part of the page. Nothing is written."""
    desk = desk_of(card_or_404(pk), request.POST)
    desk.preview(coder=str(signed_in(request).pk), now=timezone.now())
    return render(request, "recommendations/_triage_outcome.html", {"desk": desk})


@require_POST
@for_staff("decide_story")
@answers_in_sentences
def story_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the story together with what it is the same as: a known development, or another story."""
    card = card_or_404(pk)
    desk = fresh_desk(card)
    desk.other = request.POST.get("other", "").strip()
    into = desk.other or request.POST.get("into", "").strip()
    user, now, seconds = signed_in(request), timezone.now(), _seconds(request, pk)
    story = _story(into) if into.startswith(STORY) else None
    event = Event.objects.filter(code=into).first()
    if event:
        return _decide(request, card, desk, lambda: merge_story(pk, event.pk, by=user, now=now, seconds=seconds))
    if story:
        return _decide(request, card, desk, lambda: join_story(pk, story.pk, by=user, now=now, seconds=seconds))
    desk.other_error = f"There is no development “{into[:60]}”. Choose one of the list, or give its code."
    return show_story(request, card, desk)


@require_POST
@for_staff("decide_story")
def story_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the story is not the same as another; the hint goes away."""
    likeness = request.POST.get("likeness", "")
    hints = Likeness.objects.filter(Q(story=pk) | Q(other=pk))
    found = hints.filter(pk=likeness).first() if likeness.isdecimal() else None
    if found and dismiss_likeness(found.pk, by=signed_in(request), now=timezone.now()):
        messages.success(request, "Noted: not the same.")
    return redirect(f"{reverse('story', args=[pk])}{query_of(request)}")


@require_POST
@for_staff("decide_story")
@answers_in_sentences
def story_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn the story down, with a reason."""
    card = card_or_404(pk)
    desk = fresh_desk(card)
    reason, desk.note = request.POST.get("reason", ""), request.POST.get("note", "")
    if reason not in set(RejectReason):
        desk.sentences = ["Say why the story is rejected: choose one of the reasons."]
        return show_story(request, card, desk)
    user, now, seconds = signed_in(request), timezone.now(), _seconds(request, pk)

    def reject() -> None:
        reject_story(pk, reason=RejectReason(reason), note=desk.note, by=user, now=now, seconds=seconds)

    return _decide(request, card, desk, reject)


@require_POST
@for_staff("decide_story")
@answers_in_sentences
def story_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the story away until a day."""
    card = card_or_404(pk)
    desk = fresh_desk(card)
    desk.until = request.POST.get("day", "")
    user, now, seconds = signed_in(request), timezone.now(), _seconds(request, pk)
    try:
        until = snooze_until(request.POST.get("until", ""), desk.until, now=now)
    except BadDay as bad:
        desk.snooze_error = str(bad)
        return show_story(request, card, desk)
    return _decide(request, card, desk, lambda: snooze_story(pk, until, by=user, now=now, seconds=seconds))


def _story(value: str) -> Story | None:
    number = value.removeprefix(STORY)
    return Story.objects.filter(pk=number).first() if number.isdecimal() else None


def _seconds(request: HttpRequest, pk: int) -> float | None:
    return seconds_since_shown(request.POST.get("shown", ""), pk, now=timezone.now())


def _decide(request: HttpRequest, card: StoryCard, desk: Desk, act: Callable[[], object]) -> HttpResponse:
    """Carry out a decision and go on to the next story; whatever stands in its way is told on the same page."""
    try:
        act()
    except AlreadyDecided as faster:
        desk.decided = faster
        card = card_or_404(card.story_id)
    except KnownAddress as known:
        desk.known = known.events
        desk.sentences = ["A report of this story is cited already. Merge it, or say that this development differs."]
    except BadFinding as bad:
        desk.sentences = desk.form.take(bad.errors) if desk.form.is_bound else [str(bad)]
    else:
        discard_draft(signed_in(request), reverse("story", args=[card.story_id]))
        return onward(request)
    return show_story(request, card, desk)
