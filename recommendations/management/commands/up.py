"""Start everything with one command: database, first data set, Redis, web, worker, scheduler."""

import asyncio
import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from recommendations.management import broker, children, demo, preflight
from recommendations.management.supervise import Child, supervise
from recommendations.models import Track
from recommendations.vocabulary import ActorRole

_ASK_EVERY_S = 0.05


class Command(BaseCommand):
    """Prepare the database, then keep Redis, web, worker and scheduler running until told to stop."""

    help = "Prepare the database, then run Redis, web, worker and scheduler until Ctrl-C."
    requires_system_checks = ()  # they load every page, which only the web server needs; the suite runs them

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- the signature is Django's
        """Check first, so that what is missing is a sentence; then prepare, then run."""
        os.chdir(settings.BASE_DIR)
        preflight.private_folder(settings.DATA_DIR)
        with preflight.only_one(settings.DATA_DIR), _redis() as (redis, address):
            preflight.free_address(settings.WEB_ADDRESS)
            preflight.reachable_database(settings.DATABASE_URL)
            self._prepare()
            everything = [*redis, children.web(), children.worker(), children.beat()]
            asyncio.run(self._run(everything, children.environment(address)))
        self.stdout.write("Everything has stopped.")

    def _prepare(self) -> None:
        """Bring rows up to date: tables, data set, roles, directions up to today; in the demo, its accounts."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_catalogue", stdout=StringIO())
        call_command("sync_roles", stdout=StringIO())
        first_time = _history_is_missing()
        if first_time:
            self.stdout.write("Working out the direction of every past day. This takes some seconds, once.")
        call_command("record_directions", backfill=first_time, stdout=StringIO())
        if settings.DEMO:
            call_command("create_demo")

    async def _run(self, processes: list[Child], environment: dict[str, str]) -> None:
        """Run until told to stop, then stop in order; a second Ctrl-C stops at once."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        everything = loop.create_task(supervise(processes, environment=environment, stop=stop, say=self.stdout.write))
        greeting = loop.create_task(self._greet())

        loop.add_signal_handler(signal.SIGINT, lambda: everything.cancel() if stop.is_set() else stop.set())
        for number in (signal.SIGTERM, signal.SIGHUP):  # may come twice at once, from a parent and from its group
            loop.add_signal_handler(number, stop.set)
        with suppress(asyncio.CancelledError):
            await everything
        greeting.cancel()

    async def _greet(self) -> None:
        """Wait until a page can be had, then say where everything is."""
        host, port = preflight.host_and_port(settings.WEB_ADDRESS)
        while not await _answers(host, port):  # noqa: ASYNC110 -- another process makes it true
            await asyncio.sleep(_ASK_EVERY_S)
        self.stdout.write("\n".join(greeting()))


def _history_is_missing() -> bool:
    """Say whether some track has been assessed and never recorded: a first start, or one that was cut short."""
    return Track.objects.filter(
        actor__role=ActorRole.TRACKED, recommendation__archived_at=None, assessments__isnull=False, directions=None
    ).exists()


@contextmanager
def _redis() -> Iterator[tuple[list[Child], str]]:
    """Yield the Redis to start, none where REDIS_URL names one, and the address the others use."""
    if settings.REDIS_URL:
        yield [], settings.REDIS_URL
        return
    server = preflight.redis_server()
    socket = broker.socket_in_reach(settings.REDIS_SOCKET)
    try:
        yield [children.redis(server, socket)], broker.socket_url(socket)
    finally:
        if socket == settings.REDIS_SOCKET:
            socket.unlink(missing_ok=True)
        else:
            shutil.rmtree(socket.parent, ignore_errors=True)


async def _answers(host: str, port: int) -> bool:
    """Say whether somebody listens there yet."""
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True


def greeting() -> Iterator[str]:
    """Yield where pages and mails are and, in the demo alone, who may sign in."""
    yield f"\n  The tracker is at http://{settings.WEB_ADDRESS}/"
    if settings.EMAIL_HOST:
        yield f"  Mails are handed to {settings.EMAIL_HOST}:{settings.EMAIL_PORT}."
    else:
        yield f"  Mails are written to {settings.MAIL_DIR}; EMAIL_HOST names a server that sends them."
    if settings.DEMO:
        for account in demo.ACCOUNTS:
            yield f"  {account.username} {account.does}, password {demo.password_of(account.username)}"
    yield "  Ctrl-C stops everything.\n"
