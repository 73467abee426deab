import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.signals import request_finished
from django.db import DatabaseError, close_old_connections
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from recommendations.models import Visit
from recommendations.status.moment import BadQuestion, Moment
from recommendations.web.asof import written
from recommendations.web.visit import counts_as_visit, since
from tests.make import NOON, TODAY, make_brief, make_pillar, make_recommendation, make_user
from tests.web.test_parts import PAGES
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
ASKED = Moment(TODAY, NOON, TODAY)


@pytest.fixture
def reader(client):
    reader = make_user("reader")
    client.force_login(reader)
    return reader


def seen(reader, hours_ago):
    return Visit.objects.create(reader=reader, brief=make_brief(), seen_at=timezone.now() - timedelta(hours=hours_ago))


@pytest.mark.parametrize(
    "address", ["/", *PAGES, "/recommendations/brief-1/R01/", "/recommendations/brief-1/R01/united-states/"]
)
def test_a_page_somebody_signed_in_looks_at_is_a_visit(client, reader, address):
    make_world()
    before = timezone.now()
    client.get(address)
    visit = Visit.objects.get()
    assert (visit.reader, visit.brief, visit.earlier_seen_at) == (reader, make_brief(), None)
    assert before <= visit.seen_at <= timezone.now()


def test_the_visit_is_noted_to_the_brief_that_was_shown(client, reader):
    make_world()
    other = make_brief(code="brief-2", number=2)
    make_recommendation(pillar=make_pillar(brief=other))
    client.get("/?brief=brief-2")
    assert [visit.brief for visit in Visit.objects.all()] == [other]


@pytest.mark.parametrize(
    "header", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_a_page_fetched_ahead_is_no_visit(client, reader, header):
    make_world()
    assert client.get("/", headers=header).status_code == 200
    assert Visit.objects.count() == 0


def test_headers_alone_strangers_and_errors_are_no_visit(client):
    make_world()
    client.get("/")
    client.force_login(make_user("reader"))
    client.head("/")
    client.get("/?as_of=soon")
    client.get("/recommendations/brief-1/R99/")
    assert Visit.objects.count() == 0


def test_the_visit_is_written_only_when_the_answer_has_been_sent(reader):
    make_world()
    request = RequestFactory().get("/")
    request.user = reader
    response = counts_as_visit(lambda _: HttpResponse("page"))(request)
    assert Visit.objects.count() == 0
    request_finished.disconnect(close_old_connections)  # as Django's own test client does
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
    assert Visit.objects.count() == 1


def test_a_visit_that_cannot_be_written_costs_no_page(client, reader, monkeypatch, caplog):
    make_world()

    def refuse(*_args, **_kwargs):
        raise DatabaseError("locked")

    monkeypatch.setattr(Visit.objects, "bulk_create", refuse)
    assert client.get("/").status_code == 200
    assert "A visit could not be noted" in caplog.text


def test_the_board_compares_with_what_it_said_at_the_end_of_the_last_visit(client, reader):
    """A development of last week, learned of since, is a change to the reader and none between the two days."""
    world = make_world()
    before = seen(reader, hours_ago=30).seen_at
    link = f"/?{urlencode({'since': written(before)})}"
    assert f'<a href="{link}">your last visit</a>' in client.get("/").text
    page = client.get(link).text
    assert f"Changed since {before.day} {before:%b %Y}" in page
    assert "1 of 5 cells differ from what was said then" in page
    assert re.search(r'name="compare" type="date" max=', page)  # empty: the form goes back to comparing two days
    compared = client.get("/", {"compare": (world.today - timedelta(days=1)).isoformat()}).text
    assert "no label differs between the two days" in compared


def test_nobody_else_is_offered_a_last_visit(client):
    make_world()
    seen(make_user("other"), hours_ago=30)
    assert "your last visit" not in client.get("/").text
    client.force_login(make_user("reader"))
    assert "your last visit" not in client.get("/").text


def test_a_visit_later_than_the_day_shown_is_not_offered(client, reader):
    world = make_world()
    seen(reader, hours_ago=30)
    day = (world.today - timedelta(days=9)).isoformat()
    assert "your last visit" not in client.get("/", {"as_of": day}).text


def test_the_strangers_board_asks_nothing_about_visits(client, django_assert_num_queries):
    make_world()
    with django_assert_num_queries(14) as asked:
        client.get("/")
    assert not any("recommendations_visit" in query["sql"] for query in asked)


BAD = [
    ("soon", "since is “soon”, which is no moment."),
    ("2026-03-01T10:00:00", "without a zone."),
    ("2026-03-02T12:00:01Z", "which is later than what is shown."),
]


@pytest.mark.parametrize(("text", "sentence"), BAD)
def test_a_bad_moment_gets_a_sentence(text, sentence):
    with pytest.raises(BadQuestion, match=sentence.replace("“", ".").replace("”", ".")):
        since(ASKED, text)


def test_since_and_compare_exclude_each_other():
    with pytest.raises(BadQuestion, match="both given"):
        since(Moment(TODAY, NOON, TODAY, compare_on=TODAY - timedelta(days=1)), "2026-03-01T10:00:00Z")


def test_earlier_today_is_a_moment_to_compare_with():
    at = NOON - timedelta(hours=2)
    asked = since(ASKED, written(at))
    assert (asked.compare_on, asked.compare_known_at, asked.as_of) == (TODAY, at, TODAY)
