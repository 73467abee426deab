"""Delivering that is killed at any moment, or done by several at once: nothing is lost, nothing doubled."""

import os
import random
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.digests.deliverable import mark_stuck
from recommendations.models import Digest, Subscriber, Subscription
from recommendations.vocabulary import DigestState
from tests.digests.week import CLOSED, MONDAY, rated
from tests.make import make_brief
from tests.services.forks import SLOWEST_S, Forks

pytestmark = pytest.mark.django_db(transaction=True)

READERS, KILLS = 500, 100
UNFINISHED = (DigestState.DUE, DigestState.CLAIMED, DigestState.RENDERED, DigestState.HANDING_OVER)


@pytest.fixture
def deliverer(smtp_server):
    process = Forks("deliverer", **smtp_server.environment, MAIL_PER_DOMAIN="1000000", LOG_LEVEL="ERROR")
    yield process
    process.close()


def make_readers(count, *, started_at):
    subscribers = Subscriber.objects.bulk_create(
        Subscriber(email=f"reader{n}@reader.example", created_at=MONDAY, confirmed_at=MONDAY) for n in range(count)
    )
    Subscription.objects.bulk_create(
        Subscription(subscriber=one, brief=make_brief(), started_at=started_at, cadence="monthly")
        for one in subscribers
    )


def of_readers():
    return Digest.objects.filter(subscription__subscriber__isnull=False)


def let_time_pass():
    """Claims and leases of whoever was killed run out, and hand-overs that were cut off are marked."""
    long_ago = timezone.now() - timedelta(hours=1)
    Digest.objects.filter(state=DigestState.CLAIMED).update(claimed_at=long_ago)
    Digest.objects.filter(state=DigestState.RENDERED).update(next_attempt_at=long_ago)
    Digest.objects.filter(state=DigestState.HANDING_OVER).update(handed_over_at=long_ago)
    mark_stuck(timezone.now())


def received(smtp_server):
    return Counter(message["Message-ID"] for message in smtp_server.messages)


def message_ids(state):
    return set(of_readers().filter(state=state).values_list("message_id", flat=True))


def kill_once(deliverer, smtp_server, draw, kills_left):
    """Start a worker and kill it some mails and milliseconds later; say whether it lived so long.

    The less is left to do for the kills to come, the earlier it dies, so that they never run out of work.
    """
    waiting = of_readers().filter(state__in=UNFINISHED).count()
    spare = waiting // (kills_left + 1) - 4
    mails = len(smtp_server.messages) + draw.randint(0, max(0, 2 * spare) if waiting > 100 else max(0, spare))
    (pid,) = deliverer.start()
    while len(smtp_server.messages) < mails:
        if deliverer.ended(0.002):
            return False
    if deliverer.ended(draw.uniform(0, longest_pause(waiting, spare))):
        return False
    os.kill(pid, signal.SIGKILL)
    return deliverer.ended()


def longest_pause(waiting, spare):
    """Return seconds in which a quick machine sends less than what can be spared."""
    if waiting > 200:
        return 0.1
    return 0.005 if spare >= 0 else 0.0


def test_delivery_killed_a_hundred_times_loses_and_doubles_nothing(deliverer, smtp_server):
    make_readers(READERS, started_at=MONDAY)
    rated(headline="Bill passed")
    Digest.objects.bulk_create(
        Digest(subscription=one, period_start=MONDAY, period_end=CLOSED, opened_at=CLOSED)
        for one in Subscription.objects.all()
    )
    seed, killed = random.SystemRandom().randrange(10**6), 0
    print("seed", seed)  # noqa: T201 -- pytest shows it where the test failed
    draw = random.Random(seed)
    while killed < KILLS:
        assert of_readers().filter(state__in=UNFINISHED).exists(), "all was done before it could be killed"
        killed += kill_once(deliverer, smtp_server, draw, KILLS - killed)
        let_time_pass()
    while of_readers().filter(state__in=UNFINISHED).exists():
        deliverer.start()
        assert deliverer.ended(SLOWEST_S)
        let_time_pass()
    mails, sent, stuck = received(smtp_server), message_ids(DigestState.SENT), message_ids(DigestState.STUCK)
    assert (of_readers().count(), len(sent) + len(stuck)) == (READERS, READERS)
    assert sent - mails.keys() == set(), "some were lost"
    assert mails.keys() - sent - stuck == set(), "some came from nowhere"
    assert {one: times for one, times in mails.items() if times > 1} == {}, "some were doubled"
    assert len(stuck) <= KILLS


def test_workers_and_schedulers_at_once_send_each_digest_once(deliverer, smtp_server):
    began = timezone.now() - timedelta(days=40)
    rated(at=began + timedelta(days=1), headline="Bill passed")
    make_readers(60, started_at=began)
    pids = deliverer.start(4, "open")
    assert [deliverer.ended() for _ in pids] == [True] * 4
    assert Counter(of_readers().values_list("state", flat=True)) == {DigestState.SENT: 60}
    assert received(smtp_server) == Counter(message_ids(DigestState.SENT))
