"""Each kind of feed through a whole check: what is asked, what is stored, and what is said where it fails."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from recommendations.ingestion.refresh import Manner, refresh_feed
from recommendations.models import Entry, Feed
from recommendations.vocabulary import FeedKind, FeedOutcome
from tests.ingestion.connectors.test_sitemap import index, item, sitemap
from tests.ingestion.network import Answers, Canned, refresh, reread
from tests.make import NOON, make_feed

pytestmark = pytest.mark.django_db
SITEMAP = "https://paper.example/news-sitemap.xml"
BILLS = "https://api.congress.gov/v3/bill/119"
GDELT = "https://api.gdeltproject.org/api/v2/doc/doc?query=Kaliningrad"


def page(found: dict) -> bytes:
    return json.dumps(found).encode()


def article(n: int) -> dict[str, str]:
    return {"url": f"https://news{n}.example/a", "title": f"Border story {n}", "domain": f"news{n}.example"}


def test_an_index_is_followed_and_its_validators_are_not_kept():
    feed = make_feed(url=SITEMAP, kind=FeedKind.NEWS_SITEMAP)
    network = Answers(
        {
            SITEMAP: {"body": index(("/1.xml", "2026-03-02"), ("/2.xml", "2026-03-01")).encode(), "etag": '"x"'},
            "https://paper.example/1.xml": {"body": sitemap(item(1, "2026-03-02")).encode()},
            "https://paper.example/2.xml": {"body": sitemap(item(2, "2026-03-01", "Another headline")).encode()},
        }
    )
    result = refresh(feed, network)
    assert (result.outcome, result.new) == (FeedOutcome.NEW_ENTRIES, 2)
    assert set(Entry.objects.values_list("publisher_name", "language")) == {("The Paper", "et")}
    assert reread(feed).etag == ""


def test_a_part_of_an_index_that_fails_is_told_and_costs_nothing_else():
    feed = make_feed(url=SITEMAP, kind=FeedKind.NEWS_SITEMAP)
    answers = {
        SITEMAP: {"body": index(("/1.xml", "2026-03-02"), ("/2.xml", "")).encode()},
        "https://paper.example/1.xml": {"body": sitemap(item(1, "2026-03-02")).encode()},
    }
    result = refresh(feed, Answers(answers))
    assert (result.new, "Of 3 parts, 1 could not be read: No such page (404)." in result.message) == (1, True)


def test_articles_of_a_search_keep_who_published_them_and_get_no_date():
    feed = make_feed(url=GDELT, kind=FeedKind.GDELT, etag='"x"', last_success_at=NOON - timedelta(hours=3))
    network = Canned(page({"articles": [article(1), article(2)]}))
    assert refresh(feed, network).new == 2
    assert list(Entry.objects.order_by("url").values_list("publisher_name", "published_at")) == [
        ("news1.example", None),
        ("news2.example", None),
    ]
    (asked,) = network.asked
    assert parse_qs(urlsplit(asked["url"]).query)["timespan"] == ["5h"]
    assert asked["etag"] == ""


def test_a_search_twice_with_its_overlap_stores_each_article_once():
    feed = make_feed(url=GDELT, kind=FeedKind.GDELT)
    refresh(feed, Canned(page({"articles": [article(1)]})))
    result = refresh(feed, Canned(page({"articles": [article(2), article(1)]})), NOON + timedelta(hours=1))
    assert (result.new, Entry.objects.count()) == (1, 2)


def test_a_refusal_with_status_200_is_backed_off_from_and_is_no_success():
    feed = make_feed(url=GDELT, kind=FeedKind.GDELT)
    result = refresh(feed, Canned(b"Please limit requests to one every 5 seconds."))
    feed = reread(feed)
    assert (result.outcome, feed.error_count, feed.last_success_at) == (FeedOutcome.THROTTLED, 1, None)


def test_no_hits_are_a_success_with_nothing_new():
    feed = make_feed(url=GDELT, kind=FeedKind.GDELT)
    assert refresh(feed, Canned(b"{}")).outcome == FeedOutcome.NOTHING_NEW
    assert reread(feed).last_success_at == NOON


def bill(action: str) -> dict:
    latest = {"actionDate": "2026-03-01", "text": action}
    return {"congress": 119, "type": "S", "number": "12", "title": "Baltic Act", "latestAction": latest}


def check(feed: Feed, network: Canned, now=NOON, key: str = "secret-key"):
    Feed.objects.update(next_check_at=now)
    return refresh_feed(feed.pk, manner=Manner(network, keys={FeedKind.CONGRESS: key}), now=now)


def test_the_key_travels_as_a_header_and_is_kept_nowhere():
    feed = make_feed(url=BILLS, kind=FeedKind.CONGRESS)
    network = Canned(page({"bills": [bill("Passed Senate.")]}))
    assert check(feed, network).new == 1
    (asked,) = network.asked
    assert (asked["X-Api-Key"], "secret-key" in asked["url"]) == ("secret-key", False)
    assert "secret-key" not in str(Feed.objects.values()) + str(Entry.objects.values())


def test_without_a_key_nothing_is_asked_and_the_feed_says_so():
    feed, network = make_feed(url=BILLS, kind=FeedKind.CONGRESS), Canned()
    assert check(feed, network, key="").outcome == FeedOutcome.KEY_MISSING
    assert (network.asked, "CONGRESS_API_KEY" in reread(feed).last_message) == ([], True)


def test_the_next_action_on_a_bill_is_an_entry_of_its_own():
    feed = make_feed(url=BILLS, kind=FeedKind.CONGRESS)
    check(feed, Canned(page({"bills": [bill("Passed Senate.")]})))
    check(feed, Canned(page({"bills": [bill("Became Public Law.")]})), NOON + timedelta(hours=2))
    assert list(Entry.objects.order_by("pk").values_list("title", flat=True)) == [
        "S. 12, Baltic Act: Passed Senate.",
        "S. 12, Baltic Act: Became Public Law.",
    ]


def test_pages_of_documents_make_one_feed():
    url = "https://www.federalregister.gov/api/v1/documents.json?conditions%5Bterm%5D=Lithuania"
    more = "https://www.federalregister.gov/api/v1/documents.json?page=2"
    number = {"title": "Waiver for Lithuania", "publication_date": "2026-03-02", "abstract": None}
    found = [number | {"document_number": n, "html_url": f"https://www.federalregister.gov/d/{n}"} for n in "12"]

    class Pages(Canned):
        def answer(self, url):
            results = {"results": found[1:]} if url == more else {"results": found[:1], "next_page_url": more}
            self.fields["body"] = page(results)
            return super().answer(url)

    feed = make_feed(url=url, kind=FeedKind.FEDERAL_REGISTER)
    assert refresh(feed, Pages()).new == 2
    assert set(Entry.objects.values_list("guid", flat=True)) == {"1 2026-03-02", "2 2026-03-02"}
