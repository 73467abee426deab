from datetime import timedelta

import pytest

from recommendations.digests.told import Telling, tellings_of
from recommendations.models import Digest, Subscription
from tests.make import NOON, make_subscription

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def make_digest(*told, weeks=1, state="sent", email="ann@reader.example"):
    end = NOON + weeks * WEEK
    return Digest.objects.create(
        subscription=make_subscription(email=email),
        period_start=end - WEEK,
        period_end=end,
        state=state,
        content={"told": [{"event": code} for code in told]},
        opened_at=end,
    )


def test_digests_that_told_of_an_event_are_counted_by_period():
    first = make_digest("E001", "E002")
    make_digest("E001", email="bob@reader.example")
    later = make_digest("E001", weeks=2, email="cy@reader.example")
    make_digest("E003", weeks=3, email="dee@reader.example")
    assert tellings_of("E001", since=NOON) == (
        Telling(later.period_end, 1, later.pk),
        Telling(first.period_end, 2, first.pk),
    )


@pytest.mark.parametrize("state", ["due", "rendered", "failed", "empty"])
def test_what_reached_nobody_told_nobody(state):
    make_digest("E001", state=state)
    assert tellings_of("E001", since=NOON) == ()


def test_an_issue_of_the_site_told_of_it_to_no_reader_by_mail():
    end = NOON + WEEK
    subscription = Subscription.objects.create(brief=make_subscription().brief, started_at=NOON)
    told = {"told": [{"event": "E001"}]}
    row = {"subscription": subscription, "period_start": NOON, "period_end": end, "opened_at": end}
    issue = Digest.objects.create(state="published", content=told, **row)
    assert tellings_of("E001", since=NOON) == (Telling(end, 0, issue.pk),)
