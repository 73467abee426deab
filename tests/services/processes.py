"""Real processes of the tracker, on the rows of the test that starts them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings
from django.db import connection

from tests.settings import PRODUCT_SETTINGS

ROOT = Path(settings.BASE_DIR)


def environment(**settings_by_name: str) -> dict[str, str]:
    """Return the shell's environment with these settings of the tracker and no others."""
    ours = {name: value for name, value in os.environ.items() if name not in PRODUCT_SETTINGS}
    return ours | {"DJANGO_SETTINGS_MODULE": "tracker.settings", "PYTHONUNBUFFERED": "1"} | settings_by_name


def environment_of_this_test() -> dict[str, str]:
    """Return the settings with which another process meets the rows this test commits."""
    known = connection.settings_dict
    address = {"DATABASE_URL": postgres_url(str(known["NAME"]))} if connection.vendor == "postgresql" else {}
    return environment(DATA_DIR=str(settings.DATA_DIR), SECRET_KEY=settings.SECRET_KEY, **address)


def postgres_url(name: str) -> str:
    """Return the address of a database on the server the suite runs on."""
    known = connection.settings_dict
    host = quote(str(known["HOST"] or known["OPTIONS"].get("host", "")), safe="")
    login = ":".join(quote(str(known[part]), safe="") for part in ("USER", "PASSWORD") if known[part])
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"postgres://{login}@{host}{port}/{name}"


@contextmanager
def fresh_database() -> Iterator[dict[str, str]]:
    """Yield the setting that names an empty database: one on the suite's PostgreSQL, or none, which means SQLite."""
    if connection.vendor != "postgresql":
        yield {}
        return
    name = f"tracker_{os.getpid()}"
    with psycopg.connect(postgres_url("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": postgres_url(name)}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class TrackerProcess:
    """One process and whatever it started; its output goes to a file that a failing test shows."""

    def __init__(self, arguments: tuple[str, ...], *, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                (sys.executable, *arguments),
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid = self._process.pid

    @property
    def output(self) -> str:
        """Everything it has said so far."""
        return self.log.read_text(errors="replace")

    def is_running(self) -> bool:
        """Say whether it has not ended yet."""
        return self._process.poll() is None

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process alone."""
        self._process.send_signal(number)

    def wait(self, *, within_s: float = 30.0) -> int:
        """Return its exit code."""
        return self._process.wait(timeout=within_s)

    def stop(self) -> None:
        """End it, kindly and then not, with everything in its session."""
        if self.is_running():
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=15)
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait(timeout=15)
