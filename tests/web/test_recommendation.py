import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import Call, Check, Track
from recommendations.status.calls import make_call
from recommendations.vocabulary import Label
from tests.make import make_actor, make_assessment, make_editor, make_event, make_recommendation, make_track, make_user
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db


def text_of(html):
    drawn = re.compile(r"<svg.*?</svg>", re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", drawn.sub(" ", html)).split())


def row_of(page, actor):
    return text_of(page.text.split(f'<tr id="{actor}"', 1)[1].split("</tr>", 1)[0])


def section_of(page, ident):
    return page.text.split(f'aria-labelledby="{ident}"', 1)[1].split("</section>", 1)[0]


def test_it_says_what_is_asked_and_where(client):
    world = make_world()
    world.first.asks = [{"code": "R01.1", "text": "Publish it"}]
    world.first.source_section = "section 2"
    world.first.save()
    page = text_of(client.get(world.page()).text)
    assert "R01 · A pillar Open the data 1 Publish it." in page
    assert "Source: Brief 1, section 2." in page
    assert "R01.1 Publish it Asked United States Affects Estonia, Latvia, Lithuania When Immediate" in page


def test_likelihood_and_evidence_are_said_apart(client):
    world = make_world()
    row = row_of(client.get(world.page()), "united-states")
    since = world.today - timedelta(days=20)
    assert row == (
        f"> United States Toward since {since.day} {since:%b %Y} was Not yet rated Almost certainly toward, 97% "
        "Furthest step: enacted 2 toward, 0 away Good evidence today "
        "Parliament opens the data; Parliament opens the data. Why this arrow : United States"
    )


def test_the_interval_is_told_in_words_too(client):
    world = make_world()
    ((title, told),) = re.findall(
        r'<svg class="range"[^>]* role="img"[^>]*><title[^>]*>([^<]+)</title><desc[^>]*>([^<]+)<',
        client.get(world.page()).text,
    )
    assert title == "United States, recent moves from away to toward"
    assert re.fullmatch(
        r"Share toward \d+ of 100; six in ten chances between \d+ and \d+, eight in ten between \d+ and \d+\.", told
    )


def test_an_actor_nobody_rated_has_no_bar_and_no_zero(client):
    world = make_world()
    row = row_of(client.get(world.page()), "estonia")
    told = "Estonia Not yet rated not known nothing rated Nothing rated yet. Why this arrow : Estonia"
    assert row == f'class="actors__sub"> {told}'


def test_the_arithmetic_can_be_followed_to_the_share_and_the_probability(client):
    world = make_world()
    page = client.get(world.page()).text
    told = text_of(page.split('id="arithmetic"', 1)[1].split("</details>", 1)[0])
    first, second = 3.0 * 2 ** (-20 / 90), 3.0 * 2 ** (-10 / 90)
    assert f"Toward 3.00 {2 ** (-20 / 90):.3f} {first:.2f} {first:.2f} 0.00" in told
    assert f"Toward 3.00 {2 ** (-10 / 90):.3f} {second:.2f} {first + second:.2f} 0.00" in told
    total = first + second
    assert (
        f"2 + {total:.2f} toward against 2 + 0.00 away gives a share of {100 * (2 + total) / (4 + total):.0f} of 100"
    ) in told
    assert "a probability of 0.97 that more than half" in told


def test_every_piece_of_evidence_leads_to_its_event_and_its_source(client):
    world = make_world()
    evidence = section_of(client.get(world.page()), "evi-h")
    assert re.findall(r'href="(/events/E\d+/)"', evidence) == ["/events/E002/", "/events/E001/"]
    assert re.findall(r'href="(https://gazette[^"]+)"', evidence) == [
        "https://gazette.example/E002",
        "https://gazette.example/E001",
    ]


def test_context_stands_apart_and_is_not_counted(client):
    world = make_world()
    track = make_track(recommendation=world.first, actor=make_actor("eu", role="context"))
    event = make_event(code="E009", headline="The Union applauds", occurred_on=world.today)
    make_assessment(event=event, track=track)
    evidence = section_of(client.get(world.page()), "evi-h")
    counted, context = evidence.split('<details class="more">')
    assert "The Union applauds" not in counted
    assert "The Union applauds" in context
    assert "Context: 1 judgement on other actors, shown but never counted" in context


def test_facets_narrow_to_judgements_that_fit_all_of_them(client):
    world = make_world()
    away = make_event(code="E003", occurred_on=world.today - timedelta(days=1), step="statement")
    make_assessment(event=away, track=world.track("estonia"), side="away", recorded_at=world.now - timedelta(days=1))
    page = client.get(world.page(), {"actor": "estonia", "side": "away"})
    assert re.findall(r'<tr id="(E\d+)">', page.text) == ["E003"]
    nothing = client.get(world.page(), {"actor": "estonia", "side": "toward"})
    assert "No developments match." in nothing.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("side=up", "side is “up”, which no evidence here has. Choose one of: toward, away, neutral."),
        ("actor=france", "actor is “france”, which no evidence here has."),
        ("colour=red", "There is no parameter “colour”."),
        ("as_of=2999-01-01", "which is still to come."),
    ],
)
def test_a_bad_question_gets_a_sentence_and_no_evidence(client, query, sentence):
    page = client.get(f"{make_world().page()}?{query}")
    assert page.status_code == 400
    assert sentence in page.text
    assert "Parliament opens the data" not in page.text


def test_indicators_keep_checked_and_recalled_figures_apart(client):
    world = make_world()
    add_indicator(world)
    indicators = section_of(client.get(world.page()), "ind-h")
    assert "<b>10</b>" in indicators
    assert "<b>12.5</b>" not in indicators
    assert "12.5, <i>to be confirmed</i>" in indicators
    assert indicators.count("mini__dot--open") == 1


def test_an_empty_series_is_no_zero(client):
    world = make_world()
    add_indicator(world)
    world.first.indicators.get().observations.all().delete()
    indicators = section_of(client.get(world.page()), "ind-h")
    assert "No figure found. That is not zero." in indicators
    assert "mini__plot" not in indicators


def test_the_history_tells_each_change_with_its_cause(client):
    world = make_world()
    history = text_of(section_of(client.get(world.page()), "hist-h"))
    assert "United States Not yet rated to Leaning toward Parliament opens the data. direction-v1" in history


def test_the_guide_says_shared_tests_once(client):
    world = make_world()
    guide = text_of(section_of(client.get(world.page()), "guide-h"))
    assert guide.count("A law opens the data") == 1
    assert "United States, Estonia, Latvia, Lithuania: Toward" in guide


def test_neighbours_follow_the_order_of_the_brief(client):
    world = make_world(recommendations=3)
    page = client.get(world.page(world.recommendations[1])).text
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', page) == [
        ("prev", "/recommendations/brief-1/R01/"),
        ("next", "/recommendations/brief-1/R03/"),
    ]


def test_a_call_stands_beside_the_direction_not_instead_of_it(client):
    world = make_world()
    until = world.today + timedelta(days=30)
    reason = "The law is not applied."
    make_call(
        world.track(), label=Label.MIXED, reason=reason, expires_on=until, by=make_user("cal"), now=timezone.now()
    )
    row = row_of(client.get(world.page()), "united-states")
    assert "Toward since" in row
    assert "An editor disagrees: Mixed. The law is not applied. cal, until" in row


def test_an_unknown_recommendation_is_not_found(client):
    make_world()
    assert client.get("/recommendations/brief-1/R99/").status_code == 404
    assert client.get("/recommendations/brief-9/R01/").status_code == 404


def test_a_recommendation_without_anything_says_so(client):
    make_recommendation()
    page = text_of(client.get("/recommendations/brief-1/R01/").text)
    assert "No line yet." in page
    assert "Nothing rated yet." in page
    assert "No indicator." in page
    assert "No label has ever been given." in page


@pytest.mark.parametrize("events", [1, 3])
def test_the_page_asks_the_same_few_questions(client, django_assert_num_queries, events):
    world = make_world()
    for n in range(events - 1):
        event = make_event(occurred_on=world.today, url=f"https://gazette.example/{n}")
        make_assessment(event=event, track=world.track(), recorded_at=world.now - timedelta(days=1))
    with django_assert_num_queries(28):
        client.get(world.page())


def test_an_editor_notes_a_check_once_a_day(client):
    world = make_world()
    client.force_login(make_editor())
    for _ in range(2):
        client.post(f"{world.page()}check/", {"actor": "estonia", "note": "Riigi Teataja"})
    (check,) = Check.objects.all()
    assert (check.track.actor.code, check.note) == ("estonia", "Riigi Teataja")
    assert "Looked, nothing new" in row_of(client.get(world.page()), "estonia")


def test_an_editor_states_a_call_and_takes_it_back(client):
    world = make_world()
    client.force_login(make_editor())
    until = (world.today + timedelta(days=30)).isoformat()
    call = {"actor": "united-states", "label": "mixed", "reason": "Not applied.", "expires_on": until}
    page = client.post(f"{world.page()}call/", call, follow=True)
    assert "Your call stands beside the direction of United States" in page.text
    client.post(f"/calls/{Call.objects.get().pk}/withdraw/")
    assert Call.objects.get().withdrawn_at is not None


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"label": "sideways"}, "Choose one of the list."),
        ({"expires_on": "soon"}, "Give the day as 2027-01-31."),
        ({"expires_on": "2026-13-45"}, "Give the day as 2027-01-31."),
        ({"reason": " "}, "A call needs a reason."),
    ],
)
def test_a_call_that_cannot_be_made_is_refused_in_a_sentence(client, change, sentence):
    world = make_world()
    client.force_login(make_editor())
    until = (world.today + timedelta(days=30)).isoformat()
    call = {"actor": "united-states", "label": "mixed", "reason": "Not applied.", "expires_on": until} | change
    page = client.post(f"{world.page()}call/", call)
    assert (page.status_code, sentence in page.text) == (422, True)
    assert not Call.objects.exists()


def test_a_stale_actor_is_named_with_its_owner(client):
    world = make_world()
    Track.objects.filter(pk=world.track().pk).update(review_interval_days=5)
    seen = world.today - timedelta(days=10)
    told = f"Not checked since {seen.day} {seen:%b %Y}; "
    assert f"{told}no owner yet" in row_of(client.get(world.page()), "united-states")
    Track.objects.filter(pk=world.track().pk).update(owner=make_user("rita"))
    assert f"{told}owner: rita" in row_of(client.get(world.page()), "united-states")
    Track.objects.filter(pk=world.track().pk).update(review_interval_days=10)
    assert "Not checked since" not in client.get(world.page()).text


def test_each_actor_leads_to_its_arithmetic_on_the_same_day(client):
    world = make_world()
    day = (world.today - timedelta(days=3)).isoformat()
    page = client.get(world.page(), {"as_of": day}).text
    assert f'href="/recommendations/brief-1/R01/united-states/?as_of={day}"' in page
