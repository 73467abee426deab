"""Reading without sight: what the reader's account shows before and after, and settling what differs."""

import re

import pytest
from django.test import Client

from recommendations.events.record import assess_event
from recommendations.events.second import ask_second_reading
from recommendations.models import AgreementReport, Assessment, Event, SecondReading
from recommendations.vocabulary import Side, Significance
from tests.make import (
    make_assessment,
    make_citation,
    make_editor,
    make_event,
    make_judgement,
    make_reviewer,
    make_user,
)
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
# What Ann answered, in words no other part of a page has.
REASON = "Ann finds it splendid."


@pytest.fixture
def world() -> World:
    """The usual world, in which Ann judged E002 major, away and with a reason of her own."""
    world = make_world()
    judged = make_judgement(world.track(), side=Side.AWAY, significance=Significance.MAJOR, rationale=REASON)
    assess_event(world.event.pk, [judged], by=make_editor("ann"), now=world.now)
    return world


@pytest.fixture
def bob(world) -> Client:
    """Bob, who is asked to read E002 without sight."""
    user = make_editor("bob")
    ask_second_reading(world.event.pk, reader=user, by=None, now=world.now)
    return signed_in(user)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def text_of(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def answer(world, *, side="neutral", significance="minor", **more):
    """What the form posts with one row filled in."""
    row = {
        "recommendation": world.first.pk,
        "actor": "united-states",
        "side": side,
        "significance": significance,
        "confidence": "high",
        "rationale": "Bob is not moved.",
    }
    posted = {f"row-0-{name}": value for name, value in row.items()}
    return posted | {"row-TOTAL_FORMS": 1, "row-INITIAL_FORMS": 0} | more


def test_the_list_names_what_waits_and_what_could_be_read(world, bob):
    page = text_of(bob.get("/second/"))
    assert "1 waiting for you" in page
    assert "Read without sight : Parliament opens the data" in page
    assert "To settle" not in page


def test_the_list_of_an_editor_for_whom_nothing_waits_says_so():
    page = text_of(signed_in(make_editor()).get("/second/"))
    assert "Nothing waits for you." in page
    assert "Nothing left." in page


@pytest.mark.parametrize("events", [1, 3])
def test_the_list_asks_the_same_few_questions(events, django_assert_num_queries):
    client = signed_in(make_reviewer())
    for n in range(events):
        for code in ("waits", "unseen", "differs"):
            event = make_event(code=f"{code}-{n}")
            make_assessment(event=event, coder=make_user(f"{code}-{n}"))
            if code == "waits":
                ask_second_reading(event.pk, reader=client.user, by=client.user, now=event.recorded_at)
            if code == "differs":
                make_assessment(event=event, side="away", coder=make_user(f"other-{n}"))
    with django_assert_num_queries(19):
        page = client.get("/second/")
    assert (len(page.context["waiting"]), len(page.context["disputed"])) == (events, events)
    assert (len(page.context["wanted"]), len(page.context["unseen"])) == (2 * events, 0)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_asks_the_same_few_questions(rows, django_assert_num_queries):
    world = make_world(recommendations=rows)
    client = signed_in(make_editor("bob"))
    ask_second_reading(world.event.pk, reader=client.user, by=None, now=world.now)
    with django_assert_num_queries(28):
        page = client.get("/events/E002/second/")
    assert page.text.count("judge__tests") == rows


def test_the_form_shows_tests_and_sources_and_no_answer(world, bob):
    page = bob.get("/events/E002/second/")
    assert "A law opens the data" in page.text
    assert "https://gazette.example/E002" in page.text
    for told in (REASON, "It opens the data.", "ann", 'value="major" selected', 'value="away" checked'):
        assert told not in page.text
    assert re.findall(r'name="row-0-side" value="(\w*)" checked', page.text) == [""]


def test_while_it_waits_no_page_of_the_reader_shows_an_answer(world, bob):
    for address in ("/events/E002/", "/events/E002/second/", "/events/", world.page()):
        page = bob.get(address)
        assert page.status_code == 200
        assert REASON not in page.text
    event = text_of(bob.get("/events/E002/"))
    assert "You are asked to read this without sight" in event
    assert "What it moved" not in event
    assert text_of(bob.get("/events/")).count("to be read by you first") == 1
    page = bob.get(world.page())
    assert ("1 left out." in text_of(page), page.context["sums"]) == (True, ())


def test_others_see_the_answers_meanwhile(world, bob):
    for client in (Client(), signed_in(make_editor("cy"))):
        assert REASON in client.get("/events/E002/").text
        assert REASON in client.get(world.page()).text
        assert "to be read by you first" not in client.get("/events/").text


def test_the_sentence_beside_a_label_is_left_out_where_it_may_name_the_event(world, bob):
    cell = bob.get(world.page()).context["status"].cells[0]
    assert cell.reason.startswith("Left out until you have read")
    (other,) = {c.reason for c in signed_in(make_editor("cy")).get(world.page()).context["status"].cells[:1]}
    assert "Parliament opens the data" in other


@pytest.mark.parametrize("address", ["/recommendations/brief-1/R01/{}/", "/api/v1/recommendations/brief-1/R01/{}/"])
def test_what_a_direction_is_made_of_waits_for_the_reading(world, bob, address):
    own = bob.get(address.format("united-states"))
    assert (own.status_code, "You are asked to read E002 without sight" in own.content.decode()) == (400, True)
    assert Client().get(address.format("united-states")).status_code == 200
    assert bob.get(address.format("estonia")).status_code == 200
    member = world.track("estonia")
    make_assessment(event=world.event, track=member, recorded_at=world.now)
    assert bob.get(address.format("baltic-states")).status_code == 400
    assert bob.get(address.format("latvia")).status_code == 200


@pytest.mark.parametrize("side", ["toward", "away"])
def test_a_side_does_not_find_what_is_hidden(world, bob, side):
    codes = [line.code for line in bob.get(f"/events/?side={side}").context["lines"]]
    assert codes == (["E001"] if side == "toward" else [])
    assert "E002" in [line.code for line in Client().get(f"/events/?side={side}").context["lines"]]


def test_the_api_leaves_answers_out_for_the_reader_alone(world, bob):
    own, others = (client.get("/api/v1/events/E002/").json() for client in (bob, Client()))
    assert (own["event"]["judgements"], own["moved"], own["event"]["awaits_reading"]) == ([], [], True)
    assert [one["side"] for one in others["event"]["judgements"]] == ["toward", "away"]
    assert others["event"]["awaits_reading"] is False
    listed = bob.get("/api/v1/events/").json()["results"]
    assert [(one["code"], len(one["judgements"])) for one in listed] == [("E002", 0), ("E001", 1)]
    assert [one["code"] for one in bob.get("/api/v1/events/?side=toward").json()["results"]] == ["E001"]
    evidence = bob.get("/api/v1/recommendations/brief-1/R01/").json()["evidence"]
    assert [row["event_code"] for row in evidence] == ["E001"]


def test_judging_with_others_in_sight_leads_to_the_form(world, bob):
    page = bob.get("/events/E002/assess/")
    assert (page.status_code, page.headers["Location"]) == (302, "/events/E002/second/")


def test_an_answer_is_recorded_and_then_shown_beside_the_others(world, bob):
    page = bob.post("/events/E002/second/", answer(world), follow=True)
    recorded = Assessment.objects.get(coder=bob.user)
    assert (recorded.side, recorded.significance, recorded.is_blind) == ("neutral", "minor", True)
    shown = page.context["answers"]
    assert shown.coders == ("the data set", "ann", "bob")
    assert [a.side for _, a in shown.rows[0].by_coder] == ["toward", "away", "neutral"]
    assert REASON in page.text
    assert "Bob is not moved. without sight" not in text_of(page)
    assert "without sight" in text_of(page)


def test_answering_twice_records_once_and_says_so(world, bob):
    bob.post("/events/E002/second/", answer(world))
    page = bob.post("/events/E002/second/", answer(world, side="toward"), follow=True)
    assert "No reading of it waits for you" in page.text
    assert [a.side for a in Assessment.objects.filter(coder=bob.user)] == ["neutral"]


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"significance": ""}, "Choose how much it weighs: minor, moderate or major."),
        ({"side": ""}, "Choose a side, or say that it fits none."),
        ({"nothing": "1"}, "Leave every row out if it fits none."),
        ({"row-0-actor": ""}, "Choose whose policy moves, or leave the row out."),
    ],
)
def test_a_wrong_answer_is_told_without_showing_others(world, bob, posted, sentence):
    page = bob.post("/events/E002/second/", answer(world, **posted))
    assert page.status_code == 422
    assert sentence in text_of(page)
    assert REASON not in page.text
    assert SecondReading.objects.get().answered_at is None


def test_more_rows_keep_what_was_typed(world, bob):
    page = bob.post("/events/E002/second/", answer(world, more="1"))
    assert page.status_code == 200
    assert (len(page.context["rows"].forms), "Bob is not moved." in page.text) == (2, True)


def test_an_event_that_fits_nothing_is_answered(world, bob):
    page = bob.post("/events/E002/second/", answer(world, side="", nothing="1"), follow=True)
    assert "Your answer is recorded." in page.text
    assert not Assessment.objects.filter(coder=bob.user).exists()


def test_an_editor_takes_an_unseen_event_to_read(world):
    client = signed_in(make_editor("cy"))
    page = client.post("/events/E001/second/ask/")
    assert page.headers["Location"] == "/events/E001/second/"
    reading = SecondReading.objects.get()
    assert (reading.reader, reading.asked_by) == (client.user, client.user)


def test_an_editor_asks_a_colleague_from_the_page_of_the_event(world):
    client, dee = signed_in(make_editor("cy")), make_editor("dee")
    make_user("rita")
    assert [user.username for user in client.get("/events/E002/").context["readers"]] == ["cy", "dee"]
    page = client.post("/events/E002/second/ask/", {"reader": "dee"}, follow=True)
    assert "dee is asked to read it without sight." in page.text
    assert SecondReading.objects.get().reader == dee


@pytest.mark.parametrize("reader", ["ann", "nobody"])
def test_nobody_is_asked_who_is_not_on_the_list(world, reader):
    page = signed_in(make_editor("cy")).post("/events/E002/second/ask/", {"reader": reader}, follow=True)
    assert "Not asked. Choose a reader from the list" in page.text
    assert not SecondReading.objects.exists()


def test_who_has_judged_it_is_told_so_when_asking_themselves(world):
    client = signed_in(make_editor("cy"))
    assess_event(world.event.pk, [make_judgement(world.track())], by=client.user, now=world.now)
    page = client.post("/events/E002/second/ask/", follow=True)
    assert "Not asked. cy has judged E002 already." in page.text


def test_readers_are_not_offered_to_the_public(world):
    assert "readers" not in Client().get("/events/E002/").context


def test_a_reviewer_finds_what_differs_and_settles_it(world):
    client = signed_in(make_reviewer())
    assert re.findall(r"/events/([\w-]+)/settle/", client.get("/second/").text) == ["E002"]
    form = client.get("/events/E002/settle/")
    assert REASON in form.text
    assert re.findall(r'name="row-0-side" value="(\w*)" checked', form.text) == [""]
    page = client.post("/events/E002/settle/", answer(world, side="toward", significance="moderate"), follow=True)
    assert "Settled." in page.text
    assert "Nothing to settle." in client.get("/second/").text
    shown = {(one.coder, one.side.value): one.weight_today > 0 for one in page.context["event"].line.judgements}
    assert shown == {("", "toward"): False, ("ann", "away"): False, ("rea", "toward"): True}
    assert (page.text.count("settled by a reviewer"), page.text.count("replaced by a reviewer")) == (1, 2)


def test_settling_nothing_is_refused_in_a_sentence(world):
    page = signed_in(make_reviewer()).post("/events/E002/settle/", answer(world, side=""))
    assert (page.status_code, "Choose a side on one recommendation or more." in page.text) == (422, True)


def test_a_reviewer_reads_before_settling(world):
    client = signed_in(make_reviewer())
    ask_second_reading(world.event.pk, reader=client.user, by=None, now=world.now)
    assert "/settle/" not in client.get("/second/").text
    page = client.get("/events/E002/settle/")
    assert (page.status_code, page.headers["Location"]) == (302, "/events/E002/second/")


def test_an_editor_may_not_settle(world):
    client = signed_in(make_editor("cy"))
    assert client.post("/events/E002/settle/", answer(world)).status_code == 403
    assert "/settle/" not in client.get("/events/E002/").text


def test_the_comparison_of_an_event_nobody_judged_says_so():
    event = make_event(code="E009")
    make_citation(event=event)
    assert "Nobody has placed it on a recommendation." in signed_in(make_editor()).get("/events/E009/second/").text


def test_method_says_that_agreement_is_not_known_yet(client):
    assert "No development has been judged a second time" in client.get("/method/").text


def test_method_shows_agreement_by_month_and_warns_where_it_is_low(client):
    common = {"units": 5, "coders": 2, "computed_at": "2026-03-02T12:00Z"}
    for month, measure, alpha in (
        ("2026-02-01", "side", 0.91),
        ("2026-02-01", "significance", None),
        ("2026-03-01", "side", 0.66),
        ("2026-03-01", "significance", 0.7),
    ):
        AgreementReport.objects.create(month=month, measure=measure, alpha=alpha, **common)
    page = text_of(client.get("/method/"))
    assert "Low agreement on side. 0.66 in March 2026, under 0.667." in page
    assert "Low agreement on significance" not in page
    unknown = "Every answer was the same, so agreement cannot be told from chance."
    assert f"March 2026 0.66 low 0.70 5 2 February 2026 0.91 {unknown} 5 2" in page


def test_method_shows_the_latest_figure_of_a_month(client):
    for hour, alpha in ((1, 0.2), (2, 0.9)):
        for measure in ("side", "significance"):
            at = f"2026-03-02T0{hour}:00Z"
            AgreementReport.objects.create(
                month="2026-03-01", measure=measure, alpha=alpha, units=2, coders=2, computed_at=at
            )
    page = text_of(client.get("/method/"))
    assert "March 2026 0.90 0.90 2 2" in page
    assert "Low agreement" not in page


def test_every_event_of_the_list_that_could_be_read_can_be(world):
    client = signed_in(make_editor("cy"))
    codes = re.findall(r"/events/([\w-]+)/second/ask/", client.get("/second/").text)
    assert codes == ["E002", "E001"]
    assert [client.post(f"/events/{code}/second/ask/").status_code for code in codes] == [302, 302]
    assert Event.objects.filter(second_readings__reader=client.user).count() == 2
