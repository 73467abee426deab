"""What every page's frame needs."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from recommendations.catalogue.queries import current_brief
from recommendations.triage.queries import waiting_count
from recommendations.web.alarm import scheduler_alarm

_PAGES = (("board", "Status board"), ("events", "Developments"), ("method", "Method"), ("api-docs", "Data"))
_STAFF_PAGES = (
    ("triage", "Triage", "decide_story"),
    ("event-new", "Log a development", "add_event"),
    ("second", "Second readings", "add_assessment"),
    ("feeds", "Feeds", "view_feed"),
    ("digests", "Digests", "resend_digest"),
    ("people", "People", "auth.add_user"),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the frame; `counted` shows how many stories wait."""

    address: str
    label: str
    current: bool
    counted: bool = False


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return links, the number of waiting stories for those who may decide them, and the newest brief.

    The count, the brief and the alarm are asked for only where a template prints them.
    """
    user = getattr(request, "user", None)  # a request refused at the door never gets as far as having one
    here = (request.resolver_match.url_name if request.resolver_match else None) or ""
    if here.startswith("story"):  # one story is a part of triage
        here = "triage"
    return {
        "nav": [NavItem(reverse(name), label, name == here) for name, label in _PAGES],
        "staff_nav": [
            NavItem(reverse(name), label, name == here, counted=name == "triage")
            for name, label, permission in _STAFF_PAGES
            if user and user.has_perm(permission if "." in permission else f"recommendations.{permission}")
        ],
        "waiting_count": SimpleLazyObject(lambda: waiting_count(now=timezone.now())),
        "brief": SimpleLazyObject(current_brief),
        "scheduler_alarm": SimpleLazyObject(lambda: scheduler_alarm(timezone.now())),
    }
