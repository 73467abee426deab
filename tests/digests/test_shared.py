"""What readers share: the same key, the same content but for each reader's own link."""

from dataclasses import replace
from datetime import timedelta

import pytest

from recommendations.digests.compose import compose_digest, compose_shared
from recommendations.digests.shared import (
    choice_address,
    composition_keys,
    nobodys_choice_address,
    personal,
)
from recommendations.models import Digest, Event, Subscription
from tests.digests.week import MONDAY, NEXT_TUESDAY, TUESDAY, rated, reader, record, told, week
from tests.make import make_actor, make_brief, make_recommendation, make_track

pytestmark = pytest.mark.django_db


def readers(*names, **fields):
    return [reader(email=f"{name}@reader.example", **fields) for name in names]


def keys(*subscriptions, number=1):
    return [key for one in subscriptions for key in composition_keys([week(one, number)])]


def test_readers_with_the_same_wishes_share_a_key_and_the_content():
    rated()
    record(TUESDAY)
    ann, bob = readers("ann", "bob")
    digests = [week(ann), week(bob)]
    first, second = composition_keys(digests)
    assert first == second
    shared = compose_shared(digests[0])
    assert [personal(shared, one) for one in (ann, bob)] == [compose_digest(digest) for digest in digests]


def test_own_link_is_all_that_is_personal():
    (ann,) = readers("ann")
    own = compose_digest(week(ann))
    assert own.choice_url == choice_address(ann, now=own.period_end)
    assert replace(own, choice_url=nobodys_choice_address()) == compose_shared(ann.digests.get())


def test_sites_own_issues_carry_no_link_to_anybodys_choices():
    archive = Subscription.objects.create(brief=make_brief(), started_at=MONDAY)
    assert compose_digest(week(archive)).choice_url == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"cadence": "monthly"},
        {"send_hour": 8},
        {"time_zone": "Europe/Vilnius"},
        {"detail": "counts"},
        {"quiet_mail": True},
        {"with_queue": True},
    ],
)
def test_other_wishes_have_another_key(fields):
    (ann,), (bob,) = readers("ann"), readers("bob", **fields)
    assert len(set(keys(ann, bob))) == 2


@pytest.mark.parametrize("name", ["pillars", "recommendations", "actors"])
def test_other_choices_have_another_key(name):
    ann, bob, eve = readers("ann", "bob", "eve")
    recommendation = make_recommendation()
    chosen = {"pillars": recommendation.pillar, "recommendations": recommendation, "actors": make_actor()}[name]
    for one in (bob, eve):
        getattr(one, name).set([chosen])
    first, second, third = keys(ann, bob, eve)
    assert (first != second, second == third) == (True, True)


def test_who_was_told_something_else_has_another_key():
    ann, bob, eve = readers("ann", "bob", "eve")
    event = rated().event
    told(ann)
    Event.objects.update(headline="Bill passed at last")
    told(bob)
    told(eve)
    assert event.pk
    first, second, third = keys(ann, bob, eve, number=2)
    assert (first != second, second == third) == (True, True)


def test_who_was_not_reached_has_another_key():
    ann, bob, eve = readers("ann", "bob", "eve")
    rated()
    for one in (ann, bob, eve):
        told(one)
    Digest.objects.filter(subscription=bob).update(state="failed")
    first, second, third = keys(ann, bob, eve, number=2)
    assert (first != second, first == third) == (True, True)


def test_who_was_reached_late_shares_with_nobody():
    ann, bob, eve = readers("ann", "bob", "eve")
    rated()
    for one in (ann, bob, eve):
        told(one)
        Digest.objects.filter(subscription=one).update(state="failed" if one != ann else "sent")
        rated(at=NEXT_TUESDAY, headline=f"For {one.pk}")
        told(one, 2)
    Digest.objects.update(state="sent")
    assert len(set(keys(ann, bob, eve, number=3))) == 3


def test_start_of_a_subscription_makes_a_difference_only_where_something_dated_ahead_lies_between():
    ann, bob, eve = readers("ann", "bob", "eve")
    for one in (ann, bob, eve):
        week(one, state="empty")
    Subscription.objects.filter(pk=bob.pk).update(started_at=MONDAY - timedelta(hours=1))
    Subscription.objects.filter(pk=eve.pk).update(started_at=MONDAY - timedelta(hours=3))
    rated(at=MONDAY - timedelta(hours=2), occurred_on=NEXT_TUESDAY.date())
    first, second, third = (
        key for one in (ann, bob, eve) for key in composition_keys([week(Subscription.objects.get(pk=one.pk), 2)])
    )
    assert (first == second, second != third) == (True, True)


@pytest.mark.parametrize("number", [1, 12])
def test_keys_cost_the_same_queries_for_one_and_twelve(number, django_assert_num_queries):
    rated(track=make_track())
    for one in readers(*(f"reader{n}" for n in range(number))):
        told(one)
        week(one, 2)
    rows = Digest.objects.filter(state="due").select_related("subscription__subscriber", "subscription__brief")
    digests = list(rows)
    with django_assert_num_queries(6):
        assert len(set(composition_keys(digests))) == 1


def test_no_digests_have_no_keys():
    assert composition_keys([]) == []
