from datetime import timedelta

import pytest

from recommendations.digests.subscribe import running_subscriptions
from recommendations.digests.subscribe_ask import ASKED_FOR, Asked, Outlook, ask_token, asked_of, confirm, outlook
from recommendations.digests.subscribe_keep import end_subscription
from recommendations.digests.suppress import suppress
from recommendations.digests.tokens import BadToken, TooOld
from recommendations.digests.wishes import Wish, wish_of
from recommendations.models import Subscriber, Subscription
from recommendations.vocabulary import Cadence, SuppressionReason
from tests.make import NOON, make_brief, make_subscription

pytestmark = pytest.mark.django_db
ANN = "ann@reader.example"
DAILY = Wish("brief-1", cadence=Cadence.DAILY, time_zone="Europe/Vilnius")
ASKED = Asked(ANN, DAILY, NOON)
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _brief():
    make_brief()


def test_wish_travels_in_the_link_and_nothing_is_stored():
    assert asked_of(ask_token(ANN, DAILY, now=NOON), now=LATER) == ASKED
    assert (Subscriber.objects.count(), Subscription.objects.count()) == (0, 0)


def test_link_is_good_for_three_days():
    token = ask_token(ANN, DAILY, now=NOON)
    assert asked_of(token, now=NOON + ASKED_FOR - timedelta(seconds=1)) == ASKED
    with pytest.raises(TooOld):
        asked_of(token, now=NOON + ASKED_FOR)


def test_forged_or_cut_link_is_refused():
    token = ask_token(ANN, DAILY, now=NOON)
    for spoilt in (token[:-1], token[:20], "x" + token, ""):
        with pytest.raises(BadToken, match="incomplete"):
            asked_of(spoilt, now=NOON)


def test_confirming_starts_it():
    assert (outlook(ASKED), confirm(ASKED, now=LATER)) == (Outlook.STARTS, Outlook.STARTS)
    found = running_subscriptions().get()
    assert (wish_of(found), found.started_at, found.subscriber.confirmed_at) == (DAILY, LATER, LATER)


def test_confirm_twice_finds_it_running():
    assert [confirm(ASKED, now=at) for at in (NOON, LATER)] == [Outlook.STARTS, Outlook.RUNS_ALREADY]
    assert Subscription.objects.get().started_at == NOON


def test_confirming_something_else_changes_what_runs():
    ann = make_subscription()
    assert (outlook(ASKED), confirm(ASKED, now=LATER)) == (Outlook.CHANGES, Outlook.CHANGES)
    ann.refresh_from_db()
    assert (wish_of(Subscription.objects.get()), ann.started_at) == (DAILY, NOON)


def test_confirming_what_is_paused_lets_it_go_on():
    confirm(ASKED, now=NOON)
    Subscription.objects.update(paused_at=NOON)
    assert confirm(ASKED, now=LATER) is Outlook.CHANGES
    assert Subscription.objects.get().paused_at is None


def test_link_asked_for_before_the_end_does_not_start_it_anew():
    confirm(ASKED, now=NOON)
    end_subscription(Subscription.objects.get(), now=LATER)
    assert confirm(ASKED, now=LATER) is Outlook.ENDED_SINCE
    assert confirm(Asked(ANN, DAILY, LATER + timedelta(minutes=1)), now=LATER) is Outlook.STARTS


def test_suppressed_address_is_not_subscribed():
    suppress(ANN, reason=SuppressionReason.BY_REQUEST, now=NOON)
    assert confirm(ASKED, now=LATER) is Outlook.NO_MAIL
    assert Subscriber.objects.count() == 0
