"""Subscribing: the form, the mail that asks to confirm, and the page behind its link.

Who is signed in with an address that was shown to be theirs subscribes at once. Everybody else gets a mail, and until
its button is pressed nothing is stored. Looking at the page behind the link changes nothing: mail scanners open it.
"""

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.catalogue.queries import briefs
from recommendations.digests.subscribe import running_of
from recommendations.digests.subscribe_ask import Asked, Outlook, asked_of, confirm, outlook
from recommendations.digests.subscribe_keep import keep_wish
from recommendations.digests.subscribe_mail import NotSent, mail_confirmation
from recommendations.digests.tokens import BadToken, TooOld
from recommendations.digests.wishes import BadWish, chosen_by, facts, facts_of, wish_of
from recommendations.models import Brief
from recommendations.status.moment import BadQuestion, unknown_parameters
from recommendations.web.board import chosen_brief
from recommendations.web.errors import answers_in_sentences, error_page
from recommendations.web.subscribe_forms import AddressForm, SubscribeForm, WishForm
from recommendations.web.subscribe_limit import may_send, too_often

NOT_TAKEN = "The mail server did not take our mail to this address. Look at the address, or try again in some minutes."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_in_sentences
def subscribe_page(request: HttpRequest) -> HttpResponse:
    """Offer the form; on POST subscribe a person whose address is known, or mail the address to confirm."""
    if errors := unknown_parameters(request.GET, {"brief"}):
        raise BadQuestion(errors)
    listed = list(briefs())
    brief = chosen_brief(listed, request.POST.get("brief", "") or request.GET.get("brief", ""))
    if brief is None:
        return render(request, "recommendations/no_brief.html")
    email = verified_address(request)
    form = _form(request, brief, email)
    if request.method == "POST" and form.is_valid():
        return _keep(request, form, email) if email else _ask(request, form, listed)
    return _page(request, form, listed, status=422 if form.is_bound else 200)


def verified_address(request: HttpRequest) -> str:
    """Return the address that was shown to belong to whoever is signed in; empty for everybody else."""
    if not isinstance(request.user, User):
        return ""
    shown = EmailAddress.objects.filter(user=request.user, verified=True).order_by("-primary", "pk").first()
    return shown.email if shown else ""


def _form(request: HttpRequest, brief: Brief, email: str) -> WishForm:
    data = request.POST if request.method == "POST" else None
    if not email:
        return SubscribeForm(data, brief=brief)
    running = running_of(email, brief.code)
    may_have_queue = request.user.has_perm("recommendations.decide_story")
    return WishForm(data, brief=brief, wish=wish_of(running) if running else None, may_have_queue=may_have_queue)


def _keep(request: HttpRequest, form: WishForm, email: str) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    subscription = keep_wish(email, form.wish(), user=user, now=timezone.now())
    messages.success(request, f"Kept. Your digests on “{subscription.brief.title}” go to {email}.")
    return redirect("subscriptions")


def _ask(request: HttpRequest, form: WishForm, listed: list[Brief]) -> HttpResponse:
    now = timezone.now()
    email = form.cleaned_data["email"]
    if not may_send(request, email, now=now):
        return too_often(request)
    try:
        mail_confirmation(Asked(email, form.wish(), now))
    except NotSent:
        form.add_error("email", NOT_TAKEN)
        return _page(request, form, listed, status=503)
    return redirect("subscribe-sent")


def _page(request: HttpRequest, form: WishForm, listed: list[Brief], *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "brief": form.brief,
        "other_briefs": [brief for brief in listed if brief != form.brief],
        "email": verified_address(request),
        "asks_address": isinstance(form, AddressForm),
        "guess_zone": not form.is_bound and not verified_address(request),
    }
    return render(request, "subscribe/subscribe.html", context, status=status)


@require_safe
def subscribe_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, the same to everybody."""
    return render(request, "subscribe/sent.html", {"what": "confirm"})


@csrf_exempt  # the signed link is the permission, and a mail program's own browser may keep no cookies
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show what will be confirmed, with one button; on POST start it. A second click says that it runs."""
    now = timezone.now()
    try:
        asked = asked_of(token, now=now)
        told = facts(asked.wish, chosen_by(asked.wish))
        found = confirm(asked, now=now) if request.method == "POST" else outlook(asked)
    except TooOld as old:
        return _cannot(request, [f"{old} Nothing was stored."], status=410)
    except BadToken as bad:
        return _cannot(request, [str(bad)], status=404)
    except BadWish as gone:
        return _cannot(request, [*gone.errors.values(), "The brief has changed since. Subscribe anew."], status=410)
    running = running_of(asked.email, asked.wish.brief)
    context = {
        "asked": asked,
        "told": told,
        "found": found.name,
        "done": request.method == "POST" and found in (Outlook.STARTS, Outlook.CHANGES),
        "running": facts_of(running) if running else [],
        "paused_at": running.paused_at if running else None,
    }
    return render(request, "subscribe/confirm.html", context)


def _cannot(request: HttpRequest, sentences: list[str], *, status: int) -> HttpResponse:
    return error_page(request, status=status, heading="This cannot be confirmed", sentences=sentences)
