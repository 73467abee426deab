"""Digests as staff see them: what was sent, what is stuck, and the button that hands a stuck one over again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from recommendations.digests.deliver import resend_digest
from recommendations.models import Digest
from recommendations.vocabulary import DigestState
from recommendations.web.access import for_staff

SHOWN = 100
NEEDS_A_PERSON = (DigestState.STUCK, DigestState.FAILED)
# The mail's own styles are inline, and nothing in it may run, load or send: a document of its own in a sandbox.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@require_safe
@for_staff("resend_digest")
def digests_page(request: HttpRequest) -> HttpResponse:
    """List the latest digests, those that need a person first."""
    rows = Digest.objects.select_related("subscription__subscriber", "subscription__brief").order_by(
        "-period_end", "-pk"
    )
    needing = rows.filter(state__in=NEEDS_A_PERSON)
    context = {"needing": needing[:SHOWN], "latest": rows[:SHOWN]}
    return render(request, "recommendations/digests.html", context)


@require_safe
@for_staff("resend_digest")
def digest_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one digest: its state and what it says."""
    rows = Digest.objects.select_related("subscription__subscriber", "subscription__brief")
    digest = get_object_or_404(rows, pk=pk)
    return render(
        request, "recommendations/digest.html", {"digest": digest, "resendable": digest.state in NEEDS_A_PERSON}
    )


@require_safe
@for_staff("resend_digest")
def digest_mail(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 -- the same mail to all staff
    """Serve the mail's HTML as it was or will be sent, in a sandbox of its own."""
    digest = get_object_or_404(Digest.objects.exclude(html=""), pk=pk)
    return HttpResponse(digest.html, headers={"Content-Security-Policy": MAIL_POLICY})


@require_POST
@for_staff("resend_digest")
def digest_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a stuck or failed digest over again, under the same Message-ID. A second click finds nothing to resend."""
    get_object_or_404(Digest, pk=pk)
    state = resend_digest(pk, now=timezone.now())
    messages.info(request, f"The digest is now: {state.label.lower()}.")
    return redirect("digest", pk=pk)
