"""Make the demo's accounts, its one subscriber, and first issues of what is known. Refuses outside the demo."""

from datetime import UTC, datetime, time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from recommendations.management.demo import ACCOUNTS, DemoAccount, password_of
from recommendations.models import Brief, Digest, Subscriber, Subscription

_SUBSCRIBER = "reader@localhost"


class Command(BaseCommand):
    """Make what is missing of the demo, and leave alone what is there."""

    help = "Make the demo accounts, one subscriber and first issues (only with DEMO=true)."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- the signature is Django's
        """Run twice, it changes nothing: a password somebody chose since stays."""
        if not settings.DEMO:
            raise CommandError("This makes accounts for a demo. Set DEMO=true if this is one.")
        for account in ACCOUNTS:
            if not User.objects.filter(username=account.username).exists():
                _make(account)
        subscriber, _ = Subscriber.objects.get_or_create(email=_SUBSCRIBER, defaults=_reader())
        now = timezone.now()
        for brief in Brief.objects.filter(archived_at__isnull=True):
            for reader in (subscriber, None):
                _follow(brief, reader, now)


def _follow(brief: Brief, subscriber: Subscriber | None, now: datetime) -> None:
    """Follow a brief from its first day on, as a reader or as the site itself, and close the first period at once.

    The first issue then tells all that is recorded so far, up to the moment the demo began; the second goes on from
    there as the schedule says. Nobody has to wait a week to see one, and what it says of its period is true.
    """
    began_at = datetime.combine(brief.published_on, time.min, UTC)
    subscription, is_new = Subscription.objects.get_or_create(
        subscriber=subscriber, brief=brief, ended_at=None, defaults={"started_at": began_at}
    )
    if is_new and began_at < now:
        Digest.objects.create(subscription=subscription, period_start=began_at, period_end=now, opened_at=now)


def _make(account: DemoAccount) -> None:
    """Make an account; an administrator's opens Django's own pages, too."""
    role = Group.objects.get(name=account.role)
    opens_admin = role.permissions.filter(codename="add_user").exists()
    email, password = f"{account.username}@localhost", password_of(account.username)
    user = User.objects.create_user(account.username, email, password, is_staff=opens_admin)
    user.groups.add(role)


def _reader() -> dict[str, Any]:
    now = timezone.now()
    return {"name": "A reader", "time_zone": "Europe/Vilnius", "created_at": now, "confirmed_at": now}
