"""The readable history of one row, and the row as it stood."""

from datetime import timedelta

import pytest

from recommendations.catalogue.past import history_of, last_change, version_of
from recommendations.catalogue.upkeep import BEGINNING, store_row
from recommendations.models import Actor, Recommendation, Track
from tests.make import NOON, make_actor, make_baltics, make_pillar, make_recommendation, make_track, make_user

pytestmark = pytest.mark.django_db


def unwritten(model):
    """Leave a row as a data set loads it: without any history."""
    model.history.all().delete()


def test_the_first_change_of_a_loaded_row_keeps_how_it_stood():
    make_recommendation(summary="Old words.")
    unwritten(Recommendation)
    row = Recommendation.objects.get()
    row.summary = "New words."
    store_row(row, by=make_user(), now=NOON)
    latest, first = history_of(Recommendation, row.pk)
    assert [(step.label, step.old, step.new) for step in latest.steps] == [("Summary", "Old words.", "New words.")]
    assert (latest.by, first.by, first.reason, first.steps) == ("ann", "", BEGINNING, ())


def test_values_are_told_in_words():
    row = make_recommendation(asks=[{"code": "R01.1", "text": "Publish"}])
    row.pillar, row.horizon = make_pillar(code="P2", title="Another"), "long-term"
    store_row(row, by=None, now=NOON)
    steps = {step.label: (step.old, step.new) for step in history_of(Recommendation, row.pk)[0].steps}
    assert steps == {"Pillar": ("A pillar", "Another"), "Horizon": ("Immediate", "Long term")}
    version = version_of(Recommendation, row.pk, history_of(Recommendation, row.pk)[0].version)
    assert dict(version.values)["Asks"] == "R01.1 | Publish"
    assert dict(version.values)["Rationale"] == "nothing"


def test_lists_are_told_line_by_line():
    track = make_track(criteria_toward=["One", "Two"])
    track.criteria_toward = ["One"]
    store_row(track, by=None, now=NOON)
    assert [(s.old, s.new) for s in history_of(Track, track.pk)[0].steps] == [("One\nTwo", "One")]


def test_leaving_a_group_is_told_by_its_name():
    estonia = make_baltics()["estonia"]
    estonia.group = None
    store_row(estonia, by=None, now=NOON)
    assert [(s.old, s.new) for s in history_of(Actor, estonia.pk)[0].steps] == [("Baltic States", "nothing")]


def test_a_row_nobody_changed_has_no_history():
    actor = make_actor()
    unwritten(Actor)
    assert (history_of(Actor, actor.pk), last_change(Actor, actor.pk)) == ((), "")


def test_a_version_of_another_row_is_none_of_this_one():
    other = make_actor("finland")
    assert version_of(Actor, make_actor().pk, other.history.get().history_id) is None


def test_who_changed_it_last_is_a_sentence():
    actor = make_actor()
    store_row(actor, by=make_user("bo"), now=NOON + timedelta(days=1))
    assert last_change(Actor, actor.pk) == "bo changed it last, on 3 Mar 2026, 12:00."


def test_steps_follow_each_other_without_a_gap():
    actor = make_actor()
    for n, name in enumerate(("A", "B", "C")):
        actor.name = name
        store_row(actor, by=None, now=NOON + timedelta(days=400 + n))
    steps = [step for change in history_of(Actor, actor.pk) for step in change.steps]
    assert [(s.old, s.new) for s in steps] == [("B", "C"), ("A", "B"), ("United States", "A")]
