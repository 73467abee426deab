"""Fixtures that start something real: Redis, a mail server, a feed, a process of the tracker."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.processes import TrackerProcess, environment_of_this_test
from tests.services.servers import FeedServer, MailServer, RedisServer, free_port, mail_controller

StartTracker = Callable[..., TrackerProcess]


@pytest.fixture
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A running Redis without a port. `stop()` and `start()` are for the test to use."""
    server = RedisServer(tmp_path_factory.mktemp("r"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp_server() -> Iterator[MailServer]:
    """A mail server on loopback; `messages` holds what it was handed."""
    server = MailServer(port=free_port())
    controller = mail_controller(server)
    controller.start()
    yield server
    controller.stop()


@pytest.fixture
def feed_server() -> Iterator[FeedServer]:
    """A web server on loopback; `serve(path, Answer(...))` returns the address of a feed."""
    server = FeedServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def tracker_process(transactional_db: None, tmp_path: Path) -> Iterator[StartTracker]:
    """Start processes on this test's rows: `tracker_process("-m", "celery", ..., REDIS_URL=redis_server.url)`."""
    started: list[TrackerProcess] = []

    def start(*arguments: str, **environment: str) -> TrackerProcess:
        log = tmp_path / f"process-{len(started)}.log"
        process = TrackerProcess(arguments, environment=environment_of_this_test() | environment, log=log)
        started.append(process)
        return process

    yield start
    for process in reversed(started):
        process.stop()
        print(f"--- {process.log.name}\n{process.output}")  # noqa: T201 -- pytest shows it where the test failed


@pytest.fixture
def celery_worker_process(tracker_process: StartTracker, redis_server: RedisServer) -> Callable[..., TrackerProcess]:
    """Start a real worker on this test's rows and Redis, as `up` would, with further settings by name."""

    def start(**environment: str) -> TrackerProcess:
        worker = ("-m", "celery", "--quiet", "--app", "tracker", "worker", "--loglevel", "INFO", "--pool", "threads")
        options = ("--concurrency", "2", "--queues", "quick,fetch,text,archive", "--without-gossip", "--without-mingle")
        return tracker_process(*worker, *options, REDIS_URL=redis_server.url, **environment)

    return start
