from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from recommendations.fetch.address import BadAddress
from recommendations.fetch.client import Fetched, FetchPolicy
from recommendations.ingestion.fulltext import due_full_texts, fetch_full_text, open_full_texts
from recommendations.models import Entry, FullText, Host
from recommendations.vocabulary import ErrandState, FeedOutcome
from tests.make import NOON, make_candidate, make_entry, make_feed, make_publisher, make_story

pytestmark = pytest.mark.django_db
POLICY = FetchPolicy(user_agent="tests")
SENTENCE = "The parliament adopted the data bill in its third reading on Tuesday, with votes from all parties. "
PARAGRAPHS = "".join(f"<p>Reading {number}. {SENTENCE * 2}</p>" for number in range(1, 30))
ARTICLE = f"<html><body><article><h1>Bill</h1>{PARAGRAPHS}</article></body></html>".encode()
PAGE = Fetched(url="https://gazette.example/a", status=200, body=ARTICLE, content_type="text/html", charset="utf-8")
DOWN = replace(PAGE, body=b"", outcome=FeedOutcome.SERVER_ERROR, message="The server has trouble of its own (500).")


def canned(answer: Fetched):
    """A fetch that always answers this, and remembers what it was asked."""

    def fetch(url: str, *, policy: FetchPolicy, **headers: object) -> Fetched:
        fetch.asked.append(url)
        return answer

    fetch.asked = []
    return fetch


def make_matched(excerpt_length: int = 500, *, relevance: float = 0.5, **fields: object) -> Entry:
    """An entry of an open story with a candidate; its publisher allows excerpts."""
    serial = Entry.objects.count()
    publisher = make_publisher(name=f"Publisher {serial}", excerpt_length=excerpt_length)
    feed = make_feed(publisher=publisher, url=f"https://{serial}.example/rss")
    story = fields.pop("story", None) or make_story()
    if not story.candidates.exists():
        make_candidate(story=story, relevance=relevance)
    return make_entry(feed=feed, story=story, **{"url": f"https://site-{serial}.example/a"} | fields)


def opened() -> int:
    return open_full_texts(relevant_from=0.25, now=NOON)


def make_errand(excerpt_length: int = 500, **fields: object) -> FullText:
    entry = make_matched(excerpt_length)
    return FullText.objects.create(entry=entry, **{"next_try_at": NOON} | fields)


def fetched(errand: FullText, answer: Fetched = PAGE, *, now: datetime = NOON) -> ErrandState | None:
    return fetch_full_text(errand.pk, fetch=canned(answer), policy=POLICY, now=now)


# -- what is worth asking for ------------------------------------------------------------------------------------------


def test_open_full_texts_twice_opens_one_errand_for_each_entry_that_matched():
    story = make_story()
    entries = [make_matched(story=story), make_matched(story=story)]
    assert (opened(), opened()) == (2, 0)
    rows = FullText.objects.order_by("pk").values_list("entry_id", "state", "next_try_at", "tries")
    assert sorted(rows) == [(entry.pk, "waiting", NOON, 0) for entry in entries]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: make_matched(0), id="its publisher allows no text"),
        pytest.param(lambda: make_matched(relevance=0.2), id="what matched is too weak"),
        pytest.param(lambda: make_matched(url=""), id="it has no address"),
        pytest.param(lambda: make_matched(first_seen_at=NOON - timedelta(days=31)), id="it is old"),
        pytest.param(lambda: make_matched(story=make_story(state="unmatched")), id="its story matched nothing"),
        pytest.param(
            lambda: make_matched(story=make_story(state="rejected", decided_at=NOON, reject_reason="other")),
            id="its story is decided",
        ),
        pytest.param(make_entry, id="it has no story yet"),
    ],
)
def test_no_errand_is_opened_where(make):
    make()
    assert (opened(), FullText.objects.count()) == (0, 0)


def test_declined_candidate_opens_nothing():
    entry = make_matched()
    entry.story.candidates.update(outcome="declined")
    assert opened() == 0


def test_stricter_of_feed_and_named_publisher_counts():
    make_publisher(name="Closed Daily", excerpt_length=0)
    make_publisher(name="Open Daily", excerpt_length=900)
    make_matched(publisher_name="Closed Daily")
    make_matched(0, publisher_name="Open Daily")
    named = [make_matched(publisher_name="Open Daily"), make_matched(publisher_name="Nobody we know")]
    assert opened() == 2
    assert set(FullText.objects.values_list("entry_id", flat=True)) == {entry.pk for entry in named}


# -- what is due -------------------------------------------------------------------------------------------------------


def test_due_are_the_errands_whose_time_has_come():
    due = make_errand()
    make_errand(next_try_at=NOON + timedelta(seconds=1))
    make_errand(state="done", next_try_at=None)
    make_errand(state="given_up", next_try_at=None)
    assert due_full_texts(NOON) == [due.pk]


def test_errand_rests_once_its_story_is_decided_and_goes_on_when_that_is_undone():
    errand = make_errand()
    story = errand.entry.story
    type(story).objects.filter(pk=story.pk).update(state="rejected", reject_reason="other", decided_at=NOON)
    assert (due_full_texts(NOON), fetched(errand)) == ([], None)
    type(story).objects.filter(pk=story.pk).update(state="open", reject_reason="", decided_at=None)
    assert due_full_texts(NOON) == [errand.pk]


def test_one_page_of_a_host_is_due_at_a_time_the_longest_waiting():
    late, early, other = (make_errand(next_try_at=NOON - timedelta(minutes=n)) for n in (1, 3, 2))
    Entry.objects.filter(pk=late.entry_id).update(url="https://news.gazette.example/late")
    Entry.objects.filter(pk=early.entry_id).update(url="https://news.gazette.example/early")
    assert due_full_texts(NOON) == [early.pk, other.pk]


def test_host_that_asked_for_quiet_is_left_alone():
    errand = make_errand()
    Entry.objects.filter(pk=errand.entry_id).update(url="https://gazette.lv/a")
    host = Host.objects.create(name="gazette.lv", quiet_until_at=NOON + timedelta(minutes=1))
    assert due_full_texts(NOON) == []
    assert due_full_texts(host.quiet_until_at) == [errand.pk]


# -- fetching ----------------------------------------------------------------------------------------------------------


def test_article_is_kept_cut_to_ten_excerpts():
    errand = make_errand(100)
    assert fetched(errand) is ErrandState.DONE
    errand.refresh_from_db()
    assert (errand.state, errand.next_try_at, errand.fetched_at, errand.tries) == ("done", None, NOON, 1)
    assert (errand.text[:22], errand.text[-1]) == ("Bill\nReading 1. The pa", "…")
    assert 950 < len(errand.text) <= 1_000


def test_fetch_full_text_twice_asks_the_site_once():
    errand, fetch = make_errand(), canned(PAGE)
    states = [fetch_full_text(errand.pk, fetch=fetch, policy=POLICY, now=NOON) for _ in range(2)]
    assert (states, fetch.asked) == ([ErrandState.DONE, None], [errand.entry.url])


def test_second_worker_finds_the_errand_claimed():
    errand = make_errand()
    seen = []

    def meanwhile(url: str, *, policy: FetchPolicy, **headers: object) -> Fetched:
        seen.append(fetched(errand))
        return PAGE

    assert fetch_full_text(errand.pk, fetch=meanwhile, policy=POLICY, now=NOON) is ErrandState.DONE
    assert seen == [None]


def test_errand_of_a_killed_worker_is_tried_again_and_the_try_counts():
    errand = make_errand()

    def killed(url: str, *, policy: FetchPolicy, **headers: object) -> Fetched:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_full_text(errand.pk, fetch=killed, policy=POLICY, now=NOON)
    later = NOON + timedelta(minutes=10)
    assert (due_full_texts(NOON), due_full_texts(later)) == ([], [errand.pk])
    fetched(errand, now=later)
    errand.refresh_from_db()
    assert (errand.state, errand.tries) == ("done", 2)


def test_answer_that_comes_after_the_claim_ran_out_is_dropped():
    errand = make_errand()

    def slow(url: str, *, policy: FetchPolicy, **headers: object) -> Fetched:
        FullText.objects.update(next_try_at=NOON + timedelta(hours=1))
        return PAGE

    assert fetch_full_text(errand.pk, fetch=slow, policy=POLICY, now=NOON) is None
    assert FullText.objects.get().text == ""


def test_site_in_trouble_is_asked_again_after_one_six_and_twenty_four_hours_then_given_up():
    errand, now, waits = make_errand(), NOON, []
    for _ in range(3):
        assert fetched(errand, DOWN, now=now) is ErrandState.WAITING
        errand.refresh_from_db()
        waits.append(errand.next_try_at - now)
        now = errand.next_try_at
    assert waits == [timedelta(hours=1), timedelta(hours=6), timedelta(hours=24)]
    assert fetched(errand, DOWN, now=now) is ErrandState.GIVEN_UP
    errand.refresh_from_db()
    assert (errand.next_try_at, errand.message) == (
        None,
        "Given up after 4 tries. The server has trouble of its own (500).",
    )


@pytest.mark.parametrize(("asked_for", "waited"), [(10, 1), (3 * 3600, 3), (90 * 3600, 24)])
def test_site_that_asks_for_patience_gets_it_within_a_day(asked_for, waited):
    busy = replace(DOWN, outcome=FeedOutcome.THROTTLED, retry_after=timedelta(seconds=asked_for))
    errand = make_errand()
    fetched(errand, busy)
    errand.refresh_from_db()
    assert errand.next_try_at == NOON + timedelta(hours=waited)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (replace(DOWN, outcome=FeedOutcome.GONE, message="It is gone."), "It is gone."),
        (replace(PAGE, content_type="application/pdf"), "The address leads to application/pdf, not to a page."),
    ],
)
def test_what_asking_again_cannot_mend_is_given_up_at_once(answer, message):
    errand = make_errand()
    assert fetched(errand, answer) is ErrandState.GIVEN_UP
    errand.refresh_from_db()
    assert errand.message == f"Given up after 1 try. {message}"


def test_page_without_an_article_is_asked_again():
    errand = make_errand()
    assert fetched(errand, replace(PAGE, body=b"<html><p>Sign in.</p></html>")) is ErrandState.WAITING
    errand.refresh_from_db()
    assert errand.message == "The page holds no article, or shows only its beginning."


def test_address_that_is_none_is_given_up_at_once():
    def refuse(url: str, *, policy: FetchPolicy, **headers: object) -> Fetched:
        raise BadAddress("That is no address.")

    errand = make_errand()
    assert fetch_full_text(errand.pk, fetch=refuse, policy=POLICY, now=NOON) is ErrandState.GIVEN_UP


def test_publisher_that_forbids_text_meanwhile_is_not_asked():
    errand, fetch = make_errand(0), canned(PAGE)
    assert fetch_full_text(errand.pk, fetch=fetch, policy=POLICY, now=NOON) is ErrandState.GIVEN_UP
    assert (fetch.asked, FullText.objects.get().text) == ([], "")


def test_code_page_of_the_page_itself_is_read():
    body = ARTICLE.decode().replace("<html>", '<html><meta charset="windows-1257">').replace("parliament", "Šiauliai")
    errand = make_errand()
    fetched(errand, replace(PAGE, body=body.encode("windows-1257"), charset=""))
    errand.refresh_from_db()
    assert "The Šiauliai adopted" in errand.text
