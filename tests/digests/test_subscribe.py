from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from recommendations.digests.subscribe import (
    BadToken,
    change_cadence,
    end_subscription,
    running_subscriptions,
    start_subscription,
    subscription_of,
    unsubscribe_token,
)
from recommendations.digests.suppress import lift, suppress
from recommendations.models import Subscriber, Subscription
from recommendations.vocabulary import Cadence, SuppressionReason
from tests.make import NOON, make_brief, make_recommendation, make_subscription, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def start(email="ann@reader.example", **fields):
    return start_subscription(email, **{"brief": make_brief(), "now": NOON} | fields)


def test_subscription_runs_from_now_on():
    chosen = make_recommendation()
    found = start(recommendations=[chosen], cadence=Cadence.DAILY, time_zone="Europe/Vilnius", send_hour=8)
    assert (found.started_at, found.cadence, found.send_hour) == (NOON, "daily", 8)
    assert (found.subscriber.time_zone, found.subscriber.confirmed_at) == ("Europe/Vilnius", NOON)
    assert list(found.recommendations.all()) == [chosen]
    assert list(running_subscriptions()) == [found]


def test_digests_go_to_those_who_are_confirmed_here_and_reachable():
    running = make_subscription()
    make_subscription(email="new@reader.example", confirmed_at=None)
    make_subscription(email="paused@reader.example", paused_at=NOON)
    make_subscription(email="ended@reader.example", ended_at=NOON)
    make_subscription(email="Bounced@reader.example")
    suppress("bounced@reader.example", reason=SuppressionReason.BOUNCED, now=NOON)
    Subscriber.objects.filter(pk=make_subscription(email="gone@reader.example").subscriber_id).update(erased_at=NOON)
    Subscription.objects.create(subscriber=None, brief=make_brief(), started_at=NOON)
    assert list(running_subscriptions()) == [running]


def test_lifted_suppression_lets_digests_through_again():
    running = make_subscription()
    noted = suppress(running.email, reason=SuppressionReason.BOUNCED, now=NOON)
    assert list(running_subscriptions()) == []
    lift(noted.pk, by=make_user("bob"), now=LATER)
    assert list(running_subscriptions()) == [running]


def test_starting_twice_starts_once():
    assert start() == start("Ann@Reader.example", now=LATER)
    assert (Subscriber.objects.count(), Subscription.objects.get().started_at) == (1, NOON)


def test_starting_again_after_the_end_starts_anew():
    first = start()
    end_subscription(unsubscribe_token(first), now=LATER)
    second = start(now=LATER)
    assert (second.pk != first.pk, second.started_at) == (True, LATER)


@pytest.mark.parametrize(
    "fields", [{"email": "no address"}, {"time_zone": "Europe/Nowhere"}, {"send_hour": 3}, {"send_hour": 22}]
)
def test_what_cannot_be_used_is_refused(fields):
    with pytest.raises(ValidationError):
        start(**fields)
    assert Subscription.objects.count() == 0


def test_link_ends_its_own_subscription_only():
    ann, bob = make_subscription(), make_subscription(email="bob@reader.example")
    assert end_subscription(unsubscribe_token(ann), now=LATER).ended_at == LATER
    assert list(running_subscriptions()) == [bob]


def test_ending_twice_keeps_the_first_moment():
    token = unsubscribe_token(make_subscription())
    ends = [end_subscription(token, now=at).ended_at for at in (LATER, LATER + timedelta(days=1))]
    assert ends == [LATER, LATER]


def test_link_changes_how_often():
    ann = make_subscription()
    assert change_cadence(unsubscribe_token(ann), cadence=Cadence.DAILY).cadence == "daily"
    assert Subscription.objects.get().cadence == "daily"


def test_ended_subscription_keeps_its_rhythm():
    token = unsubscribe_token(make_subscription())
    end_subscription(token, now=LATER)
    assert change_cadence(token, cadence=Cadence.DAILY).cadence == "weekly"


def test_token_fits_into_an_address():
    assert unsubscribe_token(make_subscription()).replace(".", "").replace("-", "").replace("_", "").isalnum()


def test_spoilt_link_is_refused():
    token = unsubscribe_token(make_subscription())
    for spoilt in (token[:-1], "9" + token, token.partition(".")[0], ""):
        with pytest.raises(BadToken, match="incomplete"):
            subscription_of(spoilt)


def test_link_of_a_subscription_that_is_gone_is_refused():
    ann = make_subscription()
    token = unsubscribe_token(ann)
    ann.delete()
    with pytest.raises(BadToken):
        end_subscription(token, now=LATER)
