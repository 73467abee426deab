"""Why somebody did or did not get a mail, in words."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from recommendations.digests.approve import ends_on
from recommendations.digests.period import closings
from recommendations.digests.suppress import suppression_of
from recommendations.models import DeliveryReport, Digest, Subscriber, Subscription
from recommendations.vocabulary import Cadence, DigestState

_LATEST = 3
_REPORTS = 5
_LONGEST_PERIOD = timedelta(days=70)
_TOLD = {
    DigestState.DUE: "it waits to be composed. If it stays so, see whether worker and scheduler run.",
    DigestState.CLAIMED: "a worker is composing it. If it stays so, the log says why.",
    DigestState.HANDING_OVER: "the mail server is being given it at this moment.",
    DigestState.EMPTY: "nothing new was recorded in it, so no mail was due.",
    DigestState.PUBLISHED: "it is the site's own issue and mailed to nobody.",
}
_TO_DO = {
    DigestState.HELD: "held. Let it go out or drop it on the page Digests",
    DigestState.DROPPED: "dropped, so it never goes out",
    DigestState.STUCK: "stuck. Look in the mail server's log, then resend it on the page Digests",
}


def explain_delivery(address: str, *, period: date | None = None, now: datetime) -> list[str]:
    """Return sentences on one address: what it is subscribed to, and what became of each mail.

    `period`: only the issue whose period holds or ends on that day of the reader's; else the latest few.
    """
    return list(_about(address.strip(), period, now))


def _about(address: str, period: date | None, now: datetime) -> Iterator[str]:
    reader = Subscriber.objects.filter(email__iexact=address).first()
    yield from _suppressed(address)
    if reader is None:
        yield f"{address} is subscribed to nothing. Was the link in the confirmation mail never opened?"
    elif reader.confirmed_at is None:
        yield f"{address} was never confirmed, so it gets nothing. Subscribe again and open the link in the mail."
    else:
        rows = reader.subscriptions.select_related("brief", "subscriber").order_by("started_at", "pk")
        for subscription in rows:
            yield from _subscription(subscription, period, now)
        if not rows:
            yield f"{address} is confirmed and subscribed to nothing."
    yield from _reports(address)


def _suppressed(address: str) -> Iterator[str]:
    if found := suppression_of(address):
        by = f" by {found.suppressed_by}" if found.suppressed_by else ""
        detail = f" ({found.detail})" if found.detail else ""
        yield (
            f"{address} gets no mail since {_moment(found.suppressed_at)}: {found.get_reason_display().lower()}{by}"
            f"{detail}. Lift it on the page of suppressed addresses if that is wrong."
        )


def _subscription(subscription: Subscription, period: date | None, now: datetime) -> Iterator[str]:
    zone = ZoneInfo(subscription.time_zone)
    yield (
        f"{subscription.brief.title}: {subscription.get_cadence_display().lower()}, at {subscription.send_hour}:00 "
        f"{zone.key}, since {_moment(subscription.started_at, zone)}."
    )
    if subscription.ended_at:
        yield f"  It ended at {_moment(subscription.ended_at, zone)}; nothing goes out since."
    elif subscription.paused_at:
        yield f"  It is paused since {_moment(subscription.paused_at, zone)}; once resumed, one mail tells all."
    digests = subscription.digests.defer("content", "text", "html").order_by("-period_end")
    found = [digest for digest in digests if _concerns(digest, period, zone)][: None if period else _LATEST]
    for digest in found:
        yield f"  {_period(digest, zone)}: {_digest(digest, zone)}"
    if not subscription.ended_at and not subscription.paused_at:
        yield from _open_period(subscription, period, zone, now, found)


def _concerns(digest: Digest, period: date | None, zone: ZoneInfo) -> bool:
    return period is None or digest.period_start.astimezone(zone).date() <= period <= ends_on(digest)


def _digest(digest: Digest, zone: ZoneInfo) -> str:
    state = DigestState(digest.state)
    if state is DigestState.SENT and digest.finished_at:
        return f"sent at {_moment(digest.finished_at, zone)}, Message-ID {digest.message_id}.{_came_back(digest)}"
    if state in _TO_DO:
        return f"{_TO_DO[state]}. {digest.failure}"
    if state is DigestState.FAILED and not digest.next_attempt_at:
        return f"given up at {_moment(digest.finished_at, zone)}. {digest.failure} Its news is in the next issue."
    if state in (DigestState.FAILED, DigestState.RENDERED):
        why = f" {digest.failure}" if digest.failure else ""
        return f"it is tried {'again ' if why else ''}from {_moment(digest.next_attempt_at, zone)} on.{why}"
    return _TOLD[state]


def _came_back(digest: Digest) -> str:
    told = [f" Reported as {report.get_kind_display().lower()}: {report.detail}" for report in digest.reports.all()]
    return "".join(told) or " The mail server took it; look in the spam folder."


def _open_period(
    subscription: Subscription, period: date | None, zone: ZoneInfo, now: datetime, found: list[Digest]
) -> Iterator[str]:
    """Say when the period that is open closes, unless an earlier one was asked for."""
    last = subscription.digests.order_by("-period_end").values_list("period_end", flat=True).first()
    start = last or subscription.started_at
    closes = closings(
        Cadence(subscription.cadence),
        zone=zone,
        send_hour=subscription.send_hour,
        after=start,
        until=now + _LONGEST_PERIOD,
    )
    end = next(iter(closes), None)
    if end and (period is None or start.astimezone(zone).date() <= period):
        state = "open until then, and nothing is mailed before" if end > now else "it waits for the scheduler"
        yield f"  {_moment(start, zone)} to {_moment(end, zone)}: {state}."
    elif not found:
        yield "  There was no issue for that day: the subscription began later, or its digest was not opened."


def _reports(address: str) -> Iterator[str]:
    reports = DeliveryReport.objects.filter(Q(email__iexact=address)).order_by("-received_at", "-pk")
    for report in reports[:_REPORTS]:
        yield (
            f"Told by {report.source} at {_moment(report.received_at)}: {report.get_kind_display().lower()}."
            f" {report.detail}".rstrip()
        )


def _period(digest: Digest, zone: ZoneInfo) -> str:
    return f"{_moment(digest.period_start, zone)} to {_moment(digest.period_end, zone)}"


def _moment(at: datetime | None, zone: ZoneInfo | None = None) -> str:
    if at is None:
        return "a moment nobody wrote down"
    return f"{at.astimezone(zone) if zone else at:%d %b %Y, %H:%M %Z}"
