"""What is held of a reader, as a file they can keep, and making it forgotten.

Who holds the mailbox holds the right: the link is mailed to the address and is good for HELD_FOR.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Q, QuerySet

from recommendations.digests.tokens import read, signed
from recommendations.digests.wishes import packed, wish_of
from recommendations.models import DeliveryReport, Digest, Subscriber, Subscription, Suppression
from recommendations.vocabulary import DigestState

HELD_FOR = timedelta(days=3)
_HELD = "held"
_OVER = (DigestState.SENT, DigestState.EMPTY, DigestState.DROPPED)
_ERASED = "Dropped: the reader had everything about them erased."


class MailOnItsWay(Exception):  # noqa: N818 -- a moment that passes
    """A mail to the reader is being handed over at this moment, and must not change under way."""


def held_token(email: str, *, now: datetime) -> str:
    """Return what the link to everything held of an address carries."""
    return signed(_HELD, email, now=now)


def held_address(token: str, *, now: datetime) -> str:
    """Return the address such a link is about. Raises BadToken, TooOld among them."""
    email, _ = read(_HELD, token, lasts=HELD_FOR, now=now)
    return str(email)


def held_of(email: str) -> dict[str, Any]:
    """Return everything held of an address, ready for JSON. The same names with nothing in them: nothing is held."""
    reader = Subscriber.objects.filter(email__iexact=email).select_related("user").first()
    subscriptions = Subscription.objects.filter(subscriber=reader).select_related("brief", "subscriber")
    suppressed = Suppression.objects.filter(email__iexact=email).order_by("suppressed_at")
    return {
        "address": email,
        "subscriber": _reader(reader) if reader else None,
        "subscriptions": [_subscription(one) for one in subscriptions.order_by("pk")] if reader else [],
        "digests": [_digest(one) for one in _digests(reader).order_by("period_end", "pk")],
        "reports": [_report(one) for one in _reports(email, reader).order_by("pk")],
        "suppressions": [_suppression(one) for one in suppressed],
    }


@transaction.atomic
def erase(email: str, *, now: datetime) -> bool:
    """Forget a reader; return whether there was one. Raises MailOnItsWay.

    Subscriptions end, and with their digests stay as rows that stand for nobody, so that the numbers of the past hold.
    What forbids mail to the address stays, or the next list with the address on it would bring the mails back.
    """
    reader = Subscriber.objects.select_for_update().filter(email__iexact=email).first()
    reports = _reports(email, reader)
    Suppression.objects.filter(email__iexact=email, lifted_at__isnull=False).update(email=_nobody("lifted"), detail="")
    reports.update(email=_nobody("report"), detail="")
    if reader is None:
        return False
    _erase_digests(reader, now)
    reader.subscriptions.filter(ended_at__isnull=True).update(ended_at=now)
    _erase_log(reader)
    reader.email, reader.name, reader.user, reader.time_zone = _nobody(str(reader.pk)), "", None, "UTC"
    reader.erased_at = now
    reader.save()
    return True


def _nobody(what: str) -> str:
    """Return an address that can never receive mail: RFC 2606 keeps its host for nobody."""
    return f"erased-{what}@invalid"


def _erase_digests(reader: Subscriber, now: datetime) -> None:
    """Empty every digest of a reader, and let none go out any more. Locked, so that no hand-over begins meanwhile."""
    rows = _digests(reader)
    states = dict(rows.select_for_update().values_list("pk", "state"))
    if DigestState.HANDING_OVER in states.values():
        raise MailOnItsWay
    rows.exclude(state__in=_OVER).update(
        state=DigestState.DROPPED, failure=_ERASED, finished_at=now, next_attempt_at=None
    )
    rows.update(text="", html="", content=None)
    rows.filter(state__in=_OVER).exclude(failure=_ERASED).update(failure="")


def _erase_log(reader: Subscriber) -> None:
    """Django's own administration notes the names of rows it changes; a reader's is their address."""
    rows = {Subscriber: [reader.pk], Subscription: list(reader.subscriptions.values_list("pk", flat=True))}
    for model, pks in rows.items():
        named = LogEntry.objects.filter(content_type__app_label="recommendations", object_id__in=map(str, pks))
        named.filter(content_type__model=model.__name__.lower()).update(object_repr="erased")


def _digests(reader: Subscriber | None) -> QuerySet[Digest]:
    return Digest.objects.filter(subscription__subscriber=reader) if reader else Digest.objects.none()


def _reports(email: str, reader: Subscriber | None) -> QuerySet[DeliveryReport]:
    of_address = Q(email__iexact=email)
    return DeliveryReport.objects.filter(of_address | Q(digest__in=_digests(reader)) if reader else of_address)


def _reader(reader: Subscriber) -> dict[str, Any]:
    return {
        "email": reader.email,
        "name": reader.name,
        "account": reader.user.get_username() if reader.user else None,
        "time_zone": reader.time_zone,
        "created_at": reader.created_at,
        "confirmed_at": reader.confirmed_at,
    }


def _subscription(one: Subscription) -> dict[str, Any]:
    times = {name: getattr(one, name) for name in ("started_at", "paused_at", "ended_at")}
    return {"number": one.pk, **packed(wish_of(one)), **times}


def _digest(one: Digest) -> dict[str, Any]:
    names = ("period_start", "period_end", "state", "subject", "finished_at")
    return {"subscription": one.subscription_id, **{name: getattr(one, name) for name in names}}


def _report(one: DeliveryReport) -> dict[str, Any]:
    names = ("email", "kind", "source", "detail", "happened_at", "received_at")
    return {name: getattr(one, name) for name in names}


def _suppression(one: Suppression) -> dict[str, Any]:
    names = ("email", "reason", "detail", "suppressed_at", "lifted_at")
    return {name: getattr(one, name) for name in names}
