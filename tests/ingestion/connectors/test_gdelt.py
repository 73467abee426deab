"""GDELT: a query bounded in time, and answers that lie about what they are."""

from datetime import timedelta

import pytest

from recommendations.ingestion.connectors.connector import Failure, Polled
from recommendations.ingestion.connectors.gdelt import MOST_RECORDS, Gdelt, tidy_title
from recommendations.vocabulary import FeedOutcome
from tests.ingestion.connectors.asked import NOW, answer, asked_for

QUERY = 'https://api.gdeltproject.org/api/v2/doc/doc?query=(Kaliningrad OR "Suwalki gap")&timespan=3months'
ARTICLE = {
    "url": "https://news.example/a/1",
    "url_mobile": "",
    "title": "Lithuania weighs transit rules , minister says",
    "seendate": "20260210T063000Z",
    "domain": "www.News.example",
    "language": "Lithuanian",
    "sourcecountry": "Lithuania",
}


def read(body):
    return Gdelt().read(answer(body), now=NOW)


def span(last_success_at):
    request = Gdelt().request(Polled(QUERY, last_success_at=last_success_at), now=NOW)
    return dict(asked_for(request))["timespan"]


def test_the_query_is_kept_and_everything_else_is_set():
    request = Gdelt().request(Polled(QUERY), now=NOW)
    assert asked_for(request) == [
        ("query", '(Kaliningrad OR "Suwalki gap")'),
        ("mode", "artlist"),
        ("format", "json"),
        ("maxrecords", "250"),
        ("sort", "datedesc"),
        ("timespan", "24h"),
    ]
    assert not request.conditional


@pytest.mark.parametrize(
    ("ago", "hours"),
    [
        (timedelta(minutes=10), "3h"),
        (timedelta(hours=5), "7h"),
        (timedelta(days=400), "720h"),
        (timedelta(days=-1), "2h"),
    ],
)
def test_the_span_reaches_back_beyond_the_last_success(ago, hours):
    assert span(NOW - ago) == hours


def test_an_article_keeps_its_domain_as_publisher_and_gets_no_date():
    (entry,) = read({"articles": [ARTICLE]}).entries
    assert (entry.title, entry.publisher_name) == ("Lithuania weighs transit rules, minister says", "news.example")
    assert (entry.language, entry.published_at, entry.published_raw) == ("lt", None, "")
    assert entry.guid == entry.url == "https://news.example/a/1"


@pytest.mark.parametrize(
    ("printed", "tidied"),
    [
        ("Ana María , says : yes !", "Ana María, says: yes!"),
        ("Rise of 5 % ( again )", "Rise of 5% (again)"),
        ("Latvia ' s border", "Latvia's border"),
        ("Poland - Lithuania link", "Poland - Lithuania link"),
    ],
)
def test_tidy_title_takes_spaces_from_punctuation(printed, tidied):
    assert tidy_title(printed) == tidied


def test_markup_in_a_title_stays_text():
    assert read({"articles": [ARTICLE | {"title": "A <b>bold</b> plan & more"}]}).entries[0].title == (
        "A <b>bold</b> plan & more"
    )


@pytest.mark.parametrize("body", [{}, {"articles": []}, {"articles": None}])
def test_no_articles_is_an_empty_feed(body):
    assert read(body).entries == ()


def test_a_full_answer_says_that_there_may_be_more():
    articles = [ARTICLE | {"url": f"https://news.example/a/{n}"} for n in range(MOST_RECORDS)]
    assert "Narrow the query" in read({"articles": articles}).problems[0]
    assert read({"articles": articles[1:]}).problems == ()


def test_a_refusal_with_status_200_is_throttled():
    found = read("Please limit requests to one every 5 seconds or contact us.")
    assert (found.outcome, "Please limit requests" in found.message) == (FeedOutcome.THROTTLED, True)


def test_prose_with_status_200_is_told_in_its_own_words():
    found = read("<html><body>Your query was too short or too long.</body></html>")
    assert isinstance(found, Failure)
    assert "Your query was too short or too long." in found.message


@pytest.mark.parametrize("wrong", ["\\", "\\'", "\\u12", "\t", "\n", "\x01"])
def test_stray_backslashes_and_control_characters_are_mended(wrong):
    body = '{"articles": [{"url": "https://news.example/a/1", "title": "Seen ' + wrong + ' here \\"now\\""}]}'
    (entry,) = read(body).entries
    assert (entry.title.startswith("Seen"), entry.title.endswith('here "now"')) == (True, True)


def test_one_broken_article_does_not_cost_the_others():
    good = '{"url": "https://news.example/a/%d", "title": "Border news"}'
    body = '{"articles": [' + good % 1 + ', {"url": "https://b.example", "title": "a "quote" b"}, ' + good % 2 + "]}"
    found = read(body)
    assert [entry.url for entry in found.entries] == ["https://news.example/a/1", "https://news.example/a/2"]
    assert found.problems == ("The answer was broken: 1 of 3 articles could not be read.",)


@pytest.mark.parametrize("body", ["{", "[]", "null", '{"articles": ' + "[" * 100_000])
def test_json_beyond_mending_is_a_failure(body):
    assert isinstance(read(body), Failure)


def test_an_empty_answer_is_not_an_empty_feed():
    assert read("").outcome is FeedOutcome.EMPTY_ANSWER
