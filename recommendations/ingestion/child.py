"""PURE. A process that reads documents, one after the other, and can be killed. One that is idle is kept for the next.

    python -m recommendations.ingestion.child

takes questions on its standard input, a socket, and answers there. It ends when the other end is closed, so it outlives
nobody.
"""

import atexit
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

from recommendations.ingestion.connectors.connector import read_answers
from recommendations.ingestion.connectors.registry import connector_of
from recommendations.ingestion.parse import ParsedFeed

SIZE = struct.Struct("!Q")
_ROOT = Path(__file__).resolve().parents[2]


class Child:
    """The process as it is seen from outside. `warm`: it has answered before, so it has started."""

    def __init__(self) -> None:
        self.socket, theirs = socket.socketpair()
        command = (sys.executable, "-m", __spec__.name)
        with theirs:
            self._process = subprocess.Popen(command, cwd=_ROOT, stdin=theirs.fileno(), stdout=subprocess.DEVNULL)  # noqa: S603 -- our own words
        self._owner = os.getpid()
        self.warm = False

    def is_alive(self) -> bool:
        """Say whether it can be asked; never after a fork, since its answers would go to either side."""
        return self._owner == os.getpid() and self._process.poll() is None

    def kill(self) -> None:
        """Make sure that nothing is left of it."""
        self.socket.close()
        if self._owner == os.getpid():
            self._process.kill()
            self._process.wait()


_spare: list[Child] = []


def take_child() -> Child:
    """Return the process that was kept, or a new one."""
    while _spare:
        child = _spare.pop()
        if child.is_alive():
            return child
        child.kill()
    return Child()


def keep_child(child: Child) -> None:
    """Keep a process that owes no answer for the next who asks; one is enough."""
    if _spare:
        child.kill()
    else:
        _spare.append(child)


@atexit.register
def _end() -> None:
    while _spare:
        _spare.pop().kill()


def framed(said: object) -> bytes:
    """Return something as it goes over the wire: its size, then itself."""
    data = pickle.dumps(said, pickle.HIGHEST_PROTOCOL)
    return SIZE.pack(len(data)) + data


def main(questions: BinaryIO, answers: BinaryIO) -> None:
    """Read what comes in and write what it holds, until nothing comes any more."""
    while head := questions.read(SIZE.size):
        kind, pages, now = pickle.loads(questions.read(*SIZE.unpack(head)))  # noqa: S301 -- written by `framed`
        try:
            found: object = read_answers(connector_of(kind), pages, now=now)
        except Exception as error:  # noqa: BLE001 -- raised again where it was asked for
            found = RuntimeError(f"{type(error).__name__}: {error}")
        if isinstance(found, ParsedFeed):
            for entry in found.entries:
                entry.warm()
        answers.write(framed(found))
        answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asks
    with socket.socket(fileno=0) as line:
        main(line.makefile("rb"), line.makefile("wb"))
