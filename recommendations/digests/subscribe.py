"""Who gets digests: starting a subscription, changing its rhythm and ending it, by a signed link without signing in."""

from collections.abc import Iterable
from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from recommendations.digests.suppress import suppressions_in_force
from recommendations.models import Brief, Recommendation, Subscriber, Subscription
from recommendations.vocabulary import Cadence

_SIGNER = Signer(salt="recommendations.digests.unsubscribe", sep=".")


class BadToken(ValueError):  # noqa: N818 -- what was given is at fault, not we
    """The link was cut short, changed, or signed with a key the tracker no longer has."""


@transaction.atomic
def start_subscription(
    email: str,
    *,
    brief: Brief,
    recommendations: Iterable[Recommendation] = (),
    cadence: Cadence = Cadence.WEEKLY,
    time_zone: str = "UTC",
    send_hour: int = 7,
    now: datetime,
) -> Subscription:
    """Start a confirmed subscription from now on; no recommendations means the whole brief.

    Where one is running for the address and brief, it is returned as it is. Raises ValidationError on an address, a
    zone or an hour that cannot be used.
    """
    subscriber = Subscriber.objects.filter(email__iexact=email).first()
    if subscriber is None:
        subscriber = Subscriber(email=email, time_zone=time_zone, created_at=now)
    subscriber.confirmed_at = subscriber.confirmed_at or now
    subscriber.full_clean(validate_constraints=False)
    subscriber.save()
    running = Subscription.objects.filter(subscriber=subscriber, brief=brief, ended_at__isnull=True).first()
    if running:
        return running
    subscription = Subscription(
        subscriber=subscriber, brief=brief, cadence=cadence.value, send_hour=send_hour, started_at=now
    )
    subscription.full_clean()
    subscription.save()
    subscription.recommendations.set(recommendations)
    return subscription


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


def unsubscribe_token(subscription: Subscription) -> str:
    """Return what the links of a subscription's mails carry: its number, signed. It does not expire."""
    return _SIGNER.sign(str(subscription.pk))


def subscription_of(token: str) -> Subscription:
    """Return the subscription a link is about. Raises BadToken."""
    try:
        subscription_id = int(_SIGNER.unsign(token))
        return Subscription.objects.select_related("subscriber", "brief").get(pk=subscription_id)
    except (BadSignature, ValueError, Subscription.DoesNotExist) as error:
        raise BadToken("This link is incomplete. Open it from the mail again, or copy the whole address.") from error


def end_subscription(token: str, *, now: datetime) -> Subscription:
    """End the subscription a link is about; the second click changes nothing. Raises BadToken."""
    subscription = subscription_of(token)
    Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True).update(ended_at=now)
    subscription.refresh_from_db(fields=["ended_at"])
    return subscription


def change_cadence(token: str, *, cadence: Cadence) -> Subscription:
    """Set how often a running subscription's period closes; what is open then goes on from where it began.

    Raises BadToken.
    """
    subscription = subscription_of(token)
    Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True).update(cadence=cadence.value)
    subscription.refresh_from_db(fields=["cadence", "ended_at"])
    return subscription
