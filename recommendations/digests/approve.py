"""Held digests: a person lets them go out as they were rendered, or drops them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from recommendations.models import Digest
from recommendations.vocabulary import DigestState

LONGEST_REASON = 400


def approve_digests(ids: Collection[int], *, by: AbstractBaseUser, now: datetime) -> int:
    """Let held digests go out, word for word as they were rendered, and return how many were still held.

    Who and when is kept. The second approval finds nothing held.
    """
    held = Digest.objects.filter(pk__in=ids, state=DigestState.HELD)
    return held.update(
        state=DigestState.RENDERED, approved_at=now, approved_by=by, next_attempt_at=now, attempts=0, failure=""
    )


def drop_digests(ids: Collection[int], *, by: AbstractBaseUser, reason: str, now: datetime) -> int:
    """Decide that held digests never go out, and return how many were still held.

    Reason and name are kept in `failure`. Raises ValidationError without a reason, or on one over LONGEST_REASON.
    """
    words = " ".join(reason.split())
    if not words:
        raise ValidationError({"reason": "Say why it does not go out; the reason is kept with it."})
    if len(words) > LONGEST_REASON:
        raise ValidationError({"reason": f"This is {len(words)} characters long. Say it in at most {LONGEST_REASON}."})
    held = Digest.objects.filter(pk__in=ids, state=DigestState.HELD)
    return held.update(
        state=DigestState.DROPPED,
        failure=f"Dropped by {by.get_username()[:80]}: {words}",
        next_attempt_at=None,
        finished_at=now,
    )


def held_together(digest: Digest) -> list[int]:
    """Return the ids of the held digests of one issue: same brief, same cadence, period ending on the same day."""
    subscription, around = digest.subscription, timedelta(days=2)
    same = Digest.objects.filter(
        state=DigestState.HELD,
        subscription__brief=subscription.brief_id,
        subscription__cadence=subscription.cadence,
        period_end__range=(digest.period_end - around, digest.period_end + around),
    )
    rows = same.select_related("subscription__subscriber").defer("content", "text", "html").order_by("pk")
    return [one.pk for one in rows if ends_on(one) == ends_on(digest)]


def ends_on(digest: Digest) -> date:
    """Return the day on which a digest's period ends, by its reader's calendar."""
    return digest.period_end.astimezone(ZoneInfo(digest.subscription.time_zone)).date()
