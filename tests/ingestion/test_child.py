"""The process that reads: kept while it is of use, gone when it is not."""

import asyncio
from datetime import UTC, datetime

import pytest

from recommendations.fetch.client import Fetched
from recommendations.ingestion.apart import SMALL, Reader
from recommendations.ingestion.child import keep_child, take_child
from recommendations.vocabulary import FeedKind
from tests.ingestion.network import items

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LARGE = Fetched("https://gazette.example/rss", status=200, body=items(f"a|One|{'word ' * SMALL}"))


@pytest.fixture
def kept():
    child = take_child()
    keep_child(child)
    return child


def read_large() -> list[str]:
    async def once():
        async with Reader() as reader:
            return await reader.read(FeedKind.SYNDICATION, [LARGE], now=NOON)

    return [entry.title for entry in asyncio.run(once()).entries]


def test_child_that_was_kept_is_asked_again(kept):
    assert read_large() == ["One"]
    again = take_child()
    keep_child(again)
    assert (again, again.warm) == (kept, True)


def test_child_that_died_is_replaced(kept):
    kept._process.kill()
    kept._process.wait()
    assert read_large() == ["One"]
    again = take_child()
    keep_child(again)
    assert again is not kept


def test_only_one_child_is_kept(kept):
    second = type(kept)()
    keep_child(second)
    assert (second.is_alive(), kept.is_alive()) == (False, True)


def test_batch_that_is_given_up_keeps_no_child_in_the_middle_of_an_answer(kept):
    async def given_up():
        async with Reader() as reader:
            reading = asyncio.create_task(reader.read(FeedKind.SYNDICATION, [LARGE], now=NOON))
            for _ in range(5):  # as many turns as it takes to ask, and too few for an answer
                await asyncio.sleep(0)
            reading.cancel()

    asyncio.run(given_up())
    assert not kept.is_alive()
