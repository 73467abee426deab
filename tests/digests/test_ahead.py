"""What lies ahead, and what waits for staff."""

from datetime import timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.models import Digest, Watchpoint
from tests.digests.week import CLOSED, MONDAY, TUESDAY, rated, reader, week
from tests.make import make_feed, make_story, make_user, make_watchpoint

pytestmark = pytest.mark.django_db
LAST_DAY = (CLOSED - timedelta(microseconds=1)).date()


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (31, True), (32, False)])
def test_watchpoints_of_the_next_month_are_told(days, is_told):
    make_watchpoint(set_at=TUESDAY, due_on=LAST_DAY + timedelta(days=days))
    assert bool(compose_digest(week(reader())).watchpoints) is is_told


def test_watchpoint_says_who_what_and_by_when():
    make_watchpoint(set_at=TUESDAY, due_on=LAST_DAY, text="The Senate votes")
    (found,) = compose_digest(week(reader())).watchpoints
    assert (found.recommendation, found.actor, found.what, found.side) == (
        "R01",
        "United States",
        "The Senate votes",
        "toward",
    )
    assert (found.by, "/R01/?as_of=2026-03-09" in found.url) == (LAST_DAY, True)


@pytest.mark.parametrize(
    ("set_at", "settled_at", "is_told"), [(TUESDAY, TUESDAY, False), (TUESDAY, CLOSED, True), (CLOSED, None, False)]
)
def test_watchpoints_are_those_of_the_end_of_the_period(set_at, settled_at, is_told):
    made = make_watchpoint(set_at=set_at, due_on=LAST_DAY + timedelta(days=5))
    if settled_at:
        settled = {"settled_at": settled_at, "settled_by": make_user("sue"), "outcome": "happened"}
        Watchpoint.objects.filter(pk=made.pk).update(**settled)
    assert bool(compose_digest(week(reader())).watchpoints) is is_told


def test_what_lies_ahead_alone_is_no_reason_to_write():
    make_watchpoint(set_at=TUESDAY, due_on=LAST_DAY)
    rated(occurred_on=LAST_DAY + timedelta(days=3))
    content = compose_digest(week(reader()))
    assert (len(content.watchpoints), len(content.to_watch), content.is_empty) == (1, 1, True)


def test_queue_says_how_much_waits_of_each_kind():
    make_story()
    make_story(snoozed_until=CLOSED + timedelta(days=2))
    make_feed(last_outcome="unreachable")
    ann = reader(with_queue=True)
    week(ann, 3, state="held")
    week(ann, 4, state="failed", next_attempt_at=CLOSED)
    found = {line.words: line.number for line in compose_digest(week(ann)).queue}
    assert found == {"Stories waiting in triage": 1, "Feeds in trouble": 1, "Digests that need a person": 1}


def test_queue_is_for_those_who_asked_for_it():
    make_story()
    assert compose_digest(week(reader())).queue == ()
    assert Digest.objects.get().period_start == MONDAY
