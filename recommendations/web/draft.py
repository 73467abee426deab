"""What is typed into a form stays: through a closed tab, an expired session and a restart of the server.

A form opts in with `keeps_drafts` around its view (outside the guard), `{% draft_offer %}` above the form and
`{% draft_fields "What it is" %}` inside it; on GET the view starts from `taken_up(request)` where that is given. A
script saves what is typed while it is typed. Without it, what a signed-out person sends is held until they sign in.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from recommendations.events.draft import (
    PLACE_FIELD,
    SENT,
    TAKE_UP,
    BadDraft,
    check_draft,
    discard_draft,
    draft_at,
    save_draft,
)
from recommendations.web.errors import error_page

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

_OWNER, _PAGE, _TITLE = "draft_owner", "draft_page", "draft_title"
_NOT_TYPED = {PLACE_FIELD, _OWNER, _PAGE, _TITLE, "csrfmiddlewaretoken"}
_HELD = "drafts_held"  # in the session
_SENT_KEPT = 20
_MOST_HELD_BYTES = 64_000
_HELD_FOR = timedelta(hours=1)


def keeps_drafts(view: View[Arguments]) -> View[Arguments]:
    """Give back what was typed before signing in, and throw a draft away once its form is sent.

    A form counts as sent where the view answers with a redirect; a page shown again leaves the draft.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        user, now = request.user, timezone.now()
        if not isinstance(user, User):
            return _hold(request, now) if request.method == "POST" else view(request, *args, **kwargs)
        if request.method == "GET" and give_back(request, user, now=now) == request.path:
            messages.info(request, "You are signed in again. What you typed is here again, and not saved yet.")
            return redirect(f"{request.path}?{TAKE_UP}=1")
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 302:
            _forget(request, user)
        return response

    return wrapped


def taken_up(request: HttpRequest) -> QueryDict | None:
    """Return what somebody kept of this form, where the address asks for it; None where nothing is kept."""
    user = request.user
    if request.method != "GET" or TAKE_UP not in request.GET or not isinstance(user, User):
        return None
    draft = draft_at(user, request.path)
    if draft is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    return data


def place_of(request: HttpRequest) -> str:
    """Return the page a form stands on: what it says itself, since it may be sent elsewhere, or where it was sent."""
    return request.POST.get(PLACE_FIELD) or request.path


def typed_fields(data: QueryDict) -> dict[str, list[str]]:
    """Return every field of a form with its values, without what the page itself put there."""
    return {name: data.getlist(name) for name in data if name not in _NOT_TYPED}


def title_of(data: QueryDict) -> str:
    """Return what the list of drafts calls a form: what it is, and its headline where it has one."""
    return ": ".join(filter(None, (data.get(_TITLE, "").strip(), data.get("headline", "").strip())))


def was_sent(request: HttpRequest) -> bool:
    """Whether the form was sent meanwhile: a save that comes late must not bring its draft back."""
    return request.POST.get(_PAGE, "") in sent_pages(request)


def sent_pages(request: HttpRequest) -> list[str]:
    """Return the marks of forms that were sent in this session."""
    return list(request.session.get(SENT, ()))


def give_back(request: HttpRequest, user: User, *, now: datetime) -> str:
    """Make a draft of what was sent before signing in, and return its place; empty where there is none of theirs."""
    held = request.session.get(_HELD)
    if not held:
        return ""
    del request.session[_HELD]
    is_late = now.timestamp() - held["at"] > _HELD_FOR.total_seconds()
    if is_late or held["owner"] not in {"", str(user.pk)}:
        return ""
    save_draft(user, held["place"], held["fields"], title=held["title"], now=now)
    return str(held["place"])


def _hold(request: HttpRequest, now: datetime) -> HttpResponse:
    """Hold what a signed-out person sent, in the session they have from now on, and ask them to sign in."""
    place, fields = place_of(request), typed_fields(request.POST)
    try:
        check_draft(place, fields, most_bytes=_MOST_HELD_BYTES)
    except BadDraft as bad:
        said = [f"You are signed out, so nothing was saved. {bad}", "Go back: the form still holds what you typed."]
        return error_page(request, status=413, heading="Sign in first", sentences=said)
    owner = request.POST.get(_OWNER, "")
    title = title_of(request.POST)
    request.session[_HELD] = {"place": place, "fields": fields, "owner": owner, "title": title, "at": now.timestamp()}
    messages.info(request, "You were signed out. Sign in, and what you typed is there again.")
    return redirect_to_login(place)


def _forget(request: HttpRequest, user: User) -> None:
    """Throw away the draft of a form that was sent, and remember its mark."""
    discard_draft(user, place_of(request))
    if page := request.POST.get(_PAGE, ""):
        request.session[SENT] = [*sent_pages(request), page[:40]][-_SENT_KEPT:]
