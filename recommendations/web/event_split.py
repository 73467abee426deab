"""Splitting a development that mixed two: some of its sources become a development of their own."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from recommendations.events.record import BadFinding
from recommendations.events.split import split_event
from recommendations.models import Citation, Event
from recommendations.web.access import for_staff
from recommendations.web.capture_form import ROWS_PREFIX
from recommendations.web.capture_sources import with_counts
from recommendations.web.draft import keeps_drafts, taken_up
from recommendations.web.event_forms import ReasonForm
from recommendations.web.finding_form import FindingForm, JudgementRows, judgements_of, with_more_rows
from recommendations.web.log import signed_in
from recommendations.web.offered import Offered, offered


class SplitForm(ReasonForm):
    """Which sources go, and why."""

    citations = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, standing: list[Citation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        menu = self.fields["citations"]
        if isinstance(menu, forms.ChoiceField):
            menu.choices = [(str(row.pk), row.title) for row in standing]
            menu.error_messages["invalid_choice"] = "Choose among the sources that it still has."

    @property
    def chosen(self) -> list[str]:
        """The sources ticked."""
        return list(self["citations"].value() or ())


@dataclass
class Parting:
    """The page as it will be shown: sources and reason, the new development, and its judgements."""

    event: Event
    offered: Offered
    split: SplitForm
    form: FindingForm
    rows: Any
    sentences: list[str] = field(default_factory=list)

    def is_valid(self) -> bool:
        """Whether all of it can be read; if not, every mistake is said at once."""
        valid = all([self.split.is_valid(), self.form.is_valid(), self.rows.is_valid()])
        self.form.say_everything(with_sources=False)
        return valid and not self.form.errors

    def hush(self) -> "Parting":
        """Show it as it was typed, without a word about what is missing."""
        for part in (self.split, self.form, *self.rows):
            part.hush()
        return self

    @property
    def wrong(self) -> bool:
        """Whether anything has to be put right."""
        return bool(self.sentences or any(part.errors for part in (self.split, self.form, *self.rows)))


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_drafts
@for_staff("change_event")
def event_split(request: HttpRequest, code: str) -> HttpResponse:
    """Make a development of its own of some sources of another."""
    event = get_object_or_404(Event, code=code)
    if request.method != "POST":
        kept = taken_up(request)
        return _show(request, _parting(event, kept).hush() if kept is not None else _blank(event))
    if "more" in request.POST:
        return _show(request, _parting(event, with_more_rows(request.POST, ROWS_PREFIX)).hush())
    page = _parting(event, request.POST)
    return _split(request, page) if page.is_valid() else _show(request, page)


def _split(request: HttpRequest, page: Parting) -> HttpResponse:
    chosen = [int(pk) for pk in page.split.cleaned_data["citations"]]
    finding, reason = page.form.finding(judgements_of(page.rows)), page.split.cleaned_data["reason"]
    try:
        done = split_event(page.event.pk, chosen, finding, reason=reason, by=signed_in(request), now=timezone.now())
    except BadFinding as bad:
        page.sentences = page.form.take(page.split.take_own(bad.errors))
        return _show(request, page)
    messages.success(request, f"Split. This is the new development; {page.event.code} keeps the other sources.")
    return redirect("event", code=done.event.code)


def _blank(event: Event) -> Parting:
    menu = offered()
    initial = {
        "occurred_on": event.occurred_on,
        "date_precision": event.date_precision,
        "kind": event.kind,
        "actors": list(event.actors.values_list("code", flat=True)),
        "episode": event.episode,
    }
    form = FindingForm(offered=menu, initial=initial)
    rows = JudgementRows(prefix=ROWS_PREFIX, form_kwargs={"offered": menu})
    return Parting(event, menu, SplitForm(standing=_standing(event)), form, rows)


def _parting(event: Event, data: QueryDict) -> Parting:
    """Read what was posted."""
    menu = offered()
    rows = JudgementRows(with_counts(data, ROWS_PREFIX), prefix=ROWS_PREFIX, form_kwargs={"offered": menu})
    split = SplitForm(data, standing=_standing(event))
    return Parting(event, menu, split, FindingForm(data, offered=menu), rows)


def _standing(event: Event) -> list[Citation]:
    return list(event.citations.filter(withdrawn_at=None).select_related("publisher").order_by("pk"))


def _show(request: HttpRequest, page: Parting) -> HttpResponse:
    context = {"page": page, "event": page.event, "form": page.form, "rows": page.rows, "offered": page.offered}
    return render(request, "recommendations/event_split.html", context, status=422 if page.wrong else 200)
