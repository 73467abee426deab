"""What is held of a reader: said in general, shown and handed out by a mailed link, and erased there."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.digests.privacy import MailOnItsWay, erase, held_address, held_of, held_token
from recommendations.digests.subscribe_mail import NotSent, mail_held_link
from recommendations.digests.suppress import suppression_of
from recommendations.digests.tokens import BadToken, TooOld
from recommendations.web.errors import error_page
from recommendations.web.subscribe import NOT_TAKEN, verified_address
from recommendations.web.subscribe_forms import AddressForm
from recommendations.web.subscribe_limit import may_send, too_often

NOT_SURE = "Tick the box first. Erasing cannot be taken back, so nothing was erased."
ON_ITS_WAY = "A mail to you is being handed over at this moment, so nothing was erased. Try again in some minutes."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_page(request: HttpRequest) -> HttpResponse:
    """Say what is held of readers; on POST mail an address the link to what is held of it."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        now, email = timezone.now(), form.cleaned_data["email"]
        if not may_send(request, email, now=now):
            return too_often(request)
        try:
            mail_held_link(email, now=now)
        except NotSent:
            form.add_error("email", NOT_TAKEN)
            status = 503
        else:
            return redirect("privacy-sent")
    context = {"form": form, "own_address": verified_address(request)}
    return render(request, "subscribe/privacy.html", context, status=status)


@require_safe
def privacy_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, the same to everybody."""
    return render(request, "subscribe/sent.html", {"what": "held"})


@require_safe
@never_cache
@login_required
def privacy_own(request: HttpRequest) -> HttpResponse:
    """Lead a signed-in reader to what is held of the address that was shown to be theirs."""
    email = verified_address(request)
    return redirect("privacy-held", token=held_token(email, now=timezone.now())) if email else redirect("privacy")


@csrf_exempt  # the signed link is the permission, and a mail program's own browser may keep no cookies
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_held(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is held of the address of a link; on POST, erase it."""
    now = timezone.now()
    try:
        email = held_address(token, now=now)
    except BadToken as bad:
        return _bad(request, bad)
    wrong, status = _erased(request, email, now) if request.method == "POST" else ("", 200)
    context = {
        "email": email,
        "token": token,
        "held": held_of(email),
        "wrong": wrong,
        "erased": request.method == "POST" and not wrong,
        "stays": suppression_of(email),
    }
    return render(request, "subscribe/held.html", context, status=status)


def _erased(request: HttpRequest, email: str, now: datetime) -> tuple[str, int]:
    """Erase, and return what stood in the way, if anything, with the status that says so."""
    if request.POST.get("sure") != "yes":
        return NOT_SURE, 422
    try:
        erase(email, now=now)
    except MailOnItsWay:
        return ON_ITS_WAY, 409
    return "", 200


@require_safe
@never_cache
def privacy_file(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out everything held of the address of a link as JSON."""
    try:
        email = held_address(token, now=timezone.now())
    except BadToken as bad:
        return _bad(request, bad)
    headers = {"Content-Disposition": 'attachment; filename="held-of-me.json"'}
    return JsonResponse(held_of(email), json_dumps_params={"indent": 2, "ensure_ascii": False}, headers=headers)


def _bad(request: HttpRequest, bad: BadToken) -> HttpResponse:
    status = 410 if isinstance(bad, TooOld) else 404
    return error_page(request, status=status, heading="This link cannot be used", sentences=[str(bad)])
