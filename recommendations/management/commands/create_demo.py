"""Make the demo's accounts and its one subscriber. Refuses outside the demo."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from recommendations.management.demo import ACCOUNTS, DemoAccount, password_of
from recommendations.models import Brief, Subscriber, Subscription

_SUBSCRIBER = "reader@localhost"


class Command(BaseCommand):
    """Make what is missing of the demo, and leave alone what is there."""

    help = "Make the demo accounts and one subscriber (only with DEMO=true)."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- the signature is Django's
        """Run twice, it changes nothing: a password somebody chose since stays."""
        if not settings.DEMO:
            raise CommandError("This makes accounts for a demo. Set DEMO=true if this is one.")
        for account in ACCOUNTS:
            if not User.objects.filter(username=account.username).exists():
                _make(account)
        subscriber, _ = Subscriber.objects.get_or_create(email=_SUBSCRIBER, defaults=_reader())
        for brief in Brief.objects.all():
            Subscription.objects.get_or_create(
                subscriber=subscriber, brief=brief, defaults={"started_at": subscriber.created_at}
            )


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
