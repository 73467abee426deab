"""Watchpoints: set once, settled once, moved by a new one, and listed by their day."""

from datetime import timedelta

import pytest

from recommendations.models import Direction, Watchpoint
from recommendations.status.watch import (
    AlreadySettled,
    BadWatchpoint,
    due_watchpoints,
    move_watchpoint,
    open_watchpoints,
    set_watchpoint,
    settle_watchpoint,
    settled_watchpoints,
    watchpoints_as_of,
)
from recommendations.vocabulary import Side, WatchOutcome
from tests.make import NOON, TODAY, make_actor, make_event, make_track, make_user, make_watchpoint

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def watch(track=None, **fields) -> Watchpoint:
    defaults = {"text": "The Senate votes", "side": Side.TOWARD, "due_on": TODAY + 7 * DAY, "now": NOON}
    by = fields.pop("by", None) or make_user()
    return set_watchpoint(track or make_track(), **defaults | {"by": by} | fields)


def settle(one: Watchpoint, **fields) -> Watchpoint:
    by = fields.pop("by", None) or one.set_by
    return settle_watchpoint(one.pk, **{"outcome": WatchOutcome.HAPPENED, "by": by, "now": LATER} | fields)


def test_watchpoint_is_kept_as_it_was_said():
    made = watch(text="  The Senate \n votes ")
    kept = Watchpoint.objects.get()
    assert (kept, kept.text, kept.side, kept.due_on, kept.set_by, kept.set_at, kept.outcome) == (
        made,
        "The Senate votes",
        "toward",
        TODAY + 7 * DAY,
        made.set_by,
        NOON,
        "",
    )


def test_watchpoint_set_twice_stands_once():
    track, ann = make_track(), make_user()
    assert watch(track, by=ann) == watch(track, by=ann, now=LATER)
    assert Watchpoint.objects.count() == 1


@pytest.mark.parametrize("other", [{"text": "The House votes"}, {"side": Side.AWAY}, {"due_on": TODAY + 8 * DAY}])
def test_another_text_side_or_day_is_another_watchpoint(other):
    track, ann = make_track(), make_user()
    assert watch(track, by=ann) != watch(track, by=ann, **other)


def test_what_was_settled_may_be_watched_for_again():
    track, ann = make_track(), make_user()
    first = watch(track, by=ann)
    settle(first)
    assert watch(track, by=ann, now=LATER) != first


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"side": Side.NEUTRAL}, "side"),
        ({"due_on": TODAY - DAY}, "due_on"),
        ({"due_on": TODAY + 4000 * DAY}, "due_on"),
    ],
)
def test_watchpoint_that_cannot_be_set_says_why(fields, field):
    with pytest.raises(BadWatchpoint) as caught:
        watch(**fields)
    assert (list(caught.value.errors), Watchpoint.objects.count()) == ([field], 0)


def test_first_and_last_day_allowed_are_today_and_ten_years_on():
    track, ann = make_track(), make_user()
    days = [TODAY, TODAY + 3653 * DAY]
    assert [watch(track, by=ann, due_on=day).due_on for day in days] == days


@pytest.mark.parametrize("archived", ["track", "recommendation"])
def test_archived_track_takes_no_watchpoint(archived):
    track = make_track()
    row = track if archived == "track" else track.recommendation
    row.archived_at = NOON
    row.save()
    with pytest.raises(BadWatchpoint, match="archived"):
        watch(track)


def test_context_actor_takes_no_watchpoint():
    with pytest.raises(BadWatchpoint, match="has no direction to turn"):
        watch(make_track(actor=make_actor("russia", role="context")))


def test_settling_keeps_outcome_note_event_and_who():
    event, bob = make_event(code="E007"), make_user("bob")
    settled = settle(watch(), note=" As  expected. ", event_code=" E007 ", by=bob)
    assert (settled.outcome, settled.outcome_note, settled.event, settled.settled_by, settled.settled_at) == (
        "happened",
        "As expected.",
        event,
        bob,
        LATER,
    )


def test_settling_twice_leaves_the_first_outcome():
    one = watch()
    settle(one)
    with pytest.raises(AlreadySettled, match="ann settled it already: happened"):
        settle(one, outcome=WatchOutcome.DID_NOT_HAPPEN)
    one.refresh_from_db()
    assert (one.outcome, one.settled_at) == ("happened", LATER)


def test_event_that_was_merged_stands_for_the_one_it_went_into():
    kept = make_event(code="E001")
    make_event(code="E002", duplicate_of=kept, state="retracted", retracted_at=NOON, retraction_reason="Same.")
    assert settle(watch(), event_code="E002").event == kept


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"outcome": WatchOutcome.OVERTAKEN}, "note"),
        ({"note": "x" * 301}, "note"),
        ({"event_code": "E404"}, "event"),
        ({"event_code": "E-proposed"}, "event"),
    ],
)
def test_settling_that_cannot_be_says_why(fields, field):
    make_event(code="E-proposed", state="proposed")
    one = watch()
    with pytest.raises(BadWatchpoint) as caught:
        settle(one, **fields)
    one.refresh_from_db()
    assert (list(caught.value.errors), one.outcome) == ([field], "")


def test_another_day_is_a_new_watchpoint_and_the_old_one_is_overtaken():
    old, bob = watch(), make_user("bob")
    new = move_watchpoint(old.pk, due_on=TODAY + 30 * DAY, reason="The vote was put off.", by=bob, now=LATER)
    old.refresh_from_db()
    assert (old.outcome, old.outcome_note, old.due_on) == (
        "overtaken",
        "Moved to 2026-04-01: The vote was put off.",
        TODAY + 7 * DAY,
    )
    assert (new.text, new.side, new.track, new.due_on, new.set_by) == (
        old.text,
        old.side,
        old.track,
        TODAY + 30 * DAY,
        bob,
    )
    assert list(open_watchpoints()) == [new]


def test_moving_twice_moves_once():
    old = watch()
    move_watchpoint(old.pk, due_on=TODAY + 30 * DAY, reason="", by=old.set_by, now=LATER)
    with pytest.raises(AlreadySettled):
        move_watchpoint(old.pk, due_on=TODAY + 30 * DAY, reason="", by=old.set_by, now=LATER)
    assert Watchpoint.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"due_on": TODAY - DAY}, "due_on"),
        ({"due_on": TODAY + 7 * DAY}, "due_on"),
        ({"reason": "x" * 290}, "reason"),
    ],
)
def test_moving_that_cannot_be_says_why(fields, field):
    old = watch()
    with pytest.raises(BadWatchpoint) as caught:
        move_watchpoint(old.pk, **{"due_on": TODAY + 9 * DAY, "reason": "", "by": old.set_by, "now": LATER} | fields)
    assert list(caught.value.errors) == [field]
    assert list(open_watchpoints()) == [old]


def test_due_watchpoints_are_the_open_ones_up_to_a_day_overdue_first():
    track = make_track()
    late, edge, beyond, settled = (
        make_watchpoint(track=track, due_on=day, text=text)
        for day, text in (
            (TODAY - DAY, "late"),
            (TODAY + 7 * DAY, "edge"),
            (TODAY + 8 * DAY, "beyond"),
            (TODAY, "settled"),
        )
    )
    settle(settled)
    assert list(due_watchpoints(TODAY, 7)) == [late, edge]
    assert list(due_watchpoints(TODAY, 8)) == [late, edge, beyond]
    assert list(settled_watchpoints()) == [settled]


def test_watchpoints_as_of_a_day_are_those_that_stood_at_its_end():
    one = make_watchpoint(set_at=NOON)
    settle(one, now=NOON + 2 * DAY)
    known = NOON + 9 * DAY
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]
    assert [list(watchpoints_as_of(day, known_at=known)) for day in days] == [[], [one], [one], []]
    assert list(watchpoints_as_of(TODAY, known_at=NOON - DAY)) == []


def test_watchpoints_move_no_direction():
    settle(watch())
    assert not Direction.objects.exists()
