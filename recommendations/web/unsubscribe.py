"""The page behind the link in every digest: what a reader gets, how often, and the button that stops it.

The signed link is the permission, so nobody signs in, and a mailbox can stop the digest with the one request of
RFC 8058, which carries neither cookie nor CSRF token. Looking changes nothing: mail scanners open every link.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from recommendations.digests.subscribe import BadToken, change_cadence, end_subscription, subscription_of
from recommendations.models import Subscription
from recommendations.status.moment import BadQuestion
from recommendations.vocabulary import Cadence


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a subscription; on POST change how often it comes, where a `cadence` is given, else end it."""
    try:
        subscription = _asked(request, token)
    except (BadToken, BadQuestion) as bad:
        status = 404 if isinstance(bad, BadToken) else 400
        context = {"heading": "Nothing was changed", "status": status, "sentences": [str(bad)]}
        return render(request, "recommendations/error.html", context, status=status)
    context = {
        "subscription": subscription,
        "recommendations": list(subscription.recommendations.all()),
        "cadences": [(term, term == subscription.cadence) for term in Cadence],
        "changed": request.method == "POST" and subscription.ended_at is None,
    }
    return render(request, "recommendations/unsubscribe.html", context)


def _asked(request: HttpRequest, token: str) -> Subscription:
    if request.method != "POST":
        return subscription_of(token)
    if "cadence" not in request.POST:
        return end_subscription(token, now=timezone.now())
    wish = request.POST["cadence"]
    if wish not in set(Cadence):
        raise BadQuestion({"cadence": [f"cadence is “{wish[:20]}”. Give {', '.join(Cadence)}."]})
    return change_cadence(token, cadence=Cadence(wish))
