import pytest

from recommendations.direction.change import Viewpoint, split_change
from recommendations.direction.ledger import backslides
from recommendations.events.record import retract_event
from recommendations.status.explanation import EventRef
from recommendations.status.gather import gather_evidence
from recommendations.status.ledger import change_splits
from recommendations.status.moment import end_of
from recommendations.status.units import read_days
from recommendations.vocabulary import Label
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_recommendation,
    make_track,
    make_user,
)
from tests.status.explained import DAY, explain, judged

pytestmark = pytest.mark.django_db
BEFORE = TODAY - 10 * DAY
THEN, NOW = Viewpoint(BEFORE, end_of(BEFORE)), Viewpoint(TODAY, NOON)


@pytest.fixture
def moved():
    """A track of which every part of a change can be told: one old, one new, one late, one taken back."""
    track = make_track()
    judged(track, 60, recorded=50, code="old", headline="Old")
    gone = judged(track, 40, recorded=40, code="gone", headline="Gone").event
    judged(track, 30, recorded=2, side="away", code="late", headline="Late")
    judged(track, 4, recorded=3, side="away", code="new", headline="New")
    retract_event(gone.pk, reason="It was not so.", by=make_user(), now=NOON - DAY)
    return track


def test_a_change_on_record_splits_into_all_its_parts_and_adds_up(moved):
    note = explain(moved, compare_on=BEFORE).changes.on_record
    assert (note.new, note.late, note.revised) == (
        (EventRef("new", "New"),),
        (EventRef("late", "Late"),),
        (EventRef("gone", "Gone"),),
    )
    split = note.split
    assert split.ageing + split.new_events + split.late + split.revisions == pytest.approx(split.total, abs=1e-9)
    assert min(abs(split.late), abs(split.revisions), abs(split.new_events)) > 1.0
    evidence = gather_evidence([moved])[moved.pk]
    assert split == split_change(evidence, Viewpoint(BEFORE, end_of(BEFORE)), Viewpoint(TODAY, NOON))


def test_a_change_in_the_world_knows_nothing_late(moved):
    note = explain(moved, compare_on=BEFORE).changes.in_the_world
    assert (note.new, note.late, note.revised) == ((EventRef("new", "New"),), (), ())
    assert (note.known_before, note.split.late, note.split.revisions) == (NOON, 0.0, 0.0)
    assert note.sentence.endswith(", mainly through new events.")


def test_what_was_said_then_knows_no_more_than_the_reader(moved):
    early = NOON - 20 * DAY
    note = explain(moved, known_at=early, compare_on=BEFORE).changes.on_record
    assert (note.known_before, note.late, note.revised) == (early, (), ())


def test_many_changes_are_split_as_each_of_them_is():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    other = make_track(actor=tracks["estonia"].actor, recommendation=make_recommendation(code="R02", position=2))
    context = make_track(actor=make_actor("eu", role="context"))
    judged(tracks["estonia"], 30, recorded=30)
    judged(tracks["latvia"], 30, recorded=2, side="away")
    judged(other, 4, side="away")
    splits = change_splits([*tracks.values(), other, context], before=THEN, after=NOW)
    assert splits.keys() == {track.pk for track in (*tracks.values(), other)}
    for code, track in tracks.items():
        assert splits[track.pk] == explain(track, actor=code, compare_on=BEFORE).changes.on_record.split
    assert splits[other.pk] == split_change(gather_evidence([other])[other.pk], THEN, NOW)


@pytest.mark.parametrize("count", [1, 12])
def test_many_changes_are_split_with_three_queries(count, django_assert_num_queries):
    tracks = [make_track(recommendation=make_recommendation(code=f"R{n:02}", position=n)) for n in range(count)]
    for track in tracks:
        judged(track, 3, code=f"E{track.pk}")
    with django_assert_num_queries(3):
        assert len(change_splits(tracks, before=THEN, after=NOW)) == count


def test_nothing_is_compared_where_nothing_was_asked(moved):
    assert explain(moved).changes is None


def test_every_worsening_is_told_once_the_latest_first():
    track = make_track()
    judged(track, 400, code="E1", headline="First law")
    for n, days in enumerate((380, 379)):
        judged(track, days, side="away", code=f"A{n}", headline=f"Repeal {n}")
    notes = explain(track).backslides
    evidence = gather_evidence([track])
    days = read_days([track], evidence, derived=False, first=TODAY - 401 * DAY, last=TODAY, known_at=NOON)
    every = backslides(days, evidence[track.pk])
    assert [(n.on, n.before, n.after, n.by_ageing) for n in notes] == [
        (b.on, b.before, b.after, b.by_ageing) for b in reversed(every)
    ]
    assert (notes[-1].before, notes[-1].events) == (Label.TOWARD, (EventRef("A0", "Repeal 0"),))
    assert (notes[0].after, notes[0].by_ageing, notes[0].events) == (Label.INSUFFICIENT, True, ())


def test_a_group_has_a_ledger_too():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    for code in ("estonia", "latvia"):
        judged(tracks[code], 300)
    (lapse,) = explain(tracks["baltic-states"]).backslides
    assert (lapse.before, lapse.after, lapse.by_ageing) == (Label.TOWARD, Label.INSUFFICIENT, True)


def test_totals_count_from_publication_and_do_not_age():
    track = make_track()
    judged(track, 200)
    judged(track, 29)
    judged(track, 1, side="away")
    found = explain(track)
    assert found.published_on == TODAY - 29 * DAY
    assert (found.totals.toward, found.totals.away, found.totals.toward_count) == (3.0, 3.0, 1)


def test_totals_of_a_group_count_a_shared_event_once():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    event = judged(tracks["estonia"], 1).event
    make_assessment(event=event, track=tracks["latvia"])
    totals = explain(tracks["baltic-states"]).totals
    assert (totals.toward, totals.toward_count) == (3.0, 1)
