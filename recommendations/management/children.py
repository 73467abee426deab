"""What the tracker consists of while it runs: the commands of its processes and what they share."""

import os
import sys
from pathlib import Path

from django.conf import settings

from recommendations.management.broker import server_command
from recommendations.management.supervise import Child

_WEB_THREADS = "4"
_QUEUES = "quick,fetch,text,archive"


def redis(server: str, socket: Path) -> Child:
    """Return the broker, which outlives the rest so that they can say goodbye."""
    return Child("redis", server_command(server, socket), stops_last=True)


def web() -> Child:
    """Return the web server; the app is loaded once and shared by its workers."""
    options = ("--bind", settings.WEB_ADDRESS, "--workers", str(settings.WEB_WORKERS), "--threads", _WEB_THREADS)
    quiet = ("--preload", "--no-control-socket", "--log-level", "warning")
    return Child("web", (sys.executable, "-m", "gunicorn", "tracker.wsgi", *options, *quiet))


def worker() -> Child:
    """Return the worker. Threads, because its work is waiting for other servers."""
    options = ("--pool", "threads", "--concurrency", str(settings.WORKER_THREADS), "--queues", _QUEUES)
    return Child("worker", (*_celery("worker"), *options, "--without-gossip", "--without-mingle"))


def beat() -> Child:
    """Return the scheduler. No pid file: one left behind by a crash would stop the next start."""
    return Child("beat", (*_celery("beat"), "--pidfile="))


def environment(broker: str) -> dict[str, str]:
    """Return the environment of every child: ours, with what was worked out on the way made plain."""
    return os.environ | {"DATA_DIR": str(settings.DATA_DIR), "REDIS_URL": broker}


def _celery(command: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "--quiet", "--app", "tracker", command, "--loglevel", settings.LOG_LEVEL)
