"""Absolute addresses: a mail has no page to be relative to, and links to pages as they stood at the period's end."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from recommendations.digests.content import DigestContent


def address(name: str, *args: str, **query: str) -> str:
    """Return an absolute address of the tracker."""
    path = settings.BASE_URL + reverse(name, args=args)
    return f"{path}?{urlencode(query)}" if query else path


def address_as_of(name: str, *args: str, as_of: date, **query: str) -> str:
    """Return the address of a page as it stood on a day, with what was known by then."""
    return address(name, *args, **query, as_of=as_of.isoformat(), known_at=as_of.isoformat())


def recommendation_as_of(code: str, content: DigestContent) -> str:
    """Return the page of a recommendation as it stood at the end of an issue's period, at the site the issue names."""
    site = content.board_url.partition("?")[0].removesuffix(reverse("board"))
    day = content.as_of.isoformat()
    page = reverse("recommendation", args=[content.brief_code, code])
    return f"{site}{page}?{urlencode({'as_of': day, 'known_at': day})}"
