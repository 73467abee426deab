"""What a form needs to keep drafts: the offer above it, and the marks inside it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.timesince import timesince

from recommendations.events.draft import PLACE_FIELD, SENT, TAKE_UP, draft_at

register = template.Library()


@register.inclusion_tag("recommendations/_draft_offer.html", takes_context=True)
def draft_offer(context: dict[str, Any], place: str = "") -> dict[str, Any]:
    """Offer what was typed here and not sent. `place`: where this form has a page of its own, that page's path."""
    request = context["request"]
    draft = draft_at(request.user, place or request.path) if _is_open(request) and request.method == "GET" else None
    return {"draft": draft, "is_taken_up": TAKE_UP in request.GET}


@register.inclusion_tag("recommendations/_draft_fields.html", takes_context=True)
def draft_fields(context: dict[str, Any], title: str, place: str = "", *, words_only: bool = False) -> dict[str, Any]:
    """Mark a form as one whose drafts are kept. `title`: what the list of drafts calls it.

    `place` as in `draft_offer`. `words_only`: what is chosen without a word typed is no draft.
    """
    request = context["request"]
    return {
        "place": request.POST.get(PLACE_FIELD) or place or request.path,
        "words_only": words_only,
        "owner": request.user.pk if _is_open(request) else "",
        "page": secrets.token_urlsafe(9),
        "title": title,
        "sent": " ".join(request.session.get(SENT, ())) if _is_open(request) else "",
        "is_shown_again": request.method == "POST",
    }


def _is_open(request: Any) -> bool:
    return isinstance(getattr(request, "user", None), User)


@register.filter
def ago(at: datetime) -> str:
    """Return “5 minutes ago”, or “a moment ago”."""
    now = timezone.now()  # noqa: TID251 -- how long ago is told to whoever looks now
    return "a moment ago" if now - at < timedelta(minutes=1) else f"{timesince(at, now, depth=1)} ago"
