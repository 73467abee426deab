"""The page behind the links in every digest: what a reader gets, and the forms that change, pause and end it.

The signed link is the permission, so nobody signs in, and a mailbox can stop the digest with the one request of
RFC 8058, which carries neither cookie nor CSRF token. Looking changes nothing: mail scanners open every link.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from recommendations.digests.subscribe import BadToken, Link, managed, subscription_of
from recommendations.digests.subscribe_mail import NotSent, mail_fresh_link
from recommendations.digests.suppress import suppression_of
from recommendations.web.errors import error_page
from recommendations.web.subscribe_limit import may_send, too_often
from recommendations.web.subscription import Done, UnknownAct, act, wish_form, wording_of

FRESH_SENT = "A mail with a fresh link is on its way, if this address can get our mail."
FRESH_NOT_SENT = "The mail server did not take the mail with the fresh link. Try again in some minutes."


@dataclass(frozen=True, slots=True)
class _Answer:
    done: Done
    status: int = 200


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the link in a mail's headers: it stops, pauses and goes on for ever, and changes nothing else."""
    return _page(request, lambda: Link(subscription_of(token), may_change=False))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_page(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the link in a mail's text: for some weeks it changes everything, later it only stops."""
    return _page(request, lambda: managed(token, now=timezone.now()))


def _page(request: HttpRequest, find: Callable[[], Link]) -> HttpResponse:
    try:
        link = find()
        answer = _Answer(Done())
        if request.method == "POST":
            answer = _fresh(request, link) if request.POST.get("do") == "fresh" else _acted(request, link)
    except BadToken as bad:
        return error_page(request, status=404, heading="Nothing was changed", sentences=[str(bad)])
    except UnknownAct as bad:
        return error_page(request, status=400, heading="Nothing was changed", sentences=[str(bad)])
    if answer.status == 429:
        return too_often(request)
    return _shown(request, link, answer)


def _acted(request: HttpRequest, link: Link) -> _Answer:
    """Do what the form says. A mailbox that leaves out the words of RFC 8058 means the same by posting at all."""
    data = request.POST if "do" in request.POST else {"do": "end"}
    if data["do"] == "change" and not link.may_change:
        said = "This link is too old to change what you get. Nothing was changed. Have a fresh one mailed to you."
        return _Answer(Done(wrong=said), 403)
    done = act(link.subscription, data, now=timezone.now())
    return _Answer(done, 422 if done.form else 200)


def _fresh(request: HttpRequest, link: Link) -> _Answer:
    now, subscription = timezone.now(), link.subscription
    if subscription.subscriber is None or subscription.subscriber.erased_at:
        return _Answer(Done(wrong="There is no address any more to which a link could be mailed."), 403)
    if not may_send(request, subscription.email, now=now):
        return _Answer(Done(), 429)
    try:
        mail_fresh_link(subscription, now=now)
    except NotSent:
        return _Answer(Done(wrong=FRESH_NOT_SENT), 503)
    return _Answer(Done(said=FRESH_SENT))


def _shown(request: HttpRequest, link: Link, answer: _Answer) -> HttpResponse:
    subscription = link.subscription
    form = answer.done.form or (wish_form(subscription) if link.may_change and not subscription.ended_at else None)
    context = wording_of(subscription) | {
        "done": answer.done,
        "form": form,
        "may_change": link.may_change,
        "suppressed": suppression_of(subscription.email),
    }
    return render(request, "subscribe/subscription.html", context, status=answer.status)
