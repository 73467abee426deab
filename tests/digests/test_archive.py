from datetime import date, timedelta

import pytest
from django.utils import timezone

from recommendations.digests.archive import content_of, corrected_in, issue_on, listed
from recommendations.vocabulary import DigestState
from tests.digests.content import SITE
from tests.digests.issues import FULL
from tests.digests.published import MONDAY, WEEK, archive, publish
from tests.digests.week import reader, week
from tests.make import make_brief

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 9)


def test_published_issues_are_listed_newest_first():
    publish(6)
    publish(7, end=MONDAY + WEEK, heading="One label moved")
    assert [(one.on, one.number, one.heading) for one in listed(make_brief())] == [
        (ON + WEEK, 7, "One label moved"),
        (ON, 6, FULL.heading),
    ]


@pytest.mark.parametrize("state", [state for state in DigestState if state is not DigestState.PUBLISHED])
def test_what_was_not_published_is_never_shown(state):
    publish(state=state)
    assert listed(make_brief()) == []
    assert issue_on(make_brief(), ON) is None


def test_a_readers_own_digest_is_never_shown():
    week(reader(), state="published", content=FULL.to_json())
    assert listed(make_brief()) == []


def test_another_briefs_issue_is_not_listed():
    publish(subscription=archive(brief=make_brief(code="brief-2", number=2)))
    assert listed(make_brief()) == []


def test_issue_is_found_by_the_day_of_the_trackers_zone():
    issue = publish()
    assert issue_on(make_brief(), timezone.localdate(issue.period_end)) == issue
    assert issue_on(make_brief(), ON - timedelta(days=1)) is None


def test_issue_carries_no_link_that_acts():
    issue = publish()
    assert issue.content["choice_url"].startswith(f"{SITE}/unsubscribe/")
    assert content_of(issue).choice_url == ""


def test_later_issue_that_corrects_it_is_named():
    wrong = publish(5, end=MONDAY - WEEK, corrections=())
    publish(6)
    publish(7, end=MONDAY + WEEK, corrections=())
    assert list(corrected_in(wrong, content_of(wrong))) == [(ON, 6)]


def test_issue_nobody_corrected_names_none():
    right = publish(6)
    publish(7, end=MONDAY + WEEK)
    assert list(corrected_in(right, content_of(right))) == []
