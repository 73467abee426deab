from dataclasses import replace
from datetime import date, timedelta

import pytest

from recommendations.events.record import (
    BadFinding,
    KnownAddress,
    StaleVersion,
    as_it_stands,
    assess_event,
    correct_event,
    leave_out,
    record_event,
    retract_event,
)
from recommendations.models import Assessment, Citation, Direction, Event, EventActor, Publisher, Track
from recommendations.vocabulary import DatePrecision, Side, Significance, Step
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_baltics,
    make_event,
    make_finding,
    make_judgement,
    make_recommendation,
    make_source,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def logged(**fields):
    return record_event(make_finding(**fields), by=None, now=NOON).event


def shown(recorded):
    """The labels answered, by actor."""
    return {row.track.actor.code: row.shown for row in recorded.directions}


def test_record_event_writes_the_event_down():
    user = make_user()
    event = record_event(
        make_finding(headline=" Bill passed ", summary="By 61 to 40.", note="Seen."), by=user, now=NOON
    ).event
    event.refresh_from_db()
    assert (event.headline, event.summary, event.note) == ("Bill passed", "By 61 to 40.", "Seen.")
    assert (event.occurred_on, event.step, event.state) == (TODAY, "decision", "confirmed")
    assert (event.recorded_at, event.recorded_by, event.version) == (NOON, user, 1)
    assert event.code.startswith("20260302-")


def test_record_event_writes_actors_and_citations_down():
    make_actor("estonia")
    sources = (make_source(language="en", quote="Passed."), make_source("https://daily.example/b?fbclid=1", title=""))
    event = logged(actor_codes=("united-states", "estonia"), sources=sources)
    assert set(event.actors.values_list("code", flat=True)) == {"united-states", "estonia"}
    rows = event.citations.order_by("url").values_list("canonical_url", "title", "language", "quote", "recorded_at")
    assert list(rows) == [
        ("https://daily.example/b", "Parliament passes the data bill", "", "", NOON),
        ("https://gazette.example/a", "Bill passed", "en", "Passed.", NOON),
    ]


def test_record_event_links_each_actor_once():
    logged(actor_codes=("united-states", "united-states"))
    assert EventActor.objects.count() == 1


def test_record_event_assesses_and_answers_with_the_directions():
    track = make_track()
    recorded = record_event(make_finding(step=Step.ENACTED, judgements=(make_judgement(track),)), by=None, now=NOON)
    (assessment,) = Assessment.objects.all()
    assert (assessment.track, assessment.side, assessment.significance) == (track, "toward", "major")
    assert shown(recorded) == {"united-states": "leaning_toward"}
    assert list(recorded.directions) == list(Direction.objects.filter(as_of=TODAY))


def test_record_event_keeps_the_significance_a_person_chose():
    logged(step=Step.ENACTED, judgements=(make_judgement(significance=Significance.MINOR),))
    assert Assessment.objects.get().significance == "minor"


def test_record_event_records_directions_since_the_day_it_happened():
    logged(occurred_on=TODAY - timedelta(days=2), judgements=(make_judgement(),))
    assert [row.as_of for row in Direction.objects.order_by("as_of")] == [TODAY - timedelta(days=n) for n in (2, 1, 0)]


def test_record_event_of_long_ago_answers_at_once_and_lets_the_past_wait():
    long_ago = TODAY - timedelta(days=4000)
    recorded = record_event(make_finding(occurred_on=long_ago, judgements=(make_judgement(),)), by=None, now=NOON)
    assert shown(recorded) == {"united-states": "no_recent_evidence"}
    assert (Direction.objects.count(), Track.objects.get().restate_from) == (46, long_ago)


def test_record_event_lets_a_day_to_come_wait():
    recorded = record_event(
        make_finding(occurred_on=TODAY + timedelta(days=9), judgements=(make_judgement(),)), by=None, now=NOON
    )
    assert shown(recorded) == {"united-states": "not_yet_rated"}


@pytest.mark.parametrize(
    ("precision", "place"), [(DatePrecision.MONTH, date(2026, 3, 15)), (DatePrecision.YEAR, date(2026, 7, 1))]
)
def test_record_event_places_a_vague_date(precision, place):
    event = logged(date_precision=precision)
    assert (event.occurred_on, event.date_precision) == (place, precision)


def test_record_event_judges_each_member_of_a_group():
    baltics = make_baltics()
    for actor in baltics.values():
        make_track(actor=actor)
    group = make_track(actor=baltics["baltic-states"])
    recorded = record_event(
        make_finding(actor_codes=("baltic-states",), judgements=(make_judgement(group),)), by=None, now=NOON
    )
    assessed = Assessment.objects.values_list("track__actor__code", flat=True)
    assert sorted(assessed) == ["estonia", "latvia", "lithuania"]
    assert sorted(shown(recorded)) == ["baltic-states", "estonia", "latvia", "lithuania"]


def test_record_event_shows_a_context_actor_without_a_direction():
    make_actor("russia", role="context")
    judgement = make_judgement(actor_code="russia")
    recorded = record_event(make_finding(actor_codes=("russia",), judgements=(judgement,)), by=None, now=NOON)
    assert Track.objects.get(actor__code="russia").assessments.count() == 1
    assert recorded.directions == ()


def test_record_event_refuses_all_that_is_wrong_at_once_and_writes_nothing():
    track = make_track()
    archived = make_recommendation(code="R02", archived_at=NOON)
    judgements = (
        make_judgement(track, actor_code="nowhere"),
        make_judgement(track, recommendation_id=archived.pk),
        make_judgement(track, recommendation_id=0),
    )
    finding = make_finding(
        occurred_on=None, actor_codes=("nobody",), sources=(make_source("x"),), judgements=judgements
    )
    with pytest.raises(BadFinding) as caught:
        record_event(finding, by=None, now=NOON)
    assert caught.value.errors == {
        "occurred_on": ["Give the date it happened. If only the month or the year is known, say so beside it."],
        "sources": ["“x” cannot be used. The address must begin with http:// or https://."],
        "actor_codes": ["There is no actor “nobody”. Choose one from the list."],
        "judgements": [
            "There is no actor “nowhere”. Choose one from the list.",
            f"There is no open recommendation {archived.pk}. Choose one from the list.",
            "There is no open recommendation 0. Choose one from the list.",
        ],
    }
    assert (Event.objects.count(), Publisher.objects.count()) == (0, 0)


def test_record_event_refuses_a_member_judged_alone_and_with_its_group():
    baltics = make_baltics()
    tracks = [make_track(actor=baltics[code]) for code in ("estonia", "baltic-states")]
    with pytest.raises(BadFinding, match="R01: estonia is judged more than once"):
        logged(judgements=tuple(make_judgement(track) for track in tracks))


def test_record_event_refuses_a_group_without_members():
    group = make_actor("nordic", kind="group", role="derived")
    with pytest.raises(BadFinding, match="Nordic has no members to judge"):
        logged(judgements=(make_judgement(make_track(actor=group)),))


def test_record_event_twice_offers_the_event_that_has_the_address():
    first = logged()
    with pytest.raises(KnownAddress) as caught:
        logged(headline="Another headline", sources=(make_source("http://www.gazette.example/a/#top"),))
    assert caught.value.events == [first]
    assert first.code in str(caught.value)
    assert Event.objects.count() == 1


def test_record_event_on_a_known_address_when_told_to():
    first = logged()
    second = record_event(make_finding(), by=None, now=NOON, allow_known_address=True).event
    assert [c.event for c in Citation.objects.order_by("pk")] == [first, second]


def test_record_event_cites_one_address_once():
    event = logged(sources=(make_source(), make_source("https://gazette.example/a?utm_source=x")))
    assert event.citations.count() == 1


def test_record_event_takes_a_source_without_an_address():
    event = logged(sources=(make_source("", title="A book"),))
    assert event.citations.values_list("url", "canonical_url", "title").get() == ("", "", "A book")


def judged(user=None, **fields):
    """A logged event, judged toward by the user."""
    finding = make_finding(judgements=(make_judgement(),), **fields)
    return record_event(finding, by=user, now=NOON).event


def test_assess_event_supersedes_the_coders_own_judgement():
    ann, bob = make_user("ann"), make_user("bob")
    event = judged(ann)
    assess_event(event.pk, [make_judgement()], by=bob, now=LATER)
    assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=ann, now=LATER)
    old, bobs, new = Assessment.objects.order_by("pk")
    assert (old.superseded_at, old.superseded_by) == (LATER, new)
    assert (bobs.superseded_at, new.superseded_at, new.side) == (None, None, "away")


def test_assess_event_twice_changes_nothing():
    ann = make_user("ann")
    event = judged(ann)
    for _ in range(2):
        assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=ann, now=LATER)
    assert Assessment.objects.count() == 2


def test_assess_event_moves_the_direction():
    event = judged(step=Step.ENACTED)
    recorded = assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=None, now=LATER)
    assert shown(recorded) == {"united-states": "leaning_away"}


def test_assess_event_wants_a_judgement():
    with pytest.raises(BadFinding, match="Choose a side"):
        assess_event(judged().pk, [], by=None, now=LATER)


def test_assess_event_refuses_an_event_taken_back():
    event = judged()
    retract_event(event.pk, reason="Hoax", by=None, now=NOON)
    with pytest.raises(BadFinding) as caught:
        assess_event(event.pk, [make_judgement()], by=None, now=LATER)
    assert caught.value.errors == {"event": [f"{event.code} was taken back: Hoax"]}


def test_leave_out_twice_takes_back_only_ones_own_judgement():
    ann, bob = make_user("ann"), make_user("bob")
    event = judged(ann)
    assess_event(event.pk, [make_judgement()], by=bob, now=LATER)
    for _ in range(2):
        leave_out(event.pk, make_recommendation().pk, by=ann, now=LATER)
    assert list(Assessment.objects.filter(superseded_at=None).values_list("coder", flat=True)) == [bob.pk]


def test_leave_out_leaves_the_direction_without_evidence():
    event = judged(step=Step.ENACTED)
    assert shown(leave_out(event.pk, make_recommendation().pk, by=None, now=LATER)) == {
        "united-states": "not_yet_rated"
    }


def test_retract_event_keeps_the_row_with_its_reason():
    user = make_user()
    event = retract_event(judged().pk, reason=" Hoax ", by=user, now=LATER).event
    assert (event.state, event.retracted_at, event.retracted_by) == ("retracted", LATER, user)
    assert (event.retraction_reason, event.version) == ("Hoax", 2)


def test_retract_event_moves_the_direction_back():
    event = judged(step=Step.ENACTED)
    assert shown(retract_event(event.pk, reason="Hoax", by=None, now=LATER))["united-states"] != "leaning_toward"
    assert Direction.objects.filter(as_of=TODAY).count() == 2


def test_retract_event_twice_keeps_the_first_reason():
    event = judged()
    retract_event(event.pk, reason="Hoax", by=None, now=LATER)
    again = retract_event(event.pk, reason="Other", by=None, now=LATER + timedelta(hours=1)).event
    assert (again.retraction_reason, again.retracted_at, again.version) == ("Hoax", LATER, 2)


def test_retract_event_wants_a_reason():
    with pytest.raises(BadFinding) as caught:
        retract_event(judged().pk, reason=" ", by=None, now=NOON)
    assert caught.value.errors == {"reason": ["Say why it is taken back; readers are told."]}


def correction_of(event, **fields):
    return replace(as_it_stands(event), **fields)


def test_correct_event_changes_it_and_says_so():
    make_actor("estonia")
    event = logged(note="Seen.")
    correction = correction_of(event, headline="Bill signed", step=None, actor_codes=("estonia",))
    correct_event(event.pk, correction, version=1, reason="It was wrong.", by=make_user(), now=LATER)
    event.refresh_from_db()
    assert (event.headline, event.step, event.version) == ("Bill signed", "", 2)
    assert list(event.actors.values_list("code", flat=True)) == ["estonia"]
    assert event.note == (
        "Seen.\nCorrected 2026-03-02 by ann: headline was “Parliament passes the data bill”; step was “decision”; "
        "actor codes was “united-states”. It was wrong."
    )


def test_correct_event_keeps_what_stood_before():
    event, ann = judged(headline="Bill tabled", episode="a-bill"), make_user()
    correction = correction_of(event, headline="Bill signed", step=Step.ENACTED, occurred_on=TODAY - timedelta(days=2))
    correct_event(event.pk, correction, version=1, reason="It was wrong.", by=ann, now=LATER)
    (kept,) = event.revisions.all()
    assert (kept.headline, kept.step, kept.occurred_on, kept.episode) == ("Bill tabled", "decision", TODAY, "a-bill")
    assert (kept.recorded_at, kept.superseded_at, kept.corrected_by) == (NOON, LATER, ann)
    assert kept.reason == "It was wrong."


def test_correct_event_keeps_what_only_readers_read_as_well():
    make_actor("estonia")
    event = logged()
    correction = correction_of(event, summary="By 61 to 40.", actor_codes=("estonia",))
    correct_event(event.pk, correction, version=1, reason="It was wrong.", by=None, now=LATER)
    (kept,) = event.revisions.all()
    assert (Event.objects.get().version, kept.kind, kept.summary) == (2, "policy", "")
    assert kept.actor_codes == ["united-states"]


def test_correct_event_twice_keeps_one_revision():
    event = judged()
    for _ in range(2):
        correct_event(
            event.pk, correction_of(event, headline="One"), version=1, reason="It was wrong.", by=None, now=LATER
        )
    assert event.revisions.count() == 1


def test_correct_event_by_a_clock_behind_is_known_after_what_was_said():
    event = judged()
    correct_event(
        event.pk,
        correction_of(event, headline="One"),
        version=1,
        reason="It was wrong.",
        by=None,
        now=NOON - timedelta(hours=1),
    )
    assert event.revisions.get().superseded_at == NOON + timedelta(microseconds=1)


def test_assess_event_by_a_clock_behind_is_known_after_what_was_said():
    event = logged()
    ann = make_user("ann")
    assess_event(event.pk, [make_judgement()], by=ann, now=NOON - timedelta(hours=1))
    Direction.objects.all().delete()
    assess_event(event.pk, [make_judgement(side=Side.AWAY)], by=ann, now=NOON - timedelta(hours=1))
    assert list(Assessment.objects.order_by("pk").values_list("recorded_at", "superseded_at")) == [
        (NOON, NOON),
        (NOON, None),
    ]


def test_correct_event_refuses_a_version_that_has_passed():
    event = logged()
    correct_event(event.pk, correction_of(event, headline="One"), version=1, reason="It was wrong.", by=None, now=LATER)
    with pytest.raises(StaleVersion) as caught:
        correct_event(
            event.pk, correction_of(event, headline="Two"), version=1, reason="It was wrong.", by=None, now=LATER
        )
    assert caught.value.event.headline == "One"
    assert Event.objects.get().headline == "One"


def test_correct_event_twice_changes_it_once():
    event = logged()
    for _ in range(2):
        correct_event(
            event.pk, correction_of(event, headline="One"), version=1, reason="It was wrong.", by=None, now=LATER
        )
    assert (Event.objects.get().version, Event.objects.get().note.count("Corrected")) == (2, 1)


@pytest.mark.parametrize("days", [-3, 3])
def test_correct_event_records_directions_since_the_earlier_date(days):
    start = TODAY - timedelta(days=10)
    event = judged(occurred_on=start, step=Step.ENACTED)
    Direction.objects.all().delete()
    moved = correction_of(event, occurred_on=start + timedelta(days=days))
    correct_event(event.pk, moved, version=1, reason="It was wrong.", by=None, now=LATER)
    first = Direction.objects.exclude(shown="not_yet_rated").order_by("as_of").first()
    assert first.as_of == start + timedelta(days=days)


def test_correct_event_refuses_what_is_wrong():
    event = logged()
    with pytest.raises(BadFinding) as caught:
        correct_event(
            event.pk,
            correction_of(event, headline="", actor_codes=("nobody",)),
            version=1,
            reason=" ",
            by=None,
            now=LATER,
        )
    assert sorted(caught.value.errors) == ["actor_codes", "headline", "reason"]


def test_correct_event_refuses_an_event_taken_back():
    event = make_event(state="retracted", retracted_at=NOON, retraction_reason="Hoax")
    with pytest.raises(BadFinding, match="was taken back: Hoax"):
        correct_event(event.pk, correction_of(event), version=1, reason="It was wrong.", by=None, now=LATER)
