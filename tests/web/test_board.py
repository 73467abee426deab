import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import Call, Track
from recommendations.status.calls import make_call
from recommendations.vocabulary import Label
from tests.make import make_brief, make_direction, make_editor, make_pillar, make_recommendation, make_story, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_the_board_says_it_in_a_sentence_and_shows_the_cell(client):
    world = make_world()
    page = client.get("/")
    assert "US policy moves toward 1 of the 1 recommendations and away from none." in text_of(page)
    cell = page.text.split('<td class="cell cell--toward', 1)[1].split("</td>", 1)[0]
    since = world.today - timedelta(days=20)
    assert f"since {since.day} {since:%b %Y}" in cell
    assert "Parliament opens the data" in cell
    assert '<svg class="spark spark--toward"' in cell
    assert f'href="{world.page()}#united-states"' in cell


def test_columns_come_from_the_data_and_members_are_slim(client):
    make_world()
    page = client.get("/").text
    matrix = page.partition('<table class="matrix"')[2].partition("</thead>")[0]
    heads = re.findall(r'<th scope="col"( class="is-slim")?>(?:<a [^>]+>)?([^<]+)<', matrix)
    assert [(name, bool(slim)) for slim, name in heads] == [
        ("Recommendation", False),
        ("United States", False),
        ("Baltic States together", False),
        ("Estonia", True),
        ("Latvia", True),
        ("Lithuania", True),
    ]


def test_what_nobody_rated_is_named_and_has_no_number(client):
    make_world()
    cells = client.get("/").text.split('<td class="cell cell--slim cell--nyr', 1)
    assert len(cells) == 2
    cell = cells[1].split("</td>")[0]
    assert "Not yet rated" in cell
    assert "since" not in cell.replace('class="since"', "")
    assert "spark" not in cell


def test_a_changed_cell_says_what_it_was_and_gets_a_card(client):
    world = make_world()
    day = (world.today - timedelta(days=30)).isoformat()
    page = client.get(f"/?compare={day}")
    assert "was Not yet rated" in page.text
    assert "1 of 5 cells differ" in page.text
    assert len(re.findall('<li class="change">', page.text)) == 1


def test_a_past_day_says_so_and_links_carry_it(client):
    world = make_world()
    day = world.today - timedelta(days=15)
    page = client.get(f"/?as_of={day}").text
    assert f"You are reading {day.day} {day:%B %Y}." in page
    assert f'href="{world.page()}?as_of={day}"' in page
    assert "leaning_toward" not in page
    assert "Leaning toward" in page


def test_today_says_nothing_about_the_day(client):
    make_world()
    assert "You are reading" not in client.get("/").text


def test_with_the_knowledge_of_the_day_nothing_was_known(client):
    world = make_world()
    day = world.today - timedelta(days=15)
    page = text_of(client.get(f"/?as_of={day}&known_at={day}"))
    assert "US policy shows no fresh move toward or away on any of the 1 recommendations." in page
    assert "Judged with what had been recorded by" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("as_of=soon", "as_of is “soon”, which is no day."),
        ("as_of=2999-01-01", "which is still to come."),
        ("as_off=2026-01-01", "There is no parameter “as_off”."),
        ("brief=nothing", "There is no brief “nothing”. Known are: brief-1."),
        ("reasons=some", "reasons is “some”. Give all, or leave it out."),
        ("compare=2999-01-01", "which is still to come."),
    ],
)
def test_a_bad_question_gets_a_sentence_and_no_board(client, query, sentence):
    make_world()
    page = client.get(f"/?{query}")
    assert page.status_code == 400
    assert sentence in page.text
    assert "Parliament opens the data" not in page.text


def test_every_reason_can_be_opened_at_once(client):
    make_world()
    assert client.get("/").text.count('<details class="why" open>') == 0
    assert client.get("/?reasons=all").text.count('<details class="why" open>') == 3


def test_a_quiet_board_offers_the_last_day_with_evidence(client):
    now = timezone.now()
    lapsed_on = timezone.localdate(now) - timedelta(days=4)
    lapsed = {"label": "insufficient", "shown": "no_recent_evidence", "previous_label": "toward"}
    make_direction(**lapsed, since_on=lapsed_on, as_of=lapsed_on, recorded_at=now - timedelta(days=1))
    last = lapsed_on - timedelta(days=1)
    page = client.get("/").text
    assert "Most of the board is quiet." in page
    assert f'<a href="/?as_of={last}">{last.day} {last:%B %Y}</a>' in page


def test_a_board_with_labels_is_not_called_quiet(client):
    make_direction(as_of=timezone.localdate(), recorded_at=timezone.now() - timedelta(days=1))
    assert "Most of the board is quiet." not in client.get("/").text


def test_only_those_who_may_decide_are_led_to_triage(client):
    make_world()
    make_story()
    assert 'href="/triage/"' not in client.get("/").text
    client.force_login(make_editor())
    assert client.get("/").text.count('href="/triage/"') == 2


def test_two_briefs_are_told_apart(client):
    make_world()
    other = make_brief(code="brief-2", number=2, title="Another")
    make_recommendation(code="R77", title="Close the gap", pillar=make_pillar(brief=other))
    assert "R77" not in client.get("/?brief=brief-1").text
    assert "R77" in client.get("/?brief=brief-2").text


def test_without_a_brief_the_page_says_what_to_do(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "No brief is loaded" in page.text


def test_a_hostile_headline_is_only_text(client):
    make_world(headline="<script>alert(1)</script> & more")
    page = client.get("/").text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("recommendations", [1, 3])
def test_the_board_asks_the_same_few_questions(client, django_assert_num_queries, recommendations):
    make_world(recommendations=recommendations)
    with django_assert_num_queries(14):
        client.get("/")


def test_nothing_on_a_page_is_inline(client):
    make_world()
    page = client.get("/")
    assert re.findall(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", page.text) == []
    policy = set(page.headers["Content-Security-Policy"].split("; "))
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= policy


def test_each_pillar_says_how_its_labels_are_counted(client):
    make_world(recommendations=2)
    assert "A pillar United States 2 Toward · Baltic States 2 Not yet rated" in text_of(client.get("/"))


def test_a_stale_cell_says_so_in_words_and_is_counted(client):
    world = make_world()
    Track.objects.filter(pk=world.track().pk).update(review_interval_days=5, owner=make_user("rita"))
    seen = world.today - timedelta(days=10)
    page = text_of(client.get("/"))
    told = f"Not checked since {seen.day} {seen:%b %Y}"
    assert told in page
    assert "rita" not in page
    assert "1 cell not checked within its review interval." in page
    client.force_login(make_user("reader"))
    assert f"{told} ; owner: rita" in text_of(client.get("/"))
    Track.objects.update(review_interval_days=10)
    assert "ot checked" not in text_of(client.get("/"))


def test_a_cell_says_that_its_day_is_being_restated(client):
    world = make_world()
    long_ago = world.today - timedelta(days=60)
    Track.objects.filter(pk=world.track().pk).update(restate_from=long_ago)
    pages = [text_of(client.get("/", {"as_of": day.isoformat()})) for day in (long_ago, world.today)]
    assert ["Being restated: something became known late." in page for page in pages] == [True, False]


def test_a_call_stands_beside_the_label_until_it_lapses(client):
    world = make_world()
    until = world.today + timedelta(days=9)
    make_call(world.track(), label=Label.MIXED, reason="Early.", expires_on=until, by=make_user(), now=world.now)
    told = f"Editor’s call: Mixed, until {until.day} {until:%b %Y}"
    assert told in text_of(client.get("/"))
    Call.objects.update(called_at=world.now - timedelta(days=20), expires_on=world.today)
    assert told not in text_of(client.get("/"))
    assert "Editor’s call" not in text_of(client.get("/"))
