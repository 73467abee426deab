"""PURE. Reading beside a process that can be killed, so that no document, however it is made, holds up the others (C1).

feedparser needs up to ten seconds for a megabyte of broken markup, other readers less; nothing can stop a thread. So
what is large is read in a second process, a few seconds at most. What is small takes half a second at the worst and is
read where it is, unless there is so much of it that the second process may as well take its share: then a few documents
stand in line there, so that it never waits for us.
"""

import asyncio
import pickle
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from recommendations.ingestion.child import SIZE, Child, framed, keep_child, take_child
from recommendations.ingestion.connectors.connector import Answer, Failure, read_answers
from recommendations.ingestion.connectors.registry import connector_of
from recommendations.ingestion.parse import ParsedFeed
from recommendations.vocabulary import FeedOutcome

SMALL = 128 * 1024
MANY = 20
LINE = 16  # small documents that stand in line at most; while the process starts, a single one
DEADLINE_S = 10.0
TOO_LONG = "Reading the answer takes longer than {:g} seconds. Use a shorter feed instead."


@dataclass(frozen=True)
class _Page:
    """An answer as far as a reader looks at it."""

    url: str
    body: bytes
    content_type: str
    charset: str
    outcome: FeedOutcome | None
    message: str


@dataclass(frozen=True)
class _Waiting:
    """A question on its way, and where its answer is awaited."""

    question: bytes
    answer: "asyncio.Future[Any]"


class Reader:
    """Reads what a batch of `count` checks brings. One for each batch, inside its event loop."""

    def __init__(self, count: int = 1, *, deadline_s: float = DEADLINE_S) -> None:
        self._many, self._deadline_s = count > MANY, deadline_s
        self._waiting: deque[_Waiting] = deque()
        self._listening: asyncio.Task[None] | None = None
        self._child: Child | None = None
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listening:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
        child, self._child = self._child, None
        if child and self._waiting:  # it stands in the middle of an answer
            child.kill()
        elif child:
            keep_child(child)
        await self._hang_up()

    async def read(self, kind: str, answers: Sequence[Answer], *, now: datetime) -> ParsedFeed | Failure:
        """Return what the answers of one check hold, as `read_answers` does. Raises what that raises."""
        size = sum(len(answer.body) for answer in answers)
        if size == 0 or (size <= SMALL and not (self._many and self._has_room())):
            return read_answers(connector_of(kind), answers, now=now)
        pages = [_Page(a.url, a.body, a.content_type, a.charset, a.outcome, a.message) for a in answers]
        found = await self._asked(framed((kind, pages, now)))
        if isinstance(found, Exception):
            raise found
        read: ParsedFeed | Failure = found
        return read

    def _has_room(self) -> bool:
        return len(self._waiting) < (LINE if self._child and self._child.warm else 1)

    async def _asked(self, question: bytes) -> Any:
        """Put a question in line, and return its answer."""
        waiting = _Waiting(question, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._streams:
            self._streams[1].write(question)
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen())
        return await waiting.answer

    async def _listen(self) -> None:
        """Hand out answers in the order of the questions. Where one does not come, the others are asked anew."""
        while self._waiting:
            try:
                async with asyncio.timeout(self._deadline_s):
                    found = await self._next()
            except TimeoutError:
                words = (
                    f"Reading the answer takes longer than {self._deadline_s:g} seconds. Use a shorter feed instead."
                )
                found = Failure(FeedOutcome.TOO_LARGE, words)
                await self._give_up()
            except (OSError, EOFError) as error:
                found = RuntimeError(f"The process that reads has ended: {error!r}")
                await self._give_up()
            first = self._waiting.popleft()
            if not first.answer.done():
                first.answer.set_result(found)

    async def _next(self) -> Any:
        """Return the next answer of the second process, which is started where there is none."""
        if self._child is None:
            self._child = take_child()
        if self._streams is None:
            self._streams = await asyncio.open_connection(sock=self._child.socket.dup())
            self._streams[1].writelines([waiting.question for waiting in self._waiting])
        (size,) = SIZE.unpack(await self._streams[0].readexactly(SIZE.size))
        found = pickle.loads(await self._streams[0].readexactly(size))  # noqa: S301 -- written by our own child
        self._child.warm = True
        return found

    async def _give_up(self) -> None:
        """Make sure that nothing is left of the second process."""
        child, self._child = self._child, None
        if child:
            child.kill()
        await self._hang_up()

    async def _hang_up(self) -> None:
        streams, self._streams = self._streams, None
        if streams:
            streams[1].close()
