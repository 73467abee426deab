"""Children are tiny shells here; tests/services starts the real ones."""

import asyncio
import os
import time
from pathlib import Path

from recommendations.management.supervise import Child, supervise

STUBBORN = "trap '' TERM; echo up >> {log}; while :; do sleep 0.02; done"
POLITE = "trap 'echo {name} >> {log}; exit 0' TERM; echo up >> {log}; while :; do sleep 0.02; done"


def shell(name: str, script: str, *, stops_last: bool = False) -> Child:
    return Child(name, ("/bin/sh", "-c", script), stops_last=stops_last)


def run(*children: Child, until=None, cancel: bool = False) -> list[str]:
    """Supervise until a condition holds, or until something was said; return what was said."""
    said: list[str] = []

    async def main() -> None:
        stop = asyncio.Event()
        task = asyncio.create_task(supervise(children, environment=os.environ, stop=stop, say=said.append))
        deadline = time.monotonic() + 10
        while not (until() if until else said):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.01)
        if cancel:
            task.cancel()
        stop.set()
        await asyncio.gather(task, return_exceptions=cancel)

    asyncio.run(main())
    return said


def lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def is_alive(pid: int) -> bool:
    """Say whether a process still runs two seconds from now at the latest; one that was killed takes a moment."""
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
        if state == "Z":
            return False
        time.sleep(0.01)
    return True


def test_child_that_dies_is_started_again_after_longer_and_longer_waits(tmp_path):
    log = tmp_path / "log"
    said = run(shell("web", f"echo up >> {log}; exit 3"), until=lambda: len(lines(log)) == 3)
    assert said[:2] == [
        "web ended with code 3; starting it again in 0.2 s.",
        "web ended with code 3; starting it again in 0.4 s.",
    ]


def test_one_dying_child_leaves_the_others_running(tmp_path):
    mortal, steady = tmp_path / "mortal", tmp_path / "steady"
    run(
        shell("mortal", f"echo up >> {mortal}; exit 1"),
        shell("steady", f"echo up >> {steady}; exec sleep 60"),
        until=lambda: len(lines(mortal)) == 2 and lines(steady),
    )
    assert lines(steady) == ["up"]


def test_stopping_ends_what_others_need_last(tmp_path):
    log = tmp_path / "log"
    run(
        shell("redis", POLITE.format(name="redis", log=log), stops_last=True),
        shell("worker", POLITE.format(name="worker", log=log)),
        until=lambda: len(lines(log)) == 2,
    )
    assert lines(log) == ["up", "up", "worker", "redis"]


def test_stopping_says_nothing_of_starting_again(tmp_path):
    log = tmp_path / "log"
    assert run(shell("worker", POLITE.format(name="worker", log=log)), until=lambda: lines(log)) == []


def test_children_of_a_child_end_with_it(tmp_path):
    pids = tmp_path / "pids"
    run(shell("parent", f"sleep 60 & echo $! >> {pids}; exit 1"), until=lambda: len(lines(pids)) == 2)
    assert [is_alive(int(pid)) for pid in lines(pids)] == [False, False]


def test_cancelling_kills_a_child_that_will_not_stop(tmp_path):
    log = tmp_path / "log"
    began = time.monotonic()
    run(shell("stubborn", STUBBORN.format(log=log)), until=lambda: lines(log), cancel=True)
    assert time.monotonic() - began < 5


def test_child_that_cannot_be_started_is_tried_again():
    said = run(Child("web", ("/no/such/program",)))
    assert said == [
        "web cannot be started: [Errno 2] No such file or directory: '/no/such/program'; starting it again in 0.2 s."
    ]
