"""Refreshing from a real, badly behaved server: the outcome, and the sentence staff read about it."""

import pytest

from recommendations.fetch.client import Client
from recommendations.ingestion.refresh import Manner, refresh_feed
from recommendations.models import Feed
from recommendations.vocabulary import FeedOutcome
from tests.fetch.conftest import _hostile_server, server  # noqa: F401 -- fixtures
from tests.make import NOON, make_feed

pytestmark = pytest.mark.django_db

SAID = {
    "/missing": (FeedOutcome.NOT_FOUND, "No such page (404). Check the feed's address on the publisher's site."),
    "/50-mb": (
        FeedOutcome.TOO_LARGE,
        "The answer is larger than we read (4 MB sent, 8 MB unpacked). Use a shorter feed instead.",
    ),
    "/bomb": (
        FeedOutcome.TOO_LARGE,
        "The answer is larger than we read (4 MB sent, 8 MB unpacked). Use a shorter feed instead.",
    ),
    "/slow-body": (
        FeedOutcome.TIMED_OUT,
        "No complete answer within 0.5 seconds. We ask again later; if it stays so, tell the publisher.",
    ),
    "/page": (
        FeedOutcome.NOT_A_FEED,
        "The answer is a web page, not a feed. Look for the feed's own address on that page.",
    ),
    "/feed": (FeedOutcome.NOTHING_NEW, "The feed is in order and empty."),
}


@pytest.mark.parametrize(("path", "said"), SAID.items(), ids=SAID)
def test_refresh_says_what_came_of_it(server, path, said):  # noqa: F811 -- as above
    feed = make_feed(url=server.url(path))
    manner = Manner(lambda _: Client(server.policy(deadline_s=0.5)))
    refresh_feed(feed.pk, manner=manner, now=NOON)
    feed = Feed.objects.get(pk=feed.pk)
    assert (feed.last_outcome, feed.last_message) == said
    assert feed.next_check_at > NOON
