"""Tasks are called as plain functions; what they send is read off a queue in memory."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from queue import Empty
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.conf import settings
from django.core import mail
from django.db import connection
from django.utils import timezone

from recommendations import tasks
from recommendations.events.archive import ArchiveKeys
from recommendations.models import AgreementReport, ArchiveCopy, Digest, Direction, Entry, Feed, FullText, Tick, Track
from recommendations.status.timetable import SCHEDULED
from recommendations.triage.endpoint import Endpoint
from recommendations.vocabulary import DigestState, FeedOutcome
from tests.loopback import running_service
from tests.make import (
    make_assessment,
    make_candidate,
    make_citation,
    make_entry,
    make_event,
    make_feed,
    make_recommendation,
    make_story,
    make_subscription,
    make_track,
    make_user,
)
from tracker.celery import app

pytestmark = pytest.mark.django_db
Message = tuple[str, list[Any]]
BY_ID = {name for name, task in vars(tasks).items() if hasattr(task, "delay")} - SCHEDULED.keys()
QUEUES = ("quick", "fetch", "text", "archive")


@pytest.fixture(autouse=True)
def queued() -> Iterator[Callable[[], list[Message]]]:
    """Take every message off all queues: pairs of the task's short name and its arguments."""

    def drain() -> list[Message]:
        with app.connection_for_read() as connection:
            return [message for name in QUEUES for message in taken(connection, name)]

    drain()
    yield drain
    drain()


def taken(connection: Any, queue: str) -> Iterator[Message]:
    with connection.SimpleQueue(queue) as waiting:
        while True:
            try:
                message = waiting.get_nowait()
            except Empty:
                return
            message.ack()
            yield message.headers["task"].rpartition(".")[2], list(message.payload[0])


def minutes_ago(minutes: int) -> Any:
    return timezone.now() - timedelta(minutes=minutes)


def test_due_feeds_of_one_host_travel_in_one_message(queued):
    due = [make_feed(url=f"https://gazette.example/{n}", next_check_at=minutes_ago(1)) for n in range(2)]
    make_feed(url="https://gazette.example/later", next_check_at=minutes_ago(-5))
    make_feed(url="https://gazette.example/off", next_check_at=minutes_ago(1), enabled_at=None)
    tasks.refresh_due_feeds()
    assert queued() == [("refresh_some_feeds", [[feed.pk for feed in due]])]


def test_one_feed_is_fetched_within_the_policy_of_the_settings():
    feed = make_feed(url="http://127.0.0.1:9/rss", next_check_at=minutes_ago(1))
    tasks.refresh_some_feeds([feed.pk])
    assert Feed.objects.get(pk=feed.pk).last_outcome == FeedOutcome.ADDRESS_REFUSED


def test_new_entries_become_stories():
    entry = make_entry()
    tasks.propose_new_candidates()
    entry.refresh_from_db()
    assert entry.story is not None


def make_matched(**fields: Any) -> Entry:
    """An entry of today whose story waits with a candidate."""
    candidate = make_candidate(story=make_story(first_seen_at=minutes_ago(15)))
    return make_entry(story=candidate.story, first_seen_at=minutes_ago(15), **fields)


def test_each_article_that_is_due_gets_one_message_the_new_ones_too(queued):
    make_entry(first_seen_at=minutes_ago(15))
    entry = make_matched()
    tasks.fetch_due_full_texts()
    assert queued() == [("fetch_one_full_text", [FullText.objects.get(entry=entry).pk])]


def test_one_article_is_fetched_within_the_policy_of_the_settings():
    errand = FullText.objects.create(entry=make_matched(url="http://127.0.0.1:9/a"), next_try_at=minutes_ago(1))
    tasks.fetch_one_full_text(errand.pk)
    errand.refresh_from_db()
    assert (errand.state, errand.tries) == ("given_up", 1)


def test_nothing_is_asked_of_archive_or_suggester_that_no_setting_names(queued):
    make_citation()
    make_matched()
    for name in ("ask_further_suggestions", "ask_archive_for_copies"):
        getattr(tasks, name)()
    assert (queued(), ArchiveCopy.objects.count()) == ([], 0)


@pytest.mark.parametrize("missing", ["ARCHIVE_ACCESS_KEY", "ARCHIVE_SECRET_KEY"])
def test_half_an_account_at_the_archive_is_none(settings, missing):
    settings.ARCHIVE_ACCESS_KEY = settings.ARCHIVE_SECRET_KEY = "key"
    assert tasks.archive_keys() == ArchiveKeys("key", "key")
    setattr(settings, missing, "")
    assert tasks.archive_keys() is None


@pytest.mark.parametrize("missing", ["SUGGEST_URL", "SUGGEST_MODEL"])
def test_half_a_further_suggester_is_none(settings, missing):
    settings.SUGGEST_URL, settings.SUGGEST_MODEL = "https://model.example/v1", "small"
    assert tasks.further_suggester() == Endpoint("https://model.example/v1", "small")
    setattr(settings, missing, "")
    assert tasks.further_suggester() is None


def test_each_copy_that_is_due_gets_one_message_the_new_ones_too(queued, settings):
    settings.ARCHIVE_ACCESS_KEY = settings.ARCHIVE_SECRET_KEY = "key"
    citations = [make_citation(recorded_at=minutes_ago(n)) for n in range(2)]
    tasks.ask_archive_for_copies()
    errands = [ArchiveCopy.objects.get(citation=citation).pk for citation in citations]
    assert queued() == [("ask_archive_for_one", [pk]) for pk in errands]


def test_story_is_put_to_the_further_suggester_and_what_it_says_is_kept(queued, settings):
    make_recommendation(code="R02")
    with running_service() as model:
        settings.SUGGEST_URL, settings.SUGGEST_MODEL = f"{model.address}/v1", "small"
        settings.FETCH_ALLOW_HOSTS = frozenset({model.host})
        story = make_story(state="unmatched", first_seen_at=minutes_ago(15))
        make_entry(story=story)
        tasks.ask_further_suggestions()
        assert queued() == [("suggest_further_for_one", [story.pk])]
        said = '{"suggestions": [{"code": "brief-1/R02", "relevance": 0.7, "side": null}]}'
        model.answers.append((200, {"choices": [{"message": {"content": said}}]}))
        tasks.suggest_further_for_one(story.pk)
    assert list(story.candidates.values_list("relevance", "suggested_by")) == [(0.7, "endpoint:small")]


def test_closed_periods_get_a_digest_twice_run_or_not():
    make_subscription(cadence="weekly", started_at=minutes_ago(60 * 24 * 15))
    tasks.open_due_digests()
    opened = Digest.objects.count()
    tasks.open_due_digests()
    assert (opened > 0, Digest.objects.count()) == (True, opened)


def make_digest(**fields: Any) -> Digest:
    subscription = make_subscription(started_at=minutes_ago(60 * 24 * 15))
    period = {"period_start": minutes_ago(60 * 24 * 9), "period_end": minutes_ago(60 * 24 * 2)}
    return Digest.objects.create(subscription=subscription, **period | {"opened_at": minutes_ago(60)} | fields)


def test_due_digests_travel_in_one_message(queued):
    digest = make_digest()
    tasks.deliver_due_digests()
    assert queued() == [("deliver_some", [[digest.pk]])]


def test_one_digest_with_nothing_to_say_is_empty_and_sends_nothing():
    digest = make_digest()
    tasks.deliver_some([digest.pk])
    digest.refresh_from_db()
    assert (digest.state, mail.outbox) == (DigestState.EMPTY, [])


def test_hand_over_that_was_cut_off_is_marked():
    digest = make_digest(state="handing_over", handed_over_at=minutes_ago(60))
    tasks.mark_stuck_digests()
    digest.refresh_from_db()
    assert digest.state == DigestState.STUCK


def test_each_recommendation_with_days_to_record_anew_gets_one_message(queued):
    track = make_track(restate_from=timezone.localdate() - timedelta(days=60))
    make_track(recommendation=make_recommendation(code="R02"))
    tasks.restate_due_tracks()
    assert queued() == [("restate_one_recommendation", [track.recommendation_id])]


def test_days_past_are_recorded_anew_twice_run_or_not():
    today = timezone.localdate()
    event = make_event(occurred_on=today - timedelta(days=60), recorded_at=minutes_ago(5))
    track = make_assessment(event=event, recorded_at=minutes_ago(5)).track
    Track.objects.update(restate_from=event.occurred_on)
    tasks.restate_one_recommendation(track.recommendation_id)
    tasks.restate_one_recommendation(track.recommendation_id)
    assert (Direction.objects.count(), Track.objects.get().restate_from) == (61, None)


def test_directions_of_the_day_are_recorded_twice_run_or_not():
    track = make_track()
    tasks.record_nightly_directions()
    tasks.record_nightly_directions()
    (row,) = Direction.objects.all()
    assert (row.track_id, row.as_of) == (track.pk, timezone.localdate())


def test_agreement_of_each_month_is_recorded_once_run_twice_or_not():
    event, track = make_event(), make_track()
    make_assessment(event=event, track=track)
    make_assessment(event=event, track=track, coder=make_user("bob"), is_blind=True)
    tasks.record_monthly_agreement()
    tasks.record_monthly_agreement()
    assert sorted(AgreementReport.objects.values_list("measure", "units")) == [("side", 1), ("significance", 1)]


@pytest.mark.parametrize("name", SCHEDULED)
def test_scheduled_task_leaves_word_that_it_ran_twice_run_or_not(name):
    getattr(tasks, name)()
    first = Tick.objects.get()
    getattr(tasks, name)()
    (last,) = Tick.objects.all()
    assert (first.name, last.name, first.ran_at < last.ran_at) == (name, name, True)


def test_task_that_fails_is_as_silent_as_one_that_never_ran():
    def refresh_due_feeds() -> None:
        raise OSError("broken")

    with pytest.raises(OSError, match="broken"):
        tasks.tick(refresh_due_feeds)()
    assert Tick.objects.count() == 0


def test_messages_of_the_suite_go_nowhere():
    assert settings.CELERY_BROKER_URL == "memory://"


@pytest.fixture
def sent_within_a_transaction() -> Iterator[list[str]]:
    """The names of tasks whose messages were sent while a transaction was open: they may overtake its rows."""
    found: list[str] = []

    def note(sender: str, **rest: Any) -> None:
        if connection.in_atomic_block:
            found.append(sender)

    before_task_publish.connect(note)
    yield found
    before_task_publish.disconnect(note)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_while_a_transaction_is_open(sent_within_a_transaction, queued, settings):
    settings.ARCHIVE_ACCESS_KEY = settings.ARCHIVE_SECRET_KEY = "key"
    settings.SUGGEST_URL, settings.SUGGEST_MODEL = "https://model.example/v1", "small"
    make_feed(next_check_at=minutes_ago(1))
    make_matched()
    make_citation()
    make_digest()
    make_track(restate_from=timezone.localdate() - timedelta(days=60))
    for name in SCHEDULED:
        getattr(tasks, name)()
    sent = {name for name, _ in queued()}
    assert (sent, sent_within_a_transaction) == (BY_ID, [])
