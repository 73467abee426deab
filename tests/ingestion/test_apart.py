"""Reading beside a process that can be killed."""

import asyncio
from datetime import UTC, datetime

import pytest

from recommendations.fetch.client import Fetched
from recommendations.ingestion.apart import MANY, SMALL, Reader
from recommendations.ingestion.connectors.connector import Failure
from recommendations.vocabulary import FeedKind, FeedOutcome
from tests.ingestion.network import items

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LONG = "word " * SMALL


def read(*bodies: bytes, count: int = 1, deadline_s: float = 60.0) -> list:
    """Read the bodies at the same time; return what each came to."""

    async def all_of_them():
        async with Reader(count, deadline_s=deadline_s) as reader:
            answers = [Fetched("https://gazette.example/rss", status=200, body=body) for body in bodies]
            reading = (reader.read(FeedKind.SYNDICATION, [answer], now=NOON) for answer in answers)
            return await asyncio.gather(*reading, return_exceptions=True)

    return asyncio.run(all_of_them())


def titles(found) -> list[str]:
    return [entry.title for entry in found.entries]


@pytest.mark.parametrize("body", [items("a|One", "b|Two"), items(f"a|One|{LONG}", "b|Two")], ids=["small", "large"])
def test_reader_reads_small_and_large_documents_alike(body):
    (found,) = read(body)
    assert titles(found) == ["One", "Two"]


def test_reader_keeps_many_documents_apart():
    bodies = [items(f"{n}|Title {n}") for n in range(MANY + 1)]
    assert [titles(found) for found in read(*bodies, count=len(bodies))] == [[f"Title {n}"] for n in range(MANY + 1)]


def test_reader_says_why_a_large_page_is_no_feed():
    (found,) = read(f"<html><body>{LONG}</body></html>".encode())
    assert found.outcome in {FeedOutcome.NOT_A_FEED, FeedOutcome.CHALLENGED}


def test_reader_gives_up_on_what_takes_too_long_and_reads_on():
    hostile = b"<rss version='2.0'><channel><item><title>" + b"<b>" * 400_000
    late = read(hostile, items(f"a|One|{LONG}"), deadline_s=0.2)
    assert late[0] == Failure(
        FeedOutcome.TOO_LARGE, "Reading the answer takes longer than 0.2 seconds. Use a shorter feed instead."
    )


def test_reader_starts_anew_after_giving_up():
    async def one_after_the_other():
        async with Reader(deadline_s=0.001) as reader:
            answer = Fetched("https://gazette.example/rss", status=200, body=items(f"a|One|{LONG}"))
            first = await reader.read(FeedKind.SYNDICATION, [answer], now=NOON)
            reader._deadline_s = 60.0
            return first, await reader.read(FeedKind.SYNDICATION, [answer], now=NOON)

    first, second = asyncio.run(one_after_the_other())
    assert (first.outcome, titles(second)) == (FeedOutcome.TOO_LARGE, ["One"])
