from datetime import timedelta

import pytest

from recommendations.events.cite import (
    copy_onto,
    events_citing,
    lock_publishers,
    withdraw_citations,
    write_citations,
)
from recommendations.models import Publisher
from tests.make import NOON, TODAY, make_citation, make_event, make_publisher, make_source

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def publisher_of(**fields):
    (publisher,) = lock_publishers([make_source(**fields)]).values()
    return publisher


@pytest.mark.parametrize("name", ["the gazette", " The Gazette "])
def test_lock_publishers_finds_a_name_in_any_case(name):
    known = make_publisher(name="The Gazette")
    assert publisher_of(publisher_name=name) == known


def test_lock_publishers_twice_meets_a_new_one_once():
    first, second = publisher_of(publisher_name="A daily"), publisher_of(publisher_name="a daily")
    assert (first, first.tier) == (second, "unrated")


@pytest.mark.parametrize(
    "url", ["http://gazette.example/b", "https://www.gazette.example/?b", "https://m.gazette.example/b"]
)
def test_lock_publishers_knows_a_host_we_cite(url):
    make_citation(url="https://www.gazette.example/a", publisher=make_publisher(name="The Gazette"))
    assert publisher_of(url=url, publisher_name="").name == "The Gazette"


def test_lock_publishers_knows_the_home_of_a_publisher():
    make_publisher(name="A daily", home_url="https://daily.example")
    assert publisher_of(url="https://daily.example/a", publisher_name="").name == "A daily"


@pytest.mark.parametrize("url", ["https://gazette.example.net/a", "https://sub.gazette.example/a"])
def test_lock_publishers_takes_no_other_host_for_it(url):
    make_citation(url="https://gazette.example/a")
    make_publisher(name="The Gazette", home_url="https://gazette.example/")
    assert publisher_of(url=url, publisher_name="").name == url.split("/")[2]


def test_lock_publishers_prefers_the_name_given():
    make_citation(url="https://gazette.example/a")
    assert publisher_of(url="https://gazette.example/b", publisher_name="A guest").name == "A guest"
    assert Publisher.objects.count() == 2


def test_write_citations_twice_adds_nothing():
    event, publishers = make_event(), lock_publishers([make_source(), make_source("", title="A book")])
    first = write_citations(event, publishers, by=None, now=NOON)
    again = write_citations(event, publishers, by=None, now=NOON + timedelta(hours=1))
    assert (len(first), again, event.citations.count()) == (2, [], 2)


def test_write_citations_leaves_an_address_the_event_cites():
    event = make_event(url="https://gazette.example/a")
    assert write_citations(event, lock_publishers([make_source()]), by=None, now=NOON) == []


def test_write_citations_lets_two_events_cite_one_address():
    make_event(url="https://gazette.example/a")
    event = make_event()
    (citation,) = write_citations(event, lock_publishers([make_source()]), by=None, now=NOON)
    assert (citation.event, citation.canonical_url) == (event, "https://gazette.example/a")


def cite(event, url="https://gazette.example/a", now=NOON):
    source = make_source(url)
    return write_citations(event, lock_publishers([source]), by=None, now=now)


def test_withdraw_citations_twice_keeps_the_first_moment():
    event = make_event()
    cite(event)
    assert withdraw_citations(event.citations.all(), by=None, now=NOON) == 1
    assert withdraw_citations(event.citations.all(), by=None, now=LATER) == 0
    assert event.citations.get().withdrawn_at == NOON


def test_a_withdrawn_address_is_free_to_be_cited_elsewhere():
    event = make_event()
    cite(event)
    assert events_citing(["https://gazette.example/a"]) == [event]
    withdraw_citations(event.citations.all(), by=None, now=NOON)
    assert events_citing(["https://gazette.example/a"]) == []


def test_a_withdrawn_address_is_cited_anew_under_another_key():
    event = make_event()
    for _ in range(3):
        assert [row.withdrawn_at for row in cite(event)] == [None]
        assert cite(event) == []
        withdraw_citations(event.citations.all(), by=None, now=NOON)
    first, second, third = event.citations.order_by("pk").values_list("key", flat=True)
    assert (second, third) == (f"{first}-2", f"{first}-3")


def test_copy_onto_says_the_same_of_another_event():
    citation = make_citation(event=make_event(url=""), quote="Signed.", pointer="footnote 9", published_on=TODAY)
    other = make_event()
    copy = copy_onto(other, citation, by=None, now=LATER)
    assert (copy.pk, copy.event, copy.recorded_at, copy.withdrawn_at) == (None, other, LATER, None)
    assert (copy.quote, copy.pointer, copy.published_on) == ("Signed.", "footnote 9", TODAY)
