"""Row by row or all at once: whatever happens in whatever order, a full rebuild has nothing to add (METHOD 3, P13)."""

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.events.merge import merge_events
from recommendations.events.record import (
    BadFinding,
    as_it_stands,
    assess_event,
    correct_event,
    leave_out,
    record_event,
    retract_event,
)
from recommendations.events.settle import adjudicate
from recommendations.models import Direction, Event, Recommendation, Track
from recommendations.status.prove import prove_directions
from recommendations.status.record import backfill, record_all, restate
from recommendations.vocabulary import Side, Step
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_baltics,
    make_finding,
    make_judgement,
    make_publisher,
    make_recommendation,
    make_source,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FEW = settings(max_examples=12, deadline=None, derandomize=True)
WORDS = ("log", "log", "log", "assess", "correct", "correct", "leave_out", "settle", "retract", "merge", "night")


class Writing(NamedTuple):
    """One thing somebody does, with the numbers that choose what it is done to."""

    word: str
    one: int = 0
    other: int = 0
    days: int = 5
    side: Side = Side.TOWARD


numbers = st.integers(0, 7)
writings = st.builds(
    Writing, st.sampled_from(WORDS), numbers, numbers, st.integers(-2, 70), st.sampled_from(list(Side))
)


class World:
    """Two recommendations, a country and a group of three, one person and a clock."""

    def __init__(self) -> None:
        group = make_baltics()
        self.tracks = [make_track(actor=actor) for actor in (make_actor(), *group.values())]
        self.tracks.append(make_track(recommendation=make_recommendation(code="R02")))
        self.ann = make_user()
        self.now = NOON

    def do(self, writing):
        self.now += timedelta(minutes=7)
        if writing.word in ("log", "night"):
            getattr(self, writing.word)(writing)
        elif event := self.event(writing.one):
            getattr(self, writing.word)(event, writing)

    def track(self, number):
        return self.tracks[number % len(self.tracks)]

    def event(self, number):
        events = list(Event.objects.order_by("pk"))
        return events[number % len(events)] if events else None

    def night(self, writing):
        self.now += DAY * (writing.one + 1)
        record_all(as_of=self.now.date(), now=self.now)

    def log(self, writing):
        tracks = dict.fromkeys((self.track(writing.one), self.track(writing.other % 2)))
        finding = make_finding(
            occurred_on=self.now.date() - DAY * writing.days,
            step=list(Step)[writing.one % 5],
            episode=("", "a-story")[writing.other % 2],
            judgements=tuple(make_judgement(track, side=writing.side) for track in tracks),
            sources=(make_source(f"https://gazette.example/{self.now:%d%H%M}"),),
        )
        record_event(finding, by=(None, self.ann)[writing.one % 2], now=self.now)

    def assess(self, event, writing):
        judgement = make_judgement(self.track(writing.other), side=writing.side)
        assess_event(event.pk, [judgement], by=self.ann, now=self.now)

    def correct(self, event, writing):
        changes = {"occurred_on": self.now.date() - DAY * writing.days, "step": list(Step)[writing.other % 5]}
        correction = replace(as_it_stands(event), **changes, headline=f"Corrected {writing.other}")
        correct_event(event.pk, correction, version=event.version, reason="It was wrong.", by=self.ann, now=self.now)

    def leave_out(self, event, writing):
        leave_out(event.pk, self.track(writing.other).recommendation_id, by=self.ann, now=self.now)

    def settle(self, event, writing):
        judgement = make_judgement(self.track(writing.other), side=writing.side)
        adjudicate(event.pk, [judgement], by=self.ann, now=self.now)

    def retract(self, event, writing):
        retract_event(event.pk, reason=f"Hoax {writing.other}", by=self.ann, now=self.now)

    def merge(self, event, writing):
        merge_events(event.pk, self.event(writing.other).pk, reason="", by=self.ann, now=self.now)


def lived(happened):
    """Make a world and let everything happen; what a person may not do to an event taken back is left undone."""
    world = World()
    record_all(as_of=TODAY, now=NOON)
    for writing in happened:
        try:
            world.do(writing)
        except BadFinding:
            continue
    return world


@FEW
@given(st.lists(writings, max_size=9))
def test_a_rebuild_of_today_adds_nothing(happened):
    with transaction.atomic():
        world = lived(happened)
        today = world.now.date()
        rows = Direction.objects.filter(as_of=today).count()
        record_all(as_of=today, now=world.now)
        assert Direction.objects.filter(as_of=today).count() == rows
        transaction.set_rollback(True)


@FEW
@given(st.lists(writings, max_size=9))
def test_a_rebuild_of_every_day_adds_nothing_and_every_row_comes_out(happened):
    with transaction.atomic():
        world = lived(happened)
        for pk in Recommendation.objects.values_list("pk", flat=True):
            restate(pk, now=world.now)
        assert backfill(as_of=world.now.date(), now=world.now) == 0
        assert [proof for proof in prove_directions() if proof.differences] == []
        assert Track.objects.exclude(restate_from=None).count() == 0
        transaction.set_rollback(True)


def test_one_event_records_its_own_tracks_and_leaves_the_others_alone():
    world = lived([Writing("log", n, n) for n in range(6)])
    before = set(Direction.objects.values_list("pk", flat=True))
    estonia = next(track for track in world.tracks if track.actor.code == "estonia")
    finding = make_finding(sources=(make_source("https://gazette.example/new"),), judgements=(make_judgement(estonia),))
    record_event(finding, by=None, now=world.now + DAY / 24)
    new = Direction.objects.exclude(pk__in=before)
    assert set(new.values_list("track__actor__code", "track__recommendation__code")) == {
        ("estonia", "R01"),
        ("baltic-states", "R01"),
    }
    assert set(new.values_list("as_of", flat=True)) == {TODAY}


@pytest.mark.parametrize("others", [0, 12])
def test_one_event_asks_as_many_queries_whatever_stands_on_other_tracks(others, django_assert_num_queries):
    lived([Writing("log", n, n) for n in range(others)])
    make_publisher()
    lone = make_track(recommendation=make_recommendation(code="R03"))
    finding = make_finding(sources=(make_source("https://gazette.example/new"),), judgements=(make_judgement(lone),))
    with django_assert_num_queries(34):
        record_event(finding, by=None, now=NOON + DAY)
