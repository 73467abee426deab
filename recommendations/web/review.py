"""Review by a second person: what waits, what came back, and the page on which somebody approves or returns."""

from dataclasses import fields
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recommendations.events.finding import Finding, Judgement
from recommendations.events.record import BadFinding, StaleVersion, as_it_stands
from recommendations.events.review import (
    MAY_REVIEW,
    NotInReview,
    approve_event,
    last_review,
    my_submissions,
    own_work,
    resubmit_event,
    return_event,
    returned_events,
    review_counts,
    review_mark,
    to_review,
)
from recommendations.models import Event
from recommendations.status.events import event_status
from recommendations.status.moment import BadQuestion
from recommendations.vocabulary import Confidence, EventState, Side, Significance
from recommendations.web.access import for_staff
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.errors import answers_in_sentences
from recommendations.web.event_forms import ReasonForm
from recommendations.web.log import signed_in
from recommendations.web.preview import Outcome, outcomes

TABS = {"mine": "Mine, waiting", "to_review": "To review", "returned": "Returned to me"}
_QUEUES = {"mine": my_submissions, "to_review": to_review, "returned": returned_events}
MOST_LISTED = 100


@require_safe
@for_staff("add_event")
@answers_in_sentences
def review_page(request: HttpRequest) -> HttpResponse:
    """List what one person has in review: their own, what waits for them, what came back."""
    user = signed_in(request)
    counts = review_counts(user)
    first = "to_review" if user.has_perm(MAY_REVIEW) else "mine"
    chosen = request.GET.get("tab", "returned" if counts.returned else first)
    if chosen not in TABS:
        raise BadQuestion({"tab": [f"There is no tab “{chosen[:40]}”. Choose one of: {', '.join(TABS)}."]})
    mine = [name for name in TABS if name != "to_review" or user.has_perm(MAY_REVIEW)]
    tabs = [(name, TABS[name], getattr(counts, name)) for name in mine]
    context = {"tabs": tabs, "chosen": chosen, "events": _QUEUES[chosen](user)[:MOST_LISTED], "most": MOST_LISTED}
    return render(request, "recommendations/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("adjudicate_event")
def event_review(request: HttpRequest, code: str) -> HttpResponse:
    """Show a development as it would count, and approve it or return it with a reason."""
    event, user = get_object_or_404(Event, code=code), signed_in(request)
    if request.method != "POST":
        kept = taken_up(request)
        form = ReasonForm(kept) if kept is not None else ReasonForm()
        form.hush()
        return _show(request, event, user, form)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, event, user, form)
    try:
        return _decide(request, event, user, form)
    except NotInReview as gone:
        messages.info(request, str(gone))
        return redirect("event", code=code)
    except StaleVersion:
        said = ["It was changed while you looked at it. This is how it stands now: look at it again."]
        return _show(request, event, user, form, said)
    except BadFinding as bad:
        return _show(request, event, user, form, form.take(bad.errors))


@require_POST
@for_staff("add_event")
def event_resubmit(request: HttpRequest, code: str) -> HttpResponse:
    """Send a returned development for review again."""
    event = get_object_or_404(Event, code=code)
    try:
        resubmit_event(event.pk, by=signed_in(request), now=timezone.now())
    except NotInReview as gone:
        messages.info(request, str(gone))
    except BadFinding as bad:
        messages.error(request, f"Not sent. {bad}")
    else:
        messages.success(request, "Sent for review again.")
    return redirect("event", code=code)


def _decide(request: HttpRequest, event: Event, user: User, form: ReasonForm) -> HttpResponse:
    """Do what the pressed button says."""
    now = timezone.now()
    if "approve" in request.POST:
        approve_event(event.pk, mark=request.POST.get("mark", ""), by=user, now=now)
        messages.success(request, "Approved. It counts from now on, under its author's name.")
        return redirect("event", code=event.code)
    return_event(event.pk, reason=form.cleaned_data["reason"], by=user, now=now)
    messages.success(request, "Returned to its author with your reason.")
    return redirect("review")


def _show(
    request: HttpRequest, event: Event, user: User, form: ReasonForm, sentences: list[str] | None = None
) -> HttpResponse:
    now = timezone.now()
    event.refresh_from_db()
    wrong = bool(sentences or form.errors)
    context = {
        "row": event,
        "event": event_status(event.code, now=now),
        "last": last_review(event),
        "own": own_work(event, user),
        "mark": review_mark(event),
        "outcomes": _outcomes(event, now),
        "form": form,
        "sentences": sentences or [],
        "wrong": wrong,
    }
    return render(request, "recommendations/event_review.html", context, status=422 if wrong else 200)


def _outcomes(event: Event, now: datetime) -> tuple[Outcome, ...]:
    """Return what approving would do to the directions, as its author judged it; nothing once it counts already."""
    if event.state != EventState.PROPOSED:
        return ()
    stands = as_it_stands(event)
    said = {field.name: getattr(stands, field.name) for field in fields(stands)}
    finding = Finding(**said, sources=(), judgements=_judgements(event))
    return outcomes(finding, coder=str(event.recorded_by_id), now=now)


def _judgements(event: Event) -> tuple[Judgement, ...]:
    """Return the judgements in force, one a track."""
    rows = event.assessments.filter(superseded_at=None).select_related("track__actor").order_by("-pk")
    return tuple(
        Judgement(
            recommendation_id=row.track.recommendation_id,
            actor_code=row.track.actor.code,
            side=Side(row.side),
            significance=Significance(row.significance),
            confidence=Confidence(row.confidence),
        )
        for row in {row.track_id: row for row in rows}.values()
    )
