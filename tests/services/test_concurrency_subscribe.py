"""Several clicks on one button of a reader at the same moment."""

import pytest

from recommendations.digests.subscribe_ask import Asked, Outlook, confirm
from recommendations.digests.subscribe_keep import end_subscription
from recommendations.digests.suppress import suppress
from recommendations.digests.wishes import Wish
from recommendations.models import Subscriber, Subscription, Suppression
from recommendations.vocabulary import SuppressionReason
from tests.make import NOON, make_brief, make_subscription
from tests.services.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ANN = "ann@reader.example"


def test_clicks_that_confirm_start_one_subscription():
    make_brief()
    found = at_once(lambda: confirm(Asked(ANN, Wish("brief-1"), NOON), now=NOON))
    assert set(found) <= {Outlook.STARTS, Outlook.RUNS_ALREADY}
    assert (Subscriber.objects.get().email, Subscription.objects.get().ended_at) == (ANN, None)


def test_clicks_that_end_end_once():
    ann = make_subscription()
    ended = at_once(lambda: end_subscription(Subscription.objects.get(pk=ann.pk), now=NOON))
    assert sorted(ended) == [False, False, True]


def test_servers_that_tell_of_one_address_note_it_once():
    at_once(lambda: suppress(ANN, reason=SuppressionReason.BOUNCED, now=NOON))
    assert Suppression.objects.get().email == ANN
