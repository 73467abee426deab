import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import Event, Story
from recommendations.triage.review import reject_story
from recommendations.vocabulary import RejectReason
from tests.make import make_candidate, make_editor, make_entry, make_event, make_story, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def add_story(world, *, headline="Parliament passes the data bill", relevance=0.9, side="toward", **fields):
    story = make_story(headline=headline, first_seen_at=world.now - timedelta(hours=5), **fields)
    make_entry(
        story=story,
        title=headline,
        summary="The data bill was adopted.",
        published_at=world.now - timedelta(hours=6),
        first_seen_at=world.now - timedelta(hours=5),
    )
    make_candidate(story=story, recommendation=world.first, relevance=relevance, suggested_side=side)
    story.actors.add(world.track().actor)
    return story


def accept(world, **changes):
    row = {"row-0-recommendation": world.first.pk, "row-0-actor": "united-states", "row-0-side": "away"}
    form = {"headline": "Parliament passes the bill", "occurred_on": world.today.isoformat(), "date_precision": "day"}
    form |= {"step": "decision", "kind": "policy", "actors": ["united-states"]}
    return form | {"row-TOTAL_FORMS": 2, "row-INITIAL_FORMS": 1} | row | changes


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def test_the_first_story_is_open_with_its_suggestions(editor):
    world = make_world()
    story = add_story(world)
    page = editor.get("/triage/")
    assert f'action="/triage/{story.pk}/accept/"' in page.text
    assert "<mark>data bill</mark>" in page.text
    assert f'<option value="{world.first.pk}" selected>' in page.text
    assert re.search(r'name="row-0-side" value="toward" checked', page.text)
    assert re.search(r'name="actors" value="united-states" checked', page.text)


def test_a_weak_match_stays_out_until_a_side_is_chosen(editor):
    world = make_world()
    add_story(world, relevance=0.3)
    page = editor.get("/triage/")
    assert re.search(r'name="row-0-side" value="" checked', page.text)
    assert "weak, so it stays out" in page.text


def test_a_report_without_a_date_gets_none(editor):
    world = make_world()
    story = add_story(world)
    story.entries.update(published_at=None)
    page = editor.get(f"/triage/{story.pk}/")
    assert "no date given" in page.text
    assert re.search(r'name="occurred_on" type="date" value=""', page.text)


def test_accepting_records_the_event_and_goes_on(editor):
    world = make_world()
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world), follow=True)
    assert page.redirect_chain == [("/triage/", 302)]
    story.refresh_from_db()
    assert (story.state, story.event.headline) == ("accepted", "Parliament passes the bill")
    assert f'Accepted as <a href="/events/{story.event.code}/">Parliament passes the bill</a>.' in page.text
    assert [c.url for c in story.event.citations.all()] == [story.entries.get().url]


def test_accepting_without_a_date_keeps_what_was_typed(editor):
    world = make_world()
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, occurred_on="", headline="My words"))
    assert page.status_code == 422
    assert "Give the date it happened." in page.text
    assert 'value="My words"' in page.text
    assert Story.objects.get().state == "open"


def test_accepting_a_known_report_asks_first(editor):
    world = make_world()
    story = add_story(world)
    entry = story.entries.get()
    make_event(code="E009", url=entry.canonical_url)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world))
    assert page.status_code == 422
    assert "A report of this story is cited already." in page.text
    editor.post(f"/triage/{story.pk}/accept/", accept(world, different="1"))
    assert Story.objects.get().state == "accepted"


def test_more_rows_decide_nothing(editor):
    world = make_world()
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, more="1"))
    assert page.text.count('<fieldset class="judge') == 5
    assert Story.objects.get().state == "open"


def test_merging_adds_the_reports_to_the_event(editor):
    world = make_world()
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/merge/", {"into": "E002"}, follow=True)
    assert "Merged into" in page.text
    assert Story.objects.get().event == Event.objects.get(code="E002")
    assert Event.objects.get(code="E002").citations.count() == 2


def test_merging_into_nothing_is_refused(editor):
    world = make_world()
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/merge/", {"other": "E999"})
    assert page.status_code == 422
    assert "There is no development “E999”." in page.text


def test_rejecting_needs_a_reason_and_says_what_was_rejected(editor):
    world = make_world()
    story = add_story(world)
    refused = editor.post(f"/triage/{story.pk}/reject/", {})
    assert (refused.status_code, Story.objects.get().state) == (422, "open")
    page = editor.post(f"/triage/{story.pk}/reject/", {"reason": "off_topic", "note": "Sport."}, follow=True)
    assert "Rejected (off topic): Parliament passes the data bill" in text_of(page)
    assert (Story.objects.get().reject_reason, Story.objects.get().reject_note) == ("off_topic", "Sport.")
    assert "Triage is empty." in page.text


@pytest.mark.parametrize("action", ["accept", "merge", "reject"])
def test_who_was_faster_is_told_and_nothing_is_changed(editor, action):
    world = make_world()
    story = add_story(world)
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=make_user("zoe"), now=timezone.now())
    bodies = {"accept": accept(world), "merge": {"into": "E002"}, "reject": {"reason": "other"}}
    page = editor.post(f"/triage/{story.pk}/{action}/", bodies[action])
    assert page.status_code == 409
    assert "Already decided." in page.text
    assert "rejected by zoe" in text_of(page).lower()
    story.refresh_from_db()
    assert (story.state, story.reject_reason, Event.objects.count()) == ("rejected", "off_topic", 2)


def test_a_decided_story_stays_readable_without_forms(editor):
    world = make_world()
    story = add_story(world)
    editor.post(f"/triage/{story.pk}/merge/", {"into": "E002"})
    page = editor.get(f"/triage/{story.pk}/")
    assert page.status_code == 200
    assert "<b>Merged</b> by ann" in page.text
    assert "/accept/" not in page.text


def test_strong_and_weak_matches_can_be_seen_apart(editor):
    world = make_world()
    add_story(world, headline="Strong one")
    add_story(world, headline="Weak one", relevance=0.3)
    assert "Weak one" not in editor.get("/triage/?match=strong").text
    assert "Strong one" not in editor.get("/triage/?match=weak").text
    assert editor.get("/triage/?match=odd").status_code == 400
    assert editor.get("/triage/?matches=weak").status_code == 400


def test_an_empty_queue_says_so(editor):
    make_world()
    assert "Triage is empty." in editor.get("/triage/").text


def test_an_unknown_story_is_not_found(editor):
    assert editor.get("/triage/999/").status_code == 404
    assert editor.post("/triage/999/reject/", {"reason": "other"}).status_code == 404


def test_a_hostile_story_is_only_text(editor):
    world = make_world()
    story = add_story(world, headline="<script>alert(1)</script> data bill")
    story.entries.update(summary="<img src=x onerror=alert(1)> data bill")
    page = editor.get("/triage/").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>data bill</mark>" in page


@pytest.mark.parametrize("stories", [1, 3])
def test_the_queue_asks_the_same_few_questions(editor, django_assert_num_queries, stories):
    world = make_world()
    for n in range(stories):
        add_story(world, headline=f"Story {n}")
    with django_assert_num_queries(20):
        editor.get("/triage/")
