"""The writer of directions: what it appends, what it leaves alone, and what each moment of knowledge then reads."""

from datetime import date, timedelta

import pytest

from recommendations.direction.label import read_direction, read_group
from recommendations.models import Direction
from recommendations.status.gather import gather_evidence
from recommendations.status.readings import rows_in_force
from recommendations.status.record import backfill, record_all, record_directions
from recommendations.status.rows import direction_row, says_the_same
from recommendations.vocabulary import ShownLabel
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_brief,
    make_event,
    make_pillar,
    make_recommendation,
    make_track,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def assess(track, **fields):
    """Judge one event on a track; the day is the event's, everything else the judgement's."""
    event_fields = {name: fields.pop(name) for name in ("occurred_on", "is_baseline", "code") if name in fields}
    recorded_at = fields.setdefault("recorded_at", NOON)
    return make_assessment(event=make_event(recorded_at=recorded_at, **event_fields), track=track, **fields)


def said(track):
    """Every row of a track as (day, when it was said, shown)."""
    rows = Direction.objects.filter(track=track).order_by("as_of", "recorded_at")
    return list(rows.values_list("as_of", "recorded_at", "shown"))


def shown(track, *, as_of, known_at):
    row = rows_in_force([track.pk], as_of=as_of, known_at=known_at).get(track.pk)
    return row and row.shown


@pytest.fixture
def baltics():
    return {code: make_track(actor=actor) for code, actor in make_baltics().items()}


def test_recording_writes_what_the_reading_says():
    track = assess(make_track()).track
    (row,) = record_directions([track], as_of=TODAY, now=NOON)
    reading = read_direction(gather_evidence([track])[track.pk], as_of=TODAY, known_at=NOON)
    stored = Direction.objects.get()
    assert (stored, stored.track_id, stored.as_of, stored.recorded_at) == (row, track.pk, TODAY, NOON)
    assert says_the_same(stored, direction_row(track.pk, reading, recorded_at=NOON))


def test_recording_twice_appends_once():
    track = assess(make_track()).track
    first = record_directions([track], as_of=TODAY, now=NOON)
    again = record_directions([track], as_of=TODAY, now=LATER)
    assert (Direction.objects.count(), again) == (1, first)


def test_a_further_event_is_recorded_beside_the_earlier_row():
    track = assess(make_track()).track
    record_directions([track], as_of=TODAY, now=NOON)
    assess(track, recorded_at=LATER)
    record_directions([track], as_of=TODAY, now=LATER)
    assert said(track) == [(TODAY, NOON, "leaning_toward"), (TODAY, LATER, "toward")]


def test_two_records_at_one_moment_stand_one_after_the_other():
    track = assess(make_track()).track
    record_directions([track], as_of=TODAY, now=NOON)
    assess(track, side="away")
    record_directions([track], as_of=TODAY, now=NOON)
    assert said(track) == [
        (TODAY, NOON, "leaning_toward"),
        (TODAY, NOON + timedelta(microseconds=1), "mixed"),
    ]


def test_who_waited_for_the_lock_reads_what_the_other_wrote():
    track = assess(make_track(), recorded_at=LATER).track
    record_directions([track], as_of=TODAY, now=LATER)
    assess(track, recorded_at=NOON)
    (row,) = record_directions([track], as_of=TODAY, now=NOON)
    assert (row.recorded_at, row.toward_count) == (LATER + timedelta(microseconds=1), 2)


def test_a_backdated_event_is_recorded_for_the_days_past_and_leaves_what_was_said_then():
    track = assess(make_track(), occurred_on=TODAY - DAY * 10).track
    record_directions([track], as_of=TODAY - DAY, now=NOON - DAY)
    earlier = said(track)
    assess(track, occurred_on=TODAY - DAY * 2, side="away")
    record_directions([track], as_of=TODAY, now=NOON, since=TODAY - DAY * 2)
    newly = [row for row in said(track) if row not in earlier]
    assert [row[:2] for row in newly] == [(TODAY - DAY * 2, NOON), (TODAY - DAY, NOON), (TODAY, NOON)]
    assert set(earlier) <= set(said(track))


def test_a_past_day_reads_as_said_then_or_as_known_now():
    track = assess(make_track(), occurred_on=TODAY - DAY * 10, recorded_at=NOON - DAY).track
    record_directions([track], as_of=TODAY - DAY, now=NOON - DAY)
    assess(track, occurred_on=TODAY - DAY * 2, side="away")
    record_directions([track], as_of=TODAY, now=NOON, since=TODAY - DAY * 2)
    then, now = (shown(track, as_of=TODAY - DAY, known_at=moment) for moment in (NOON - DAY, NOON))
    assert (then, now) == ("leaning_toward", "mixed")


def test_a_retraction_is_seen_only_by_later_knowledge():
    judged = assess(make_track())
    record_directions([judged.track], as_of=TODAY, now=NOON)
    judged.event.state, judged.event.retracted_at, judged.event.retraction_reason = "retracted", LATER, "Wrong."
    judged.event.save()
    record_directions([judged.track], as_of=TODAY, now=LATER)
    seen = [shown(judged.track, as_of=TODAY, known_at=moment) for moment in (NOON, LATER)]
    assert seen == ["leaning_toward", "not_yet_rated"]


def test_a_retraction_also_undoes_the_days_past():
    judged = assess(make_track(), occurred_on=TODAY - DAY)
    record_directions([judged.track], as_of=TODAY, now=NOON, since=TODAY - DAY)
    judged.event.state, judged.event.retracted_at, judged.event.retraction_reason = "retracted", LATER, "Wrong."
    judged.event.save()
    record_directions([judged.track], as_of=TODAY, now=LATER, since=TODAY - DAY)
    assert [row for row in said(judged.track) if row[1] == LATER] == [
        (TODAY - DAY, LATER, "not_yet_rated"),
        (TODAY, LATER, "not_yet_rated"),
    ]


def test_a_superseded_judgement_is_seen_only_by_earlier_knowledge():
    judged = assess(make_track())
    record_directions([judged.track], as_of=TODAY, now=NOON)
    judged.superseded_at = LATER
    judged.save()
    make_assessment(event=judged.event, track=judged.track, side="away", recorded_at=LATER)
    record_directions([judged.track], as_of=TODAY, now=LATER)
    seen = [shown(judged.track, as_of=TODAY, known_at=moment) for moment in (NOON, LATER)]
    assert seen == ["leaning_toward", "leaning_away"]


def test_the_group_follows_its_members(baltics):
    assess(baltics["estonia"])
    assess(baltics["latvia"])
    rows = record_directions([baltics["estonia"]], as_of=TODAY, now=NOON)
    members = [baltics[code] for code in ("estonia", "latvia", "lithuania")]
    evidence = gather_evidence(members)
    expected = read_group({t.actor.code: evidence[t.pk] for t in members}, as_of=TODAY, known_at=NOON)
    (group,) = [row for row in rows if row.track == baltics["baltic-states"]]
    assert says_the_same(
        group, direction_row(group.track_id, expected, recorded_at=NOON, members=[m.actor.code for m in members])
    )
    assert {row.track for row in rows} == {baltics["estonia"], baltics["baltic-states"]}


def test_a_group_is_recorded_by_itself_where_asked(baltics):
    assess(baltics["estonia"])
    rows = record_directions([baltics["baltic-states"]], as_of=TODAY, now=NOON)
    assert [(row.track, row.coverage) for row in rows] == [(baltics["baltic-states"], pytest.approx(1 / 3))]


def test_a_group_without_members_gets_no_direction():
    group = make_track(actor=make_actor("nordic-states", kind="group", role="derived"))
    assert record_directions([group], as_of=TODAY, now=NOON) == []


def test_context_is_never_scored():
    context = assess(make_track(actor=make_actor("eu", role="context"))).track
    tracked = assess(make_track()).track
    record_all(as_of=TODAY, now=NOON)
    assert record_directions([context], as_of=TODAY, now=NOON) == []
    assert [row.track for row in Direction.objects.all()] == [tracked]


def test_an_archived_track_and_an_archived_recommendation_get_no_more_rows():
    archived = assess(make_track(archived_at=NOON)).track
    elsewhere = make_recommendation(code="R02", archived_at=NOON)
    assess(make_track(recommendation=elsewhere))
    assert record_all(as_of=TODAY, now=NOON) == 0
    assert record_directions([archived], as_of=TODAY, now=NOON) == []


def test_a_track_nobody_assessed_is_recorded_for_the_day_asked_for_alone():
    quiet, busy = make_track(), make_track(actor=make_actor("estonia"))
    assess(busy, occurred_on=TODAY - DAY)
    backfill(as_of=TODAY, now=NOON)
    assert said(quiet) == [(TODAY, NOON, "not_yet_rated")]
    assert [day for day, _, _ in said(busy)] == [TODAY - DAY, TODAY]


def test_an_event_to_come_waits_for_its_day():
    track = assess(make_track(), occurred_on=TODAY + DAY).track
    (today,) = record_directions([track], as_of=TODAY, now=NOON, since=TODAY + DAY)
    record_all(as_of=TODAY + DAY, now=NOON + DAY)
    tomorrow = shown(track, as_of=TODAY + DAY, known_at=NOON + DAY)
    assert (today.shown, tomorrow) == (ShownLabel.NOT_YET_RATED, "leaning_toward")


def test_the_nightly_run_fills_the_days_missed():
    track = assess(make_track(), occurred_on=TODAY - DAY * 5, recorded_at=NOON - DAY * 5).track
    record_all(as_of=TODAY - DAY * 4, now=NOON - DAY * 4)
    added = record_all(as_of=TODAY, now=NOON)
    assert (added, [day for day, _, _ in said(track)]) == (4, [TODAY - DAY * n for n in (4, 3, 2, 1, 0)])


def test_the_nightly_run_twice_adds_nothing():
    assess(make_track(), occurred_on=TODAY - DAY * 5)
    assert [record_all(as_of=TODAY, now=moment) for moment in (NOON, LATER)] == [1, 0]


def test_an_event_logged_after_days_off_leaves_no_gap():
    track = assess(make_track(), occurred_on=TODAY - DAY * 5, recorded_at=NOON - DAY * 5).track
    record_all(as_of=TODAY - DAY * 3, now=NOON - DAY * 3)
    assess(track)
    record_directions([track], as_of=TODAY, now=NOON, since=TODAY)
    assert [day for day, _, _ in said(track)] == [TODAY - DAY * n for n in (3, 2, 1, 0)]


def test_evidence_ages_from_night_to_night():
    assess(make_track())
    record_all(as_of=TODAY, now=NOON)
    record_all(as_of=TODAY + DAY * 90, now=NOON + DAY * 90)
    first, *_, last = Direction.objects.order_by("as_of")
    assert (first.toward_mass, last.toward_mass) == (3.0, 1.5)


def test_backfill_begins_with_each_recommendations_first_event():
    track = assess(make_track(), occurred_on=TODAY - DAY * 3).track
    other = assess(make_track(recommendation=make_recommendation(code="R02")), occurred_on=TODAY - DAY).track
    added = backfill(as_of=TODAY, now=NOON)
    assert (added, said(track)[0][0], said(other)[0][0]) == (6, TODAY - DAY * 3, TODAY - DAY)


def test_backfill_twice_adds_nothing():
    assess(make_track(), occurred_on=TODAY - DAY * 30)
    backfill(as_of=TODAY, now=NOON)
    assert backfill(as_of=TODAY, now=LATER) == 0


def test_backfill_does_not_begin_with_background():
    track = assess(make_track(), occurred_on=date(1991, 7, 1), is_baseline=True).track
    assess(track, occurred_on=TODAY - DAY)
    backfill(as_of=TODAY, now=NOON)
    assert [day for day, _, _ in said(track)] == [TODAY - DAY, TODAY]


def test_recording_asks_as_many_queries_for_many_days_as_for_one(django_assert_num_queries):
    track = assess(make_track(), occurred_on=TODAY - DAY * 3).track
    for day in (TODAY, TODAY - DAY * 3):
        with django_assert_num_queries(11):
            record_directions([track], as_of=TODAY, now=NOON, since=day)


@pytest.mark.parametrize("events", [1, 3])
def test_recording_asks_as_many_queries_for_many_events_as_for_one(events, django_assert_num_queries):
    track = make_track()
    for _ in range(events):
        assess(track)
    with django_assert_num_queries(11):
        record_directions([track], as_of=TODAY, now=NOON)


def test_recommendations_of_two_briefs_are_recorded_apart():
    here = assess(make_track()).track
    pillar = make_pillar(brief=make_brief(code="brief-2"))
    there = make_track(recommendation=make_recommendation(pillar=pillar))
    rows = record_directions([there, here], as_of=TODAY, now=NOON)
    assert [(row.track, row.shown) for row in rows] == [(here, "leaning_toward"), (there, "not_yet_rated")]
