"""A network that answers what a test says, and remembers what it was asked."""

from collections.abc import Callable
from datetime import datetime

from recommendations.fetch.client import Fetched
from recommendations.ingestion.refresh import Manner, RefreshResult, refresh_feed
from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome
from tests.make import NOON


class Canned:
    """Gives one answer to everybody. Stands in for the client and for what makes one."""

    def __init__(self, body: bytes = b"", **fields):
        self.fields = {"status": 200, "body": body} | fields
        self.asked: list[dict[str, str]] = []

    def __call__(self, known):
        self.known = dict(known)
        return self

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        return None

    async def get(self, url, *, etag="", last_modified="", user_agent="", headers=None):
        asked = {"url": url, "etag": etag, "last_modified": last_modified, "user_agent": user_agent}
        self.asked.append(asked | dict(headers or {}))
        return self.answer(url)

    def answer(self, url: str) -> Fetched:
        return Fetched(**{"url": url} | self.fields)


class Answers(Canned):
    """Gives each address its own answer, a Fetched's fields or what is raised; everything else is not found."""

    def __init__(self, answers: dict[str, dict | Exception]):
        super().__init__()
        self.answers = answers

    def answer(self, url: str) -> Fetched:
        found = self.answers.get(url, {"outcome": FeedOutcome.NOT_FOUND, "message": "No such page (404)."})
        if isinstance(found, Exception):
            raise found
        return Fetched(**{"url": url, "status": 200} | found)


def items(*titles: str) -> bytes:
    """Return a feed of items `guid|title|text`."""
    rows = [
        f"<item><guid>{guid}</guid><title>{title}</title><link>https://gazette.example/{guid}</link>"
        f"<description>{text}</description></item>"
        for guid, title, text in (f"{each}||".split("|")[:3] for each in titles)
    ]
    return f"<rss version='2.0'><channel><title>T</title>{''.join(rows)}</channel></rss>".encode()


def failed(outcome: FeedOutcome, message: str = "It failed.", **fields) -> Canned:
    return Canned(outcome=outcome, message=message, status=None, **fields)


def refresh(feed: Feed, network: Callable, now: datetime = NOON) -> RefreshResult:
    """Refresh a feed as if it were due."""
    Feed.objects.filter(pk=feed.pk).update(next_check_at=now)
    return refresh_feed(feed.pk, manner=Manner(network), now=now)


def reread(feed: Feed) -> Feed:
    return Feed.objects.get(pk=feed.pk)
