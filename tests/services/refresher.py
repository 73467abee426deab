"""Runs `refresh_feeds --once` whenever it is told to, each time in forks of its own that a test can kill.

    python -m tests.services.refresher

Reads a number of forks a line; prints their pids, and a line for each when it has ended. A fork starts in a hundredth
of the time of a process, so that fifty kills fit into a test.
"""

import os
import sys
from io import StringIO

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django set up

    from recommendations.management.commands import refresh_feeds  # noqa: F401, PLC0415 -- imported before the forks

    for line in sys.stdin:
        pids = [os.fork() or _refresh(call_command) for _ in range(int(line))]
        _say(" ".join(map(str, pids)))
        for _ in pids:
            os.wait()
            _say("ended")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _refresh(call_command) -> int:
    status = 1
    try:
        call_command("refresh_feeds", once=True, stdout=StringIO())
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
