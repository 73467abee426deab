"""Reading beside a process that can be killed, so that no document, however it is made, holds up the others (C1).

feedparser needs up to ten seconds for a megabyte of broken markup, other readers less; nothing can stop a thread. So
what is large is read in a second process, a few seconds at most. What is small takes half a second at the worst and is
read where it is, unless there is so much of it that the second process may as well take its share.
"""

import asyncio
import pickle
import struct
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from recommendations.ingestion.connectors.connector import Answer, Failure, read_answers
from recommendations.ingestion.connectors.registry import connector_of
from recommendations.ingestion.parse import ParsedFeed
from recommendations.vocabulary import FeedOutcome

SMALL = 128 * 1024
MANY = 20
DEADLINE_S = 10.0
_ROOT = Path(__file__).resolve().parents[2]
_SIZE = struct.Struct("!Q")


@dataclass(frozen=True)
class _Page:
    """An answer as far as a reader looks at it."""

    url: str
    body: bytes
    content_type: str
    charset: str
    outcome: FeedOutcome | None
    message: str


class Reader:
    """Reads what a batch of `count` checks brings. One for each batch, inside its event loop."""

    def __init__(self, count: int = 1, *, deadline_s: float = DEADLINE_S) -> None:
        self._many, self._deadline_s = count > MANY, deadline_s
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def read(self, kind: str, answers: Sequence[Answer], *, now: datetime) -> ParsedFeed | Failure:
        """Return what the answers of one check hold, as `read_answers` does. Raises what that raises."""
        small = sum(len(answer.body) for answer in answers) <= SMALL
        if small and (not self._many or self._turn.locked()):
            return read_answers(connector_of(kind), answers, now=now)
        pages = [_Page(a.url, a.body, a.content_type, a.charset, a.outcome, a.message) for a in answers]
        async with self._turn:
            try:
                async with asyncio.timeout(self._deadline_s):
                    found = await self._answer(pickle.dumps((kind, pages, now)))
            except TimeoutError:
                await self._end()
                return Failure(
                    FeedOutcome.TOO_LARGE,
                    f"Reading the answer takes longer than {self._deadline_s:g} seconds. Use a shorter feed instead.",
                )
            except BaseException:
                await self._end()  # it may stand in the middle of an answer
                raise
        if isinstance(found, Exception):
            raise found
        read: ParsedFeed | Failure = found
        return read

    async def _answer(self, question: bytes) -> Any:
        """Hand a question to the second process, which is started for the first one, and return its answer."""
        if self._process is None:
            pipe = asyncio.subprocess.PIPE
            command = (sys.executable, "-m", __spec__.name)
            self._process = await asyncio.create_subprocess_exec(*command, cwd=_ROOT, stdin=pipe, stdout=pipe)
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise RuntimeError("The second process has no pipes.")
        to.write(_SIZE.pack(len(question)) + question)
        await to.drain()
        (size,) = _SIZE.unpack(await back.readexactly(_SIZE.size))
        return pickle.loads(await back.readexactly(size))  # noqa: S301 -- written by this module in the other process

    async def _end(self) -> None:
        """Make sure that nothing is left of the second process."""
        process, self._process = self._process, None
        if process and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def main(questions: BinaryIO, answers: BinaryIO) -> None:
    """Read what comes in and write what it holds, until nothing comes any more."""
    while head := questions.read(_SIZE.size):
        kind, pages, now = pickle.loads(questions.read(*_SIZE.unpack(head)))  # noqa: S301 -- written by `_answer`
        try:
            found: object = read_answers(connector_of(kind), pages, now=now)
        except Exception as error:  # noqa: BLE001 -- raised again where it was asked for
            found = RuntimeError(f"{type(error).__name__}: {error}")
        said = pickle.dumps(found)
        answers.write(_SIZE.pack(len(said)) + said)
        answers.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
