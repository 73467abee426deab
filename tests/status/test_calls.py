"""Calls and checks: what editors add beside a computed direction."""

from datetime import UTC, datetime, timedelta

import pytest

from recommendations.models import Call, Check
from recommendations.status.calls import BadCall, calls_in_force, make_call, past_calls, record_check, withdraw_call
from recommendations.vocabulary import ActorRole, Label
from tests.make import NOON, TODAY, make_actor, make_track, make_user

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)
IN_A_WEEK = TODAY + timedelta(days=7)


def call(track=None, by=None, **fields) -> Call:
    defaults = {"label": Label.AWAY, "reason": "One speech drowns the rest.", "expires_on": IN_A_WEEK, "now": NOON}
    return make_call(track or make_track(), by=by or make_user(), **defaults | fields)


def test_call_stands_until_the_day_it_expires():
    made = call()
    days = [TODAY - timedelta(days=1), TODAY, IN_A_WEEK - timedelta(days=1), IN_A_WEEK]
    assert [list(calls_in_force(day)) for day in days] == [[], [made], [made], []]


def test_call_made_twice_stands_once():
    track, ann = make_track(), make_user()
    assert call(track, ann) == call(track, ann, now=NOON + timedelta(minutes=1))
    assert Call.objects.count() == 1


def test_new_call_takes_the_place_of_the_same_persons_earlier_one():
    track, ann = make_track(), make_user()
    earlier, theirs, other = (
        call(track, ann),
        call(track, make_user("bob")),
        call(make_track(actor=make_actor("x")), ann),
    )
    new = call(track, ann, label=Label.MIXED)
    assert set(calls_in_force(TODAY)) == {new, theirs, other}
    earlier.refresh_from_db()
    assert earlier.withdrawn_at == NOON


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"expires_on": TODAY}, "expires_on"),
        ({"expires_on": TODAY + timedelta(days=367)}, "expires_on"),
    ],
)
def test_call_that_cannot_be_made_says_why(fields, field):
    with pytest.raises(BadCall) as caught:
        call(**fields)
    assert (list(caught.value.errors), Call.objects.count()) == ([field], 0)


def test_context_has_no_direction_to_disagree_with():
    with pytest.raises(BadCall) as caught:
        call(make_track(actor=make_actor("eu", role=ActorRole.CONTEXT)))
    assert list(caught.value.errors) == ["track"]


def test_withdrawing_a_call_twice_changes_nothing_the_second_time():
    made = call()
    later = NOON + timedelta(hours=1)
    assert [withdraw_call(made.pk, now=later), withdraw_call(made.pk, now=later + timedelta(hours=1))] == [True, False]
    made.refresh_from_db()
    assert (made.withdrawn_at, list(calls_in_force(TODAY))) == (later, [])


def test_call_withdrawn_later_still_stood_before():
    made = call()
    withdraw_call(made.pk, now=NOON + timedelta(days=1))
    assert (list(calls_in_force(TODAY)), list(calls_in_force(TOMORROW))) == ([made], [])


def test_day_of_a_call_ends_at_midnight_utc():
    made = call(now=datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC))
    assert (list(calls_in_force(TODAY)), list(calls_in_force(TODAY - timedelta(days=1)))) == ([made], [])


def test_check_twice_on_one_day_stands_once():
    track, ann = make_track(), make_user()
    first = record_check(track, by=ann, now=NOON, note="Read the gazettes.")
    assert record_check(track, by=ann, now=NOON + timedelta(hours=2), note=" Read the gazettes. ") == first


def test_check_by_somebody_else_or_on_another_day_is_another_check():
    track, ann = make_track(), make_user()
    record_check(track, by=ann, now=NOON)
    record_check(track, by=make_user("bob"), now=NOON)
    record_check(track, by=ann, now=NOON + timedelta(days=1))
    record_check(track, by=ann, now=NOON, note="Asked the embassy.")
    assert Check.objects.count() == 4


def history(track, **question):
    found = past_calls(track.recommendation_id, **{"on": TODAY, "known_at": NOON + timedelta(days=30)} | question)
    return [(c.note.reason, c.stands, c.withdrawn_at) for c in found]


def test_every_call_stays_in_the_history():
    track = make_track()
    first = call(track, reason="One.", now=NOON - timedelta(days=9))
    call(track, make_user("bob"), reason="Two.", now=NOON - timedelta(days=8), expires_on=TODAY - timedelta(days=1))
    withdraw_call(first.pk, now=NOON)
    assert history(track) == [("Two.", False, None), ("One.", False, NOON)]


def test_the_history_of_a_past_day_knows_nothing_later():
    track = make_track()
    first = call(track, reason="One.", now=NOON - timedelta(days=9))
    withdraw_call(first.pk, now=NOON)
    assert history(track, on=TODAY - timedelta(days=3)) == [("One.", True, None)]
    assert history(track, known_at=NOON - timedelta(hours=1)) == [("One.", True, None)]
    assert history(track, on=TODAY - timedelta(days=10)) == []
