"""What a feed reader asks for: the issues of a brief, and the labels that changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import condition, require_safe

from recommendations.digests.archive import Listed, listed, published
from recommendations.digests.turns import Turn, latest_turns
from recommendations.models import Brief
from recommendations.status.version import record_version
from recommendations.web.issues import issue_address

MOST_ISSUES = 52
NAMESPACE_YEAR = 2026  # the year in which these identifiers were made up; it never changes
CREED = "Alignment is not influence. Movement toward a recommendation does not show that the brief caused it."


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; `html` is safe markup."""

    ident: str
    title: str
    html: str
    link: str
    updated_at: datetime


def _latest_issue(code: str) -> tuple[Any, ...] | None:
    return published(brief_of(code)).values_list("pk", "subject", "finished_at").first()


def _record(code: str) -> tuple[Any, ...]:
    """Return what the changes hang on: all that is recorded, as their words name events, and the day."""
    return brief_of(code).pk, record_version(now=timezone.now())


def _etag(found: tuple[Any, ...] | None) -> str:
    return f'"{sha256(repr((settings.BASE_URL, found)).encode()).hexdigest()[:32]}"'


def _published_at(code: str) -> datetime | None:
    latest = _latest_issue(code)
    return latest[-1] if latest else None


@require_safe
@condition(
    etag_func=lambda _, brief: _etag(_latest_issue(brief)), last_modified_func=lambda _, brief: _published_at(brief)
)
def issues_atom(request: HttpRequest, brief: str) -> HttpResponse:  # noqa: ARG001 -- the same to everybody
    """Serve the issues of a brief as Atom."""
    found = brief_of(brief)
    page = f"{settings.BASE_URL}{reverse('issues')}?brief={found.code}"
    entries = (_issue_entry(found, one) for one in listed(found, most=MOST_ISSUES))
    return _atom("issues-atom", f"Issues: {found.title}", page, found, entries)


@require_safe
@condition(etag_func=lambda _, brief: _etag(_record(brief)))
def changes_atom(request: HttpRequest, brief: str) -> HttpResponse:  # noqa: ARG001 -- the same to everybody
    """Serve the label changes of a brief as Atom."""
    found = brief_of(brief)
    page = f"{settings.BASE_URL}{reverse('board')}?brief={found.code}"
    entries = (_turn_entry(found, one) for one in latest_turns(found, now=timezone.now()))
    return _atom("changes-atom", f"Labels that changed: {found.title}", page, found, entries)


def tag(*parts: str) -> str:
    """Return an identifier that no other site and no other year gives away (RFC 4151)."""
    return f"tag:{urlsplit(settings.BASE_URL).hostname or 'localhost'},{NAMESPACE_YEAR}:{'/'.join(parts)}"


def brief_of(code: str) -> Brief:
    """Return a brief, archived or not. Raises Http404."""
    brief = Brief.objects.filter(code=code).first()
    if brief is None:
        raise Http404(f"There is no brief {code}.")
    return brief


def _issue_entry(brief: Brief, one: Listed) -> Entry:
    html = format_html("<p>Issue {}, for the period to {} {}.</p>", one.number, one.on.day, f"{one.on:%B %Y}")
    ident = tag("issues", brief.code, one.on.isoformat())
    return Entry(ident, one.heading, html, issue_address(brief.code, one.on), one.published_at)


def _turn_entry(brief: Brief, one: Turn) -> Entry:
    said = (f"{one.recommendation} {one.title}.", one.reason, one.cause)
    return Entry(
        ident=tag("changes", brief.code, one.recommendation, one.actor_code, str(one.direction_id)),
        title=f"{one.recommendation}, {one.actor}: {one.before.label} to {one.after.label}",
        html=format_html_join("", "<p>{}</p>", ((words,) for words in said if words)),
        link=one.url,
        updated_at=one.recorded_at,
    )


def _atom(name: str, title: str, page: str, brief: Brief, entries: Iterable[Entry]) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=page,
        description="",
        subtitle=CREED,
        language="en",
        author_name="Recommendation tracker",
        feed_url=settings.BASE_URL + reverse(name, args=[brief.code]),
        feed_guid=tag(name, brief.code),
    )
    for one in entries:
        at = one.updated_at
        feed.add_item(one.title, one.link, one.html, unique_id=one.ident, pubdate=at, updateddate=at)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
