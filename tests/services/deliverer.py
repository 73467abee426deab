"""Opens and delivers what is due whenever it is told to, each time in forks of its own that a test can kill.

    python -m tests.services.deliverer

Reads a number of forks a line, and “open” where they are schedulers, too; prints their pids, and a line for each when
it has ended. A fork starts in a hundredth of the time of a process, so that a hundred kills fit into a test.
"""

import os
import sys

import django


def main() -> None:
    django.setup()
    from django.template.loader import get_template  # noqa: PLC0415 -- needs Django set up
    from django.urls import reverse  # noqa: PLC0415

    from recommendations import tasks  # noqa: F401, PLC0415

    reverse("board")  # with this all that a fork needs is read before it starts
    get_template("digests/digest.html")

    for line in sys.stdin:
        count, *also = line.split()
        pids = [os.fork() or _work(opens=bool(also)) for _ in range(int(count))]
        _say(" ".join(map(str, pids)))
        for _ in pids:
            os.wait()
            _say("ended")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _work(*, opens: bool) -> int:
    from django.utils import timezone  # noqa: PLC0415 -- needs Django set up

    from recommendations.digests.batch import due_batches  # noqa: PLC0415
    from recommendations.digests.deliver import deliver_some_digests  # noqa: PLC0415
    from recommendations.digests.due import open_due_digests  # noqa: PLC0415

    status = 1
    try:
        if opens:
            open_due_digests(timezone.now())
        for ids in due_batches(timezone.now(), per_domain=1_000_000):
            deliver_some_digests(ids, clock=timezone.now)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
