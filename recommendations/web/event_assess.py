"""Judging a development, or judging it anew: the earlier judgement is replaced, kept, and told with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.events.finding import Judgement
from recommendations.events.judge import expand_judgements, unexplained
from recommendations.events.record import WHY_ANEW, BadFinding, assess_event
from recommendations.events.second import hidden_event_ids
from recommendations.models import Assessment, Event
from recommendations.vocabulary import AssessmentStatus, Confidence, Side, Significance, Step
from recommendations.web.access import for_staff
from recommendations.web.capture_form import ROWS_PREFIX
from recommendations.web.conflict import (
    PICK,
    SEEN,
    THEIRS,
    Conflict,
    FieldConflict,
    Values,
    conflict_of,
    conflict_page,
    differences,
    token_for,
)
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.finding_form import JudgementRows, judgements_of, with_more_rows
from recommendations.web.log import signed_in
from recommendations.web.offered import Offered, offered


@dataclass
class Sheet:
    """The rows as they will be shown, the mark of what was in force when they were shown first, and what is wrong."""

    event: Event
    offered: Offered
    rows: Any
    seen: str
    sentences: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether anything has to be put right."""
        return bool(self.sentences) or (self.rows.is_bound and any(row.errors for row in self.rows))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("add_assessment")
def event_assess(request: HttpRequest, code: str) -> HttpResponse:
    """Judge a development; one's own earlier judgement on the same track is replaced and kept."""
    event, user = get_object_or_404(Event, code=code), signed_in(request)
    if event.pk in hidden_event_ids(user):
        return redirect("event-second", code=code)
    if request.method == "POST":
        return _answer(request, event, user)
    kept, own = taken_up(request), _own(event, user)
    if kept is not None:
        sheet = _sheet(event, kept)
        for row in sheet.rows:
            row.hush()
        return _show(request, sheet)
    menu = offered()
    rows = JudgementRows(initial=[_as_typed(one) for one in own], prefix=ROWS_PREFIX, form_kwargs={"offered": menu})
    return _show(request, Sheet(event, menu, rows, token_for(_values(own, event))))


def _answer(request: HttpRequest, event: Event, user: User) -> HttpResponse:
    more = "more" in request.POST
    sheet = _sheet(event, with_more_rows(request.POST, ROWS_PREFIX) if more else request.POST)
    if more or not sheet.rows.is_valid():
        return _show(request, sheet)
    judgements, _ = expand_judgements(judgements_of(sheet.rows))
    if conflict := _conflict(event, user, judgements, request.POST):
        back, heading = reverse("event", args=[event.code]), "You judged this anew meanwhile"
        said = "It was done under your name in another window."
        return conflict_page(request, conflict, title=event.headline, back=back, who=said, heading=heading)
    chosen = [one for one in judgements if request.POST.get(PICK + _place(one)) != THEIRS]
    if judgements and not chosen:
        messages.info(request, "Nothing was recorded: what stands is kept.")
        return redirect("event", code=event.code)
    return _record(request, sheet, chosen, user)


def _record(request: HttpRequest, sheet: Sheet, judgements: Sequence[Judgement], user: User) -> HttpResponse:
    _ask_why(sheet, judgements, user)
    if sheet.wrong:
        return _show(request, sheet)
    try:
        assess_event(sheet.event.pk, judgements, by=user, now=timezone.now())
    except BadFinding as bad:
        sheet.sentences = [sentence for found in bad.errors.values() for sentence in found]
        return _show(request, sheet)
    messages.success(request, "Your judgement is recorded. What it replaced is kept in the history.")
    return redirect("event", code=sheet.event.code)


def _ask_why(sheet: Sheet, judgements: Sequence[Judgement], user: User) -> None:
    """Say beside each row that replaces an own judgement without a reason that it needs one."""
    silent = {_place(one) for one in unexplained(sheet.event, judgements, by=user)}
    for row in sheet.rows:
        judgement = row.judgement()
        if judgement and {_place(one) for one in expand_judgements([judgement])[0]} & silent:
            row.add_error("rationale", WHY_ANEW)


def _conflict(event: Event, user: User, judgements: Sequence[Judgement], data: QueryDict) -> Conflict | None:
    """Return where somebody's own judgements changed under their hands; what they leave out is not in question."""
    own = _own(event, user)
    theirs, step = _values(own, event), Step(event.step) if event.step else None
    labels = {_place(one): f"{one.track.recommendation.code} {one.track.actor.name}" for one in own}
    typed = {_place(one): [_words(one, step)] for one in judgements}
    found = differences(theirs | {name: said for name, said in typed.items() if name in theirs}, theirs, data)
    fields = [
        FieldConflict(
            name=one.name,
            label=labels[one.name],
            was=None if one.was is None else " ".join(one.was) or "not judged",
            theirs=" ".join(one.theirs),
            mine=" ".join(one.mine),
            pick=one.pick,
            is_unanswered=one.is_unanswered,
        )
        for one in found
    ]
    return conflict_of(fields, theirs, data) if fields else None


def _own(event: Event, user: User) -> list[Assessment]:
    rows = Assessment.objects.filter(event=event, coder=user, status=AssessmentStatus.REVIEWED, superseded_at=None)
    return list(rows.select_related("track__actor", "track__recommendation").order_by("pk"))


def _values(own: Sequence[Assessment], event: Event) -> Values:
    """Return judgements in force by place, in words."""
    step = Step(event.step) if event.step else None
    return {_place(row): [_words(_judgement(row), step)] for row in own}


def _judgement(row: Assessment) -> Judgement:
    return Judgement(
        recommendation_id=row.track.recommendation_id,
        actor_code=row.track.actor.code,
        side=Side(row.side),
        significance=Significance(row.significance),
        confidence=Confidence(row.confidence),
        rationale=row.rationale,
    )


def _place(one: Judgement | Assessment) -> str:
    """Return which track a judgement is about, as a name of a field."""
    if isinstance(one, Assessment):
        return f"{one.track.recommendation_id}-{one.track.actor.code}"
    return f"{one.recommendation_id}-{one.actor_code}"


def _words(one: Judgement, step: Step | None) -> str:
    said = f"{one.side.label}, {one.weight(step).label.lower()}, {one.confidence.label.lower()} confidence."
    return f"{said} {one.rationale.strip()}".strip()


def _as_typed(row: Assessment) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in ("side", "significance", "confidence", "rationale")}
    return said | {"recommendation": row.track.recommendation_id, "actor": row.track.actor.code}


def _sheet(event: Event, data: QueryDict) -> Sheet:
    """Read what was posted."""
    menu = offered()
    rows = JudgementRows(data, prefix=ROWS_PREFIX, form_kwargs={"offered": menu})
    return Sheet(event, menu, rows, data.get(SEEN, ""))


def _show(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    context = {"event": sheet.event, "rows": sheet.rows, "offered": sheet.offered, "seen": sheet.seen}
    context |= {"sentences": sheet.sentences, "wrong": sheet.wrong}
    return render(request, "recommendations/event_assess.html", context, status=422 if sheet.wrong else 200)
