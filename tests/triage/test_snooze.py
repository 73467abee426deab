from datetime import timedelta

import pytest

from recommendations.events.record import BadFinding
from recommendations.models import Decision, Story
from recommendations.triage.review import AlreadyDecided, reject_story
from recommendations.triage.snooze import snooze_story
from recommendations.vocabulary import RejectReason
from tests.make import NOON, make_story, make_user

pytestmark = pytest.mark.django_db
TOMORROW, NEXT_WEEK = NOON + timedelta(days=1), NOON + timedelta(days=7)


@pytest.fixture
def ann():
    return make_user("ann")


@pytest.fixture
def story():
    return make_story()


def test_snooze_story_hides_it_until_then(story, ann):
    assert snooze_story(story.pk, TOMORROW, by=ann, now=NOON, seconds=2).snoozed_until == TOMORROW
    decision = Decision.objects.get()
    assert (decision.kind, decision.story, decision.by, decision.seconds) == ("snoozed", story, ann, 2)
    story.refresh_from_db()
    assert (story.state, story.decided_at, story.decided_by) == ("open", None, None)


def test_snooze_story_twice_until_the_same_moment_decides_once(story, ann):
    for _ in range(2):
        snooze_story(story.pk, TOMORROW, by=ann, now=NOON)
    assert Decision.objects.count() == 1


def test_snooze_story_can_be_chosen_anew_by_whoever_chose(story, ann):
    snooze_story(story.pk, TOMORROW, by=ann, now=NOON)
    assert snooze_story(story.pk, NEXT_WEEK, by=ann, now=NOON).snoozed_until == NEXT_WEEK


def test_snooze_story_that_somebody_else_put_off_is_refused(story, ann):
    snooze_story(story.pk, TOMORROW, by=ann, now=NOON)
    with pytest.raises(AlreadyDecided, match="was put off by ann until 3 Mar 2026 at 12:00 UTC"):
        snooze_story(story.pk, NEXT_WEEK, by=make_user("bob"), now=NOON)
    assert Story.objects.get().snoozed_until == TOMORROW


def test_snooze_story_is_free_again_when_its_day_has_come(story, ann):
    snooze_story(story.pk, TOMORROW, by=ann, now=NOON)
    assert snooze_story(story.pk, NEXT_WEEK, by=make_user("bob"), now=TOMORROW).snoozed_until == NEXT_WEEK


def test_snooze_story_that_is_decided_is_refused(story, ann):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    with pytest.raises(AlreadyDecided, match="was rejected by ann"):
        snooze_story(story.pk, TOMORROW, by=ann, now=NOON)


@pytest.mark.parametrize(
    ("until", "sentence"), [(NOON, "still to come"), (NOON + timedelta(days=367), "within a year")]
)
def test_snooze_story_refuses_an_odd_day(until, sentence, story, ann):
    with pytest.raises(BadFinding, match=sentence) as caught:
        snooze_story(story.pk, until, by=ann, now=NOON)
    assert (list(caught.value.errors), Decision.objects.count()) == (["until"], 0)


def test_snooze_story_of_no_story(ann):
    with pytest.raises(Story.DoesNotExist):
        snooze_story(0, TOMORROW, by=ann, now=NOON)


def test_a_snoozed_story_may_be_decided_all_the_same(story, ann):
    snooze_story(story.pk, TOMORROW, by=ann, now=NOON)
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=make_user("bob"), now=NOON)
    story.refresh_from_db()
    assert (story.state, story.snoozed_until) == ("rejected", None)
