from datetime import timedelta

import pytest

from recommendations.models import Decision
from recommendations.triage.decided import Pace, keep_decision, pace_today, undoable_decisions
from recommendations.vocabulary import DecisionKind
from tests.make import NOON, make_story, make_user

pytestmark = pytest.mark.django_db
MIDNIGHT = NOON - timedelta(hours=12)


@pytest.fixture
def ann():
    return make_user("ann")


def decide(by, seconds=None, *, now=NOON, story=None, **fields):
    kept = keep_decision((story or make_story()).pk, DecisionKind.REJECTED, by=by, now=now, seconds=seconds)
    Decision.objects.filter(pk=kept.pk).update(**fields)
    return kept


def test_pace_today_is_the_median_of_what_is_known(ann):
    for seconds in (4, None, 30, 8):
        decide(ann, seconds)
    assert pace_today(now=NOON) == Pace(decided=4, median_seconds=8)


def test_pace_today_of_nothing_is_unknown(ann):
    assert pace_today(now=NOON) == Pace(0, None)
    decide(ann)
    assert pace_today(now=NOON) == Pace(1, None)


def test_pace_today_begins_at_midnight(ann):
    decide(ann, 1, now=MIDNIGHT - timedelta(microseconds=1))
    decide(ann, 2, now=MIDNIGHT)
    assert pace_today(now=NOON) == Pace(1, 2)


def test_pace_today_may_be_of_one_person(ann):
    decide(ann, 2)
    decide(make_user("bob"), 20)
    assert pace_today(by=ann, now=NOON) == Pace(1, 2)


def test_pace_today_leaves_out_what_was_taken_back(ann):
    decide(ann, 2, undone_at=NOON, undone_by=ann)
    assert pace_today(now=NOON) == Pace(0, None)


def offered(by, now=NOON + timedelta(seconds=60)):
    return list(undoable_decisions(by=by, now=now))


def test_undoable_decisions_are_ones_own_of_the_last_minute_latest_first(ann):
    first, second = decide(ann), decide(ann, now=NOON + timedelta(seconds=1))
    decide(make_user("bob"))
    decide(ann, now=NOON - timedelta(seconds=1))
    decide(ann, undone_at=NOON, undone_by=ann)
    assert offered(ann) == [second, first]


def test_undoable_decisions_leave_out_a_story_decided_again(ann):
    story = make_story()
    decide(ann, story=story)
    decide(make_user("bob"), story=story)
    assert offered(ann) == []
