"""What a subscription would be told of a period, or was, for staff to look at. Nothing is kept or counts as told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from email.utils import format_datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.core.mail import EmailMultiAlternatives

from recommendations.digests.approve import ends_on
from recommendations.digests.compose import compose_shared
from recommendations.digests.content import DigestContent
from recommendations.digests.mail import Send, hand_to_mail_server
from recommendations.digests.period import Period, closings
from recommendations.digests.render import Rendered, render_digest
from recommendations.digests.shared import nobodys_choice_address
from recommendations.models import Brief, Digest, Subscription
from recommendations.vocabulary import Cadence

_NAMED_DAYS = 3


class NoPreview(ValueError):  # noqa: N818 -- what was asked is at fault, not we
    """There is no such subscription, or it has no such period. `field`: which of the wishes is at fault."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


def running_of(email: str, brief: Brief) -> Subscription:
    """Return an address's running subscription to a brief; the site's own row of issues without an address.

    Raises NoPreview.
    """
    rows = Subscription.objects.filter(brief=brief, ended_at__isnull=True).select_related("subscriber", "brief")
    own = rows.filter(subscriber__email__iexact=email) if email else rows.filter(subscriber__isnull=True)
    found = own.first()
    if found is None and email:
        raise NoPreview("email", f"{email} has no running subscription to {brief}. Look under Digests whom it has.")
    if found is None:
        raise NoPreview("email", "The site's own issues have not begun. Give an address, or wait for the next run.")
    return found


def preview(subscription: Subscription, *, until: date | None = None, now: datetime) -> DigestContent:
    """Return what would be told of the period that ends on a day of the reader's; of the open one without a day.

    The link to the reader's choices is nobody's, so that looking gives nobody the reader's hand. Raises NoPreview.
    """
    period = _open_period(subscription, now) if until is None else _period_to(subscription, until, now)
    digest = Digest(subscription=subscription, period_start=period.start, period_end=period.end, opened_at=now)
    return compose_shared(digest)


def send_test(content: DigestContent, *, to: str, now: datetime, send: Send = hand_to_mail_server) -> None:
    """Send a preview to somebody who looks after the tracker. Nothing in it ends or changes a subscription.

    Raises NotAccepted and OSError as the sending does.
    """
    rendered = render_digest(replace(content, choice_url=""))
    headers = {"Date": format_datetime(now), "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(subject=f"[Test] {rendered.subject}", body=rendered.text, to=[to], headers=headers)
    mail.attach_alternative(rendered.html, "text/html")
    send(mail)


def as_kept(digest: Digest) -> Rendered:
    """Return a kept mail as staff may read it: the link to its reader's choices is nobody's, since it acts for them."""
    own = (digest.content or {}).get("choice_url")
    text, html = (part.replace(own, nobodys_choice_address()) if own else part for part in (digest.text, digest.html))
    return Rendered(digest.subject, text, html)


def _open_period(subscription: Subscription, now: datetime) -> Period:
    last = subscription.digests.order_by("-period_end").values_list("period_end", flat=True).first()
    start = last or subscription.started_at
    if start >= now:
        raise NoPreview("until", "The open period has only just begun. Ask again in a minute.")
    return Period(start, now)


def _period_to(subscription: Subscription, until: date, now: datetime) -> Period:
    """Return a closed period: as a digest was opened for it, else as the schedule closes it."""
    zone = ZoneInfo(subscription.time_zone)
    kept = [Period(one.period_start, one.period_end) for one in _opened(subscription) if ends_on(one) == until]
    planned = [one for one in _planned(subscription, zone, now) if one.end.astimezone(zone).date() == until]
    if kept or planned:
        return (kept or planned)[0]
    days = sorted({one.end.astimezone(zone).date() for one in _planned(subscription, zone, now)}, reverse=True)
    known = ", ".join(day.isoformat() for day in days[:_NAMED_DAYS]) or "none has closed yet"
    raise NoPreview("until", f"No period ends on {until}. The latest that did: {known}. Leave it out for the open one.")


def _opened(subscription: Subscription) -> Iterator[Digest]:
    rows = subscription.digests.defer("content", "text", "html").order_by("-period_end")
    for one in rows.iterator():
        one.subscription = subscription
        yield one


def _planned(subscription: Subscription, zone: ZoneInfo, now: datetime) -> list[Period]:
    start = subscription.started_at
    cadence = Cadence(subscription.cadence)
    ends = closings(cadence, zone=zone, send_hour=subscription.send_hour, after=start, until=now)
    return [Period(*bounds) for bounds in pairwise([start, *ends])]
