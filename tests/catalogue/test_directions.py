"""A corrected data set moves directions as a person's correction does: said then stays, thought now changes."""

from datetime import timedelta

import pytest

from recommendations.catalogue.load import load_catalogue
from recommendations.models import Assessment, Direction, Event, EventRevision, Track
from recommendations.status.prove import prove_directions
from recommendations.status.readings import rows_in_force
from recommendations.status.record import backfill, record_all, restate
from tests.catalogue.small import LOADED, RECORDED, TRACK, row, small_set, the, write

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = LOADED.date()
LATER = LOADED + timedelta(hours=1)


@pytest.fixture
def files():
    return small_set()


@pytest.fixture
def load(tmp_path, files):
    """Load the small set as it stands at that moment."""

    def load(now=LATER, **options):
        return load_catalogue(write(tmp_path, files), now=now, **options)

    return load


@pytest.fixture
def estonia(load):
    """The judged track of the first load, with a row for every day."""
    load(LOADED)
    backfill(as_of=TODAY, now=LOADED)
    return Track.objects.get(actor__code="estonia")


def proved():
    proofs = list(prove_directions())
    assert [proof for proof in proofs if proof.differences] == []
    return len(proofs) == Direction.objects.count()


def in_force(track, *, known_at):
    return rows_in_force([track.pk], as_of=TODAY, known_at=known_at)[track.pk]


def test_the_first_load_records_no_direction(load):
    load(LOADED)
    assert (Direction.objects.count(), EventRevision.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "facts",
    [
        {"occurred_on": "2026-01-05"},
        {"occurred_on": "2026-02-27"},
        {"headline": "Bill tabled"},
        {"step": "enacted"},
        {"is_baseline": True},
        {"date_precision": "month", "occurred_on": "2026-02-15"},
        {"state": "retracted", "retracted_at": RECORDED, "retraction_reason": "Untrue"},
        {"state": "proposed"},
    ],
)
def test_a_corrected_event_leaves_what_was_said_then_and_changes_what_is_thought_now(load, files, estonia, facts):
    then = list(Direction.objects.order_by("pk").values())
    the(files, "event").update(facts)
    load()
    rows = Direction.objects.order_by("pk").values()
    assert list(rows[: len(then)]) == then
    assert in_force(estonia, known_at=LOADED + DAY).recorded_at == LATER or facts.keys() == {"step"}
    assert Direction.objects.filter(recorded_at=LATER).exists()
    assert proved()


def test_background_that_turns_out_to_count_counts_from_then_on(load, files):
    the(files, "event")["is_baseline"] = True
    load(LOADED)
    backfill(as_of=TODAY, now=LOADED)
    the(files, "event")["is_baseline"] = False
    load()
    estonia = Track.objects.get(actor__code="estonia")
    assert [in_force(estonia, known_at=moment).shown for moment in (LOADED, LATER)] == [
        "not_yet_rated",
        "leaning_away",
    ]
    assert proved()


def test_the_facts_before_are_kept_with_what_was_changed(load, files, estonia):
    the(files, "event").update(headline="Bill tabled", occurred_on="2026-01-05")
    load()
    kept = EventRevision.objects.get()
    assert (kept.headline, kept.occurred_on.isoformat(), kept.superseded_at) == ("Bill", "2026-02-20", LATER)
    assert kept.recorded_at == Event.objects.get().recorded_at
    assert kept.reason == "The data set was corrected: headline was “Bill”; occurred on was “2026-02-20”."


def test_what_no_direction_reads_is_kept_in_a_revision_too(load, files, estonia):
    the(files, "event")["summary"] = "By 61 to 40."
    load()
    assert (Event.objects.get().summary, EventRevision.objects.get().summary) == ("By 61 to 40.", "")


def test_a_corrected_judgement_moves_the_direction_at_once(load, files, estonia):
    the(files, "assessment")["side"] = "toward"
    load()
    assert in_force(estonia, known_at=LATER).shown == "leaning_toward"
    assert proved()


def test_a_judgement_that_was_missing_is_known_only_from_now_on(load, files, estonia):
    new = {"headline": "Another bill", "occurred_on": "2026-02-25", "kind": "policy", "recorded_at": RECORDED}
    judged = {"side": "away", "significance": "major", "confidence": "high", "recorded_at": RECORDED}
    files["3_evidence.json"] += [row("event", code="E2", **new), row("assessment", event=["E2"], track=TRACK, **judged)]
    load()
    assert Assessment.objects.get(event__code="E2").recorded_at == LATER
    assert [in_force(estonia, known_at=moment).away_count for moment in (LOADED, LATER)] == [1, 2]
    assert proved()


def test_days_long_past_wait_and_are_recorded_anew(load, files, estonia):
    the(files, "event")["occurred_on"] = "2025-06-01"
    load()
    estonia.refresh_from_db()
    assert estonia.restate_from.isoformat() == "2025-06-01"
    restate(estonia.recommendation_id, now=LATER)
    assert estonia.directions.order_by("as_of").first().as_of.isoformat() == "2025-06-01"
    assert proved()


def test_loading_a_correction_twice_adds_nothing_the_second_time(load, files, estonia):
    the(files, "event")["occurred_on"] = "2026-02-01"
    load()
    counts = [model.objects.count() for model in (Direction, EventRevision)]
    load(LATER + DAY / 24)
    assert [model.objects.count() for model in (Direction, EventRevision)] == counts
    assert record_all(as_of=TODAY, now=LATER + DAY / 12) == 0


def test_a_dry_run_leaves_directions_and_revisions_alone(load, files, estonia):
    before = Direction.objects.count()
    the(files, "event")["occurred_on"] = "2026-01-05"
    load(dry_run=True)
    assert (Direction.objects.count(), EventRevision.objects.count()) == (before, 0)


def test_a_load_by_a_clock_behind_is_known_after_what_was_said(load, files, estonia):
    the(files, "event")["headline"] = "Bill tabled"
    load(LOADED - DAY / 24)
    assert EventRevision.objects.get().superseded_at > LOADED
    assert proved()
