"""When to look at a feed again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.ingestion.schedule import HARD, WELL, NextCheck, in_words, next_check
from recommendations.vocabulary import FeedOutcome

NOON = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
FAILURES = [outcome for outcome in FeedOutcome if outcome not in {*WELL, FeedOutcome.NEVER_CHECKED, FeedOutcome.GONE}]
SOFT = [outcome for outcome in FAILURES if outcome not in HARD]


def checked(outcome=FeedOutcome.NOTHING_NEW, **changes):
    fields = {
        "error_count": 0,
        "ttl_minutes": None,
        "max_age": None,
        "retry_after": None,
        "recent_entries_per_week": 42.0,
        "now": NOON,
        "jitter": 0.0,
    }
    return next_check(outcome=outcome, **fields | changes)


def wait(outcome=FeedOutcome.NOTHING_NEW, **changes):
    return checked(outcome, **changes).at - NOON


@pytest.mark.parametrize(
    ("per_week", "expected"),
    [
        (None, timedelta(hours=1)),
        (0, timedelta(hours=24)),
        (1.75, timedelta(hours=24)),
        (7, timedelta(hours=6)),
        (42, timedelta(hours=1)),
        (252, timedelta(minutes=10)),
        (5_000, timedelta(minutes=10)),
    ],
)
def test_next_check_follows_the_pace_of_the_feed(per_week, expected):
    assert wait(recent_entries_per_week=per_week) == expected


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ({"ttl_minutes": 180}, timedelta(hours=3)),
        ({"max_age": timedelta(hours=2)}, timedelta(hours=2)),
        ({"ttl_minutes": 180, "max_age": timedelta(hours=2)}, timedelta(hours=3)),
        ({"ttl_minutes": 5, "max_age": timedelta(seconds=1)}, timedelta(hours=1)),
        ({"ttl_minutes": 10**9, "max_age": timedelta(days=3650)}, timedelta(hours=24)),
    ],
)
def test_next_check_only_waits_longer_for_the_publisher(hints, expected):
    assert wait(**hints) == expected


@pytest.mark.parametrize("outcome", SOFT)
def test_next_check_doubles_with_each_failure_up_to_a_day(outcome):
    hours = [wait(outcome, error_count=count) / timedelta(hours=1) for count in (0, 1, 2, 3, 4, 5, 1_000)]
    assert hours == [1, 2, 4, 8, 16, 24, 24]


@pytest.mark.parametrize("outcome", sorted(HARD))
def test_next_check_doubles_twice_for_hard_failures(outcome):
    hours = [wait(outcome, error_count=count) / timedelta(hours=1) for count in (0, 1, 2, 3, 1_000)]
    assert hours == [1, 4, 16, 24, 24]


@pytest.mark.parametrize("outcome", FAILURES)
def test_next_check_counts_a_failure(outcome):
    assert checked(outcome, error_count=2).error_count == 3


@pytest.mark.parametrize("outcome", sorted(WELL))
def test_next_check_forgets_failures_after_a_success(outcome):
    assert checked(outcome, error_count=7) == NextCheck(
        NOON + timedelta(hours=1), 0, "It brings about 42 entries a week; next look in about 60 minutes."
    )


def test_next_check_stops_where_the_address_is_gone():
    assert checked(FeedOutcome.GONE, error_count=0, retry_after=timedelta(hours=1)) == NextCheck(
        None, 1, "Stopped: the address is gone for good. Give the new one to start again."
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (timedelta(hours=5), timedelta(hours=5)),
        (timedelta(seconds=5), timedelta(hours=1)),
        (timedelta(hours=88), timedelta(hours=24)),
    ],
)
def test_next_check_takes_retry_after_as_a_floor_up_to_a_day(asked, expected):
    assert wait(FeedOutcome.THROTTLED, retry_after=asked) == expected


def test_next_check_adds_up_to_a_tenth_as_jitter():
    assert wait(jitter=0.5) == timedelta(minutes=63)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"recent_entries_per_week": None}, "Too new to know its pace; next look in about 60 minutes."),
        ({"recent_entries_per_week": 0}, "It rarely brings anything; next look in about 24 hours."),
        (
            {"ttl_minutes": 180},
            "Its publisher asks for no more than one look every 3 hours; next look in about 3 hours.",
        ),
        ({"outcome": FeedOutcome.TIMED_OUT}, "It failed once; next look in about 60 minutes."),
        (
            {"outcome": FeedOutcome.TIMED_OUT, "error_count": 2},
            "It failed 3 times in a row; next look in about 4 hours.",
        ),
        (
            {"outcome": FeedOutcome.THROTTLED, "retry_after": timedelta(hours=88)},
            "The server asked us to stay away for 4 days; next look in about 24 hours.",
        ),
    ],
)
def test_next_check_says_why(changes, reason):
    assert checked(**changes).reason == reason


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "1 minute"), (1, "1 minute"), (90, "90 minutes"), (91, "2 hours"), (2_880, "48 hours"), (4_320, "3 days")],
)
def test_in_words_says_a_span_as_people_do(minutes, words):
    assert in_words(timedelta(minutes=minutes)) == words


SPANS = st.none() | st.timedeltas(timedelta(0), timedelta(days=9_000))


@given(
    st.sampled_from(list(FeedOutcome)),
    st.integers(0, 10**6),
    st.none() | st.integers(0, 10**9),
    SPANS,
    SPANS,
    st.none() | st.floats(0, 10**6),
    st.floats(0, 1, exclude_max=True),
)
def test_next_check_stays_within_its_bounds(outcome, errors, ttl, age, retry, per_week, jitter):
    found = checked(
        outcome,
        error_count=errors,
        ttl_minutes=ttl,
        max_age=age,
        retry_after=retry,
        recent_entries_per_week=per_week,
        jitter=jitter,
    )
    assert found.at is None or timedelta(minutes=10) <= found.at - NOON <= timedelta(hours=26.4)
    assert (found.at is None) == (outcome == FeedOutcome.GONE)
    assert len(found.reason) <= 300
