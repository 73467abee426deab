"""Two administrators taking each other's role away, and two people answering one invitation: threads of their own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection

from recommendations.management.roles import sync_roles
from recommendations.web.account_invitations import BadInvitation, accept, invite
from recommendations.web.account_roles import Refused, administrators, change_role
from tests.make import NOON, PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls at the same moment; return results and refusals."""
    start = threading.Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except (Refused, BadInvitation) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(one, call) for call in calls]]


@pytest.fixture(autouse=True)
def _roles():
    sync_roles(Path(settings.BASE_DIR) / "fixtures")


def test_two_administrators_never_lock_everybody_out():
    readers, both = Group.objects.get(name="Readers"), [make_user("ada"), make_user("bea")]
    for user in both:
        user.groups.add(Group.objects.get(name="Administrators"))
    results = at_once(*[lambda pk=user.pk: change_role(pk, readers) for user in both])
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert administrators().count() == 1


def test_an_invitation_answered_twice_at_once_makes_one_account():
    invited = invite("new@tracker.example", Group.objects.get(name="Editors"), now=NOON)
    results = at_once(
        *[lambda n=name: accept(invited, username=n, name="", password=PASSWORD, now=NOON) for name in ("nell", "eve")]
    )
    assert sum(isinstance(result, BadInvitation) for result in results) == 1
    assert User.objects.count() == 1


def test_one_address_invited_twice_at_once_is_one_invitation():
    editors = Group.objects.get(name="Editors")
    at_once(*[lambda: invite("new@tracker.example", editors, now=NOON)] * 2)
    assert User.objects.count() == 1
