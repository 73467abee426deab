from datetime import date

import pytest

from recommendations.events.capture import Prefill, capture, known_events
from recommendations.fetch.client import Fetched, FetchPolicy
from recommendations.vocabulary import FeedOutcome
from tests.make import make_citation, make_event, make_publisher

pytestmark = pytest.mark.django_db

POLICY = FetchPolicy(user_agent="tests")
URL = "https://www.gazette.example/a"
PAGE = "<title>Seimas priėmė</title><meta name=date content=2026-03-02>"


def answering(body=b"", **fields):
    """A network that gives one answer to everything."""

    def fetch(url, *, policy, etag="", last_modified=""):
        return Fetched(url=url, body=body, **{"status": 200, "content_type": "text/html"} | fields)

    return fetch


def unreached(url, *, policy, etag="", last_modified=""):
    raise AssertionError("the network was asked")


def captured(body, **fields):
    return capture(URL, fetch=answering(body, **fields), policy=POLICY)


def test_capture_prefills_from_the_page():
    assert capture(URL + "?utm_source=x", fetch=answering(PAGE.encode()), policy=POLICY) == Prefill(
        url=URL + "?utm_source=x",
        canonical_url=URL,
        headline="Seimas priėmė",
        publisher_name="gazette.example",
        published_on=date(2026, 3, 2),
        about="Seimas priėmė\n",
    )


DESCRIBED = "<title>Bill</title><meta property=og:site_name content='{}'><meta name=description content='{}'>"


def test_capture_knows_the_publisher_by_its_name_however_it_is_written():
    make_publisher(name="The Gazette")
    assert captured(DESCRIBED.format("THE GAZETTE", "").encode()).publisher_name == "The Gazette"


def test_capture_knows_the_publisher_by_where_the_page_stands():
    make_publisher(name="Gazette of Vilnius", home_url="https://gazette.example/")
    assert captured(DESCRIBED.format("gazette online", "").encode()).publisher_name == "Gazette of Vilnius"


@pytest.mark.parametrize(("length", "kept"), [(0, ""), (15, "The data bill…"), (200, "The data bill passed.")])
def test_capture_keeps_as_much_of_the_text_as_the_publisher_allows(length, kept):
    make_publisher(name="The Gazette", excerpt_length=length)
    prefill = captured(DESCRIBED.format("The Gazette", "The data bill passed.").encode())
    assert (prefill.excerpt, prefill.about) == (kept, "Bill\nThe data bill passed.")


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (PAGE.encode("windows-1257"), {"charset": "windows-1257"}),
        (b'<meta charset="windows-1257">' + PAGE.encode("windows-1257"), {}),
        (b"\xef\xbb\xbf" + PAGE.encode(), {"charset": "windows-1257"}),
        (PAGE.encode("utf-16"), {}),
        (PAGE.encode(), {"charset": "unicode_escape"}),
        (PAGE.encode(), {"charset": "no-such-thing"}),
    ],
)
def test_capture_reads_the_page_in_its_own_letters(body, fields):
    assert captured(body, **fields).headline == "Seimas priėmė"


def test_capture_survives_letters_that_fit_no_encoding():
    assert captured(b"<title>Bill \x81\xff passed</title>", charset="ascii").headline.startswith("Bill ")


def test_capture_keeps_the_address_when_the_page_cannot_be_read():
    prefill = captured(b"", outcome=FeedOutcome.TIMED_OUT, message="No answer.")
    assert prefill == Prefill(
        url=URL,
        canonical_url=URL,
        problem="The page could not be read (timed out). Fill in the form by hand; the address is kept.",
    )


def test_capture_of_a_document_asks_for_the_form_by_hand():
    prefill = captured(b"%PDF", content_type="application/pdf")
    assert prefill.problem.startswith("The address leads to application/pdf, not to a page.")


def test_capture_of_a_page_without_title_says_so():
    prefill = captured(b"<p>Hello")
    assert prefill.problem.startswith("The page does not say its title.")
    assert prefill.publisher_name == "gazette.example"


def test_capture_of_no_address_asks_nothing_of_the_network():
    prefill = capture("gazette", fetch=unreached, policy=POLICY)
    assert prefill == Prefill(url="gazette", problem="The address must begin with http:// or https://.")


def test_capture_cuts_a_long_headline_between_words():
    headline = captured(f"<title>{'word ' * 100}</title>".encode()).headline
    assert len(headline) <= 300
    assert headline.endswith("word…")


@pytest.mark.parametrize(
    "url", [URL, "http://gazette.example/a/", "https://gazette.example/a#part", "https://gazette.example/a?fbclid=1"]
)
def test_known_events_finds_the_address_however_it_is_written(url):
    event = make_event(url=URL)
    make_event(url="https://gazette.example/b")
    assert known_events(url) == [event]


def test_known_events_names_each_event_once_newest_first():
    older, newer = make_event(occurred_on=date(2026, 1, 1)), make_event(url=URL)
    make_citation(event=older, url=URL)
    make_citation(event=older, url=URL.replace("www.", ""))
    assert known_events(URL) == [newer, older]


def test_known_events_names_the_event_that_keeps_a_merged_one():
    keeper = make_event()
    make_event(url=URL, duplicate_of=keeper)
    assert known_events(URL) == [keeper]


def test_known_events_of_no_address_are_none():
    make_event(url=URL)
    assert known_events("gazette") == []
