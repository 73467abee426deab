"""Several workers at one errand at the same moment."""

from typing import Any

import pytest

from recommendations.events.archive import ArchiveKeys, ask_archive, open_archive_copies
from recommendations.fetch.client import Fetched, FetchPolicy
from recommendations.ingestion.fulltext import fetch_full_text, open_full_texts
from recommendations.models import ArchiveCopy, FullText, Tick
from recommendations.status.ticks import record_tick
from recommendations.triage.endpoint import Endpoint
from recommendations.triage.further import suggest_further
from recommendations.vocabulary import FeedOutcome
from tests.make import NOON, make_candidate, make_citation, make_entry, make_recommendation, make_story
from tests.services.at_once import WORKERS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
POLICY = FetchPolicy(user_agent="tests")
KEYS = ArchiveKeys("access", "secret")


class Down:
    """A server in trouble that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, url: str, **_: Any) -> Fetched:
        self.asked.append(url)
        return Fetched(url, 500, outcome=FeedOutcome.SERVER_ERROR, message="In trouble.")


def test_workers_leaving_word_at_once_keep_one_tick():
    at_once(lambda: record_tick("refresh_due_feeds", now=NOON))
    assert list(Tick.objects.values_list("name", "ran_at")) == [("refresh_due_feeds", NOON)]


def test_workers_at_one_article_ask_for_it_once():
    entry = make_entry(story=make_candidate().story)
    at_once(lambda: open_full_texts(relevant_from=0.25, now=NOON))
    (errand,) = FullText.objects.all()
    down = Down()
    at_once(lambda: fetch_full_text(errand.pk, fetch=down, policy=POLICY, now=NOON))
    assert (down.asked, FullText.objects.get().tries) == ([entry.url], 1)


def test_workers_at_the_archive_ask_once_in_five_seconds():
    for _ in range(WORKERS):
        make_citation()
    at_once(lambda: open_archive_copies(KEYS, now=NOON))
    errands = list(ArchiveCopy.objects.values_list("pk", flat=True))
    down, waiting = Down(), iter(errands)
    at_once(lambda: ask_archive(next(waiting), fetch=down, send=down, policy=POLICY, keys=KEYS, now=NOON))
    assert (len(errands), len(down.asked), sum(ArchiveCopy.objects.values_list("tries", flat=True))) == (WORKERS, 1, 1)


def test_workers_at_once_put_a_story_to_the_suggester_once():
    make_recommendation()
    story = make_story(state="unmatched")
    make_entry(story=story)
    endpoint, down = Endpoint("https://model.example/v1", "small"), Down()
    at_once(lambda: suggest_further(story.pk, endpoint=endpoint, send=down, policy=POLICY, now=NOON))
    assert down.asked == ["https://model.example/v1/chat/completions"]
