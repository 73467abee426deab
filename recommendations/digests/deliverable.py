"""Which digests there are to deliver. Work is found in the rows; a message carries ids."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from recommendations.models import Digest
from recommendations.vocabulary import DigestState

STALE_CLAIM = timedelta(minutes=10)
LONGEST_HAND_OVER = timedelta(minutes=10)
CUT_OFF = (
    "The hand-over to the mail server was cut off, so the mail may or may not have arrived. "
    "Look in the mail server's log, or resend: it carries the same Message-ID, so most mailboxes show it once."
)
# What an earlier issue tells, or whether it goes out at all, is still open.
_UNDECIDED = (DigestState.DUE, DigestState.CLAIMED, DigestState.HELD)


def due_digests(now: datetime) -> list[int]:
    """Return the ids of digests to deliver now, oldest period first."""
    return list(deliverable(now).order_by("period_end", "pk").values_list("pk", flat=True))


def deliverable(now: datetime) -> QuerySet[Digest]:
    """Return the digests that nobody is working on and whose time has come.

    An issue waits until the one before it is composed and, where a person decides on that one, decided: it corrects
    what that one told, if it told it. A claim older than STALE_CLAIM was left by a crash before anything was handed
    over, so it is taken up again.
    """
    return Digest.objects.filter(claimable(now) | ready(now))


def claimable(now: datetime) -> Q:
    """The condition for composing a digest."""
    undecided = Digest.objects.filter(
        subscription=OuterRef("subscription"), period_start__lt=OuterRef("period_start"), state__in=_UNDECIDED
    )
    left_lying = Q(state=DigestState.CLAIMED, claimed_at__lte=now - STALE_CLAIM)
    return (Q(state=DigestState.DUE) | left_lying) & ~Q(Exists(undecided))


def ready(now: datetime) -> Q:
    """The condition for handing a composed digest over: just rendered, or refused before and due again."""
    return Q(state__in=(DigestState.RENDERED, DigestState.FAILED), next_attempt_at__lte=now)


def mark_stuck(now: datetime) -> int:
    """Mark hand-overs that never came to an end, and return how many. Only a person can know whether they arrived."""
    cut_off = Digest.objects.filter(state=DigestState.HANDING_OVER, handed_over_at__lte=now - LONGEST_HAND_OVER)
    return cut_off.update(state=DigestState.STUCK, failure=CUT_OFF)
