"""Whatever happens to events, judgements and groups, each row comes out as it was recorded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from recommendations.events.merge import merge_events
from recommendations.events.record import (
    as_it_stands,
    assess_event,
    correct_event,
    leave_out,
    record_event,
    retract_event,
)
from recommendations.models import Actor, Direction, Event
from recommendations.status.prove import Difference, prove_directions, rows_of_other_versions
from recommendations.status.readings import rows_in_force
from recommendations.status.record import backfill, record_all, record_directions
from recommendations.vocabulary import Side, Step
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_direction,
    make_event,
    make_finding,
    make_judgement,
    make_recommendation,
    make_source,
    make_track,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)
LAST_WEEK = NOON - DAY * 7


def differing(**question):
    return [proof.row for proof in prove_directions(**question) if proof.differences]


def proved():
    """How many rows came out the same; fails where one did not."""
    proofs = list(prove_directions())
    assert [proof for proof in proofs if proof.differences] == []
    assert len(proofs) == Direction.objects.count()
    return len(proofs)


def logged(n=0, **fields):
    """A major step toward of a week ago, logged a week ago, with its rows up to today."""
    defaults = {"occurred_on": LAST_WEEK.date(), "step": Step.ENACTED, "judgements": (make_judgement(),)}
    sources = (make_source(f"https://gazette.example/{n}"),)
    event = record_event(make_finding(**defaults | {"sources": sources} | fields), by=None, now=LAST_WEEK).event
    record_all(as_of=TODAY - DAY, now=NOON - DAY)
    return event


def corrected(event, **changes):
    event.refresh_from_db()
    correction = replace(as_it_stands(event), **changes)
    return correct_event(event.pk, correction, version=event.version, reason="It was wrong.", by=None, now=NOON)


@pytest.fixture
def baltics():
    return {code: make_track(actor=actor) for code, actor in make_baltics().items()}


def test_rows_of_tracks_and_groups_come_out_night_after_night(baltics):
    make_track(actor=make_actor("eu", role="context"))
    for n, code in enumerate(("estonia", "latvia")):
        logged(n, actor_codes=(code,), judgements=(make_judgement(baltics[code]),))
    record_all(as_of=TODAY, now=NOON)
    assert proved() > 20


@pytest.mark.parametrize(
    "change",
    [
        {"occurred_on": TODAY - DAY * 3},
        {"occurred_on": TODAY - DAY * 30},
        {"step": Step.STATEMENT},
        {"headline": "Another headline"},
        {"episode": "a-story"},
    ],
)
def test_a_correction_leaves_what_was_said_then_and_changes_what_is_thought_now(change):
    event = logged()
    logged(1, episode="a-story", step=Step.STATEMENT)
    before = list(Direction.objects.order_by("pk").values())
    assert proved() == len(before)
    corrected(event, **change)
    now = rows_in_force([make_track().pk], as_of=TODAY - DAY, known_at=NOON)
    then = rows_in_force([make_track().pk], as_of=TODAY - DAY, known_at=NOON - timedelta(microseconds=1))
    assert list(Direction.objects.order_by("pk").values())[: len(before)] == before
    assert then[make_track().pk].recorded_at < now[make_track().pk].recorded_at == NOON
    assert proved() > len(before)


def test_two_corrections_one_after_the_other_come_out():
    event = logged()
    corrected(event, occurred_on=TODAY - DAY * 3)
    corrected(event, occurred_on=TODAY - DAY * 20, step=Step.PROPOSAL)
    assert proved() > 20


def test_judgements_made_anew_taken_back_and_events_retracted_or_merged_come_out():
    first, second, third = (logged(n) for n in range(3))
    assess_event(first.pk, [make_judgement(side=Side.AWAY)], by=None, now=NOON)
    leave_out(second.pk, make_recommendation().pk, by=None, now=NOON)
    merge_events(third.pk, first.pk, reason="", by=None, now=NOON)
    retract_event(first.pk, reason="Hoax", by=None, now=NOON)
    assert proved() > 20


def test_writing_by_a_clock_that_is_behind_comes_out():
    logged()
    record_all(as_of=TODAY, now=LATER)
    finding = make_finding(sources=(make_source("https://gazette.example/2"),), judgements=(make_judgement(),))
    event = record_event(finding, by=None, now=NOON).event
    assert event.recorded_at == LATER + timedelta(microseconds=1)
    retract_event(event.pk, reason="Hoax", by=None, now=NOON)
    proved()


def test_a_group_comes_out_with_the_members_it_had(baltics):
    logged(actor_codes=("estonia",), judgements=(make_judgement(baltics["estonia"]),))
    finland = make_actor("finland", group=Actor.objects.get(code="baltic-states"))
    make_track(actor=finland)
    Actor.objects.filter(code="lithuania").update(group=None)
    baltics["latvia"].archived_at = NOON
    baltics["latvia"].save(update_fields=["archived_at"])
    record_all(as_of=TODAY, now=NOON)
    members = [row.members for row in baltics["baltic-states"].directions.order_by("as_of")]
    assert (members[0], members[-1]) == (["estonia", "latvia", "lithuania"], ["estonia", "finland"])
    proved()


def test_what_is_archived_still_comes_out():
    logged()
    track = make_track()
    type(track).objects.update(archived_at=NOON)
    type(track.recommendation).objects.update(archived_at=NOON)
    Actor.objects.update(role="context")
    assert proved() == 7


def test_a_row_changed_in_place_is_found_with_what_differs():
    logged()
    row = make_track().directions.latest("as_of")
    Direction.objects.filter(pk=row.pk).update(share=0.123, reason="Because.")
    (found,) = [proof for proof in prove_directions() if proof.differences]
    assert found.row == row
    assert found.differences == (
        Difference("share", 0.123, pytest.approx(row.share)),
        Difference("reason", "Because.", row.reason),
    )


@pytest.mark.parametrize(
    "facts",
    [{"occurred_on": date(2025, 12, 1)}, {"headline": "Rewritten"}, {"is_baseline": True}, {"step": "proposal"}],
)
def test_facts_changed_in_place_are_found(facts):
    logged()
    logged(1, step=Step.STATEMENT, judgements=(make_judgement(side=Side.AWAY),))
    Event.objects.filter(step="enacted").update(**facts)
    assert differing() != []


def test_a_group_one_of_whose_members_is_gone_is_told_and_not_guessed(baltics):
    logged(actor_codes=("estonia",), judgements=(make_judgement(baltics["estonia"]),))
    Actor.objects.filter(code="latvia").update(code="lettland")
    found = [proof.differences for proof in prove_directions() if proof.differences]
    missing = (Difference("members", ["estonia", "latvia", "lithuania"], ["estonia", "lithuania"]),)
    assert found == [missing] * baltics["baltic-states"].directions.count()


def test_rows_of_another_method_are_counted_and_not_worked_out():
    track = make_assessment().track
    record_directions([track], as_of=TODAY, now=NOON)
    make_direction(track=track, as_of=TODAY - DAY, method_version="direction-v0")
    make_direction(track=track, as_of=TODAY - DAY * 2, method_version="direction-v0")
    assert (differing(), rows_of_other_versions()) == ([], {"direction-v0": 2})


def test_since_leaves_out_what_was_recorded_before_that_day():
    track = make_assessment(event=make_event(recorded_at=NOON - DAY), recorded_at=NOON - DAY).track
    for n in (2, 1, 0):
        make_direction(track=track, as_of=TODAY - DAY * n, recorded_at=NOON - DAY * n)
        make_direction(track=track, as_of=TODAY - DAY * 5, recorded_at=NOON - DAY * n, method_version="direction-v0")
    assert [row.as_of for row in differing(since=TODAY - DAY)] == [TODAY - DAY, TODAY]
    assert rows_of_other_versions(since=TODAY) == {"direction-v0": 1}


def test_proving_costs_the_same_few_queries_however_many_nights(django_assert_num_queries):
    make_assessment(event=make_event(occurred_on=TODAY - DAY * 20))
    backfill(as_of=TODAY - DAY * 10, now=NOON)
    for n in range(9, -1, -1):
        record_all(as_of=TODAY - DAY * n, now=LATER - DAY * n)
    with django_assert_num_queries(5):
        assert len(list(prove_directions())) == 21
