from datetime import timedelta

import pytest

from recommendations.status.gather import gather_evidence
from recommendations.status.units import read_days, units_among, units_of
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_event,
    make_recommendation,
    make_track,
)

pytestmark = pytest.mark.django_db


def named(units):
    return {track.actor.code: [member.actor.code for member in members] for track, members in units.items()}


def test_units_are_tracked_actors_and_groups_with_their_members():
    for actor in (*make_baltics().values(), make_actor(), make_actor("eu", role="context")):
        make_track(actor=actor)
    assert named(units_of(make_recommendation().pk)) == {
        "united-states": ["united-states"],
        "baltic-states": ["estonia", "latvia", "lithuania"],
        "estonia": ["estonia"],
        "latvia": ["latvia"],
        "lithuania": ["lithuania"],
    }


def test_a_group_rests_only_on_the_members_tracked_here():
    baltics = make_baltics()
    make_track(actor=baltics["baltic-states"])
    make_track(actor=baltics["estonia"])
    make_track(actor=baltics["latvia"], archived_at=NOON)
    make_track(actor=baltics["lithuania"], recommendation=make_recommendation(code="R02"))
    assert named(units_of(make_recommendation().pk)) == {"baltic-states": ["estonia"], "estonia": ["estonia"]}


def test_groups_of_several_recommendations_keep_their_own_members():
    baltics = make_baltics()
    first, second = make_recommendation(), make_recommendation(code="R02", position=2)
    for recommendation, code in ((first, "estonia"), (second, "latvia")):
        make_track(actor=baltics["baltic-states"], recommendation=recommendation)
        make_track(actor=baltics[code], recommendation=recommendation)
    assert units_among([first.pk, second.pk]) == {**units_of(first.pk), **units_of(second.pk)}


def test_a_unit_is_read_for_every_day_from_one_replay():
    track = make_assessment(event=make_event(occurred_on=TODAY)).track
    first, last = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    days = read_days([track], gather_evidence([track]), derived=False, first=first, last=last, known_at=NOON)
    assert [(day.as_of, day.shown) for day in days] == [
        (first, "not_yet_rated"),
        (TODAY, "leaning_toward"),
        (last, "leaning_toward"),
    ]
