from datetime import date, timedelta

import pytest

from recommendations.digests.overview import (
    LOOKED_BACK,
    IssueKey,
    digests_of,
    held_alike,
    held_digests,
    issues_by_state,
)
from recommendations.vocabulary import Cadence, DigestState
from tests.digests.week import CLOSED, WEEK, reader, week

pytestmark = pytest.mark.django_db
KEY = IssueKey(date(2026, 3, 9), "brief-1", Cadence.WEEKLY)
BOB = {"email": "bob@reader.example", "time_zone": "Pacific/Auckland"}


def test_digests_are_counted_by_issue_and_state():
    week(reader(), state="sent")
    week(reader(email="bob@reader.example"), state="sent")
    week(reader(email="eve@reader.example"), state="held", failure="It waits.")
    (issue,) = issues_by_state(now=CLOSED)
    assert (issue.key, issue.states) == (KEY, ((DigestState.HELD, 1), (DigestState.SENT, 2)))


def test_issue_is_of_the_day_of_each_readers_calendar():
    digest = week(reader(**BOB), state="sent")
    digest.period_end = CLOSED + timedelta(hours=5)  # the next morning there
    digest.save()
    (issue,) = issues_by_state(now=CLOSED)
    assert issue.key.on == KEY.on + timedelta(days=1)


def test_issues_come_newest_first_and_the_oldest_drop_out():
    subscription = reader()
    week(subscription, state="sent")
    week(subscription, 2, state="sent")
    assert [one.key.on for one in issues_by_state(now=CLOSED + WEEK)] == [KEY.on + WEEK, KEY.on]
    assert len(issues_by_state(now=CLOSED + LOOKED_BACK + timedelta(days=1))) == 1


def test_held_digests_stand_by_reason():
    first = week(reader(), state="held", failure="It waits.")
    week(reader(email="bob@reader.example"), state="held", failure="It waits.")
    wrong = week(reader(email="eve@reader.example"), state="held", failure="It does not add up.")
    week(reader(email="joe@reader.example"), state="sent")
    found = [(one.key, one.reason, one.number, one.digest_id) for one in held_digests()]
    assert found == [(KEY, "It does not add up.", 1, wrong.pk), (KEY, "It waits.", 2, first.pk)]
    assert held_alike(wrong) == [wrong.pk]
    assert len(held_alike(first)) == 2


def test_those_of_one_issue_that_need_a_person_come_first():
    sent, stuck = week(reader(), state="sent"), week(reader(email="bob@reader.example"), state="stuck")
    week(reader(email="eve@reader.example"), 2, state="sent")
    week(reader(email="joe@reader.example", cadence="daily"), state="sent")
    assert digests_of(KEY, most=9) == [stuck, sent]
    assert digests_of(KEY, most=1) == [stuck]
