import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.events.second import ask_second_reading
from recommendations.models import Call, Check, Event, Track
from recommendations.status.calls import make_call, withdraw_call
from recommendations.vocabulary import Label
from recommendations.web import arithmetic, evidence
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
    client.force_login(make_user("reader"))
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
    client.force_login(make_user("reader"))
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


def judged_on(world, days, *, side="toward", actor="united-states", **fields):
    at = world.now - timedelta(days=days)
    event = make_event(occurred_on=world.today - timedelta(days=days), recorded_at=at, **fields)
    return make_assessment(event=event, track=world.track(actor), side=side, recorded_at=at)


def test_what_would_change_each_arrow_is_said_with_actors_alike_together(client):
    world = make_world()
    told = text_of(section_of(client.get(world.page()), "turn-h"))
    assert "United States No single event, taken away or added, would change this." in told
    assert "Estonia, Latvia, Lithuania One major toward event on" in told


def test_the_best_evidence_of_each_side_is_the_heaviest_with_its_source(client):
    world = make_world()
    judged_on(world, 4, side="away", code="E007", headline="Court closes the data", step="statement")
    best = section_of(client.get(world.page()), "best-h")
    assert re.findall(r'href="/events/(E\d+)/"', best) == ["E002", "E001", "E007"]
    assert 'href="https://gazette.example/E002"' in best


def test_a_side_without_evidence_says_so(client):
    world = make_world()
    assert "No development was rated away up to this day." in section_of(client.get(world.page()), "best-h")


def test_falls_are_listed_with_their_actor_and_their_cause(client):
    world = make_world()
    judged_on(world, 300, actor="estonia", code="E007", headline="Estonia opens the data")
    told = text_of(section_of(client.get(world.page()), "slid-h"))
    assert "Estonia Toward lapsed as its evidence aged. ageing alone" in told


def test_calls_stay_in_the_history_after_they_were_taken_back(client):
    world = make_world()
    client.force_login(make_user("reader"))
    until = world.today + timedelta(days=30)
    made = make_call(
        world.track(), label=Label.MIXED, reason="Not applied.", expires_on=until, by=make_user("cal"), now=world.now
    )
    assert "Mixed Not applied. cal stands until" in text_of(section_of(client.get(world.page()), "hist-h"))
    withdraw_call(made.pk, now=timezone.now())
    assert "Mixed Not applied. cal taken back" in text_of(section_of(client.get(world.page()), "hist-h"))


def test_both_windows_stand_in_figures(client):
    world = make_world()
    told = text_of(client.get(world.page()).text.split("The figures of the bars", 1)[1].split("</details>", 1)[0])
    assert re.findall(r"United States halved every (\d+) days (\w+) \d+ \d+ to \d+ \d+ to \d+", told) == [
        ("90", "Toward"),
        ("365", "Toward"),
    ]


def test_a_past_year_that_reads_otherwise_is_told_beside_the_label(client):
    world = make_world()
    judged_on(world, 300, actor="estonia", code="E007")
    world.record()
    assert "past year: toward" in row_of(client.get(world.page()), "estonia")
    assert "past year" not in row_of(client.get(world.page()), "united-states")


def test_context_runs_on_a_rail_of_its_own(client):
    world = make_world()
    track = make_track(
        recommendation=world.first, actor=make_actor("eu", name="Union", short_name="EU", role="context")
    )
    event = make_event(code="E009", occurred_on=world.today, recorded_at=world.now - timedelta(days=1))
    make_assessment(event=event, track=track, recorded_at=world.now - timedelta(days=1))
    chart = section_of(client.get(world.page()), "time-h")
    assert chart.count('class="ctx"') == 1
    assert "Beside them 1 of others, as context." in chart


def test_long_evidence_comes_in_pages(client, monkeypatch):
    monkeypatch.setattr(evidence, "PAGE_ROWS", 2)
    world = make_world()
    for n in range(3):
        judged_on(world, n + 1, code=f"E01{n}", side="away")
    pages = [client.get(world.page(), {"page": n}).text for n in (1, 2, 3)]
    assert [re.findall(r'<tr id="(E\d+)">', page) for page in pages] == [["E010", "E011"], ["E012", "E002"], ["E001"]]
    assert "5 rated judgements, newest first" in text_of(pages[1])
    assert re.findall(r'rel="(prev|next)" href="([^"]+)#evidence"', pages[1]) == [
        ("prev", f"{world.page()}?page=1"),
        ("next", f"{world.page()}?page=3"),
    ]
    assert re.findall(r'<tr id="(E\d+)">', client.get(world.page(), {"side": "away", "page": 2}).text) == ["E012"]


@pytest.mark.parametrize("page", ["0", "2", "x", "²", "1e9", "99999999999"])
def test_a_page_that_is_not_there_is_an_error(client, page):
    answer = client.get(make_world().page(), {"page": page})
    assert answer.status_code == 400
    assert "Give a number from 1 to 1." in answer.text


def test_a_long_table_of_arithmetic_begins_with_what_was_brought_forward(client, monkeypatch):
    monkeypatch.setattr(arithmetic, "MOST_LINES", 1)
    world = make_world()
    told = text_of(client.get(world.page()).text.split('id="arithmetic"', 1)[1].split("</details>", 1)[0])
    first, second = 3.0 * 2 ** (-20 / 90), 3.0 * 2 ** (-10 / 90)
    assert f"1 earlier, one by one in the CSV {first:.2f} 0.00" in told
    assert f"{second:.2f} {first + second:.2f} 0.00 2 + {first + second:.2f} toward" in told


def test_who_reads_without_sight_sees_no_sentence_that_may_tell_the_side(client):
    world = make_world()
    judged_on(world, 200, actor="estonia", code="E007", headline="Estonia opens the data")
    editor = make_editor()
    ask_second_reading(Event.objects.get(code="E001").pk, reader=editor, by=None, now=world.now)
    client.force_login(editor)
    page = client.get(world.page())
    turns = text_of(section_of(page, "turn-h"))
    assert turns.split("left out.")[0].endswith("United States ")
    assert "United States No single event" not in turns
    assert "2 + " not in text_of(page.text.split('id="arithmetic"', 1)[1].split("</details>", 1)[0]).split("Estonia")[0]


def test_every_chart_has_title_description_figures_and_files(client):
    world = make_world()
    add_indicator(world)
    page = client.get(world.page()).text
    for drawn in re.findall(r'<svg[^>]*role="img"[^>]*>.*?</svg>', page, re.DOTALL):
        (names,) = re.findall(r'aria-labelledby="([^"]+)"', drawn)
        for name in names.split():
            assert re.search(rf'<(title|desc) id="{name}">[^<]+<', drawn)
            assert page.count(f'id="{name}"') == 1
    for address in set(re.findall(r'href="([^"]+\.(?:csv|svg))"', page)):
        assert client.get(address).status_code == 200
