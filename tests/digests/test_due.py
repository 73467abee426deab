from datetime import timedelta

import pytest

from recommendations.digests.deliverable import due_digests
from recommendations.digests.due import open_due_digests
from recommendations.models import Digest, Suppression
from tests.digests.week import CLOSED, MONDAY, WEEK, reader, week

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(minutes=15)


def opened():
    return list(Digest.objects.order_by("subscription", "period_start").values_list("period_start", "period_end"))


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


def test_pause_of_five_weeks_is_one_digest():
    reader()
    open_due_digests(NOW + 4 * WEEK)
    assert opened() == [(MONDAY, CLOSED + 4 * WEEK)]


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


def test_opener_who_finds_the_first_period_taken_leaves_the_rest():
    ann = reader()
    week(ann)
    Digest.objects.update(period_end=MONDAY + timedelta(hours=1))
    open_due_digests(NOW)
    assert opened() == [(MONDAY, MONDAY + timedelta(hours=1)), (MONDAY + timedelta(hours=1), CLOSED)]


def test_costs_the_same_queries_for_one_and_three_readers(django_assert_num_queries):
    for name in ("ann", "bob", "eve"):
        reader(email=f"{name}@reader.example")
    with django_assert_num_queries(1):
        open_due_digests(MONDAY)


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
