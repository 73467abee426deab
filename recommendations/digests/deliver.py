"""One digest from due to sent. Each step claims its row first, so it happens once whoever else is at work.

Up to `rendered` a crash costs nothing: the row is taken up again. `handing_over` is committed before the mail travels;
a crash after that is the one thing no machine can settle, so the digest becomes `stuck` and a person decides.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Value, When

from recommendations.digests.compose import compose_digest
from recommendations.digests.deliverable import CUT_OFF, claimable, ready
from recommendations.digests.envelope import mail_of, message_id_of
from recommendations.digests.mail import NotAccepted, Send, hand_to_mail_server
from recommendations.digests.render import render_digest
from recommendations.digests.subscribe import running_subscriptions
from recommendations.models import Digest
from recommendations.vocabulary import DigestState

RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 180, 360, 720, 1440))
MOST_CLAIMS = 5
_LONGEST_FAILURE = 500


def deliver_digest(digest_id: int, *, now: datetime, send: Send = hand_to_mail_server) -> DigestState:
    """Take one digest as far as it goes and return its state. The second run finds nothing left to do."""
    if _claim(digest_id, now):
        _prepare(digest_id, now)
    if _begin_hand_over(digest_id, now):
        _hand_over(digest_id, now, send)
    return DigestState(Digest.objects.values_list("state", flat=True).get(pk=digest_id))


def resend_digest(digest_id: int, *, now: datetime, send: Send = hand_to_mail_server) -> DigestState:
    """Send a stuck or failed digest on a person's word, the same text under the same Message-ID.

    One that failed before it was rendered is composed again. Of two clicks the second finds nothing to resend.
    """
    given_up = Digest.objects.filter(pk=digest_id, state__in=(DigestState.STUCK, DigestState.FAILED))
    again = Case(When(message_id="", then=Value(DigestState.DUE.value)), default=Value(DigestState.RENDERED.value))
    given_up.update(state=again, attempts=0, next_attempt_at=now, finished_at=None, failure="")
    return deliver_digest(digest_id, now=now, send=send)


def _claim(digest_id: int, now: datetime) -> bool:
    due = Digest.objects.filter(claimable(now), pk=digest_id)
    return due.update(state=DigestState.CLAIMED, claimed_at=now, attempts=F("attempts") + 1) == 1


def _prepare(digest_id: int, now: datetime) -> None:
    """Compose, render and keep; whoever claimed the row again in the meantime keeps theirs instead."""
    mine = Digest.objects.filter(pk=digest_id, state=DigestState.CLAIMED, claimed_at=now)
    digest = Digest.objects.select_related("subscription__brief", "subscription__subscriber").get(pk=digest_id)
    if digest.attempts > MOST_CLAIMS:
        failure = (
            f"It was begun {MOST_CLAIMS} times and never finished. The log says why; resend it once that is mended."
        )
        mine.update(state=DigestState.FAILED, failure=failure, finished_at=now)
        return
    content = compose_digest(digest)
    kept = {"content": content.to_json(), "rendered_at": now}
    if content.problems:
        failure = f"It does not add up, so it was not sent. {' '.join(content.problems)}"[:_LONGEST_FAILURE]
        mine.update(state=DigestState.FAILED, failure=failure, finished_at=now, **kept)
    elif content.is_empty:
        mine.update(state=DigestState.EMPTY, finished_at=now, **kept)
    else:
        rendered = render_digest(content)
        mine.update(
            state=DigestState.RENDERED,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            message_id=message_id_of(digest),
            next_attempt_at=now,
            attempts=0,
            **kept,
        )


@transaction.atomic(durable=True)
def _begin_hand_over(digest_id: int, now: datetime) -> bool:
    """Claim the hand-over. Durable: it is committed on return, before a byte of the mail travels."""
    waiting = Digest.objects.filter(ready(now), pk=digest_id)
    wanted = waiting.filter(subscription__in=running_subscriptions())
    handing_over = {"state": DigestState.HANDING_OVER, "handed_over_at": now, "next_attempt_at": None}
    if wanted.update(**handing_over, attempts=F("attempts") + 1, failure="") == 1:
        return True
    unwanted = "Not sent: the subscription ended, or its address gets no mail any more."
    waiting.update(state=DigestState.FAILED, failure=unwanted, next_attempt_at=None, finished_at=now)
    return False


def _hand_over(digest_id: int, now: datetime, send: Send) -> None:
    mine = Digest.objects.filter(pk=digest_id, state=DigestState.HANDING_OVER, handed_over_at=now)
    digest = Digest.objects.select_related("subscription__brief", "subscription__subscriber").get(pk=digest_id)
    try:
        send(mail_of(digest, now=now))
    except NotAccepted as refusal:
        mine.update(
            state=DigestState.FAILED, failure=str(refusal)[:_LONGEST_FAILURE], **_next_try(digest, refusal, now)
        )
    except OSError as error:
        mine.update(state=DigestState.STUCK, failure=f"{CUT_OFF} ({error})"[:_LONGEST_FAILURE])
    else:
        mine.update(state=DigestState.SENT, finished_at=now)


def _next_try(digest: Digest, refusal: NotAccepted, now: datetime) -> dict[str, datetime | None]:
    """Return when to try again: later each time, and not at all once refused for good or too often."""
    if refusal.permanent or digest.attempts > len(RETRY_AFTER):
        return {"next_attempt_at": None, "finished_at": now}
    return {"next_attempt_at": now + RETRY_AFTER[digest.attempts - 1], "finished_at": None}
