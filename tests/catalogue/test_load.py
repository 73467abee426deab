"""Fixtures into rows: inserted once, corrected in the way each row allows, staff's work left alone."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.catalogue.load import load_catalogue
from recommendations.catalogue.report import FieldChange, LoadReport, Outcome
from recommendations.ingestion.feed_draft import FeedDraft
from recommendations.ingestion.feeds import edit_feed, start_feed
from recommendations.models import (
    Actor,
    Assessment,
    Brief,
    Citation,
    Event,
    EventActor,
    Feed,
    Observation,
    Publisher,
    Recommendation,
    Track,
)
from tests.catalogue.small import LOADED, small_set, the, write
from tests.make import make_citation, make_user

pytestmark = pytest.mark.django_db

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
LATER = LOADED + timedelta(days=1)
COUNTS = {
    "group": 4,
    "brief": 1,
    "pillar": 5,
    "actor": 23,
    "actor alias": 348,
    "recommendation": 14,
    "match term": 2233,
    "track": 96,
    "publisher": 130,
    "feed": 50,
    "indicator": 45,
    "observation": 129,
    "event": 74 + 32,
    "event actor": 157,
    "citation": 76 + 32 + 110,
    "assessment": 171,
}


@pytest.fixture
def files():
    return small_set()


@pytest.fixture
def load(tmp_path, files):
    """Load the small set as it stands at that moment."""

    def load(now=LOADED, **options) -> LoadReport:
        return load_catalogue(write(tmp_path, files), now=now, **options)

    return load


def outcomes(report: LoadReport) -> dict[str, str]:
    """What became of the rows that were not as the fixtures have them already."""
    return {f"{line.model} {line.key}": line.outcome.value for line in report.notable()}


def table_counts() -> dict[str, int]:
    models = (Group, Brief, Actor, Recommendation, Track, Publisher, Feed, Observation, Event, Citation, Assessment)
    return {model.__name__: model.objects.count() for model in models}


def test_the_first_brief_loads_completely():
    report = load_catalogue(FIXTURES, now=LOADED)
    assert report.counts() == {model: Counter({Outcome.NEW: count}) for model, count in COUNTS.items()}
    assert Track.objects.exclude(actor__role="context").count() == 14 * 5


def test_load_catalogue_twice_writes_nothing_the_second_time():
    load_catalogue(FIXTURES, now=LOADED)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        report = load_catalogue(FIXTURES, now=LATER)
    assert (report.written(), list(report.notable())) == (0, [])
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_plain_loaddata_in_the_order_of_the_names_loads_the_same_rows():
    call_command("loaddata", *sorted(map(str, FIXTURES.glob("*.json"))), verbosity=0)
    assert (Event.objects.count(), Assessment.objects.count()) == (106, 171)
    assert load_catalogue(FIXTURES, now=LATER).written() == 0


def test_dry_run_reports_what_loading_would_do_and_does_none_of_it(load):
    before = table_counts()
    dry = load(dry_run=True)
    assert table_counts() == before
    assert load() == dry
    assert dry.written() == len(dry.lines)


def test_row_may_name_a_row_of_its_own_model_that_stands_below_it(load):
    load()
    assert Actor.objects.get(code="estonia").group.code == "baltics"


def test_changed_field_is_updated_and_told_with_old_and_new(load, files):
    load()
    the(files, "recommendation")["title"] = "Ask better"
    the(files, "track")["criteria_toward"] = ["It helps a lot"]
    report = load(LATER)
    assert outcomes(report) == {"recommendation b-1 / R01": "changed", "track b-1 / R01 / estonia": "changed"}
    assert next(report.notable()).changes == (FieldChange("title", "Ask R01", "Ask better"),)
    assert Recommendation.objects.get(code="R01").title == "Ask better"


def test_changed_foreign_key_is_told_by_name(load, files):
    load()
    files["2_sources.json"].insert(0, {"model": "recommendations.publisher", "fields": {"name": "The Herald"}})
    the(files, "feed")["publisher"] = ["The Herald"]
    (_, feed) = load(LATER).notable()
    assert feed.changes == (FieldChange("publisher", "The Gazette", "The Herald"),)
    assert Feed.objects.get().publisher.name == "The Herald"


def test_changed_relations_are_set_to_what_the_fixture_says(load, files):
    load()
    the(files, "recommendation", 0)["related"] = [["b-1", "R02"]]
    the(files, "recommendation", 1)["related"] = [["b-1", "R01"]]
    assert set(outcomes(load(LATER)).values()) == {"changed"}
    assert list(Recommendation.objects.get(code="R02").related.values_list("code", flat=True)) == ["R01"]
    assert load(LATER).written() == 0


def test_row_that_left_the_fixtures_stays(load, files):
    load()
    del files["1_catalogue.json"][6]
    assert load(LATER).written() == 0
    assert Recommendation.objects.get(code="R01").match_terms.count() == 1


def test_corrected_assessment_supersedes_the_old_one(load, files):
    load()
    the(files, "assessment")["side"] = "neutral"
    report = load(LATER)
    old, new = Assessment.objects.order_by("recorded_at")
    assert outcomes(report) == {"assessment E1 / b-1 / R01 / estonia": "superseded"}
    assert (old.side, old.superseded_at, old.superseded_by) == ("away", LATER, new)
    assert (new.side, new.recorded_at, new.superseded_at, new.significance) == ("neutral", LATER, None, "major")


def test_correcting_an_assessment_twice_over_keeps_every_version(load, files):
    load()
    for day, side in enumerate(("neutral", "toward", "toward"), start=1):
        the(files, "assessment")["side"] = side
        load(LOADED + timedelta(days=day))
    rows = Assessment.objects.order_by("recorded_at").values_list("side", "superseded_at")
    assert list(rows) == [("away", LATER), ("neutral", LOADED + timedelta(days=2)), ("toward", None)]


def test_assessment_that_staff_closed_is_not_opened_again(load, files):
    load()
    Assessment.objects.update(superseded_at=LOADED)
    the(files, "assessment")["side"] = "neutral"
    assert outcomes(load(LATER)) == {"assessment E1 / b-1 / R01 / estonia": "kept"}
    assert Assessment.objects.count() == 1


def test_assessment_of_a_person_is_not_taken_for_the_data_sets(load, files):
    load()
    data_sets = Assessment.objects.get()
    Assessment.objects.create(
        event=data_sets.event,
        track=data_sets.track,
        coder=make_user(),
        side="toward",
        significance="minor",
        confidence="low",
        recorded_at=LATER,
    )
    assert load(LATER).written() == 0


def test_the_assessment_in_force_is_compared_whichever_was_recorded_last(load):
    load()
    standing = Assessment.objects.get()
    Assessment.objects.create(
        event=standing.event,
        track=standing.track,
        side="toward",
        significance="minor",
        confidence="low",
        recorded_at=LATER,
        superseded_at=LATER,
    )
    assert list(load(LATER).notable()) == []


def test_revised_observation_supersedes_and_takes_its_citation_along(load, files):
    load()
    the(files, "observation")["value"] = "4"
    assert outcomes(load(LATER)) == {"observation b-1 / R01 / I01 / 2025": "superseded"}
    old, new = Observation.objects.order_by("recorded_at")
    assert (old.superseded_at, new.value, new.recorded_at) == (LATER, 4, LATER)
    assert Citation.objects.get(key="b-1-i01-2025-1").observation == new
    assert load(LATER).written() == 0


def test_observation_that_staff_revised_is_kept(load, files):
    load()
    Observation.objects.update(superseded_at=LOADED)
    old = Observation.objects.get()
    theirs = Observation.objects.create(
        indicator=old.indicator,
        period="2025",
        observed_on=old.observed_on,
        date_precision="year",
        value=9,
        certainty="verified",
        recorded_at=LATER,
        recorded_by=make_user(),
    )
    assert outcomes(load(LATER)) == {"observation b-1 / R01 / I01 / 2025": "kept"}
    assert Observation.objects.get(superseded_at=None) == theirs


def test_event_is_corrected_in_place_until_staff_have_edited_it(load, files):
    load()
    the(files, "event")["headline"] = "Bill tabled"
    assert outcomes(load(LATER)) == {"event E1": "changed"}
    Event.objects.update(version=2, headline="Our wording")
    EventActor.objects.all().delete()
    assert outcomes(load(LATER)) == {"event E1": "kept", "event actor E1 / estonia": "kept"}
    assert (Event.objects.get().headline, EventActor.objects.count()) == ("Our wording", 0)


def test_retracted_event_stays_retracted(load, files):
    load()
    Event.objects.update(state="retracted", retracted_at=LOADED, retraction_reason="Untrue")
    the(files, "event")["headline"] = "Bill tabled"
    assert outcomes(load(LATER)) == {"event E1": "kept"}
    assert Event.objects.get().state == "retracted"


def test_recorded_at_of_a_row_never_changes(load, files):
    load()
    for model in ("event", "assessment", "observation"):
        the(files, model)["recorded_at"] = "2026-03-01T10:00:00Z"
    assert load(LATER).written() == 0


def test_nothing_is_recorded_later_than_now(load, files):
    the(files, "event")["recorded_at"] = "2027-01-01T00:00:00Z"
    load()
    assert Event.objects.get().recorded_at == LOADED


def test_new_feed_is_due_at_once(load):
    load()
    feed = Feed.objects.get()
    assert (feed.enabled_at, feed.next_check_at) == (LOADED, LOADED)


def test_feed_keeps_its_state_and_its_switch(load, files):
    load()
    Feed.objects.update(enabled_at=None, disabled_reason="Too noisy", etag='"a"', error_count=3)
    the(files, "feed")["title"] = "The Gazette"
    load(LATER)
    assert Feed.objects.values_list("title", "enabled_at", "disabled_reason", "etag", "error_count").get() == (
        "The Gazette",
        None,
        "Too noisy",
        '"a"',
        3,
    )


def test_feed_that_waits_for_something_is_not_polled_until_somebody_starts_it(load, files):
    the(files, "feed")["disabled_reason"] = "Needs a key."
    load()
    feed = Feed.objects.get()
    assert (feed.enabled_at, feed.next_check_at, feed.disabled_reason) == (None, None, "Needs a key.")
    start_feed(feed.pk, by=None, now=LOADED)
    assert outcomes(load()) == {}
    feed.refresh_from_db()
    assert (feed.enabled_at, feed.disabled_reason) == (LOADED, "")


def test_feed_that_moved_does_not_come_back_at_its_old_address(load):
    load()
    feed = Feed.objects.get()
    Feed.objects.update(earlier_url=feed.url, url="https://moved.example/rss")
    load(now=LATER)
    assert Feed.objects.get().url == "https://moved.example/rss"


def test_feed_that_a_person_changed_is_kept(load):
    load()
    feed = Feed.objects.get()
    draft = FeedDraft(feed.url, title="Our own words", publisher_name=feed.publisher.name)
    edit_feed(feed.pk, draft, by=make_user(), now=LATER)
    assert list(outcomes(load(now=LATER)).values()) == ["kept"]
    assert Feed.objects.get().title == "Our own words"


def test_role_is_left_to_administrators_once_it_exists(load):
    load()
    group = Group.objects.get()
    group.permissions.set(Permission.objects.filter(codename="view_feed"))
    assert outcomes(load(LATER)) == {"group Editors": "kept"}
    assert list(group.permissions.values_list("codename", flat=True)) == ["view_feed"]


def test_address_that_staff_cited_already_is_not_cited_again(load, files):
    load()
    Citation.objects.filter(key="e1-1").delete()
    make_citation(event=Event.objects.get(), url="https://gazette.example/a")
    assert outcomes(load(LATER)) == {"citation e1-1": "kept"}


def test_citation_stays_where_a_merge_has_moved_it(load):
    load()
    other = Event.objects.create(
        code="E2", headline="Same bill", occurred_on=LOADED.date(), kind="policy", recorded_at=LOADED
    )
    Citation.objects.filter(key="e1-1").update(event=other)
    assert load(LATER).written() == 0
    assert Citation.objects.get(key="e1-1").event == other


def test_reviewers_may_whatever_editors_may_and_settle():
    load_catalogue(FIXTURES, now=LOADED)
    editors, reviewers = (
        set(Group.objects.get(name=name).permissions.values_list("codename", flat=True))
        for name in ("Editors", "Reviewers")
    )
    parts = ("brief", "pillar", "recommendation", "track", "actor")
    upkeep = {f"{act}_{part}" for act in ("add", "change") for part in parts}
    assert reviewers - editors == {"adjudicate_event", "approve_digest", "change_suppression"} | upkeep
    assert editors - reviewers == set()
