"""A form whose token is too old, because somebody signed in or out in another tab, is offered to be sent once more.

Only where the browser itself says that the form stood on our own pages. A foreign page gets the plain refusal: it must
never put words into a form that carries a valid token.
"""

from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.csrf import csrf_failure

_OURS = "recommendations.web."
_WITH_SECRETS = "recommendations.web.account"  # pages of passwords and codes, which are never shown again
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field
_OWNER = "draft_owner"


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403: with everything that was posted in a form to send again, or with a plain sentence."""
    if request.method != "POST" or not (_is_of_the_desk(request) and _came_from_us(request)):
        return csrf_failure(request, reason)
    fields = [
        (name, value) for name, values in request.POST.lists() if name not in {_TOKEN, _OWNER} for value in values
    ]
    context = {
        "action": request.get_full_path(),
        "fields": fields,
        "typed": [value for name, value in fields if _reads_as_typed(name, value)],
        "has_file": bool(request.FILES),
        "is_somebody_elses": _is_somebody_elses(request),
        "owner": str(request.user.pk) if isinstance(request.user, User) else request.POST.get(_OWNER, ""),
    }
    return render(request, "recommendations/sent_too_late.html", context, status=403)


def _is_of_the_desk(request: HttpRequest) -> bool:
    """Whether the address is one of our own pages, and none of accounts."""
    room = getattr(request.resolver_match.func, "__module__", "") if request.resolver_match else ""
    return room.startswith(_OURS) and not room.startswith(_WITH_SECRETS)


def _came_from_us(request: HttpRequest) -> bool:
    """Whether the browser names our own site as the page's; one that says nothing may be anybody's."""
    told = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        page = urlsplit(told)
    except ValueError:
        return False
    return (page.scheme, page.netloc) == (request.scheme, request.get_host())


def _is_somebody_elses(request: HttpRequest) -> bool:
    """Whether the form was opened by another person than the one who is signed in now."""
    owner = request.POST.get(_OWNER, "")
    return bool(owner) and isinstance(request.user, User) and owner != str(request.user.pk)


def _reads_as_typed(name: str, value: str) -> bool:
    """Whether a value is worth showing: words, not what a page or a choice put there."""
    return not name.startswith("draft_") and len(value.strip()) > 1 and (" " in value.strip() or "://" in value)
