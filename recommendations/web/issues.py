"""Issues as pages: the site's own row of digests, each at an address that stays."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from recommendations.catalogue import queries as catalogue
from recommendations.digests.archive import content_of, corrected_in, issue_on, listed
from recommendations.digests.render import shown
from recommendations.digests.text import text_part
from recommendations.models import Brief, Digest
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.web.board import chosen_brief
from recommendations.web.errors import answers_in_sentences


@require_safe
@answers_in_sentences
def issues_page(request: HttpRequest) -> HttpResponse:
    """List the published issues of a brief, the newest first."""
    if errors := unknown_parameters(request.GET, {"brief"}):
        raise BadQuestion(errors)
    briefs = list(catalogue.briefs())
    brief = chosen_brief(briefs, request.GET.get("brief", ""))
    if brief is None:
        return render(request, "recommendations/no_brief.html")
    others = [other for other in briefs if other != brief]
    return render(
        request, "recommendations/issues.html", {"brief": brief, "other_briefs": others, "issues": listed(brief)}
    )


@require_safe
def issue_page(request: HttpRequest, brief: str, on: str) -> HttpResponse:
    """Show one issue: the same content as its mail, in the frame of the site."""
    issue = found_issue(brief, on)
    content = content_of(issue)
    context = shown(content) | _around(issue.subscription.brief, date.fromisoformat(on))
    context |= {"brief": issue.subscription.brief, "corrected_in": list(corrected_in(issue, content)), "row": issue}
    return render(request, "recommendations/issue.html", context)


@require_safe
def issue_text(request: HttpRequest, brief: str, on: str) -> HttpResponse:  # noqa: ARG001 -- the same to everybody
    """Serve the plain part of an issue."""
    text = text_part(content_of(found_issue(brief, on)))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def found_issue(brief: str, on: str) -> Digest:
    """Return a published issue by brief and day. Raises Http404."""
    row = Brief.objects.filter(code=brief).first()
    day = _day(on)
    issue = issue_on(row, day) if row and day else None
    if issue is None:
        raise Http404(f"No issue of {brief} was published for the period to {on}.")
    return issue


def issue_address(brief: str, on: date) -> str:
    """Return the permanent address of an issue."""
    return settings.BASE_URL + reverse("issue", args=[brief, on.isoformat()])


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None  # one address for one issue


def _around(brief: Brief, on: date) -> dict[str, Any]:
    """Return the issues before and after one."""
    days = [one.on for one in listed(brief)]
    place = days.index(on)
    return {
        "on": on,
        "newer": days[place - 1] if place else None,
        "older": days[place + 1] if place + 1 < len(days) else None,
    }
