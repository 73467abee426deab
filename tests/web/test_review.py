import re
from html import unescape

import pytest
from django.test import Client

from recommendations.events.record import assess_event, record_event
from recommendations.events.review import return_event
from recommendations.vocabulary import Significance
from tests.make import make_editor, make_finding, make_judgement, make_reviewer, make_source, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.REVIEW_REQUIRED = True
    return make_world()


@pytest.fixture
def ann():
    return make_editor()


@pytest.fixture
def event(world, ann):
    """Ann's, sent for review: an away that would weigh a lot."""
    judgement = make_judgement(world.track(), side="away", significance=Significance.MAJOR, rationale="It closes it.")
    finding = make_finding(headline="Parliament closes the data", occurred_on=world.today, judgements=(judgement,))
    return record_event(finding, by=ann, now=world.now).event


@pytest.fixture
def rea(client):
    rea = make_reviewer()
    client.force_login(rea)
    return rea


@pytest.fixture
def desk(ann):
    """Ann's browser."""
    browser = Client()
    browser.force_login(ann)
    return browser


def text_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def mark_on(page):
    return unescape(re.search(r'name="mark" value="([^"]*)"', page.text)[1])


def tabs_of(page):
    return re.findall(r"tab=(\w+)[^>]*>[^<]*<span class=\"tabs__count\">(\d+)", page.text)


def test_the_reviewers_page_shows_what_it_would_do_and_what_pulls_the_other_way(client, event, rea):
    text = text_of(client.get(f"/events/{event.code}/review/"))
    assert "R01 Open the data 1 United States Away major high It closes it." in text
    assert "What approving it would do R01 United States Toward to Leaning toward" in text
    assert "pulls the other way" in text


def test_a_reviewer_approves_and_it_counts(client, event, rea, ann):
    address = f"/events/{event.code}/review/"
    page = client.post(address, {"approve": "1", "mark": mark_on(client.get(address))}, follow=True)
    assert "Approved. It counts from now on, under its author's name." in text_of(page)
    assert "Approved: it counts from here on rea" in text_of(page)
    event.refresh_from_db()
    assert (event.state, event.recorded_by) == ("confirmed", ann)


def test_a_reviewer_returns_it_and_the_author_sends_it_again(client, event, rea, desk):
    page = client.post(f"/events/{event.code}/review/", {"return": "1", "reason": "Whose law?"}, follow=True)
    assert "Returned to its author with your reason." in text_of(page)
    queue = desk.get("/review/")
    assert tabs_of(queue) == [("mine", "0"), ("returned", "1")]
    assert "Whose law?" in text_of(queue)
    assert "Returned by rea" in text_of(desk.get(f"/events/{event.code}/"))
    page = desk.post(f"/events/{event.code}/resubmit/", follow=True)
    assert "Sent for review again." in text_of(page)
    assert tabs_of(client.get("/review/")) == [("mine", "0"), ("to_review", "1"), ("returned", "0")]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (" ", "Say what has to change; the author is told."),
        ("x" * 1001, "Shorten the reason to 1000 characters."),
    ],
)
def test_bad_input_of_a_return_is_told_at_its_field_and_kept(client, event, rea, reason, sentence):
    page = client.post(f"/events/{event.code}/review/", {"return": "1", "reason": reason})
    assert page.status_code == 422
    assert re.search(rf'id="id_reason-error">.*{re.escape(sentence)}', page.text)
    assert f">{reason}</textarea>" in page.text


def test_what_was_changed_while_somebody_looked_is_shown_again(client, event, rea, ann, world):
    address = f"/events/{event.code}/review/"
    mark = mark_on(client.get(address))
    anew = make_judgement(world.track(), side="neutral", rationale="It closes nothing.")
    assess_event(event.pk, [anew], by=ann, now=world.now)
    page = client.post(address, {"approve": "1", "mark": mark})
    assert page.status_code == 422
    assert "It was changed while you looked at it." in page.text
    assert "It closes nothing." in page.text
    assert client.post(address, {"approve": "1", "mark": mark_on(page)}).status_code == 302


def test_whoever_comes_second_is_told_who_was_first(client, event, rea):
    address = f"/events/{event.code}/review/"
    mark = mark_on(client.get(address))
    client.post(address, {"approve": "1", "mark": mark})
    other = Client()
    other.force_login(make_reviewer("ron"))
    page = other.post(address, {"approve": "1", "mark": mark}, follow=True)
    assert f"{event.code} was approved by rea" in text_of(page)


def test_nobody_is_offered_their_own(client, world, rea):
    own = record_event(make_finding(headline="Rea's"), by=rea, now=world.now).event
    page = client.get(f"/events/{own.code}/review/")
    assert "Somebody else decides." in page.text
    assert 'name="approve"' not in page.text
    forced = client.post(f"/events/{own.code}/review/", {"approve": "1", "mark": "x"})
    assert forced.status_code == 422
    assert "You had a hand in" in forced.text


def test_what_is_in_review_is_for_the_desk_alone(client, event, desk):
    viewer = Client()
    viewer.force_login(make_user("viewer"))
    for address in (f"/events/{event.code}/", f"/api/v1/events/{event.code}/"):
        assert [browser.get(address).status_code for browser in (client, viewer, desk)] == [404, 404, 200]
    assert event.headline not in client.get("/events/").text
    assert event.headline not in client.get("/recommendations/brief-1/R01/").text
    past = f"/events/{event.code}/past/?at={event.recorded_at.isoformat().replace('+', '%2B')}"
    assert [browser.get(past).status_code for browser in (client, viewer, desk)] == [404, 404, 200]


def test_an_unknown_tab_is_an_error(client, rea):
    page = client.get("/review/?tab=all")
    assert page.status_code == 400
    assert "There is no tab “all”." in text_of(page)


def test_a_queue_costs_the_same_however_long(client, world, rea, ann, django_assert_max_num_queries):
    for n in range(4):
        finding = make_finding(headline=f"Law {n}", sources=(make_source(f"https://gazette.example/{n}"),))
        event = record_event(finding, by=ann, now=world.now).event
        if n == 3:
            return_event(event.pk, reason="No.", by=rea, now=world.now)
    client.get("/review/")
    with django_assert_max_num_queries(25) as few:
        assert client.get("/review/?tab=to_review").text.count("Law ") == 3
    counted = len(few)
    record_event(make_finding(headline="Law 9", sources=(make_source("https://g.example/9"),)), by=ann, now=world.now)
    with django_assert_max_num_queries(counted):
        client.get("/review/?tab=to_review")
