"""Digests from due to sent. Each step claims its rows first, so it happens once whoever else is at work.

Up to `rendered` a crash costs nothing: the row is taken up again. `handing_over` is committed before the mail travels;
a crash after that is the one thing no machine can settle, so the digest becomes `stuck` and a person decides. What came
of one mail is committed with the beginning of the next: a mail costs one commit, and a crash leaves one mail in doubt.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from recommendations.digests.deliverable import CUT_OFF, ready
from recommendations.digests.envelope import mail_of
from recommendations.digests.mail import NotAccepted, Send, hand_to_mail_server, open_line
from recommendations.digests.pace import LEASE, lease_digests
from recommendations.digests.prepare import Made, prepare_digests
from recommendations.digests.reports import AT_HAND_OVER, record_report
from recommendations.digests.subscribe import running_subscriptions
from recommendations.models import Digest
from recommendations.vocabulary import DigestState, ReportKind

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720, 1440))
AT_ONCE = 50  # digests claimed, and mails held in memory, at a time
LASTS = timedelta(minutes=2)
_LONGEST_FAILURE = 500
_UNWANTED = "Not sent: the subscription ended or is paused, or its address gets no mail any more."
_OVERTAKEN = (DigestState.DUE, DigestState.EMPTY, DigestState.DROPPED)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one hand-over, still to be written. `dead`: what the server said of an address that is none."""

    digest: Digest
    began_at: datetime
    ended_at: datetime
    fields: Mapping[str, object]
    dead: str = field(default="")


def deliver_digest(digest_id: int, *, now: datetime, send: Send = hand_to_mail_server) -> DigestState:
    """Take one digest as far as it goes and return its state. The second run finds nothing left to do."""
    _deliver([digest_id], clock=lambda: now, send=send, made={})
    return DigestState(Digest.objects.values_list("state", flat=True).get(pk=digest_id))


def deliver_some_digests(ids: Sequence[int], *, clock: Clock, send: Send | None = None) -> Counter[DigestState]:
    """Take a batch as far as it goes, over one line to the mail server, and return how many stand where.

    Readers with the same wishes share one composition. It asks the clock between mails, since a batch lasts as long as
    the mail server makes it; after LASTS it ends, and what is left is found by the next tick.
    """
    ends_at, made = clock() + LASTS, Made()
    with open_line() as line:
        for place in range(0, len(ids), AT_ONCE):
            if clock() < ends_at:
                _deliver(ids[place : place + AT_ONCE], clock=clock, send=send or line, made=made, ends_at=ends_at)
    states = Digest.objects.filter(pk__in=ids).order_by().values_list("state", flat=True)
    return Counter(map(DigestState, states))


def resend_digest(digest_id: int, *, now: datetime, send: Send = hand_to_mail_server) -> DigestState:
    """Send a stuck or failed digest on a person's word, the same text under the same Message-ID.

    One that failed before it was rendered is composed again. One that failed and whose news a later issue tells
    already is left alone. Of two clicks the second finds nothing to resend.
    """
    later = Digest.objects.filter(subscription=OuterRef("subscription"), period_start__gt=OuterRef("period_start"))
    told_since = Exists(later.exclude(state__in=_OVERTAKEN).exclude(pk__in=_silent_on(digest_id)))
    given_up = Digest.objects.filter(Q(state=DigestState.STUCK) | Q(state=DigestState.FAILED) & ~Q(told_since))
    again = Case(When(message_id="", then=Value(DigestState.DUE.value)), default=Value(DigestState.RENDERED.value))
    given_up.filter(pk=digest_id).update(state=again, attempts=0, next_attempt_at=now, finished_at=None, failure="")
    return deliver_digest(digest_id, now=now, send=send)


def _silent_on(digest_id: int) -> list[int]:
    """Return the later issues that leave a digest's news to it: composed while it was still to be tried again."""
    digest = Digest.objects.only("subscription_id", "period_start").get(pk=digest_id)
    later = Digest.objects.filter(
        subscription=digest.subscription_id, period_start__gt=digest.period_start, content__isnull=False
    )
    begins = later.values_list("pk", "content__period_start")
    return [pk for pk, start in begins if start and datetime.fromisoformat(start) > digest.period_start]


def _deliver(ids: Sequence[int], *, clock: Clock, send: Send, made: Made, ends_at: datetime | None = None) -> None:
    prepare_digests(ids, made=made, now=clock())
    _finish_without_mail(ids, clock())
    leased_at = clock()
    leased = lease_digests(ids, per_domain=settings.MAIL_PER_DOMAIN, now=leased_at)
    last: _Outcome | None = None
    for digest in _in_order(leased):
        now = clock()
        if ends_at and now >= ends_at:
            break
        is_mine = _begin(digest, leased_at + LEASE, last, now)
        last = _hand_over(digest, send, now, clock) if is_mine else None
    _settle(last)
    untouched = Digest.objects.filter(pk__in=leased, state=DigestState.RENDERED, next_attempt_at=leased_at + LEASE)
    untouched.update(next_attempt_at=leased_at)


def _in_order(leased: Sequence[int]) -> Iterator[Digest]:
    rows = Digest.objects.select_related("subscription__brief", "subscription__subscriber").defer("content")
    found = rows.order_by().in_bulk(leased)
    return (found[pk] for pk in leased)


def _finish_without_mail(ids: Sequence[int], now: datetime) -> None:
    """Publish the site's own issues, and give up what nobody wants any more."""
    waiting = Digest.objects.filter(ready(now), pk__in=ids)
    done = {"next_attempt_at": None, "finished_at": now}
    of_the_site = Q(subscription__subscriber__isnull=True)
    waiting.filter(of_the_site).update(state=DigestState.PUBLISHED, **done)
    unwanted = waiting.exclude(of_the_site).exclude(subscription__in=running_subscriptions())
    unwanted.update(state=DigestState.FAILED, failure=_UNWANTED, **done)


@transaction.atomic(durable=True)
def _begin(digest: Digest, leased_until: datetime, last: _Outcome | None, now: datetime) -> bool:
    """Write what came of the mail before and claim this hand-over.

    Durable: both are committed on return, before a byte of the mail travels.
    """
    _settle(last)
    mine = Digest.objects.filter(pk=digest.pk, state=DigestState.RENDERED, next_attempt_at=leased_until)
    if now >= leased_until:
        return False
    handing_over = {"state": DigestState.HANDING_OVER, "handed_over_at": now, "next_attempt_at": now}
    return mine.update(**handing_over, attempts=F("attempts") + 1, failure="") == 1


def _hand_over(digest: Digest, send: Send, began_at: datetime, clock: Clock) -> _Outcome:
    try:
        send(mail_of(digest, now=began_at))
    except NotAccepted as refusal:
        ended_at = clock()
        fields: dict[str, object] = {"state": DigestState.FAILED, "failure": str(refusal)[:_LONGEST_FAILURE]}
        dead = str(refusal) if refusal.nobody else ""
        return _Outcome(digest, began_at, ended_at, fields | _next_try(digest, refusal, ended_at), dead)
    except OSError as error:
        failure = f"{CUT_OFF} ({error})"[:_LONGEST_FAILURE]
        return _Outcome(digest, began_at, clock(), {"state": DigestState.STUCK, "failure": failure})
    ended_at = clock()
    return _Outcome(digest, began_at, ended_at, {"state": DigestState.SENT, "finished_at": ended_at})


def _settle(last: _Outcome | None) -> None:
    """Write what came of a hand-over, unless somebody gave it up meanwhile. A dead address gets no more mail."""
    if last is None:
        return
    mine = Digest.objects.filter(pk=last.digest.pk, state=DigestState.HANDING_OVER, handed_over_at=last.began_at)
    if mine.update(**last.fields) and last.dead:
        record_report(
            last.digest.subscription.email,
            kind=ReportKind.BOUNCED,
            source=AT_HAND_OVER,
            event_id=f"{last.digest.message_id} {last.began_at.isoformat()}",
            digest=last.digest,
            detail=last.dead,
            happened_at=last.ended_at,
            now=last.ended_at,
        )


def _next_try(digest: Digest, refusal: NotAccepted, now: datetime) -> dict[str, datetime | None]:
    """Return when to try again: later each time, and not at all once refused for good or too often."""
    tries = digest.attempts + 1
    if refusal.permanent or tries > len(RETRY_AFTER):
        return {"next_attempt_at": None, "finished_at": now}
    return {"next_attempt_at": now + RETRY_AFTER[tries - 1], "finished_at": None}
