from dataclasses import replace
from datetime import timedelta

import pytest

from recommendations.events.merge import add_citations, merge_events
from recommendations.events.past import NotYetRecorded, event_as_it_stood
from recommendations.events.record import as_it_stands, assess_event, correct_event, record_event, retract_event
from recommendations.events.review import approve_event, return_event, review_mark
from recommendations.events.second import ask_second_reading, take_second_reading
from recommendations.events.settle import adjudicate
from recommendations.events.split import split_event
from recommendations.events.timeline import timeline_of
from recommendations.models import Event, EventRevision
from recommendations.vocabulary import Side, Significance, Step
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_editor,
    make_finding,
    make_judgement,
    make_reviewer,
    make_source,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def ann():
    return make_editor()


@pytest.fixture
def event(ann):
    finding = make_finding(headline="Bill tabled", judgements=(make_judgement(significance=Significance.MAJOR),))
    return record_event(finding, by=ann, now=NOON).event


def correct(event, *, by, now, reason="Read it again.", **changes):
    correction = replace(as_it_stands(event), **changes)
    return correct_event(event.pk, correction, version=event.version, reason=reason, by=by, now=now).event


def deeds(event, **more):
    return [(deed.at - NOON, deed.did, deed.who) for deed in timeline_of(Event.objects.get(pk=event.pk), **more)]


def last(event):
    return timeline_of(Event.objects.get(pk=event.pk))[0]


def test_timeline_begins_with_who_recorded_it(event):
    assert deeds(event) == [(timedelta(0), "Recorded", "ann")]


def test_timeline_tells_what_a_correction_changed_from_what_to_what_and_why(event, ann):
    make_actor("estonia")
    changes = {"headline": "Bill signed", "step": Step.ENACTED, "actor_codes": ("estonia",), "summary": "By 61 to 40."}
    correct(event, by=ann, now=NOON + HOUR, **changes)
    deed = last(event)
    assert (deed.did, deed.who, deed.reason, deed.is_version) == ("Corrected", "ann", "Read it again.", True)
    assert [(shift.what, shift.before, shift.after) for shift in deed.shifts] == [
        ("headline", "Bill tabled", "Bill signed"),
        ("who acted", "United States", "Estonia"),
        ("step", "decided", "enacted"),
        ("summary", "none", "By 61 to 40."),
    ]


def test_timeline_leaves_out_what_an_older_revision_did_not_keep(event, ann):
    correct(event, by=ann, now=NOON + HOUR, headline="Bill signed")
    EventRevision.objects.update(kind="", actor_codes=[], summary="")
    assert [shift.what for shift in last(event).shifts] == ["headline"]


def test_timeline_tells_a_judgement_made_anew_beside_the_one_it_replaced(event, ann):
    anew = make_judgement(side=Side.AWAY, significance=Significance.MINOR, rationale="It closes more than it opens.")
    assess_event(event.pk, [anew], by=ann, now=NOON + HOUR)
    deed = last(event)
    assert (deed.did, deed.who) == ("Judged anew", "ann")
    assert [(shift.what, shift.before, shift.after, shift.note) for shift in deed.shifts] == [
        (
            "R01 United States",
            "toward, major, high confidence",
            "away, minor, high confidence",
            "It closes more than it opens.",
        )
    ]


def test_timeline_tells_readings_and_settling(event, ann):
    bob, rea = make_editor("bob"), make_reviewer()
    ask_second_reading(event.pk, reader=bob, by=ann, now=NOON + HOUR)
    away = make_judgement(side=Side.AWAY, significance=Significance.MAJOR)
    take_second_reading(event.pk, [away], by=bob, now=NOON + 2 * HOUR)
    adjudicate(event.pk, [away], by=rea, now=NOON + 3 * HOUR)
    assert deeds(event)[:-1] == [
        (3 * HOUR, "Settled by a reviewer", "rea"),
        (2 * HOUR, "Read without sight of others' answers", "bob"),
        (HOUR, "Second reading asked of bob", "ann"),
    ]


def test_timeline_tells_that_a_reading_fitted_nothing(event, ann):
    ask_second_reading(event.pk, reader=make_editor("bob"), by=ann, now=NOON + HOUR)
    take_second_reading(event.pk, [], by=event.second_readings.get().reader, now=NOON + 2 * HOUR)
    assert deeds(event)[0] == (2 * HOUR, "Read without sight: it fits nothing", "bob")


def test_timeline_tells_sources_added_and_split_off(event, ann):
    add_citations(event.pk, [make_source("https://gazette.example/b", title="Again")], by=ann, now=NOON + HOUR)
    moving = event.citations.get(title="Again").pk
    other = make_finding(headline="Another", sources=(), occurred_on=TODAY)
    new = split_event(event.pk, [moving], other, reason="Two laws.", by=ann, now=NOON + 2 * HOUR).event
    told = deeds(event)
    assert (2 * HOUR, "Split", "ann") in told
    assert (2 * HOUR, "Source withdrawn: “Again”, The Gazette", "ann") in told
    assert (HOUR, "Source added: “Again”, The Gazette", "ann") in told
    split = next(deed for deed in timeline_of(event) if deed.did == "Split")
    assert split.reason == f"some sources tell of {new.code}. Two laws."


def test_timeline_tells_a_merger_on_both_sides(event, ann):
    same = record_event(make_finding(sources=(make_source("https://gazette.example/b"),)), by=ann, now=NOON).event
    merge_events(same.pk, event.pk, reason="One vote.", by=ann, now=NOON + HOUR)
    gone = last(same)
    assert (gone.did, gone.other, gone.reason) == (
        "Merged into",
        event.code,
        f"Same development as {event.code}. One vote.",
    )
    (kept,) = [deed for deed in timeline_of(event) if deed.other]
    assert (kept.other, kept.who, kept.at) == (same.code, "ann", NOON + HOUR)


def test_timeline_tells_where_an_earlier_merger_leads_now(event, ann):
    first, second = (
        record_event(make_finding(sources=(make_source(f"https://gazette.example/{n}"),)), by=ann, now=NOON).event
        for n in ("b", "c")
    )
    merge_events(first.pk, second.pk, reason="", by=ann, now=NOON + HOUR)
    merge_events(second.pk, event.pk, reason="", by=ann, now=NOON + 2 * HOUR)
    (shift,) = last(first).shifts
    assert (shift.what, shift.before, shift.after) == ("same as", second.code, event.code)


def test_timeline_tells_a_retraction(event, ann):
    retract_event(event.pk, reason="Annulled.", by=ann, now=NOON + HOUR)
    deed = last(event)
    assert (deed.did, deed.who, deed.reason) == ("Retracted", "ann", "Annulled.")


def test_timeline_tells_a_review(settings, ann):
    settings.REVIEW_REQUIRED = True
    event, rea = record_event(make_finding(judgements=(make_judgement(),)), by=ann, now=NOON).event, make_reviewer()
    approve_event(event.pk, mark=review_mark(event), by=rea, now=NOON + HOUR)
    assert deeds(event) == [
        (HOUR, "Approved: it counts from here on", "rea"),
        (timedelta(0), "Sent for review", "ann"),
        (timedelta(0), "Recorded", "ann"),
    ]


def test_timeline_without_sight_tells_no_side_and_no_reason(settings, ann):
    settings.REVIEW_REQUIRED = True
    event, rea = record_event(make_finding(judgements=(make_judgement(),)), by=ann, now=NOON).event, make_reviewer()
    return_event(event.pk, reason="This is away, is it not?", by=rea, now=NOON + HOUR)
    correct(event, by=ann, now=NOON + 2 * HOUR, reason="It goes away from it.", headline="Other words")
    assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=ann, now=NOON + 3 * HOUR)
    assert [did for _, did, _ in deeds(event)][:3] == ["Judged anew", "Corrected", "Returned to its author"]
    unseeing = timeline_of(Event.objects.get(), in_sight=False)
    assert [deed.did for deed in unseeing] == ["Corrected", "Sent for review", "Recorded"]
    assert "away" not in repr(unseeing)


def test_timeline_costs_the_same_however_much_was_done(event, ann, django_assert_num_queries):
    for n in range(1, 4):
        event.refresh_from_db()
        correct(event, by=ann, now=NOON + n * HOUR, headline=f"Version {n}")
        ask_second_reading(event.pk, reader=make_editor(f"reader-{n}"), by=ann, now=NOON + n * HOUR)
    event = Event.objects.select_related("recorded_by", "retracted_by", "duplicate_of").get()
    with django_assert_num_queries(10):
        assert len(timeline_of(event)) == 7


def test_an_event_is_shown_as_it_stood(event, ann):
    correct(event, by=ann, now=NOON + HOUR, headline="Bill signed")
    assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=ann, now=NOON + 2 * HOUR)
    add_citations(event.pk, [make_source("https://gazette.example/b")], by=ann, now=NOON + 2 * HOUR)
    event.refresh_from_db()
    first, second, third = (event_as_it_stood(event, NOON + n * HOUR) for n in range(3))
    assert [one.facts.headline for one in (first, second, third)] == ["Bill tabled", "Bill signed", "Bill signed"]
    assert [(one.since, one.until) for one in (first, second)] == [(NOON, NOON + HOUR), (NOON + HOUR, None)]
    assert [[j.side for j in one.judgements] for one in (first, second, third)] == [["toward"], ["toward"], ["away"]]
    assert [len(one.sources) for one in (first, second, third)] == [1, 1, 2]


def test_before_anybody_wrote_it_down_there_is_nothing_to_show(event):
    with pytest.raises(NotYetRecorded, match="was not recorded by then"):
        event_as_it_stood(event, NOON - timedelta(microseconds=1))


def test_an_event_taken_back_is_shown_as_taken_back_from_then_on(event, ann):
    retract_event(event.pk, reason="Annulled.", by=ann, now=NOON + HOUR)
    event.refresh_from_db()
    told = [event_as_it_stood(event, NOON + n * HOUR).was_retracted for n in (0, 1)]
    assert told == [False, True]
