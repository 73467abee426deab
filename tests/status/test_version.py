from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from recommendations.models import Direction, Entry, Feed, Host, Stamp, Story
from recommendations.status.version import EXACTLY, TO_THE_MINUTE, record_version
from tests.make import (
    make_assessment,
    make_brief,
    make_candidate,
    make_citation,
    make_direction,
    make_editor,
    make_entry,
    make_event,
    make_feed,
    make_observation,
    make_story,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)
MIGRATION = import_module("recommendations.migrations.0010_stamp")
# What no status page shows: kept for the machine's work, for one reader alone, or a copy of what is watched itself.
NOT_SHOWN = {
    *("deliveryreport", "draft", "feedspell", "host", "likeness", "savedsearch", "stamp", "tick", "tombstone", "visit"),
    *("subscriber", "subscription", "subscription_actors", "subscription_pillars", "subscription_recommendations"),
    "suppression",
}


def version():
    return record_version(now=NOW)


def changes(work):
    before = version()
    work()
    return version() != before


def test_every_table_is_watched_or_named_as_never_shown():
    """Where this fails, a table is new: watch it in a migration as 0010 does, or say here that no page shows it."""
    models = apps.get_app_config("recommendations").get_models(include_auto_created=True)
    tables = {model._meta.db_table.removeprefix("recommendations_") for model in models}
    kept = {table for table in tables if not table.startswith("historical")} - NOT_SHOWN
    watched = {table.removeprefix("recommendations_") for table in MIGRATION.WATCHED}
    assert watched == kept | {"auth_user"}


def test_every_trigger_stands_after_all_migrations():
    """Where this fails, a migration that altered one of these tables did not stand between PAUSE and RESUME of 0010."""
    question = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = {name for (name,) in cursor.fetchall() if name.startswith(MIGRATION.STAMP)}
    moments = [*MIGRATION.MOMENTS, *(["truncate"] if connection.vendor == "postgresql" else [])]
    assert found == {MIGRATION.names(table)[moment] for table in MIGRATION.WATCHED for moment in moments}


def test_the_version_stands_still_while_nothing_changes():
    make_assessment()
    assert not changes(lambda: None)


MAKERS = {
    "a catalogue row": make_track,
    "an event": make_event,
    "an assessment": make_assessment,
    "a citation": make_citation,
    "an observation": make_observation,
    "a direction": make_direction,
    "a story in triage": make_story,
    "a candidate": make_candidate,
    "an entry": make_entry,
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_new_row_makes_a_new_version(make):
    assert changes(make)


def test_an_edit_past_the_models_makes_a_new_version():
    make_direction()
    assert changes(lambda: Direction.objects.update(reason="Written by hand."))


def test_a_deleted_row_makes_a_new_version():
    make_story()
    assert changes(lambda: Story.objects.all().delete())


def test_rows_written_in_bulk_make_a_new_version():
    story = make_story()
    feed = make_entry().feed
    rows = [Entry(feed=feed, story=story, guid=str(n), title="x", first_seen_at=NOW, content_hash="x") for n in "ab"]
    assert changes(lambda: Entry.objects.bulk_create(rows, ignore_conflicts=True))


def test_another_name_of_a_person_makes_a_new_version_and_signing_in_does_not():
    make_user("ann")
    assert changes(lambda: User.objects.update(username="anna"))
    assert not changes(lambda: User.objects.update(last_login=NOW))


def test_a_relation_makes_a_new_version():
    event = make_event()
    actor = make_track().actor
    assert changes(lambda: event.actors.add(actor))


def test_what_no_page_shows_leaves_the_version_alone():
    make_editor()
    assert not changes(lambda: Host.objects.create(name="news.example"))


def test_what_is_taken_back_leaves_the_version_alone():
    def work():
        with transaction.atomic():
            make_event()
            transaction.set_rollback(True)

    assert not changes(work)


def test_what_follows_a_step_taken_back_makes_a_new_version():
    before = version()
    with transaction.atomic():
        inner = transaction.savepoint()
        make_event(code="E1")
        transaction.savepoint_rollback(inner)
        make_event(code="E2")
    assert version() != before


def test_a_lost_stamp_is_written_again():
    Stamp.objects.all().delete()
    assert changes(make_brief)
    assert Stamp.objects.count() == 1


def test_a_check_of_a_feed_counts_where_it_is_told():
    feed = make_feed(enabled_at=NOW, last_checked_at=NOW)
    told = {digits: record_version(checks=digits, now=NOW) for digits in (0, TO_THE_MINUTE, EXACTLY)}
    Feed.objects.filter(pk=feed.pk).update(last_checked_at=NOW + timedelta(seconds=30), last_message="fine")
    after = {digits: record_version(checks=digits, now=NOW) for digits in told}
    assert [digits for digits in told if after[digits] != told[digits]] == [EXACTLY]
    Feed.objects.filter(pk=feed.pk).update(last_checked_at=NOW + timedelta(seconds=60))
    assert record_version(checks=TO_THE_MINUTE, now=NOW) != told[TO_THE_MINUTE]
    assert record_version(now=NOW) == told[0]


def test_another_name_of_a_feed_makes_a_new_version():
    feed = make_feed()
    assert changes(lambda: Feed.objects.filter(pk=feed.pk).update(title="Gazette"))


@pytest.mark.parametrize("zone", ["UTC", "Europe/Tallinn"])
def test_midnight_makes_a_new_version(zone, settings):
    settings.TIME_ZONE = zone
    day = datetime(2026, 3, 2, 23, 59, 59, tzinfo=ZoneInfo(zone))
    assert timezone.localdate(day) == date(2026, 3, 2)
    assert record_version(now=day) != record_version(now=day + timedelta(seconds=1))
    assert record_version(now=day - timedelta(hours=3)) == record_version(now=day - timedelta(hours=4))


def test_it_asks_one_question(django_assert_num_queries):
    make_assessment()
    with django_assert_num_queries(1):
        version()
