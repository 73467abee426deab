from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from recommendations.digests.approve import LONGEST_REASON, approve_digests, drop_digests, ends_on, held_together
from recommendations.models import Digest
from recommendations.vocabulary import DigestState
from tests.digests.week import CLOSED, reader, week
from tests.make import make_brief, make_user

pytestmark = pytest.mark.django_db
NOW = CLOSED + timedelta(hours=1)
LATER = NOW + timedelta(hours=1)


def held(number=1, **fields):
    return week(reader(**fields), number, state="held", failure="It waits for approval.", text="As read")


def test_approving_twice_lets_a_digest_go_out_once_and_keeps_who_came_first():
    digest, ann, bob = held(), make_user("ann"), make_user("bob")
    assert [approve_digests([digest.pk], by=by, now=at) for by, at in ((ann, NOW), (bob, LATER))] == [1, 0]
    digest.refresh_from_db()
    assert (digest.state, digest.failure, digest.text) == (DigestState.RENDERED, "", "As read")
    assert (digest.approved_by, digest.approved_at, digest.next_attempt_at) == (ann, NOW, NOW)


def test_dropping_twice_keeps_the_first_reason_and_name():
    digest = held()
    for name, reason in (("ann", "Wrong  figure\nin R01"), ("bob", "Another")):
        drop_digests([digest.pk], by=make_user(name), reason=reason, now=NOW)
    digest.refresh_from_db()
    assert (digest.state, digest.failure) == (DigestState.DROPPED, "Dropped by ann: Wrong figure in R01")
    assert (digest.finished_at, digest.approved_by) == (NOW, None)


@pytest.mark.parametrize("reason", ["", " \n", "x" * (LONGEST_REASON + 1)])
def test_dropping_asks_for_a_reason_that_can_be_kept(reason):
    digest = held()
    with pytest.raises(ValidationError):
        drop_digests([digest.pk], by=make_user(), reason=reason, now=NOW)
    digest.refresh_from_db()
    assert digest.state == DigestState.HELD


@pytest.mark.parametrize("state", sorted(set(DigestState) - {DigestState.HELD}))
def test_only_what_is_held_is_decided_on(state):
    digest, ann = held(), make_user()
    Digest.objects.update(state=state)
    assert approve_digests([digest.pk], by=ann, now=NOW) == 0
    assert drop_digests([digest.pk], by=ann, reason="No", now=NOW) == 0
    digest.refresh_from_db()
    assert (digest.state, digest.approved_by) == (state, None)


def test_one_issue_is_one_brief_one_cadence_and_one_day():
    first, second = held(), held(email="bob@reader.example", time_zone="Pacific/Auckland")
    Digest.objects.filter(pk=second.pk).update(period_end=CLOSED - timedelta(hours=12))
    held(email="eve@reader.example", cadence="daily")
    held(email="fay@reader.example", brief=make_brief(code="brief-2"))
    week(first.subscription, 2, state="held")
    week(reader(email="gil@reader.example"), state="due")
    assert held_together(first) == [first.pk, second.pk]


def test_day_a_period_ends_on_is_the_readers():
    digest = held(time_zone="Pacific/Auckland")
    digest.period_end = CLOSED + timedelta(hours=6)
    assert ends_on(digest) == date(2026, 3, 10)
