"""Starting a subscription and changing, pausing, ending one.

None of it moves `started_at` or touches a digest: the open period goes on from where it began, so nothing falls
between two issues and nothing is told twice, whatever a reader changes.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from recommendations.digests.wishes import Chosen, Wish, chosen_by, may_have_queue
from recommendations.models import Subscriber, Subscription

TAKE_BACK_FOR = timedelta(days=1)
_PERMISSIONS = "django.contrib.auth.backends.ModelBackend"


@transaction.atomic
def keep_wish(email: str, wish: Wish, *, user: User | None = None, now: datetime) -> Subscription:
    """Give an address what was asked for it. What runs to the same brief is changed, and goes on if it was paused.

    The address must have been shown to be the reader's; `user`: the account it belongs to, if known. A second run
    changes nothing. Raises BadWish.
    """
    chosen = chosen_by(wish)
    subscriber = _subscriber(email, wish, user, now)
    subscription, _ = Subscription.objects.get_or_create(
        subscriber=subscriber, brief=chosen.brief, ended_at=None, defaults={"started_at": now}
    )
    _set(subscription, wish, chosen)
    resume(subscription)
    return subscription


@transaction.atomic
def change(subscription: Subscription, wish: Wish) -> bool:
    """Set what a running subscription gives; return whether it runs. The brief stays. Raises BadWish."""
    if not Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True).exists():
        return False
    _set(subscription, wish, chosen_by(wish))
    reader = subscription.subscriber
    if reader is not None and reader.time_zone != wish.time_zone:
        reader.time_zone = wish.time_zone
        reader.save(update_fields=["time_zone"])
    return True


def pause(subscription: Subscription, *, now: datetime) -> bool:
    """Send nothing until it is resumed; the second click keeps the first moment and returns False."""
    running = Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True, paused_at__isnull=True)
    return _moved(subscription, running.update(paused_at=now))


def resume(subscription: Subscription) -> bool:
    """Send again; one issue tells of the whole pause. Returns whether it was paused."""
    paused = Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True, paused_at__isnull=False)
    return _moved(subscription, paused.update(paused_at=None))


def end_subscription(subscription: Subscription, *, now: datetime) -> bool:
    """End a subscription; the second click keeps the first moment and returns False."""
    running = Subscription.objects.filter(pk=subscription.pk, ended_at__isnull=True)
    return _moved(subscription, running.update(ended_at=now))


def take_back(subscription: Subscription, *, now: datetime) -> bool:
    """Let a subscription go on that ended less than TAKE_BACK_FOR ago; return whether it runs now.

    Nothing was lost in between. Where another to the same brief has been started since, that one stays.
    """
    just_ended = Subscription.objects.filter(
        pk=subscription.pk, ended_at__gt=now - TAKE_BACK_FOR, subscriber__erased_at__isnull=True
    )
    try:
        with transaction.atomic():
            return _moved(subscription, just_ended.update(ended_at=None))
    except IntegrityError:
        return False


def keep_queues_to_staff() -> int:
    """Take what waits for staff out of the mails of those who do not decide stories any more; return how many."""
    deciding = User.objects.with_perm("recommendations.decide_story", backend=_PERMISSIONS)
    with_queue = Subscription.objects.filter(with_queue=True)
    return with_queue.exclude(subscriber__user__in=deciding).update(with_queue=False)


def _moved(subscription: Subscription, rows: int) -> bool:
    subscription.refresh_from_db(fields=["ended_at", "paused_at"])
    return rows == 1


def _subscriber(email: str, wish: Wish, user: User | None, now: datetime) -> Subscriber:
    """Return the confirmed reader of an address. A person who has another address now keeps what they get."""
    here = Subscriber.objects.filter(email__iexact=email).first()
    before = Subscriber.objects.filter(user=user).first() if user else None
    found = here or before or _new_subscriber(email, now)
    if before is not None and before != found:
        before.user = None
        before.save(update_fields=["user"])
    found.email = found.email if here else email
    found.user = user or found.user
    found.time_zone = wish.time_zone
    found.confirmed_at = found.confirmed_at or now
    found.full_clean(validate_constraints=False)
    found.save()
    return found


def _new_subscriber(email: str, now: datetime) -> Subscriber:
    """Make a reader. Of two clicks at one moment the second takes what the first has made."""
    made, _ = Subscriber.objects.get_or_create(email__iexact=email, defaults={"email": email, "created_at": now})
    return made


def _set(subscription: Subscription, wish: Wish, chosen: Chosen) -> None:
    subscription.cadence = wish.cadence.value
    subscription.send_hour = wish.send_hour
    subscription.detail = wish.detail.value
    subscription.quiet_mail = wish.quiet_mail
    subscription.with_queue = wish.with_queue and may_have_queue(subscription.subscriber)
    subscription.save(update_fields=["cadence", "send_hour", "detail", "quiet_mail", "with_queue"])
    subscription.pillars.set(chosen.pillars)
    subscription.recommendations.set(chosen.recommendations)
    subscription.actors.set(chosen.actors)
