"""Terms and names on trial, terms that went quiet, and names that were taken out."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommendations.catalogue.aliases import put_back, take_out, taken_out
from recommendations.models import ActorAlias, MatchTerm, Recommendation
from recommendations.triage.match import MatchRule
from recommendations.triage.precision import precision_by_recommendation
from recommendations.triage.quiet import quiet_terms, wake_term
from recommendations.triage.tryout import TryOut, try_alias, try_term
from recommendations.vocabulary import MatchKind
from recommendations.web.access import for_staff
from recommendations.web.log import signed_in


def try_out(row: MatchTerm | ActorAlias, *, now: datetime) -> TryOut:
    """Return what a term or a name, as it stands in a form, would catch."""
    if isinstance(row, ActorAlias):
        return try_alias(row.actor, row.text, row.language, now=now)
    rule = MatchRule(row.recommendation_id, MatchKind(row.kind), row.text, row.language, row.pk or 0)
    return try_term(rule, now=now)


@require_safe
@for_staff("view_matchterm")
def upkeep_quiet(request: HttpRequest) -> HttpResponse:
    """List the terms that propose nothing any more, and how often suggestions were right on each recommendation."""
    found = precision_by_recommendation()
    rows = Recommendation.objects.filter(pk__in=found).select_related("brief")
    context = {"terms": quiet_terms(), "precisions": [(row, found[row.pk]) for row in rows]}
    return render(request, "recommendations/upkeep_quiet.html", context)


@require_POST
@for_staff("change_matchterm")
def upkeep_wake(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a quiet term to work again."""
    term = get_object_or_404(MatchTerm, pk=pk)
    if wake_term(pk, by=signed_in(request), now=timezone.now()):
        messages.success(request, f"“{term}” is at work again. Only decisions from now on judge it.")
    else:
        messages.info(request, f"“{term}” was at work already.")
    return redirect("upkeep-quiet")


@require_safe
@for_staff("view_actoralias")
def upkeep_taken_out(request: HttpRequest) -> HttpResponse:
    """List the names that were taken out."""
    return render(request, "recommendations/upkeep_taken_out.html", {"gone": taken_out()})


@require_POST
@for_staff("change_actoralias")
def upkeep_take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take another name of an actor out, or put it back where `restore` says so."""
    by, now = signed_in(request), timezone.now()
    if "restore" in request.POST:
        done = put_back(pk, by=by, now=now)
        said = "The name is back." if done else "The name is in use already, or its actor is gone. Nothing was changed."
    else:
        done = take_out(pk, by=by, now=now)
        said = "The name is out. It can be put back." if done else "The name was out already."
    messages.success(request, said)
    return redirect("upkeep-taken-out")
