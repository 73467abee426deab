"""Stale tracks: whose they are, how long unseen, and what is left out."""

from datetime import timedelta

import pytest

from recommendations.models import Track
from recommendations.status.calls import record_check
from recommendations.status.stale import stale_tracks
from tests.make import NOON, TODAY, make_actor, make_baltics, make_recommendation, make_track, make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def seen(track: Track, days_ago: int) -> Track:
    record_check(track, by=track.owner or make_user(f"u{track.pk}"), now=NOON - days_ago * DAY)
    return track


def stale(user, **fields):
    return stale_tracks(user, **{"on": TODAY, "known_at": NOON} | fields)


def test_track_is_stale_from_the_day_after_its_interval():
    track = seen(make_track(review_interval_days=30), 30)
    assert stale(make_user()) == ()
    (found,) = stale(make_user("bob"), on=TODAY + DAY, known_at=NOON + DAY)
    assert (found.track, found.seen_on, found.owner, found.is_own) == (track, TODAY - 30 * DAY, "", False)


def test_own_tracks_come_first_and_then_the_longest_unseen():
    ann = make_user()
    tracks = [
        seen(make_track(actor=make_actor(code), owner=owner), days)
        for code, owner, days in (("a", None, 40), ("b", None, 50), ("c", ann, 35))
    ]
    assert [(one.track, one.is_own) for one in stale(ann)] == [
        (tracks[2], True),
        (tracks[1], False),
        (tracks[0], False),
    ]
    assert [one.track for one in stale(ann, only_own=True)] == [tracks[2]]


def test_track_without_an_owner_is_its_recommendations_owners():
    ann, bob = make_user(), make_user("bob")
    recommendation = make_recommendation(owner=ann)
    theirs = seen(make_track(recommendation=recommendation, owner=bob), 40)
    own = seen(make_track(recommendation=recommendation, actor=make_actor("estonia")), 40)
    assert [one.track for one in stale(ann, only_own=True)] == [own]
    assert [one.track for one in stale(bob, only_own=True)] == [theirs]
    assert [one.owner for one in stale(ann)] == ["ann", "bob"]


def test_never_seen_archived_context_and_groups_are_left_out():
    ann = make_user()
    make_track(actor=make_actor("never-seen"))
    seen(make_track(actor=make_actor("archived"), archived_at=NOON), 90)
    seen(make_track(actor=make_actor("russia", role="context")), 90)
    seen(make_track(actor=make_baltics()["baltic-states"]), 90)
    assert stale(ann) == ()


@pytest.mark.parametrize("tracks", [1, 4])
def test_stale_tracks_take_the_same_few_queries(tracks, django_assert_num_queries):
    ann = make_user()
    for n in range(tracks):
        seen(make_track(actor=make_actor(f"a{n}")), 60)
    with django_assert_num_queries(4):
        assert len(stale(ann)) == tracks
