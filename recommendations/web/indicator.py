"""The page of one indicator: its figures and versions, what they say, and the forms to add to them.

Three forms, one address each. What was typed stays where something is wrong with it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommendations.catalogue.queries import indicator_by_code
from recommendations.direction.indicator import INDICATOR_V1
from recommendations.events.observe import (
    BadObservation,
    BadPaste,
    parse_observations,
    record_observation,
    record_observations,
)
from recommendations.events.target import WrongSide, set_target
from recommendations.models import Indicator
from recommendations.status.indicators import indicator_status
from recommendations.status.moment import Moment, moment
from recommendations.vocabulary import Certainty
from recommendations.web.access import for_staff
from recommendations.web.asof import as_of_control
from recommendations.web.errors import answers_in_sentences
from recommendations.web.log import signed_in
from recommendations.web.observation_form import ObservationForm, TargetForm


@dataclass
class Typed:
    """The forms as they will be shown again."""

    figure: ObservationForm = field(default_factory=ObservationForm)
    target: TargetForm | None = None
    table: str = ""
    sentences: list[str] = field(default_factory=list)
    question: str = ""

    @property
    def wrong(self) -> bool:
        """Whether anything could not be written down as typed."""
        forms = [form for form in (self.figure, self.target) if form and form.is_bound]
        return bool(self.sentences or self.question or any(form.errors for form in forms))


@require_safe
@answers_in_sentences
def indicator_page(request: HttpRequest, brief: str, recommendation: str, code: str) -> HttpResponse:
    """Show one indicator as of a day. `confirm` names the period of a figure to fill into the form."""
    asked = moment(request.GET, also={"confirm"}, now=timezone.now())
    indicator = _found(brief, recommendation, code)
    typed = Typed(figure=ObservationForm(initial=_to_confirm(indicator, request.GET.get("confirm", ""))))
    return _show(request, indicator, asked, typed)


@require_POST
@for_staff("add_observation")
def indicator_observe(request: HttpRequest, brief: str, recommendation: str, code: str) -> HttpResponse:
    """Write one figure down."""
    indicator = _found(brief, recommendation, code)
    form = ObservationForm(request.POST)
    if not form.is_valid():
        return _again(request, indicator, Typed(figure=form))
    try:
        observed = record_observation(indicator.pk, form.entry(), by=signed_in(request), now=timezone.now())
    except BadObservation as bad:
        return _again(request, indicator, Typed(figure=form, sentences=form.take(bad.errors)))
    period = observed.observation.period
    told = f"Recorded for {period}." if observed.changed else f"{period} stands as it was; nothing changed."
    messages.success(request, told + (" What it replaced stays below." if observed.replaced else ""))
    return redirect("indicator", brief, recommendation, code)


@require_POST
@for_staff("add_observation")
def indicator_paste(request: HttpRequest, brief: str, recommendation: str, code: str) -> HttpResponse:
    """Write a pasted table down, all of it or nothing."""
    indicator, table = _found(brief, recommendation, code), request.POST.get("table", "")
    try:
        lines = parse_observations(table)
        observed = record_observations(indicator.pk, lines, by=signed_in(request), now=timezone.now())
    except BadPaste as bad:
        sentences = [f"Line {line}: {' '.join(told)}" for line, told in bad.errors.items()]
        return _again(request, indicator, Typed(table=table, sentences=sentences))
    written = sum(one.changed for one in observed)
    messages.success(request, f"{written} of {len(observed)} figures were new and are recorded.")
    return redirect("indicator", brief, recommendation, code)


@require_POST
@for_staff("add_observation")
def indicator_target(request: HttpRequest, brief: str, recommendation: str, code: str) -> HttpResponse:
    """Set the target, or take it off."""
    indicator = _found(brief, recommendation, code)
    form = TargetForm(request.POST, prefix="target")
    if not form.is_valid():
        return _again(request, indicator, Typed(target=form))
    try:
        set_target(indicator.pk, **form.cleaned_data, by=signed_in(request), now=timezone.now())
    except BadObservation as bad:
        return _again(request, indicator, Typed(target=form, sentences=form.take(bad.errors)))
    except WrongSide as odd:
        return _again(request, indicator, Typed(target=form, question=str(odd)))
    messages.success(request, "The target stands as given.")
    return redirect("indicator", brief, recommendation, code)


def _found(brief: str, recommendation: str, code: str) -> Indicator:
    try:
        return indicator_by_code(brief, recommendation, code)
    except Indicator.DoesNotExist as missing:
        raise Http404(f"There is no indicator {code} of {recommendation} in {brief}.") from missing


def _to_confirm(indicator: Indicator, period: str) -> dict[str, Any]:
    """Return what the form starts with: a figure still to be confirmed, or nothing."""
    if not period:
        return {}
    recalled = indicator.observations.filter(period=period, superseded_at=None, certainty=Certainty.RECALLED).first()
    return {"period": period, "value": f"{recalled.value.normalize():f}", "note": recalled.note} if recalled else {}


def _again(request: HttpRequest, indicator: Indicator, typed: Typed) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    return _show(request, indicator, Moment(today, now, today), typed)


def _show(request: HttpRequest, indicator: Indicator, asked: Moment, typed: Typed) -> HttpResponse:
    series, versions = indicator_status(indicator, as_of=asked.as_of, known_at=asked.known_at)
    if typed.target is None:
        typed.target = TargetForm.of(indicator)
    context = {
        "indicator": indicator,
        "recommendation": indicator.recommendation,
        "brief": indicator.recommendation.brief,
        "series": series,
        "versions": versions,
        "typed": typed,
        "parameters": INDICATOR_V1,
        "asof": as_of_control(request, asked, compares=False),
    }
    return render(request, "recommendations/indicator.html", context, status=422 if typed.wrong else 200)
