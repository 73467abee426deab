"""Keeps a handful of processes running: starts again what dies, stops all together, leaves nothing behind."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic

_FIRST_WAIT_S = 0.2
_LONGEST_WAIT_S = 30.0
_HEALTHY_AFTER_S = 30.0
_PATIENCE_S = 30.0  # longer than one fetch or one mail being handed over, so both end by themselves
_PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

Say = Callable[[str], None]


@dataclass(frozen=True)
class Child:
    """A process to keep running; `stops_last` for one that the others still need while they stop."""

    name: str
    command: tuple[str, ...]
    stops_last: bool = False


async def supervise(
    children: Sequence[Child], *, environment: Mapping[str, str], stop: asyncio.Event, say: Say
) -> None:
    """Keep every child running until `stop` is set; return when all are gone. Cancelling kills them at once."""
    others_gone = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        first = [
            group.create_task(keep_running(child, environment=environment, stop=stop, say=say))
            for child in children
            if not child.stops_last
        ]
        for child in children:
            if child.stops_last:
                group.create_task(keep_running(child, environment=environment, stop=others_gone, say=say))
        await stop.wait()
        if first:
            await asyncio.wait(first)  # not gather, which would hand a cancellation on, and the group hands on another
        others_gone.set()


async def keep_running(child: Child, *, environment: Mapping[str, str], stop: asyncio.Event, say: Say) -> None:
    """Start a child again whenever it ends, after a wait that doubles until the child once stays healthy."""
    wait = _FIRST_WAIT_S
    while not stop.is_set():
        started = monotonic()
        try:
            end = f"ended with code {await _run_once(child, environment=environment, stop=stop)}"
        except OSError as error:
            end = f"cannot be started: {error}"
        if stop.is_set():
            return
        if monotonic() - started >= _HEALTHY_AFTER_S:
            wait = _FIRST_WAIT_S
        say(f"{child.name} {end}; starting it again in {wait:g} s.")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        wait = min(wait * 2, _LONGEST_WAIT_S)


async def _run_once(child: Child, *, environment: Mapping[str, str], stop: asyncio.Event) -> int:
    """Run a child until it ends or `stop` is set, then clear away whatever it started."""
    process = await asyncio.create_subprocess_exec(
        *child.command,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops everything in order
        preexec_fn=partial(_die_with_parent, os.getpid()),
    )
    try:
        await _first_of(asyncio.create_task(process.wait()), asyncio.create_task(stop.wait()))
        if process.returncode is None:
            process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _PATIENCE_S)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = await process.wait()
    return code


async def _first_of(*tasks: asyncio.Task[object]) -> None:
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def _die_with_parent(parent: int) -> None:
    """Ask the kernel to end this process when the supervisor dies, however it dies. Runs between fork and exec.

    Killed rather than asked: the broker dies at the same moment, and a scheduler in the midst of noticing that has been
    seen to swallow its SIGTERM. Every child is written to be killed half-way.
    """
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the kernel was asked
        os._exit(1)
