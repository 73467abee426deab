"""Scheduler, broker and worker, all real: every tick leaves word, and errands are run on queues of their own."""

from datetime import timedelta

from django.utils import timezone
from kombu import Connection

from recommendations import tasks
from recommendations.models import Feed, FullText, Tick
from recommendations.status.ticks import silent_ticks
from recommendations.status.timetable import SCHEDULED
from recommendations.vocabulary import ErrandState
from tests.make import make_candidate, make_entry, make_feed, make_story
from tests.services.servers import Answer, eventually
from tracker.celery import app

BEAT = ("-m", "celery", "--quiet", "--app", "tracker", "beat", "--pidfile=")
PARAGRAPHS = "".join(
    f"<p>Reading {n}. The parliament adopted the data bill on Tuesday, with votes.</p>" for n in range(9)
)
PAGE = f"<html><body><article><h1>Bill</h1>{PARAGRAPHS}</article></body></html>".encode()


def test_two_schedulers_leave_one_word_for_each_tick(tracker_process, redis_server, celery_worker_process):
    assert len(silent_ticks(timezone.now())) == len(SCHEDULED)
    for _ in range(2):
        tracker_process(*BEAT, REDIS_URL=redis_server.url)
    celery_worker_process()
    eventually(lambda: silent_ticks(timezone.now()) == (), within_s=120)
    assert sorted(Tick.objects.values_list("name", flat=True)) == sorted(SCHEDULED)


def test_article_is_fetched_by_a_worker_of_its_queue(celery_worker_process, redis_server, feed_server):
    now = timezone.now()
    address = feed_server.serve("/a", Answer(PAGE, headers={"Content-Type": "text/html; charset=utf-8"}))
    make_feed(next_check_at=now + timedelta(days=1))
    story = make_candidate(story=make_story(first_seen_at=now)).story
    entry = make_entry(feed=Feed.objects.get(), story=story, url=address, first_seen_at=now)
    celery_worker_process(FETCH_ALLOW_HOSTS=feed_server.host)
    with Connection(redis_server.url, transport_options={"socket_connect_timeout": 1}) as connection:
        app.tasks[tasks.fetch_due_full_texts.name].apply_async(connection=connection)
    eventually(lambda: FullText.objects.filter(entry=entry, state=ErrandState.DONE).exists(), within_s=120)
    assert FullText.objects.get().text.startswith("Bill\nReading 0. The parliament")
    assert [path for path, _ in feed_server.requests] == ["/a"]
