from datetime import timedelta

import pytest

from recommendations.models import Tick
from recommendations.status.ticks import SilentTick, record_tick, silent_ticks
from recommendations.status.timetable import HOUR, MINUTE, SCHEDULED
from tests.make import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def all_ran():
    for name in SCHEDULED:
        record_tick(name, now=NOON)


def ran(name: str, **ago: int) -> None:
    record_tick(name, now=NOON - timedelta(**ago))


def test_tick_recorded_twice_is_one_row_with_the_later_time():
    ran("refresh_due_feeds", minutes=1)
    ran("refresh_due_feeds", minutes=0)
    assert list(Tick.objects.values_list("name", "ran_at")) == [("refresh_due_feeds", NOON)]


def test_nothing_is_silent_while_everything_runs(all_ran, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert silent_ticks(NOON) == ()


def test_scheduler_that_never_ran_is_silent_throughout():
    assert [(tick.name, tick.ran_at) for tick in silent_ticks(NOON)] == [(name, None) for name in SCHEDULED]


@pytest.mark.parametrize(
    ("name", "every", "longest"),
    [
        ("refresh_due_feeds", MINUTE, timedelta(minutes=5)),
        ("record_nightly_directions", HOUR, timedelta(hours=3, minutes=2)),
    ],
)
def test_tick_is_silent_after_three_missed_times(all_ran, name, every, longest):
    record_tick(name, now=NOON - longest)
    assert silent_ticks(NOON) == ()
    record_tick(name, now=NOON - longest - timedelta(seconds=1))
    assert silent_ticks(NOON) == (SilentTick(name, every, NOON - longest - timedelta(seconds=1)),)


def test_row_of_a_task_that_is_gone_is_no_alarm(all_ran):
    ran("task_of_an_older_version", days=100)
    assert silent_ticks(NOON) == ()


@pytest.mark.parametrize(
    ("tick", "sentence"),
    [
        (
            SilentTick("refresh_due_feeds", MINUTE, NOON),
            "“Refresh due feeds” has not run since 2026-03-02 12:00 UTC; it is due every minute.",
        ),
        (
            SilentTick("record_nightly_directions", HOUR, None),
            "“Record nightly directions” has never run; it is due every hour.",
        ),
    ],
)
def test_sentence_says_since_when_and_what_to_do(tick, sentence):
    assert tick.sentence == f"{sentence} See whether scheduler and worker run."
