"""What all connectors share: one feed from several answers, and addresses that stay at home."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.fetch.client import Fetched
from recommendations.ingestion.connectors.connector import (
    Failure,
    Polled,
    Request,
    read_answers,
    same_host,
    with_parameters,
)
from recommendations.ingestion.connectors.registry import connector_of
from recommendations.ingestion.connectors.syndication import Syndication
from recommendations.ingestion.parse import ParsedFeed
from recommendations.vocabulary import FeedKind, FeedOutcome
from tests.ingestion.connectors.asked import NOW, answer

BROKEN = Fetched("https://a.example/2", outcome=FeedOutcome.TIMED_OUT, message="Too slow.")


def part(*guids: str) -> Fetched:
    items = "".join(f"<item><title>News {guid}</title><guid>{guid}</guid></item>" for guid in guids)
    return answer(f"<rss><channel><title>T</title>{items}</channel></rss>")


def guids(*answers: Fetched) -> list[str]:
    return [entry.guid for entry in read_answers(Syndication(), answers, now=NOW).entries]


@pytest.mark.parametrize("kind", FeedKind)
def test_every_kind_has_a_connector_whose_request_goes_to_the_feed(kind):
    request = connector_of(kind).request(Polled("https://a.example/x?q=1", api_key="k"), now=NOW)
    assert request.url.startswith("https://a.example/x?q=1")
    assert connector_of(kind).read(BROKEN, now=NOW) == Failure(FeedOutcome.TIMED_OUT, "Too slow.")
    assert connector_of(kind).follow(BROKEN, asked=request) == ()


def test_connector_of_refuses_a_word_that_is_no_kind():
    with pytest.raises(ValueError, match="telegraph"):
        connector_of("telegraph")


def test_a_plain_feed_is_asked_as_it_is_and_leads_nowhere():
    assert Syndication().request(Polled("https://a.example/x"), now=NOW) == Request("https://a.example/x")
    assert Syndication().follow(part("a"), asked=Request("https://a.example/x")) == ()


def test_read_answers_joins_parts_in_order_each_entry_once():
    assert guids(part("a", "b"), part("b", "c")) == ["a", "b", "c"]


def test_read_answers_tells_of_a_part_that_failed():
    found = read_answers(Syndication(), [part("a"), BROKEN], now=NOW)
    assert found.problems[-1] == "Of 2 parts, 1 could not be read: Too slow."


def test_read_answers_fails_where_the_first_answer_does():
    assert read_answers(Syndication(), [BROKEN, part("a")], now=NOW) == Failure(FeedOutcome.TIMED_OUT, "Too slow.")


def test_read_answers_fails_where_an_empty_first_answer_led_only_to_failures():
    assert read_answers(Syndication(), [part(), BROKEN], now=NOW) == Failure(FeedOutcome.TIMED_OUT, "Too slow.")


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/b", "https://a.example/b"),
        ("https://A.example:443/b", "https://a.example/b"),
        ("http://a.example:8080/b", ""),
        ("https://b.example/b", ""),
        ("https://a.example@b.example/b", ""),
        ("file:///b", ""),
        (" ", ""),
    ],
)
def test_same_host_keeps_only_what_stays_there(link, address):
    assert same_host("https://a.example/a", link) == address


def test_with_parameters_replaces_and_removes_and_keeps_the_rest_as_it_was():
    url = with_parameters("https://a.example/x?q=%22a+b%22&n=1&key=s", [("n", "2"), ("m[]", "3")], without=["key"])
    assert url == "https://a.example/x?q=%22a%20b%22&n=2&m%5B%5D=3"


def test_a_key_is_never_printed():
    assert "secret" not in repr((Polled("https://a.example", api_key="secret"), Request("u", {"X-Api-Key": "secret"})))


# Shapes of services' answers with anything at all in the places where we look.
NAMES = st.sampled_from(
    [
        "articles",
        "results",
        "actions",
        "bills",
        "url",
        "title",
        "domain",
        "language",
        "document_number",
        "publication_date",
        "agencies",
        "text",
        "errors",
        "excerpts",
        "latestAction",
        "actionDate",
        "sourceSystem",
        "committees",
        "name",
        "congress",
        "type",
        "number",
        "pagination",
        "next",
        "error",
    ]
)
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["https://a.example/b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=20,
)
BODIES = st.dictionaries(NAMES, ANYTHING, max_size=5).map(lambda found: json.dumps(found).encode()) | st.binary(
    max_size=60
)


@given(st.sampled_from(FeedKind), BODIES)
def test_whatever_comes_is_read_or_told(kind, body):
    connector, came = connector_of(kind), answer(body)
    assert isinstance(connector.read(came, now=NOW), ParsedFeed | Failure)
    assert len(connector.follow(came, asked=Request(came.url))) <= 3
