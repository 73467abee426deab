"""Who gets digests, and the signed links in their mails.

Two kinds of link lead to one page. The one in the headers never expires: mails lie in mailboxes for years, and whoever
finds an old one must be able to stop what comes. It lets its holder end, pause and go on, nothing else. The one in the
text of a mail also lets its holder change what is sent; it expires, since mails are forwarded and archived, and the
page behind an expired one offers to mail a fresh one to the reader.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db.models import Exists, OuterRef, QuerySet

from recommendations.digests.suppress import suppressions_in_force
from recommendations.digests.tokens import BadToken, TooOld, read, signed
from recommendations.models import Subscription

MANAGES_FOR = timedelta(days=60)
_MANAGE = "manage"
_SIGNER = Signer(salt="recommendations.digests.unsubscribe", sep=".")


@dataclass(frozen=True, slots=True)
class Link:
    """The subscription a link is about, and whether its holder may change it, beyond stopping it."""

    subscription: Subscription
    may_change: bool


def running_subscriptions() -> QuerySet[Subscription]:
    """Return the subscriptions that get mail: running, not paused, of a reader who is confirmed, here and reachable."""
    suppressed = suppressions_in_force(OuterRef("subscriber__email"))
    running = Subscription.objects.filter(
        ended_at__isnull=True,
        paused_at__isnull=True,
        subscriber__confirmed_at__isnull=False,
        subscriber__erased_at__isnull=True,
    )
    return running.filter(~Exists(suppressed)).select_related("subscriber", "brief")


def running_of(email: str, brief_code: str) -> Subscription | None:
    """Return the subscription of an address to a brief that has not ended; it may be paused."""
    rows = Subscription.objects.filter(subscriber__email__iexact=email, brief__code=brief_code, ended_at__isnull=True)
    return rows.select_related("subscriber__user", "brief").first()


def unsubscribe_token(subscription: Subscription) -> str:
    """Return what the headers of a subscription's mails carry: its number, signed. It does not expire."""
    return _SIGNER.sign(str(subscription.pk))


def manage_token(subscription: Subscription, *, now: datetime) -> str:
    """Return what the text of a subscription's mails carries. It lets its holder change things for MANAGES_FOR."""
    return signed(_MANAGE, subscription.pk, now=now)


def subscription_of(token: str) -> Subscription:
    """Return the subscription an unsubscribe token is about. Raises BadToken."""
    try:
        pk = int(_SIGNER.unsign(token))
    except (BadSignature, ValueError) as error:
        raise BadToken("This link is incomplete. Open it from the mail again, or copy the whole address.") from error
    return _subscription(pk)


def managed(token: str, *, now: datetime) -> Link:
    """Return what a manage token is about; an old one lets its holder only stop. Raises BadToken."""
    try:
        pk, _ = read(_MANAGE, token, lasts=MANAGES_FOR, now=now)
    except TooOld:
        pk, _ = read(_MANAGE, token, lasts=None, now=now)
        return Link(_subscription(pk), may_change=False)
    return Link(_subscription(pk), may_change=True)


def _subscription(pk: int) -> Subscription:
    rows = Subscription.objects.filter(subscriber__isnull=False).select_related("subscriber__user", "brief")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise BadToken("This link leads nowhere any more: the subscription is gone.")
    return found
