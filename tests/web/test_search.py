import re

import pytest

from recommendations.events.second import ask_second_reading
from recommendations.models import SavedSearch
from tests.make import NOON, make_assessment, make_editor, make_entry, make_event, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


def titles(page):
    found = re.findall(r"<h3><a [^>]+>(.+?)</a></h3>", page.text)
    return [re.sub(r"<[^>]+>", "", title) for title in found]


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_before_anything_is_asked_the_page_says_how(client):
    page = client.get("/search/")
    assert (page.status_code, titles(page)) == (200, [])
    assert "All words must be there" in text_of(page)
    assert "Nothing was found" not in page.text


def test_what_is_found_leads_to_its_page_with_what_matched_marked(client):
    make_world()
    page = client.get("/search/?q=open+parliament")
    assert titles(page) == ["Parliament opens the data", "Parliament opens the data"]
    assert 'href="/events/E002/"' in page.text
    assert "<mark>Parliament</mark> <mark>opens</mark> the data" in page.text


def test_other_peoples_words_are_escaped(client):
    make_event(headline="Ferry <script>alert(1)</script>", summary="<b>Ferry</b> & more")
    page = client.get("/search/?q=ferry")
    assert "&lt;script&gt;alert(1)" in page.text
    assert "&lt;b&gt;<mark>Ferry</mark>&lt;/b&gt; &amp; more" in page.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=-ferry", "Say what to look for, too"),
        ("q=%22ferry", "A quotation mark is not closed."),
        ("q=&kind=event", "Say what to look for."),
        ("q=ferry&kind=boat", "Select a valid choice."),
        ("q=ferry&colour=red", "There is no choice “colour”. Leave it out."),
        ("q=ferry&q=boat", "was given more than once"),
        ("q=ferry&page=9", "There is no page “9”. Give a number from 1 to 1."),
        ("q=ferry&since=soon", "Enter a valid date."),
    ],
)
def test_a_bad_question_is_told_and_never_answered_wider(client, query, sentence):
    make_event(headline="Ferry")
    page = client.get(f"/search/?{query}")
    assert page.status_code == 400
    assert sentence in text_of(page)
    assert titles(page) == []


def test_a_bad_question_keeps_what_was_typed(client):
    page = client.get("/search/", {"q": '"ferry', "side": "away"})
    assert 'value="&quot;ferry"' in page.text
    assert '<option value="away" selected>' in page.text
    assert 'aria-describedby="find-how id_q-error"' in page.text


def test_readers_are_not_shown_that_there_are_entries(client):
    make_entry(title="Ferry")
    make_event(headline="Ferry")
    assert "Everything 1 Developments 1 Recommendations 0" in text_of(client.get("/search/?q=ferry"))
    client.force_login(make_editor())
    page = client.get("/search/?q=ferry")
    assert "Entries of feeds 1" in text_of(page)
    assert len(titles(page)) == 2


def test_pages_keep_the_question(client):
    for n in range(26):
        make_event(headline="Ferry", code=f"f-{n}")
    page = client.get("/search/?q=ferry&kind=event&side=")
    assert 'rel="next" href="?kind=event&amp;q=ferry&amp;page=2"' in page.text
    assert len(titles(client.get("/search/?q=ferry&kind=event&page=2"))) == 1


def test_what_is_to_be_read_unseeing_is_not_found_by_its_side(client):
    event = make_event(headline="Ferry")
    make_assessment(event=event)
    reader = make_editor()
    client.force_login(reader)
    assert titles(client.get("/search/?q=ferry&side=toward")) == ["Ferry"]
    ask_second_reading(event.pk, reader=reader, by=None, now=NOON)
    assert titles(client.get("/search/?q=ferry&side=toward")) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_few_questions(client, rows, django_assert_max_num_queries):
    for _ in range(rows):
        make_event(headline="Ferry")
    with django_assert_max_num_queries(12):
        client.get("/search/?q=ferry")


# -- Searches somebody keeps ------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client):
    client.force_login(make_user("vera"))
    return client


def kept():
    return list(SavedSearch.objects.order_by("name").values_list("owner__username", "name", "query"))


def test_a_search_is_kept_and_leads_back(signed_in):
    page = signed_in.post("/search/save/", {"query": "q=ferry&page=2&side=", "name": " Ferries "}, follow=True)
    assert kept() == [("vera", "Ferries", "q=ferry")]
    assert page.redirect_chain == [("/search/?q=ferry", 302)]


def test_keeping_a_search_twice_replaces_it(signed_in):
    for query in ("q=ferry", "q=train&kind=event"):
        page = signed_in.post("/search/save/", {"query": query, "name": "Mine"}, follow=True)
    assert kept() == [("vera", "Mine", "kind=event&q=train")]
    assert "“Mine” now stands for this search." in text_of(page)
    assert 'href="/search/?kind=event&amp;q=train">Mine</a>' in page.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"query": "q=ferry", "name": " "}, "Give the search a name"),
        ({"query": "q=ferry", "name": "x" * 81}, "Give a name of at most 80"),
        ({"query": "q=-ferry", "name": "Mine"}, "Say what to look for, too"),
        ({"query": "q=ferry&kind=boat", "name": "Mine"}, "Select a valid choice."),
        ({"name": "Mine"}, "Say what to look for."),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field_with_what_was_typed(signed_in, sent, sentence):
    page = signed_in.post("/search/save/", sent)
    assert (page.status_code, kept()) == (422, [])
    assert sentence in text_of(page)


def test_a_kept_search_is_its_owners_alone(signed_in):
    other = SavedSearch.objects.create(owner=make_user("olaf"), name="His", query="q=ferry", saved_at=NOON)
    assert "His" not in signed_in.get("/search/").text
    assert signed_in.post(f"/search/{other.pk}/delete/").status_code == 404
    assert SavedSearch.objects.count() == 1


def test_a_kept_search_is_deleted(signed_in):
    signed_in.post("/search/save/", {"query": "q=ferry", "name": "Mine"})
    page = signed_in.post(f"/search/{SavedSearch.objects.get().pk}/delete/", follow=True)
    assert "The search is no longer kept." in text_of(page)
    assert kept() == []


def test_only_who_is_signed_in_has_the_field_of_the_frame(client):
    assert 'id="find-field"' not in client.get("/method/").text
    client.force_login(make_user("vera"))
    assert 'id="find-field"' in client.get("/method/").text
