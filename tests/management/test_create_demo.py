from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError

from recommendations.digests.due import open_due_digests
from recommendations.management.demo import ACCOUNTS, password_of
from recommendations.management.roles import sync_roles
from recommendations.models import Digest, Subscriber, Subscription
from tests.make import make_brief

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    """A demo whose roles and brief are loaded."""
    settings.DEMO = True
    sync_roles(Path(settings.BASE_DIR) / "fixtures")
    return make_brief()


def test_create_demo_refuses_outside_a_demo():
    with pytest.raises(CommandError, match="Set DEMO=true"):
        call_command("create_demo")
    assert not User.objects.exists()


def test_create_demo_makes_one_account_for_each_role(demo):
    call_command("create_demo")
    found = {user.username: [group.name for group in user.groups.all()] for user in User.objects.all()}
    assert found == {
        "staff": ["Editors"],
        "reviewer": ["Reviewers"],
        "leader": ["Readers"],
        "admin": ["Administrators"],
    }
    assert not User.objects.filter(is_superuser=True).exists()
    assert [user.username for user in User.objects.filter(is_staff=True)] == ["admin"]


def test_create_demo_gives_the_passwords_that_are_printed(demo):
    call_command("create_demo")
    assert all(user.check_password(password_of(user.username)) for user in User.objects.all())


def test_create_demo_subscribes_one_confirmed_reader_to_the_brief(demo):
    call_command("create_demo")
    subscription = Subscription.objects.get(subscriber__isnull=False)
    assert (subscription.brief, subscription.subscriber.confirmed_at is None) == (demo, False)


def test_create_demo_closes_a_first_period_of_all_that_is_known(demo):
    call_command("create_demo")
    found = Digest.objects.order_by("subscription__subscriber").values_list("subscription__subscriber__email", "state")
    assert set(found) == {(None, "due"), ("reader@localhost", "due")}
    starts = {(one.period_start, one.subscription.started_at) for one in Digest.objects.all()}
    published_at = datetime.combine(demo.published_on, time.min, UTC)
    assert starts == {(published_at, published_at)}


def test_next_period_of_the_demo_goes_on_where_the_first_ended(demo):
    call_command("create_demo")
    (end,) = set(Digest.objects.values_list("period_end", flat=True))
    open_due_digests(end + timedelta(days=8))
    assert set(Digest.objects.exclude(period_end=end).values_list("period_start", flat=True)) == {end}


def test_create_demo_twice_changes_nothing(demo):
    call_command("create_demo")
    before = [list(model.objects.order_by("pk").values()) for model in (User, Subscriber, Subscription, Digest)]
    call_command("create_demo")
    assert [list(model.objects.order_by("pk").values()) for model in (User, Subscriber, Subscription, Digest)] == before


def test_create_demo_leaves_a_password_that_somebody_chose(demo):
    call_command("create_demo")
    staff = User.objects.get(username="staff")
    staff.set_password("one of my own")
    staff.save()
    call_command("create_demo")
    assert User.objects.get(username="staff").check_password("one of my own")


def test_demo_passwords_differ_by_account_and_by_installation(settings):
    settings.SECRET_KEY = "one"
    names = [account.username for account in ACCOUNTS]
    first = {password_of(name) for name in names}
    settings.SECRET_KEY = "two"
    assert len(first | {password_of(name) for name in names}) == 8
