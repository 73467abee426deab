from datetime import timedelta

import pytest

from recommendations.digests.subscribe import (
    MANAGES_FOR,
    BadToken,
    manage_token,
    managed,
    running_of,
    running_subscriptions,
    subscription_of,
    unsubscribe_token,
)
from recommendations.digests.suppress import lift, suppress
from recommendations.models import Subscriber, Subscription
from recommendations.vocabulary import SuppressionReason
from tests.make import NOON, make_brief, make_subscription, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


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


def test_what_runs_for_an_address_is_found_paused_or_not_and_in_any_letters():
    ann = make_subscription(paused_at=NOON)
    make_subscription(email="bob@reader.example", ended_at=NOON)
    assert running_of("ANN@reader.example", "brief-1") == ann
    assert (running_of("ann@reader.example", "brief-2"), running_of("bob@reader.example", "brief-1")) == (None, None)


def test_tokens_fit_into_an_address():
    ann = make_subscription()
    for token in (unsubscribe_token(ann), manage_token(ann, now=NOON)):
        assert token.replace(".", "").replace("-", "").replace("_", "").isalnum()


def test_link_in_the_text_changes_things_until_it_is_old():
    ann = make_subscription()
    token = manage_token(ann, now=NOON)
    last = NOON + MANAGES_FOR
    links = [managed(token, now=at) for at in (NOON, last - timedelta(seconds=1), last)]
    assert [(link.subscription, link.may_change) for link in links] == [(ann, True), (ann, True), (ann, False)]


def test_each_link_is_worthless_as_the_other():
    ann = make_subscription()
    with pytest.raises(BadToken, match="incomplete"):
        subscription_of(manage_token(ann, now=NOON))
    with pytest.raises(BadToken, match="incomplete"):
        managed(unsubscribe_token(ann), now=NOON)


def test_spoilt_link_is_refused():
    token = unsubscribe_token(make_subscription())
    for spoilt in (token[:-1], "9" + token, token.partition(".")[0], ""):
        with pytest.raises(BadToken, match="incomplete"):
            subscription_of(spoilt)


def test_link_of_a_subscription_that_is_gone_is_refused():
    ann = make_subscription()
    token = unsubscribe_token(ann)
    ann.delete()
    with pytest.raises(BadToken, match="gone"):
        subscription_of(token)


def test_the_sites_own_issues_have_no_link():
    archive = Subscription.objects.create(subscriber=None, brief=make_brief(), started_at=NOON)
    with pytest.raises(BadToken):
        subscription_of(unsubscribe_token(archive))
