"""Redis, a worker, a web server and a feed, all real: what happens while the queue is away, and after."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError
from redis import Redis

from recommendations import tasks
from recommendations.models import Direction, Entry, Event, Feed
from recommendations.vocabulary import FeedOutcome
from tests.make import PASSWORD, make_editor, make_feed, make_track
from tests.services.servers import HOST, Answer, FeedServer, RedisServer, eventually, free_port
from tests.services.visitor import Visitor
from tracker.celery import app

RSS = (Path(__file__).parent.parent / "data" / "feeds" / "rss.xml").read_bytes()


def due_feed(server: FeedServer) -> Feed:
    url = server.serve("/rss", Answer(RSS, headers={"Content-Type": "application/rss+xml"}))
    return make_feed(url=url, next_check_at=timezone.now() - timedelta(minutes=1))


def tick(redis: RedisServer) -> None:
    """Send what the scheduler sends every minute."""
    with Connection(redis.url, transport_options={"socket_connect_timeout": 1}) as connection:
        app.tasks[tasks.refresh_due_feeds.name].apply_async(connection=connection)


def outcome(feed: Feed) -> str:
    return str(Feed.objects.values_list("last_outcome", flat=True).get(pk=feed.pk))


def was_fetched(feed: Feed) -> bool:
    return outcome(feed) == FeedOutcome.NEW_ENTRIES


def log_form(track, headline: str) -> dict[str, str]:
    """What a person types to log a development."""
    event = {"headline": headline, "occurred_on": timezone.localdate().isoformat(), "date_precision": "day"}
    report = {"url": "https://gazette.example/a", "title": headline, "publisher_name": "The Gazette"}
    row = {"recommendation": str(track.recommendation_id), "actor": track.actor.code, "side": "toward"}
    rows = {"row-TOTAL_FORMS": "1", "row-INITIAL_FORMS": "0"} | {f"row-0-{name}": text for name, text in row.items()}
    return event | report | rows | {"step": "decision", "kind": "policy", "actors": track.actor.code, "save": "1"}


@pytest.fixture
def worker(celery_worker_process, feed_server):
    return celery_worker_process(FETCH_ALLOW_HOSTS=feed_server.host)


@pytest.fixture
def visitor(tracker_process, redis_server):
    """Somebody before a web server that knows where Redis should be."""
    address = f"{HOST}:{free_port()}"
    tracker_process(
        "-m", "gunicorn", "tracker.wsgi", "--bind", address, "--no-control-socket", REDIS_URL=redis_server.url
    )
    visitor = Visitor(address)
    eventually(lambda: visitor.get("/healthz").status == 200)
    return visitor


def test_tick_reaches_the_worker_and_the_feed_is_fetched(worker, redis_server, feed_server):
    feed = due_feed(feed_server)
    tick(redis_server)
    eventually(lambda: was_fetched(feed), within_s=60)
    assert [path for path, _ in feed_server.requests] == ["/rss"]


def test_forgotten_messages_are_sent_again_by_the_next_tick(redis_server, celery_worker_process, feed_server):
    feed = due_feed(feed_server)
    tick(redis_server)
    with Redis(unix_socket_path=str(redis_server.socket)) as client:
        client.flushall()
    celery_worker_process(FETCH_ALLOW_HOSTS=feed_server.host)
    tick(redis_server)
    eventually(lambda: was_fetched(feed), within_s=60)
    assert [path for path, _ in feed_server.requests] == ["/rss"]


@pytest.fixture
def ann(transactional_db, settings):
    """An editor whose password another process can check."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    return make_editor("ann")


def test_pages_and_logging_go_on_without_redis(ann, visitor, redis_server):
    track = make_track()
    redis_server.stop()
    assert visitor.sign_in("ann", PASSWORD).path == "/"
    logged = visitor.submit("/events/new/", log_form(track, "Bill passed"))
    (event,) = Event.objects.all()
    assert (logged.status, logged.path) == (200, f"/events/{event.code}/")
    assert [row.track_id for row in Direction.objects.filter(as_of=event.occurred_on)] == [track.pk]


def test_work_is_done_when_redis_returns(worker, redis_server, feed_server):
    feed = due_feed(feed_server)
    redis_server.stop()
    with pytest.raises(OperationalError):
        tick(redis_server)
    assert outcome(feed) == FeedOutcome.NEVER_CHECKED
    redis_server.start()
    tick(redis_server)
    eventually(lambda: was_fetched(feed), within_s=90)
    assert Entry.objects.filter(feed=feed).exists()
