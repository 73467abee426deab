import re
from datetime import date, timedelta

import pytest

from recommendations.events.record import assess_event, retract_event
from recommendations.models import Event
from tests.make import (
    make_assessment,
    make_citation,
    make_editor,
    make_event,
    make_judgement,
    make_publisher,
    make_user,
)
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


def codes_on(page):
    return re.findall(r'<th scope="row"><a href="/events/([\w-]+)/"', page.text)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_the_list_shows_newest_first_with_what_each_is_judged_on(client):
    make_world()
    page = client.get("/events/")
    assert codes_on(page) == ["E002", "E001"]
    assert "R01 US Toward" in text_of(page)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("step=enacted", ["E002"]),
        ("q=OPENS", ["E002", "E001"]),
        ("actor=estonia", []),
        ("recommendation=R01&side=toward", ["E002", "E001"]),
        ("side=", ["E002", "E001"]),
    ],
)
def test_filters_narrow(client, query, codes):
    make_world()
    page = client.get(f"/events/?{query}")
    assert codes_on(page) == codes
    assert ("No developments match." in page.text) is (codes == [])


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("side=up", "“side”:"),
        ("sides=toward", "There is no filter “sides”. Leave it out."),
        ("occurred_from=soon", "“occurred_from”:"),
        ("occurred_from=2026-02-02&occurred_to=2026-02-01", "“occurred_to”:"),
        ("page=two", "page is “two”, which is no number."),
        ("page=2", "There is no page 2; the last one is 1."),
        ("q=a&q=b", "“q”:"),
    ],
)
def test_a_bad_filter_is_an_error_and_never_a_wider_answer(client, query, sentence):
    make_world()
    page = client.get(f"/events/?{query}")
    assert page.status_code == 400
    assert sentence in page.text
    assert codes_on(page) == []


def test_pages_follow_each_other_and_keep_the_filter(client):
    for n in range(51):
        make_event(code=f"n-{n:02}", occurred_on=date(2025, 1, 1) + timedelta(days=n))
    first = client.get("/events/?kind=policy")
    assert (len(codes_on(first)), codes_on(first)[0]) == (50, "n-50")
    (address,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
    assert address == "?kind=policy&amp;page=2"
    assert codes_on(client.get("/events/?kind=policy&page=2")) == ["n-00"]


@pytest.mark.parametrize("events", [1, 3])
def test_the_list_asks_the_same_few_questions(client, django_assert_num_queries, events):
    world = make_world()
    Event.objects.filter(code="E001").update(state="proposed")
    for n in range(events - 1):
        make_assessment(event=make_event(url=f"https://gazette.example/{n}"), track=world.track())
    with django_assert_num_queries(9):
        assert len(codes_on(client.get("/events/"))) == events


def test_an_event_shows_judgements_movement_and_sources(client):
    world = make_world()
    make_citation(
        event=world.event, url="https://other.example/b", publisher=make_publisher(name="Agency", tier="official")
    )
    page = client.get("/events/E002/")
    text = text_of(page)
    assert "R01 Open the data 1 United States : why this arrow Toward major high 2.78 It opens the data." in text
    assert "Leaning toward to Toward" in text
    assert "Agency (official), date not printed." in text
    assert 'href="https://other.example/b"' in page.text


@pytest.mark.parametrize(
    ("precision", "written"),
    [("day", "15 Nov 2025"), ("month", "Nov 2025"), ("year", "2025"), ("fiscal_year", "FY2025")],
)
def test_a_date_is_written_as_exactly_as_it_is_known(client, precision, written):
    make_event(code="E009", occurred_on=date(2025, 11, 15), date_precision=precision)
    assert f"When {written} Who acted" in text_of(client.get("/events/E009/"))


def test_a_retracted_event_stays_readable_and_says_why(client):
    world = make_world()
    retract_event(world.event.pk, reason="The vote was annulled.", by=make_user(), now=world.now)
    page = client.get("/events/E002/")
    assert page.status_code == 200
    text = text_of(page)
    assert "The vote was annulled. It no longer counts for anything; the record stays." in text
    assert "by ann" not in text  # names of accounts are for those who have one
    assert "E002" not in codes_on(client.get("/events/"))


def test_a_replaced_judgement_stays_in_the_history(client):
    world = make_world()
    ann = make_user()
    assess_event(world.event.pk, [make_judgement(world.track(), side="away")], by=ann, now=world.now)
    assess_event(
        world.event.pk, [make_judgement(world.track(), side="neutral")], by=ann, now=world.now + timedelta(seconds=1)
    )
    text = text_of(client.get("/events/E002/"))
    assert "Judged anew" in text
    assert "R01 United States was away, major, high confidence became neutral, major, high confidence" in text


def test_an_unknown_code_is_not_found_in_a_sentence(client):
    page = client.get("/events/E999/")
    assert page.status_code == 404
    assert "Nothing is at this address" in page.text


def test_a_hostile_headline_and_a_hostile_source_are_only_text(client):
    event = make_event(code="E009", headline="<script>alert(1)</script>")
    make_citation(
        event=event, url="https://gazette.example/x", title='"><img src=x onerror=alert(1)>', quote="<b>bold</b>"
    )
    page = client.get("/events/E009/").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>bold</b>" not in page


def test_an_editor_judges_anew_and_sees_the_earlier_judgement(client):
    world = make_world()
    client.force_login(make_editor())
    row = {"row-0-recommendation": world.first.pk, "row-0-actor": "united-states", "row-0-side": "away"}
    rows = {"row-TOTAL_FORMS": 1, "row-INITIAL_FORMS": 0, "row-0-confidence": "high"} | row
    page = client.post("/events/E002/assess/", rows, follow=True)
    assert "Your judgement is recorded." in page.text
    assert world.event.assessments.filter(side="away", superseded_at=None).count() == 1
    again = client.get("/events/E002/assess/").text
    assert f'<option value="{world.first.pk}" selected>' in again


def test_a_judgement_without_a_side_is_refused_with_what_was_typed(client):
    make_world()
    client.force_login(make_editor())
    page = client.post("/events/E002/assess/", {"row-TOTAL_FORMS": 1, "row-INITIAL_FORMS": 0, "row-0-rationale": "Why"})
    assert page.status_code == 422
    assert "Choose a side on one recommendation or more." in page.text
    assert 'value="Why"' in page.text
