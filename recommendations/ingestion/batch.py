"""Many checks at once: a thread with an event loop asks and reads, whoever iterates stores.

No row is touched in that thread, and no more checks are under way or waiting to be taken than `at_once`, so a slow
store slows asking down instead of filling the memory.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime
from queue import Empty, SimpleQueue

from recommendations.fetch.pace import Known
from recommendations.ingestion.apart import Reader
from recommendations.ingestion.ask import Getter, Question, Reply, ask
from recommendations.ingestion.parse import ParsedFeed

MOST_TOGETHER = 32
MOST_ENTRIES = 2_000  # what a single feed may bring as well
LINGER_S = 0.02

# Opens what asks, with what is known of the hosts from before, by name.
Network = Callable[[Mapping[str, Known]], AbstractAsyncContextManager[Getter]]
Opened = Callable[[], AbstractAsyncContextManager[Getter]]
# A question comes back with its reply, with None where its turn never came, or with an error that nobody foresaw.
Asked = tuple[Question, Reply | Exception | None]


def replies(
    questions: Sequence[Question], *, network: Opened, at_once: int, within_s: float, now: datetime
) -> Iterator[list[Asked]]:
    """Ask all questions and yield what comes, some replies at a time. After `within_s` seconds no check is begun.

    Nor is one begun at a host that asked, in a reply of this batch, to be left alone. Stops asking when closed.
    """
    asking = _Asking(questions, network, at_once, within_s, now)
    asking.start()
    left = len(questions)
    try:
        while left:
            some = _some(asking, min(left, MOST_TOGETHER))
            left -= len(some)
            yield some
    finally:
        if left:
            asking.stop()
        asking.join()


def _some(asking: "_Asking", most: int) -> list[Asked]:
    """Wait for a reply, and a moment for others to store with it: a transaction costs as much as some feeds."""
    some = [asking.next()]
    until = time.monotonic() + LINGER_S
    while len(some) < most and sum(map(_size, some)) < MOST_ENTRIES:
        try:
            some.append(asking.next(timeout=max(until - time.monotonic(), 0.0)))
        except Empty:
            break
    return some


def _size(asked: Asked) -> int:
    found = asked[1].found if isinstance(asked[1], Reply) else None
    return len(found.entries) if isinstance(found, ParsedFeed) else 0


class _Asking(threading.Thread):
    """The thread that asks. `results` gets what comes of each question, or the error that ends it all."""

    def __init__(
        self, questions: Sequence[Question], network: Opened, at_once: int, within_s: float, now: datetime
    ) -> None:
        super().__init__(name="asking", daemon=True)
        self.results: SimpleQueue[Asked | Exception] = SimpleQueue()
        self._questions, self._network, self._now = questions, network, now
        self._room, self._within_s = asyncio.Semaphore(at_once), within_s
        self._ready = threading.Event()
        self._hushed: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def run(self) -> None:
        """Ask, and hand whatever stops that to the thread that stores."""
        try:
            with suppress(asyncio.CancelledError):
                asyncio.run(self._all())
        except Exception as error:  # noqa: BLE001 -- raised again by whoever reads the results
            self.results.put(error)
        finally:
            self._ready.set()
            self.results.put(RuntimeError("Asking ended before every question had its reply."))

    def next(self, timeout: float | None = None) -> Asked:
        """Take a reply, which makes room for a further check. Raises what ended the asking, and Empty."""
        asked = self.results.get(timeout=timeout)
        if isinstance(asked, Exception):
            raise asked
        self._tell(self._room.release)
        return asked

    def stop(self) -> None:
        """Give up what is under way."""
        self._ready.wait()
        if self._task:
            self._tell(self._task.cancel)

    def _tell(self, what: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            if self._loop:
                self._loop.call_soon_threadsafe(what)

    async def _all(self) -> None:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        self._ready.set()
        last_start = self._loop.time() + self._within_s
        reader = Reader(len(self._questions))
        async with self._network() as client, reader, asyncio.TaskGroup() as group:
            for question in self._questions:
                await self._room.acquire()
                if self._loop.time() > last_start or not self._hushed.isdisjoint(question.hosts):
                    self.results.put((question, None))
                else:
                    group.create_task(self._one(question, client, reader))

    async def _one(self, question: Question, client: Getter, reader: Reader) -> None:
        try:
            reply = await ask(question, client, reader, now=self._now)
        except Exception as error:  # noqa: BLE001 -- one feed must not stop the others; it is logged where it is stored
            self.results.put((question, error))
            return
        if reply.quiet_for:
            self._hushed |= question.public_hosts
        self.results.put((question, reply))
