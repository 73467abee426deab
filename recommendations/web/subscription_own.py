"""“Your digests”: what a signed-in reader gets, and the same forms as behind the links in the mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from recommendations.digests.suppress import suppression_of
from recommendations.digests.wishes import facts_of
from recommendations.models import Subscription
from recommendations.web.errors import error_page
from recommendations.web.log import signed_in
from recommendations.web.subscribe import verified_address
from recommendations.web.subscription import Done, UnknownAct, act, wish_form, wording_of

SHOWN_ENDED = 20


@require_safe
@never_cache
@login_required
def subscriptions_page(request: HttpRequest) -> HttpResponse:
    """List what the reader gets, by the titles of the briefs, and what they had."""
    rows = _own(request)
    email = verified_address(request)
    context = {
        "running": [(one, facts_of(one)[1:]) for one in rows.filter(ended_at__isnull=True)],
        "ended": rows.filter(ended_at__isnull=False).order_by("-ended_at")[:SHOWN_ENDED],
        "email": email,
        "suppressed": suppression_of(email) if email else None,
    }
    return render(request, "subscribe/own.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Change, pause, resume or end one's own."""
    subscription = get_object_or_404(_own(request), pk=pk)
    done = Done()
    if request.method == "POST":
        try:
            done = act(subscription, request.POST, now=timezone.now())
        except UnknownAct as bad:
            return error_page(request, status=400, heading="Nothing was changed", sentences=[str(bad)])
        if done.said:
            messages.success(request, done.said)
            return redirect("subscription-own", pk=pk)
    form = done.form or (None if subscription.ended_at else wish_form(subscription))
    context = wording_of(subscription) | {
        "done": done,
        "form": form,
        "may_change": True,
        "own": True,
        "suppressed": suppression_of(subscription.email),
    }
    return render(request, "subscribe/subscription.html", context, status=422 if done.wrong else 200)


def _own(request: HttpRequest) -> QuerySet[Subscription]:
    """Return what goes to the reader of this account, or to the address that was shown to be theirs."""
    mine = Q(subscriber__user=signed_in(request))
    if email := verified_address(request):
        mine |= Q(subscriber__email__iexact=email)
    rows = Subscription.objects.filter(mine, subscriber__erased_at__isnull=True)
    return rows.select_related("subscriber__user", "brief").order_by("brief__title", "pk")
