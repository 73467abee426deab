from datetime import timedelta

import pytest

from recommendations.digests.suppress import lift, suppress, suppression_of
from recommendations.models import Suppression
from recommendations.vocabulary import SuppressionReason
from tests.make import NOON, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def note(email="ann@reader.example", reason=SuppressionReason.BOUNCED, **fields):
    return suppress(email, reason=reason, **{"now": NOON} | fields)


def test_suppressed_address_keeps_why_and_since_when():
    found = note(detail="550 no such user")
    assert (found.reason, found.detail, found.suppressed_at) == ("bounced", "550 no such user", NOON)
    assert (found.suppressed_by, suppression_of("ANN@reader.example")) == (None, found)


def test_suppress_twice_keeps_the_first_reason():
    first = note()
    second = note("Ann@Reader.example", SuppressionReason.COMPLAINED, now=LATER)
    assert (second, second.reason, Suppression.objects.count()) == (first, "bounced", 1)


def test_long_answer_of_a_server_is_cut():
    assert note(detail="x" * 900).detail == "x" * 300


def test_lift_twice_keeps_who_lifted_it_first():
    ann, bob = make_user("ann"), make_user("bob")
    found = note()
    assert [lift(found.pk, by=ann, now=NOON), lift(found.pk, by=bob, now=LATER)] == [True, False]
    found.refresh_from_db()
    assert (found.lifted_by, found.lifted_at, suppression_of(found.email)) == (ann, NOON, None)


def test_lifted_address_may_be_suppressed_again_and_both_stay_on_record():
    first = note()
    lift(first.pk, by=make_user(), now=LATER)
    second = note(now=LATER)
    assert (second != first, suppression_of(first.email), Suppression.objects.count()) == (True, second, 2)


def test_address_nobody_suppressed_may_get_mail():
    note()
    assert suppression_of("bob@reader.example") is None
