"""From which moment something new is known, and what stood before it was corrected."""

from datetime import timedelta

import pytest

from recommendations.models import Direction, EventRevision
from recommendations.status.knowledge import hold_recommendations, keep_revision, moment_after, standing_since
from tests.make import NOON, TODAY, make_actor, make_direction, make_event, make_recommendation, make_track, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
NEXT = timedelta(microseconds=1)


@pytest.mark.parametrize(("recorded_at", "moment"), [(NOON - NEXT, NOON), (NOON, NOON + NEXT), (LATER, LATER + NEXT)])
def test_news_is_known_after_every_direction_recorded_without_it(recorded_at, moment):
    track = make_track()
    make_direction(track=track, recorded_at=recorded_at)
    assert hold_recommendations([track.recommendation_id], now=NOON) == moment


def test_directions_of_the_groups_count_and_those_of_other_recommendations_do_not():
    here = make_track()
    make_direction(track=make_track(actor=make_actor("baltic-states", role="derived")), recorded_at=NOON)
    make_direction(track=make_track(recommendation=make_recommendation(code="R02")), recorded_at=LATER)
    assert hold_recommendations([here.recommendation_id], now=NOON) == NOON + NEXT


def test_without_a_direction_it_is_now():
    assert (hold_recommendations([], now=NOON), moment_after(Direction.objects.all(), now=NOON)) == (NOON, NOON)


def test_a_revision_keeps_every_fact_as_it_stands():
    kept = make_event()
    facts = {"headline": "Bill tabled", "occurred_on": TODAY, "date_precision": "month", "step": "proposal"}
    facts |= {"episode": "a-bill", "is_baseline": True, "state": "confirmed", "duplicate_of_id": kept.pk}
    event, ann = make_event(**facts), make_user()
    revision = keep_revision(event, reason="It was passed.", by=ann, now=LATER)
    assert set(facts) == set(EventRevision.FACTS)
    assert {name: getattr(revision, name) for name in facts} == facts
    assert (revision.event, revision.corrected_by, revision.reason) == (event, ann, "It was passed.")


def test_revisions_follow_one_another_without_a_gap():
    event = make_event()
    first, second = (keep_revision(event, reason="", by=None, now=NOON + timedelta(hours=n)) for n in (1, 2))
    assert (first.recorded_at, first.superseded_at) == (NOON, LATER)
    assert (second.recorded_at, second.superseded_at) == (LATER, LATER + timedelta(hours=1))
    assert standing_since(event) == LATER + timedelta(hours=1)
