from datetime import timedelta

import pytest

from recommendations.catalogue.queries import events
from recommendations.events.record import BadFinding, KnownAddress, assess_event, retract_event
from recommendations.events.reported import confirm_event, propose_event, take_back
from recommendations.models import Assessment, Direction, Event, EventRevision
from recommendations.status.evidence import evidence_rows
from recommendations.status.freshness import last_evidence
from recommendations.status.prove import prove_directions
from recommendations.status.record import record_directions
from recommendations.vocabulary import Step
from tests.make import NOON, TODAY, make_event, make_finding, make_judgement, make_source, make_track, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
URL = "https://gazette.example/a"


@pytest.fixture
def ann():
    return make_user("ann")


@pytest.fixture
def proposed():
    return propose_event(make_finding(step=Step.PROPOSAL), now=NOON)


def confirmed(event, by, **fields):
    finding = make_finding(**{"step": Step.ENACTED, "judgements": (make_judgement(),)} | fields)
    return confirm_event(event.pk, finding, by=by, now=LATER)


def test_propose_event_writes_what_the_machine_read(proposed):
    assert (proposed.state, proposed.recorded_by, proposed.step) == ("proposed", None, "proposal")
    assert list(proposed.citations.values_list("url", "recorded_by")) == [(URL, None)]
    assert list(proposed.actors.values_list("code", flat=True)) == ["united-states"]


def test_propose_event_judges_nothing():
    propose_event(make_finding(judgements=(make_judgement(),)), now=NOON)
    assert (Assessment.objects.count(), Direction.objects.count()) == (0, 0)


def test_propose_event_may_name_nobody():
    assert propose_event(make_finding(actor_codes=()), now=NOON).actors.count() == 0


def test_propose_event_invents_no_date():
    with pytest.raises(BadFinding, match="without a date"):
        propose_event(make_finding(occurred_on=None), now=NOON)


def test_proposed_event_is_listed_nowhere_as_a_development(proposed):
    make_event(headline="Confirmed")
    assert [event.headline for event in events()] == ["Confirmed"]


def test_proposed_event_never_moves_a_direction_even_when_judged(proposed, ann):
    judgement = make_judgement()
    assess_event(proposed.pk, [judgement], by=ann, now=NOON)
    (row,) = record_directions([make_track()], as_of=TODAY, now=LATER)
    assert (row.shown, row.toward_mass, row.toward_count) == ("not_yet_rated", 0, 0)
    assert evidence_rows(make_track().recommendation, as_of=TODAY, known_at=LATER) == ()
    assert last_evidence([make_track()], as_of=TODAY, known_at=LATER) == {}


def test_confirm_event_makes_it_count(proposed, ann):
    answered = confirmed(proposed, ann, headline="Data bill signed")
    assert answered.event == proposed
    assert [row.shown for row in answered.directions] == ["leaning_toward"]
    assert [event.headline for event in events()] == ["Data bill signed"]


def test_confirm_event_counts_as_recorded_then_and_by_that_person(proposed, ann):
    event = confirmed(proposed, ann).event
    assert (event.state, event.recorded_at, event.recorded_by, event.step) == ("confirmed", LATER, ann, "enacted")


def test_confirm_event_keeps_what_the_machine_said(proposed, ann):
    confirmed(proposed, ann, headline="Data bill signed")
    kept = EventRevision.objects.get()
    assert (kept.state, kept.headline, kept.step) == ("proposed", "Parliament passes the data bill", "proposal")
    assert (kept.recorded_at, kept.superseded_at, kept.corrected_by) == (NOON, LATER, ann)


def test_confirm_event_says_in_its_note_what_changed(proposed, ann):
    event = confirmed(proposed, ann, step=Step.PROPOSAL, note="Seen in print.").event
    assert event.note == "Confirmed 2026-03-02 by ann: nothing.\nSeen in print."


def test_confirm_event_adds_the_sources_of_the_person(proposed, ann):
    confirmed(proposed, ann, sources=(make_source(), make_source("https://daily.example/b")))
    assert sorted(proposed.citations.values_list("url", flat=True)) == ["https://daily.example/b", URL]


def test_confirm_event_twice_is_refused(proposed, ann):
    confirmed(proposed, ann)
    with pytest.raises(BadFinding, match="is confirmed already"):
        confirmed(proposed, ann)
    assert Assessment.objects.count() == 1


def test_confirm_event_asks_about_an_address_another_event_cites(proposed, ann):
    other = make_event(url="https://daily.example/b")
    finding = make_finding(sources=(make_source("https://daily.example/b"),))
    with pytest.raises(KnownAddress) as caught:
        confirm_event(proposed.pk, finding, by=ann, now=LATER)
    assert caught.value.events == [other]
    confirm_event(proposed.pk, finding, by=ann, now=LATER, allow_known_address=True)


@pytest.mark.parametrize("end", ["confirmed", "retracted"])
def test_every_direction_comes_out_again_whatever_becomes_of_a_proposed_event(end, proposed, ann):
    track = make_track()
    assess_event(proposed.pk, [make_judgement(track)], by=ann, now=NOON)
    record_directions([track], as_of=TODAY, now=NOON + timedelta(minutes=30))
    if end == "confirmed":
        confirmed(proposed, ann)
    else:
        retract_event(proposed.pk, reason="Hoax", by=ann, now=LATER)
    record_directions([track], as_of=TODAY, now=LATER + timedelta(hours=1))
    counts = [0, 1] if end == "confirmed" else [0]
    assert [row.toward_count for row in Direction.objects.order_by("recorded_at")] == counts
    assert [proof.differences for proof in prove_directions() if proof.differences] == []


def test_retracting_a_proposed_event_leaves_no_moment_at_which_it_counted(proposed, ann):
    assess_event(proposed.pk, [make_judgement()], by=ann, now=NOON)
    retract_event(proposed.pk, reason="Hoax", by=ann, now=LATER)
    between = NOON + timedelta(minutes=30)
    assert evidence_rows(make_track().recommendation, as_of=TODAY, known_at=between) == ()
    assert last_evidence([make_track()], as_of=TODAY, known_at=between) == {}


def test_take_back_frees_the_reports(proposed, ann):
    take_back(proposed.pk, reason="Wrong.", by=ann, now=LATER)
    proposed.refresh_from_db()
    assert (proposed.state, proposed.retraction_reason) == ("retracted", "Wrong.")
    (citation,) = proposed.citations.all()
    assert (citation.withdrawn_at, citation.withdrawn_by) == (LATER, ann)
    assert propose_event(make_finding(), now=LATER).citations.count() == 1


def test_take_back_twice_changes_nothing(proposed, ann):
    take_back(proposed.pk, reason="Wrong.", by=ann, now=LATER)
    take_back(proposed.pk, reason="Again.", by=None, now=LATER + timedelta(hours=1))
    proposed.refresh_from_db()
    assert (proposed.retracted_at, proposed.retraction_reason) == (LATER, "Wrong.")
    assert Event.objects.get().citations.get().withdrawn_by == ann
