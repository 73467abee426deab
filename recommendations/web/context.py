"""What every page's frame needs."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext, gettext_noop

from recommendations.catalogue.queries import current_brief
from recommendations.triage.queries import waiting_count
from recommendations.web.alarm import scheduler_alarm
from recommendations.web.day_yours import your_count
from recommendations.web.public import may_read

_PAGES = (
    ("board", gettext_noop("Status board")),
    ("events", gettext_noop("Developments")),
    ("issues", gettext_noop("Issues")),
    ("method", gettext_noop("Method")),
    ("api-docs", gettext_noop("Data")),
)
# Name of the address, what the link says, and the permission without which it is left out.
_STAFF_PAGES = (
    ("day", gettext_noop("My day"), "recommendations.add_event"),
    ("triage", gettext_noop("Triage"), "recommendations.decide_story"),
    ("event-new", gettext_noop("Log a development"), "recommendations.add_event"),
)
_MORE_PAGES = (
    ("second", gettext_noop("Second readings"), "recommendations.add_assessment"),
    ("review", gettext_noop("Review"), "recommendations.add_event"),
    ("watchpoints", gettext_noop("Watchpoints"), "recommendations.add_watchpoint"),
    ("influence", gettext_noop("Influence"), "recommendations.view_influence"),
    ("feeds", gettext_noop("Feeds"), "recommendations.view_feed"),
    ("digests", gettext_noop("Digests"), "recommendations.resend_digest"),
    ("upkeep", gettext_noop("Upkeep"), "recommendations.view_matchterm"),
    ("people", gettext_noop("People"), "auth.add_user"),
)
# Pages by the first word of their names, where those are a part of a page of the frame.
_PART_OF = {"story": "triage", "feed": "feeds", "watchpoint": "watchpoints"}
_PART_OF |= {name: name for name in ("triage", "feeds", "digests", "influence", "review", "upkeep")}
_PART_OF |= {"digest": "digests", "issue": "issues", "issues": "issues"}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the frame. `counts`: the name in the context of how many things wait there; empty for none."""

    address: str
    label: str
    current: bool
    counts: str = ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return links, what waits for staff in numbers, and the newest brief.

    The counts, the brief and the alarm are asked for only where a template prints them.
    """
    # A request refused at the door never gets as far as having a user.
    user: User | AnonymousUser = getattr(request, "user", None) or AnonymousUser()
    here = _here(request)
    staff = _items(_STAFF_PAGES, user, here)
    return {
        "nav": [NavItem(reverse(name), gettext(label), name == here) for name, label in _PAGES if may_read(user)],
        "staff_nav": staff,
        "more_nav": _items(_MORE_PAGES, user, here),
        "day_count": SimpleLazyObject(lambda: _day_count(user)),
        "waiting_count": SimpleLazyObject(lambda: waiting_count(now=timezone.now())),
        "brief": SimpleLazyObject(lambda: current_brief() if may_read(user) else None),
        "scheduler_alarm": SimpleLazyObject(lambda: scheduler_alarm(timezone.now())),
    }


def _items(pages: tuple[tuple[str, str, str], ...], user: User | AnonymousUser, here: str) -> list[NavItem]:
    counts = {"day": "day", "triage": "triage"}
    found = []
    for name, label, permission in pages:
        if user.has_perm(permission) and (address := _address(name)):
            found.append(NavItem(address, gettext(label), name == here, counts.get(name, "")))
    return found


def _day_count(user: User | AnonymousUser) -> int:
    return your_count(user, now=timezone.now()) if isinstance(user, User) else 0


def _here(request: HttpRequest) -> str:
    """Return the page of the frame that is open; one story is a part of triage, one feed of the feeds."""
    name = (request.resolver_match.url_name if request.resolver_match else None) or ""
    return _PART_OF.get(name.partition("-")[0], name)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
