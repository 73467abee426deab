import re
from datetime import timedelta

import pytest

from recommendations.events.record import retract_event
from recommendations.models import Track
from recommendations.status.calls import make_call, record_check
from recommendations.vocabulary import Label
from tests.make import make_actor, make_assessment, make_event, make_track, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db
ADDRESS = "/recommendations/brief-1/R01/{}/"


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("&amp;", "&").split())


def read(client, actor="united-states", **question):
    return client.get(ADDRESS.format(actor), question)


def section_of(page, ident):
    return text_of(page.text.split(f'aria-labelledby="{ident}"', 1)[1].split("</section>", 1)[0])


def test_the_arithmetic_leads_to_the_label(client):
    make_world()
    page = read(client)
    told = section_of(page, "sum-h")
    first, second = 3.0 * 2 ** (-20 / 90), 3.0 * 2 ** (-10 / 90)
    assert f"Toward 3.00 {2 ** (-20 / 90):.3f} {first:.2f} {first:.2f} 0.00" in told
    assert f"2 + {first + second:.2f} toward against 2 + 0.00 away gives a share of" in told
    assert "Points halved every 90 days" in told
    assert "The long window, halved every 365 days: toward" in told
    assert "Toward since" in text_of(page.text)


def test_a_group_leads_to_its_members(client):
    world = make_world()
    make_assessment(event=world.event, track=world.track("estonia"), recorded_at=world.now)
    page = read(client, "baltic-states", as_of=world.today)
    assert "Estonia 70, Latvia 50, Lithuania 50 of 100, with equal weight, gives" in section_of(page, "sum-h")
    assert f'href="{ADDRESS.format("latvia")}"' in page.text


def test_totals_since_publication_stand_beside_the_windows(client):
    make_world()
    assert "Since the brief was published on 1 February 2026, nothing aged" in section_of(read(client), "sum-h")


def test_it_says_what_would_turn_the_label(client):
    world = make_world()
    make_assessment(event=make_event(code="E9", headline="Bill struck"), track=world.track("estonia"), side="away")
    told = section_of(read(client, "latvia"), "turn-h")
    day = world.today
    assert f"One major toward event on {day.day} {day:%b %Y} would make this Toward." in told


def test_the_parts_of_a_change_stand_under_each_other(client):
    world = make_world()
    day = (world.today - timedelta(days=15)).isoformat()
    told = section_of(read(client, compare=day), "moved-h")
    assert re.search(r"New developments \+\d+\.\d\d 0\.00|New developments \+\d+\.\d\d \+\d+\.\d\d", told)
    assert re.search(r"Developments that became known late 0\.00 \+\d+\.\d\d", told)
    assert f"as_of={day}&known_at={day}" in read(client, compare=day).text.replace("&amp;", "&")


def test_what_was_taken_back_is_named_among_the_revisions(client):
    world = make_world()
    retract_event(world.event.pk, reason="Annulled.", by=make_user(), now=world.now)
    told = section_of(read(client, compare=world.today - timedelta(days=1)), "moved-h")
    assert "Revised or taken back: Parliament opens the data" in told


def test_a_fall_is_on_the_record_with_its_cause(client):
    world = make_world()
    for code in ("E8", "E9"):
        event = make_event(code=code, occurred_on=world.today, recorded_at=world.now, headline="Bill struck")
        make_assessment(event=event, track=world.track(), side="away", recorded_at=world.now)
    told = section_of(read(client), "slid-h")
    assert "Toward fell to Mixed: “Bill struck” and 1 more. E8 , E9" in told


def test_without_a_fall_the_ledger_says_so(client):
    make_world()
    assert "None. The label has never fallen or lapsed" in section_of(read(client), "slid-h")


def test_calls_and_checks_are_shown(client):
    world, ann = make_world(), make_user()
    client.force_login(ann)
    until = world.today + timedelta(days=9)
    make_call(world.track(), label=Label.MIXED, reason="Too early.", expires_on=until, by=ann, now=world.now)
    record_check(world.track(), by=ann, now=world.now, note="The gazette.")
    page = read(client)
    assert f"Editor’s call: Mixed , until {until.day} {until:%b %Y}. Too early. ann," in text_of(page.text)
    assert ", ann: The gazette." in section_of(page, "look-h")


def test_the_criteria_are_shown_and_their_want_is_said(client):
    world = make_world()
    assert "United States: Toward A law opens the data" in section_of(read(client), "tests-h")
    Track.objects.filter(pk=world.track().pk).update(criteria_toward=[], criteria_away=[])
    assert "No criteria are written for United States." in section_of(read(client), "tests-h")


def test_a_day_before_the_first_event_names_it(client):
    world = make_world()
    page = read(client, as_of=world.today - timedelta(days=40))
    first = world.today - timedelta(days=20)
    assert f"Nothing was rated by then; the first development is of {first.day} {first:%B %Y}" in text_of(page.text)
    assert f"?as_of={first.isoformat()}" in page.text
    assert 'aria-labelledby="sum-h"' not in page.text


def test_a_track_nobody_rated_says_so(client):
    make_world()
    assert "Nothing has been rated here. That is not the middle of the scale" in text_of(read(client, "estonia").text)


def test_a_past_day_offers_both_views(client):
    world = make_world()
    day = (world.today - timedelta(days=5)).isoformat()
    address = ADDRESS.format("united-states")
    assert f"{address}?as_of={day}&known_at={day}" in read(client, as_of=day).text.replace("&amp;", "&")
    assert f'{address}?as_of={day}"' in read(client, as_of=day, known_at=day).text


@pytest.mark.parametrize(
    ("actor", "question", "status", "sentence"),
    [
        ("united-states", {"as_of": "soon"}, 400, "as_of is “soon”, which is no day."),
        ("united-states", {"odd": "1"}, 400, "There is no parameter “odd”."),
        ("eu", {}, 400, "EU gets no direction on R01. Ask for a tracked actor, or for a group with members"),
        ("nobody", {}, 404, "Nothing is at this address"),
    ],
)
def test_a_bad_question_is_answered_in_a_sentence(client, actor, question, status, sentence):
    make_world()
    make_track(actor=make_actor("eu", name="EU", role="context"))
    page = read(client, actor, **question)
    assert page.status_code == status
    assert sentence in text_of(page.text)


@pytest.mark.parametrize("events", [1, 4])
def test_the_page_costs_the_same_queries(client, django_assert_num_queries, events):
    world = make_world()
    for n in range(events):
        event = make_event(occurred_on=world.today - timedelta(days=n), recorded_at=world.now)
        make_assessment(event=event, track=world.track(), side="away", recorded_at=world.now)
    with django_assert_num_queries(7):
        read(client)


def test_an_event_leads_to_the_arithmetic_of_each_direction_it_counts_for(client):
    world = make_world()
    context = make_track(actor=make_actor("eu", role="context"))
    make_assessment(event=world.event, track=context, recorded_at=world.now)
    page = client.get("/events/E002/").text
    assert f'href="{ADDRESS.format("united-states")}"' in page
    assert ADDRESS.format("eu") not in page


def test_nothing_is_written_inline(client):
    make_world()
    assert re.findall(r"<style|\sstyle=|<script|\son\w+=", read(client).text) == []
