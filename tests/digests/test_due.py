from datetime import timedelta

import pytest

from recommendations.digests.deliverable import due_digests
from recommendations.digests.due import open_due_digests
from recommendations.models import Digest, Subscription, Suppression
from tests.digests.week import CLOSED, MONDAY, WEEK, reader, week
from tests.make import make_brief

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(minutes=15)


def opened():
    """The periods of readers' digests."""
    rows = Digest.objects.filter(subscription__subscriber__isnull=False).order_by("subscription", "period_start")
    return list(rows.values_list("period_start", "period_end"))


def test_closed_week_is_opened_a_quarter_of_an_hour_later():
    reader()
    assert open_due_digests(NOW - timedelta(seconds=1)) == []
    assert len(open_due_digests(NOW)) == 1
    assert opened() == [(MONDAY, CLOSED)]


def test_opening_twice_opens_once():
    reader()
    assert [len(open_due_digests(NOW)), len(open_due_digests(NOW))] == [1, 0]


def test_weeks_follow_each_other():
    reader()
    for number in range(3):
        open_due_digests(NOW + number * WEEK)
    assert opened() == [(MONDAY + n * WEEK, CLOSED + n * WEEK) for n in range(3)]


def test_standstill_of_five_weeks_is_one_digest():
    reader()
    open_due_digests(NOW + 4 * WEEK)
    assert opened() == [(MONDAY, CLOSED + 4 * WEEK)]


def test_pause_opens_nothing_and_is_one_digest_once_it_is_over():
    ann = reader()
    open_due_digests(NOW)
    Subscription.objects.filter(pk=ann.pk).update(paused_at=NOW)
    for number in (1, 2):
        open_due_digests(NOW + number * WEEK)
    assert opened() == [(MONDAY, CLOSED)]
    Subscription.objects.filter(pk=ann.pk).update(paused_at=None)
    open_due_digests(NOW + 2 * WEEK + timedelta(days=1))
    assert opened() == [(MONDAY, CLOSED), (CLOSED, CLOSED + 2 * WEEK)]


def test_hour_is_the_readers():
    reader(time_zone="America/New_York")
    for at in (MONDAY, CLOSED):
        open_due_digests(at + timedelta(hours=6))
    summer, winter = CLOSED + timedelta(hours=4), MONDAY + timedelta(hours=5)
    assert opened() == [(MONDAY, winter), (winter, summer)]


def test_each_running_subscription_gets_its_own():
    for name in ("ann", "bob", "eve"):
        reader(email=f"{name}@reader.example")
    assert len(open_due_digests(NOW)) == 3


@pytest.mark.parametrize("fields", [{"ended_at": CLOSED}, {"confirmed_at": None}])
def test_ended_and_unconfirmed_subscriptions_get_none(fields):
    reader(**fields)
    assert open_due_digests(NOW) == []


def test_suppressed_address_gets_none_however_it_is_written():
    reader()
    Suppression.objects.create(email="Ann@Reader.example", reason="complained", suppressed_at=MONDAY)
    assert open_due_digests(NOW) == []


def test_opener_who_finds_the_period_taken_leaves_it():
    ann = reader()
    week(ann)
    Digest.objects.update(period_end=MONDAY + timedelta(hours=1))
    open_due_digests(NOW)
    assert opened() == [(MONDAY, MONDAY + timedelta(hours=1)), (MONDAY + timedelta(hours=1), CLOSED)]


def test_costs_the_same_queries_for_one_and_three_readers(django_assert_num_queries):
    for name in ("ann", "bob", "eve"):
        reader(email=f"{name}@reader.example")
    open_due_digests(MONDAY)
    with django_assert_num_queries(4):
        open_due_digests(MONDAY)


def archive_periods():
    rows = Digest.objects.filter(subscription__subscriber__isnull=True).order_by("subscription", "period_start")
    return list(rows.values_list("subscription__brief__code", "period_start", "period_end"))


def test_each_live_brief_has_one_row_of_issues_started_twice_or_not():
    make_brief()
    make_brief(code="brief-2")
    make_brief(code="old", archived_at=MONDAY)
    for _ in range(2):
        open_due_digests(MONDAY)
    rows = Subscription.objects.order_by("brief__code").values_list("brief__code", "cadence", "started_at")
    assert list(rows) == [("brief-1", "weekly", MONDAY), ("brief-2", "weekly", MONDAY)]


def test_issues_of_the_site_close_on_its_own_clock(settings):
    settings.TIME_ZONE = "Europe/Vilnius"
    make_brief()
    open_due_digests(MONDAY)
    open_due_digests(NOW)
    assert archive_periods() == [("brief-1", MONDAY, CLOSED - timedelta(hours=2))]


def test_due_are_those_whose_turn_has_come_oldest_first():
    ann, bob = reader(), reader(email="bob@reader.example")
    second = week(ann, 2)
    first = week(bob, 1)
    week(bob, 3, state="sent")
    assert due_digests(NOW) == [first.pk, second.pk]


def test_issue_waits_until_the_one_before_is_composed():
    ann = reader()
    first, second = week(ann, 1), week(ann, 2)
    assert due_digests(NOW) == [first.pk]
    Digest.objects.filter(pk=first.pk).update(state="failed", next_attempt_at=NOW + timedelta(hours=1))
    assert due_digests(NOW) == [second.pk]
