"""Since your last visit: what a signed-in reader is shown as changed, and how a visit comes to be noted."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial, wraps

from django.contrib.auth.models import AnonymousUser, User
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from recommendations.catalogue.queries import briefs
from recommendations.models import Brief
from recommendations.status.moment import BadQuestion, Moment
from recommendations.status.visits import last_visit, record_visit
from recommendations.web.asof import written

log = logging.getLogger(__name__)

_LOOKED_AT = (200, 304)
_AHEAD = ("Sec-Purpose", "Purpose", "X-Moz", "X-Purpose")
_EXAMPLE = "Give a moment with its zone, for example 2026-02-24T09:30:00Z."


def since(asked: Moment, text: str) -> Moment:
    """Compare with what was said at a moment: its day, as it was known then. Raises BadQuestion; empty asks none."""
    if not text:
        return asked
    if asked.compare_on:
        raise BadQuestion({"since": ["since and compare are both given. Give one of them."]})
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadQuestion({"since": [f"since is “{text[:40]}”, which is no moment. {_EXAMPLE}"]}) from None
    if at.tzinfo is None:
        raise BadQuestion({"since": [f"since is “{text[:40]}”, without a zone. {_EXAMPLE}"]})
    day = timezone.localdate(at)
    if at > asked.known_at or day > asked.as_of:
        late = f"since is {written(at)}, which is later than what is shown. Give an earlier moment."
        raise BadQuestion({"since": [late]})
    return replace(asked, compare_on=day, compare_known_at=at)


def visit_before(reader: User | AnonymousUser, brief: Brief, *, now: datetime) -> datetime | None:
    """Return when a reader's visit before this one ended; None for strangers. One query."""
    return last_visit(reader, brief, now=now) if isinstance(reader, User) else None


def is_visit(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody signed in looks at a page: a page fetched ahead, its headers alone and an error are no visit."""
    ahead = any("pre" in request.headers.get(name, "").lower() for name in _AHEAD)
    return (
        request.method == "GET" and not ahead and response.status_code in _LOOKED_AT and request.user.is_authenticated
    )


def counts_as_visit(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Note the visit once the page has been sent, so that nobody waits for a row to be written."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if is_visit(request, response):
            code = kwargs.get("brief") or request.GET.get("brief", "")
            _before_closing(response, partial(_note, request.user.pk, code, timezone.now()))
        return response

    return wrapped


def _before_closing(response: HttpResponse, do: Callable[[], None]) -> None:
    """Do something once the server has sent the whole answer, which is when it closes it."""
    close = response.close

    def closed() -> None:
        do()
        close()

    response.close = closed  # type: ignore[method-assign]


def _note(reader_id: int | None, code: str, now: datetime) -> None:
    """Note a visit; without a code, to the newest brief. What cannot be written is left: the page has been read."""
    try:
        brief = briefs().filter(**({"code": code} if code else {})).first()
        if brief is not None and reader_id is not None:
            record_visit(reader_id=reader_id, brief_id=brief.pk, now=now)
    except DatabaseError:
        log.exception("A visit could not be noted; “since your last visit” goes on from the one before.")
