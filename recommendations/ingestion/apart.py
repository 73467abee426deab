"""Reading in a process of its own, so that no document, however it is made, holds up the others (INGESTION C1).

feedparser needs up to five seconds for a megabyte of broken markup, other readers less; nothing can stop a thread. So
what is small is read at once, at most about a second, and the rest where it can be killed.
"""

import asyncio
import pickle
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recommendations.ingestion.connectors.connector import Answer, Failure, read_answers
from recommendations.ingestion.connectors.registry import connector_of
from recommendations.ingestion.parse import ParsedFeed
from recommendations.vocabulary import FeedOutcome

SMALL = 256 * 1024
DEADLINE_S = 10.0
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class _Page:
    """An answer as far as a reader looks at it."""

    url: str
    body: bytes
    content_type: str
    charset: str
    outcome: FeedOutcome | None
    message: str


async def read_within(
    kind: str, answers: Sequence[Answer], *, now: datetime, seconds: float = DEADLINE_S
) -> ParsedFeed | Failure:
    """Return what the answers of one check hold, as `read_answers` does, within about that many seconds."""
    if sum(len(answer.body) for answer in answers) <= SMALL:
        return read_answers(connector_of(kind), answers, now=now)
    pages = [_Page(a.url, a.body, a.content_type, a.charset, a.outcome, a.message) for a in answers]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        __spec__.name,
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(seconds):
            said, _ = await process.communicate(pickle.dumps((kind, pages, now)))
    except TimeoutError:
        return Failure(
            FeedOutcome.TOO_LARGE,
            f"Reading the answer takes longer than {seconds:g} seconds. Use a shorter feed, or tell the publisher.",
        )
    finally:
        await _end(process)
    if process.returncode != 0:
        raise RuntimeError(f"the reader of a {kind} document ended with code {process.returncode}")
    found: ParsedFeed | Failure = pickle.loads(said)  # noqa: S301 -- written by this module in the other process
    return found


async def _end(process: asyncio.subprocess.Process) -> None:
    """Make sure that nothing is left of a process."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def main() -> None:
    """Read what comes in, and write what it holds."""
    kind, pages, now = pickle.load(sys.stdin.buffer)  # noqa: S301 -- written by `read_within`
    sys.stdout.buffer.write(pickle.dumps(read_answers(connector_of(kind), pages, now=now)))


if __name__ == "__main__":
    main()
