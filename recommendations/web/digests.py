"""Digests as staff see them: by issue, what needs a person, and what each one says."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommendations.digests.approve import LONGEST_REASON, approve_digests, drop_digests
from recommendations.digests.deliver import resend_digest
from recommendations.digests.overview import IssueKey, digests_of, held_alike, held_digests, issues_by_state
from recommendations.digests.preview import as_kept
from recommendations.models import Brief, Digest
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.vocabulary import Cadence, DigestState
from recommendations.web.access import for_staff
from recommendations.web.errors import answers_in_sentences
from recommendations.web.log import signed_in

SHOWN = 100
NEEDS_A_PERSON = (DigestState.STUCK, DigestState.FAILED)
# The mail's own styles are inline, and nothing in it may run, load or send: a document of its own in a sandbox.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_ISSUE = ("brief", "cadence", "until")


@require_safe
@for_staff("resend_digest")
@answers_in_sentences
def digests_page(request: HttpRequest) -> HttpResponse:
    """List issues with how many digests stand where, and the digests of one issue where one is asked for."""
    key = _asked(request)
    if key:
        context = {"issue": key, "latest": digests_of(key, most=SHOWN), "shown": SHOWN}
        return render(request, "recommendations/digests_issue.html", context)
    rows = Digest.objects.select_related("subscription__subscriber", "subscription__brief").order_by(
        "-period_end", "-pk"
    )
    context = {
        "held": held_digests(),
        "needing": rows.filter(state__in=NEEDS_A_PERSON)[:SHOWN],
        "issues": issues_by_state(now=timezone.now()),
        "latest": rows[:SHOWN],
    }
    return render(request, "recommendations/digests.html", context)


@require_safe
@for_staff("resend_digest")
def digest_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one digest: its state and what it says."""
    return _digest(request, pk)


@require_safe
@for_staff("resend_digest")
def digest_mail(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 -- the same mail to all staff
    """Serve the mail's HTML as it was or will be sent, in a sandbox of its own."""
    digest = get_object_or_404(Digest.objects.exclude(html=""), pk=pk)
    return HttpResponse(as_kept(digest).html, headers={"Content-Security-Policy": MAIL_POLICY})


@require_POST
@for_staff("resend_digest")
def digest_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a stuck or failed digest over again, under the same Message-ID. A second click finds nothing to resend."""
    get_object_or_404(Digest, pk=pk)
    state = resend_digest(pk, now=timezone.now())
    messages.info(request, f"The digest is now: {state.label.lower()}.")
    return redirect("digest", pk=pk)


@require_POST
@for_staff("approve_digest")
def digest_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the digests of an issue that are held for one reason go out. A second click finds nothing held."""
    digest = get_object_or_404(Digest.objects.select_related("subscription__subscriber"), pk=pk)
    number = approve_digests(held_alike(digest), by=signed_in(request), now=timezone.now())
    messages.info(request, f"{_digests(number)} may go out now." if number else "Nothing of it was held any more.")
    return redirect("digests")


@require_POST
@for_staff("approve_digest")
def digest_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop the digests of an issue that are held for one reason; the reason why is kept with each."""
    digest = get_object_or_404(Digest.objects.select_related("subscription__subscriber"), pk=pk)
    reason = request.POST.get("reason", "")
    try:
        number = drop_digests(held_alike(digest), by=signed_in(request), reason=reason, now=timezone.now())
    except ValidationError as wrong:
        return _digest(request, pk, reason=reason, errors=wrong.messages)
    messages.info(request, f"{_digests(number)} dropped." if number else "Nothing of it was held any more.")
    return redirect("digests")


def _digest(request: HttpRequest, pk: int, *, reason: str = "", errors: list[str] | None = None) -> HttpResponse:
    rows = Digest.objects.select_related("subscription__subscriber", "subscription__brief", "approved_by")
    digest = get_object_or_404(rows, pk=pk)
    context: dict[str, Any] = {"digest": digest, "kept": as_kept(digest), "resendable": digest.state in NEEDS_A_PERSON}
    if digest.state == DigestState.HELD:
        context |= {"alike": len(held_alike(digest)), "longest_reason": LONGEST_REASON}
    context |= {"reason": reason, "errors": errors or []}
    return render(request, "recommendations/digest.html", context, status=422 if errors else 200)


def _asked(request: HttpRequest) -> IssueKey | None:
    """Return the issue the address names, all of its three parts or none. Raises BadQuestion."""
    errors = unknown_parameters(request.GET, _ISSUE)
    given = {name: request.GET[name] for name in _ISSUE if name in request.GET}
    if not given and not errors:
        return None
    missing = [name for name in _ISSUE if name not in given]
    errors |= {name: [f"{name} is missing. Name {', '.join(_ISSUE)}, or none of them."] for name in missing}
    if errors:
        raise BadQuestion(errors)
    return _issue_key(**given)


def _issue_key(brief: str, cadence: str, until: str) -> IssueKey:
    errors = {}
    if not Brief.objects.filter(code=brief).exists():
        errors["brief"] = [f"There is no brief “{brief[:60]}”."]
    if cadence not in set(Cadence):
        errors["cadence"] = [f"cadence is “{cadence[:20]}”. Give {', '.join(Cadence)}."]
    try:
        on = date.fromisoformat(until)
    except ValueError:
        errors["until"] = [f"until is “{until[:40]}”, which is no day. Give it as 2026-02-24."]
    if errors:
        raise BadQuestion(errors)
    return IssueKey(on, brief, Cadence(cadence))


def _digests(number: int) -> str:
    return "1 digest" if number == 1 else f"{number} digests"
