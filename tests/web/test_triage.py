"""The triage page: what it shows, what its forms do. The keys are in tests/browser."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.models import Decision, Event, FullText, Likeness, Story
from recommendations.triage.review import reject_story
from recommendations.vocabulary import RejectReason
from recommendations.web.triage_clock import shown_token
from tests.make import make_candidate, make_editor, make_entry, make_event, make_story, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def editor(client):
    client.force_login(make_editor())
    return client


def add_story(world, *, headline="Parliament passes the data bill", relevance=0.9, side="toward", step="", **fields):
    story = make_story(**{"headline": headline, "first_seen_at": world.now - timedelta(hours=5)} | fields)
    make_entry(
        story=story,
        title=headline,
        summary="The data bill was adopted.",
        published_at=world.now - timedelta(hours=6),
        first_seen_at=world.now - timedelta(hours=5),
    )
    sure = {"suggested_side": side, "side_certainty": 0.8 if side else None, "suggested_step": step}
    make_candidate(story=story, recommendation=world.first, relevance=relevance, **sure)
    story.actors.add(world.track().actor)
    return story


def accept(world, **changes):
    row = {"row-0-recommendation": world.first.pk, "row-0-actor": "", "row-0-side": "away"}
    form = {"headline": "Parliament passes the bill", "occurred_on": world.today.isoformat(), "date_precision": "day"}
    form |= {"step": "decision", "kind": "policy", "actors": ["united-states"]}
    return form | {"row-TOTAL_FORMS": 2, "row-INITIAL_FORMS": 1} | row | changes


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def checked(page, name):
    return re.findall(rf'name="{name}" value="([^"]*)" checked', page.text)


def headlines(page):
    return re.findall(r'<a href="/triage/\d+/[^"]*">([^<]+)</a>\s*<p class="queue__meta"', page.text)


def decide_by_zoe(story):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=make_user("zoe"), now=timezone.now())


# What is shown and suggested


def test_the_first_story_is_open_with_its_suggestions(world, editor):
    story = add_story(world, step="enacted")
    page = editor.get("/triage/")
    assert f'action="/triage/{story.pk}/accept/"' in page.text
    assert "<mark>data bill</mark>" in page.text
    assert f'name="row-0-recommendation" value="{world.first.pk}"' in page.text
    assert checked(page, "row-0-side") == ["toward"]
    assert checked(page, "actors") == ["united-states"]
    assert checked(page, "step") == ["enacted"]
    assert "Fairly sure of toward" in page.text


@pytest.mark.parametrize(("relevance", "side", "why"), [(0.3, "toward", "Weak match"), (0.9, "", "No side suggested")])
def test_where_the_machine_does_not_dare_nothing_is_chosen(world, editor, relevance, side, why):
    add_story(world, relevance=relevance, side=side)
    page = editor.get("/triage/")
    assert checked(page, "row-0-side") == [""]
    assert f"{why}, so it stays out" in page.text
    assert checked(page, "step") == []


def test_what_the_machine_recorded_by_itself_is_said_to_be_unreviewed(world, editor):
    proposed = make_event(code="E009", headline="Bill, says the machine", state="proposed")
    add_story(world, proposed_event=proposed)
    assert "Reported, not yet reviewed. The machine recorded it by itself as Bill, says the machine" in text_of(
        editor.get("/triage/")
    )


def test_the_article_is_shown_where_we_hold_it(world, editor):
    story = add_story(world)
    FullText.objects.create(entry=story.entries.get(), state="done", text="All of the <b>data bill</b>.")
    assert "All of the &lt;b&gt;<mark>data bill</mark>&lt;/b&gt;." in editor.get("/triage/").text


def test_a_report_without_a_date_gets_none(world, editor):
    story = add_story(world)
    story.entries.update(published_at=None)
    page = editor.get(f"/triage/{story.pk}/")
    assert "no date given" in page.text
    assert re.search(r'name="occurred_on" type="date" value=""', page.text)


def test_a_hostile_story_is_only_text(world, editor):
    story = add_story(world, headline="<script>alert(1)</script> data bill")
    story.entries.update(summary="<img src=x onerror=alert(1)> data bill")
    page = editor.get("/triage/").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>data bill</mark>" in page


def test_an_empty_queue_says_so(world, editor):
    assert "Triage is empty." in editor.get("/triage/").text


def test_an_unknown_story_is_not_found(editor):
    assert editor.get("/triage/999/").status_code == 404
    assert editor.post("/triage/999/reject/", {"reason": "other"}).status_code == 404


def test_the_page_says_how_fast_it_goes(world, editor):
    story = add_story(world)
    by = make_user("zoe")
    for seconds in (4, 8, 30, None):
        Decision.objects.create(story=story, kind="rejected", by=by, decided_at=timezone.now(), seconds=seconds)
    assert "Today: 4 decided, median 8 seconds each." in text_of(editor.get("/triage/"))


def test_sixty_stories_cost_the_questions_of_one(world, editor):
    add_story(world)
    editor.get("/triage/")
    with CaptureQueriesContext(connection) as one:
        editor.get("/triage/")
    for n in range(60):
        add_story(world, headline=f"Story {n}")
    with CaptureQueriesContext(connection) as sixty:
        assert len(headlines(editor.get("/triage/"))) == 50
    assert len(sixty) == len(one) <= 40


# Filters and pages


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Strong one", "Weak one"]),
        ("?match=strong", ["Strong one"]),
        ("?match=weak", ["Weak one"]),
        ("?q=WEAK", ["Weak one"]),
        ("?recommendation=R02", []),
        ("?state=snoozed", ["Asleep"]),
        ("?actor=estonia", []),
    ],
)
def test_the_list_is_narrowed_by_the_address(editor, query, expected):
    world = make_world(recommendations=2)
    add_story(world, headline="Strong one")
    add_story(world, headline="Weak one", relevance=0.3)
    add_story(world, headline="Asleep", snoozed_until=world.now + timedelta(days=1))
    assert headlines(editor.get(f"/triage/{query}")) == expected


@pytest.mark.parametrize(
    "query",
    ["match=odd", "matches=weak", "since=soon", "since=2026-03-02&until=2026-03-01", "page=x", "page=0", "q=a&q=b"],
)
def test_a_bad_filter_is_an_error_and_never_a_wider_list(world, editor, query):
    story = add_story(world)
    for address in ("/triage/", f"/triage/{story.pk}/"):
        page = editor.get(f"{address}?{query}")
        assert page.status_code == 400
        assert story.headline not in page.text


def test_the_filter_stays_when_a_story_is_decided(world, editor):
    first, second = add_story(world, headline="First bill"), add_story(world, headline="Second bill")
    page = editor.get("/triage/?q=bill&match=strong")
    assert f'action="/triage/{second.pk}/reject/?q=bill&amp;match=strong"' in page.text
    answer = editor.post(f"/triage/{second.pk}/reject/?q=bill&match=strong", {"reason": "other", "next": first.pk})
    assert answer.headers["Location"] == f"/triage/{first.pk}/?q=bill&match=strong"


def test_more_than_fifty_stories_come_in_pages(world, editor):
    for n in range(51):
        add_story(world, headline=f"Story {n:02}", first_seen_at=world.now - timedelta(hours=n))
    page = editor.get("/triage/?match=strong")
    assert (len(headlines(page)), headlines(page)[0]) == (50, "Story 00")
    assert 'href="/triage/?match=strong&amp;page=2"' in page.text
    assert headlines(editor.get("/triage/?page=2")) == ["Story 50"]
    assert headlines(editor.get("/triage/?page=7")) == ["Story 50"]


# Accepting


def test_accepting_records_the_event_and_goes_on(world, editor):
    story, other = add_story(world), add_story(world, headline="Another bill")
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, next=other.pk), follow=True)
    assert page.redirect_chain == [(f"/triage/{other.pk}/", 302)]
    story.refresh_from_db()
    assert (story.state, story.event.headline) == ("accepted", "Parliament passes the bill")
    assert "Accepted as Parliament passes the bill Undo" in text_of(page)
    assert [c.url for c in story.event.citations.all()] == [story.entries.get().url]
    assert [(a.track, a.side) for a in story.event.assessments.all()] == [(world.track(), "away")]


def test_a_side_is_about_everybody_who_acted_unless_said_otherwise(world, editor):
    story = add_story(world)
    changes = {"actors": ["united-states", "baltic-states", "estonia"]}
    editor.post(f"/triage/{story.pk}/accept/", accept(world, **changes))
    judged = Event.objects.get(stories=story).assessments.values_list("track__actor__code", flat=True)
    assert sorted(judged) == ["estonia", "latvia", "lithuania", "united-states"]


def test_a_row_may_name_whose_policy_moves(world, editor):
    story = add_story(world)
    editor.post(f"/triage/{story.pk}/accept/", accept(world, **{"row-0-actor": "estonia"}))
    assert [a.track.actor.code for a in Event.objects.get(stories=story).assessments.all()] == ["estonia"]


def test_a_side_without_anybody_who_acted_is_told_at_its_row(world, editor):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, actors=[]))
    assert page.status_code == 422
    assert "Say whose policy moves" in page.text
    assert "Say who acted" in page.text


def test_accepting_without_a_side_asks_first(world, editor):
    story = add_story(world)
    without = accept(world, **{"row-0-side": ""})
    page = editor.post(f"/triage/{story.pk}/accept/", without)
    assert page.status_code == 422
    assert "No side is chosen." in page.text
    editor.post(f"/triage/{story.pk}/accept/", without | {"background": "1"})
    assert Event.objects.get(stories=story).assessments.count() == 0


def test_accepting_without_a_date_keeps_what_was_typed(world, editor):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, occurred_on="", headline="My words"))
    assert page.status_code == 422
    assert "Give the date it happened." in page.text
    assert ">My words</textarea>" in page.text
    assert Story.objects.get().state == "open"


def test_accepting_a_known_report_asks_first(world, editor):
    story = add_story(world)
    make_event(code="E009", url=story.entries.get().canonical_url)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world))
    assert page.status_code == 422
    assert "A report of this story is cited already." in page.text
    editor.post(f"/triage/{story.pk}/accept/", accept(world, different="1"))
    assert Story.objects.get().state == "accepted"


def test_a_headline_is_kept_on_one_line(world, editor):
    story = add_story(world)
    editor.post(f"/triage/{story.pk}/accept/", accept(world, headline="Parliament\r\npasses  it"))
    assert Event.objects.get(stories=story).headline == "Parliament passes it"


def test_a_story_is_part_of_triage_in_the_frame(world, editor):
    page = editor.get(f"/triage/{add_story(world).pk}/")
    assert 'href="/triage/" aria-current="page">Triage' in page.text


def test_one_more_row_decides_nothing(world, editor):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, more="1"))
    assert page.text.count('class="suggest suggest--own') == 4
    assert Story.objects.get().state == "open"


@pytest.mark.parametrize("address", ["accept", "preview"])
def test_a_preview_shows_the_arrows_and_writes_nothing(world, editor, address):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/{address}/", accept(world, preview="1"))
    assert page.status_code == 200
    assert "If you accept, for United States R01 Toward to Leaning toward" in text_of(page)
    assert (Story.objects.get().state, Event.objects.count()) == ("open", 2)


def test_a_preview_says_what_is_missing(world, editor):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/preview/", accept(world, step=""))
    assert "Say how far it goes, and what would move stands here." in page.text


# The same as something else


def test_merging_adds_the_reports_to_the_event(world, editor):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/merge/", {"into": "E002"}, follow=True)
    assert "Merged into" in page.text
    assert Story.objects.get().event == Event.objects.get(code="E002")
    assert Event.objects.get(code="E002").citations.count() == 2


@pytest.mark.parametrize("typed", [{"other": "E999"}, {"into": "E999"}, {"into": "story:999"}, {"into": "story:x"}, {}])
def test_merging_into_nothing_is_refused(world, editor, typed):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/merge/", typed)
    assert page.status_code == 422
    assert "There is no development" in page.text
    assert Story.objects.get().state == "open"


def alike(world):
    newer, older = add_story(world, headline="Newer"), add_story(world, headline="Older")
    return newer, Likeness.objects.create(story=newer, other=older, containment=0.91, suggested_at=world.now)


def test_a_story_that_reads_alike_is_put_together_with_it(world, editor):
    story, hint = alike(world)
    page = editor.get(f"/triage/{story.pk}/")
    assert f'name="into" value="story:{hint.other_id}" checked' in page.text
    assert "91% alike" in page.text
    page = editor.post(f"/triage/{story.pk}/merge/", {"into": f"story:{hint.other_id}"}, follow=True)
    story.refresh_from_db()
    assert (story.state, story.joined_to, hint.other.entries.count()) == ("joined", hint.other, 2)
    assert "Put together with another: Newer" in text_of(page)


def test_a_hint_is_dismissed_from_either_side(world, editor):
    _, hint = alike(world)
    page = editor.post(f"/triage/{hint.other_id}/dismiss/", {"likeness": hint.pk}, follow=True)
    assert "Noted: not the same." in page.text
    assert "alike" not in page.text
    hint.refresh_from_db()
    assert hint.dismissed_by.username == "ann"


def test_a_hint_of_other_stories_is_not_dismissed(world, editor):
    _, hint = alike(world)
    stranger = add_story(world)
    editor.post(f"/triage/{stranger.pk}/dismiss/", {"likeness": hint.pk})
    editor.post(f"/triage/{stranger.pk}/dismiss/", {"likeness": "x"})
    hint.refresh_from_db()
    assert hint.dismissed_at is None


# Rejecting and putting off


def test_rejecting_needs_a_reason_and_says_what_was_rejected(world, editor):
    story = add_story(world)
    refused = editor.post(f"/triage/{story.pk}/reject/", {"note": "Sport."})
    assert (refused.status_code, Story.objects.get().state) == (422, "open")
    assert 'name="note" type="text" maxlength="300" value="Sport."' in refused.text
    page = editor.post(f"/triage/{story.pk}/reject/", {"reason": "off_topic", "note": "Sport."}, follow=True)
    assert "Rejected: off topic. Parliament passes the data bill Undo" in text_of(page)
    assert (Story.objects.get().reject_reason, Story.objects.get().reject_note) == ("off_topic", "Sport.")
    assert "Triage is empty." in page.text


def test_a_story_is_put_off_until_a_day(world, editor):
    story = add_story(world)
    day = world.today + timedelta(days=9)
    page = editor.post(f"/triage/{story.pk}/snooze/", {"until": "day", "day": day.isoformat()}, follow=True)
    assert f"Snoozed till {day.day} {day:%b %Y}." in text_of(page)
    assert headlines(page) == []
    assert headlines(editor.get("/triage/?state=snoozed")) == [story.headline]


def test_a_day_that_is_over_is_told_and_kept(world, editor):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/snooze/", {"until": "day", "day": "2020-01-01"})
    assert page.status_code == 422
    assert "Give a day after today, within a year." in page.text
    assert 'value="2020-01-01"' in page.text
    assert Story.objects.get().snoozed_until is None


# How long it took


@pytest.mark.parametrize(("token", "expected"), [("right", True), ("forged", False), ("", False)])
def test_the_seconds_of_a_decision_are_kept_where_they_are_known(world, editor, token, expected):
    story = add_story(world)
    right = shown_token(story.pk, now=timezone.now() - timedelta(seconds=5))
    shown = {"right": right, "forged": right[:-2] + "zz", "": ""}[token]
    editor.post(f"/triage/{story.pk}/reject/", {"reason": "other", "shown": shown})
    seconds = Decision.objects.get().seconds
    assert (seconds is not None) is expected
    assert not expected or 5 <= seconds < 60


def test_the_clock_runs_on_when_something_was_missing(world, editor):
    story = add_story(world)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, occurred_on="", shown="first"))
    assert set(re.findall(r'name="shown" value="([^"]*)"', page.text)) == {"first"}


# Two people


@pytest.mark.parametrize("action", ["accept", "merge", "reject", "snooze"])
def test_who_was_faster_is_told_and_nothing_is_changed(world, editor, action):
    story, other = add_story(world), add_story(world, headline="Another bill")
    decide_by_zoe(story)
    bodies = {"accept": accept(world), "merge": {"into": "E002"}, "reject": {"reason": "other"}}
    page = editor.post(f"/triage/{story.pk}/{action}/", bodies.get(action, {"until": "tomorrow"}))
    assert page.status_code == 409
    assert "Already decided." in page.text
    assert "rejected by zoe" in text_of(page).lower()
    assert f'id="go-on" href="/triage/{other.pk}/"' in page.text
    story.refresh_from_db()
    assert (story.state, story.reject_reason, Event.objects.count()) == ("rejected", "off_topic", 2)


def test_what_was_typed_is_kept_when_somebody_was_faster(world, editor):
    story = add_story(world)
    decide_by_zoe(story)
    page = editor.post(f"/triage/{story.pk}/accept/", accept(world, headline="My words", summary="My summary"))
    assert ">My words</textarea>" in page.text
    assert ">My summary</textarea>" in page.text
    assert checked(page, "row-0-side") == ["away"]
    assert "Take what I typed to a new development" in page.text
    assert ">Accept " not in page.text


def test_what_was_typed_can_be_taken_to_a_new_development(world, editor):
    story = add_story(world)
    url = story.entries.get().url
    page = editor.post("/events/new/", accept(world, more="1", url=url, headline="My words"))
    assert 'value="My words"' in page.text
    assert f'value="{url}"' in page.text
    assert Event.objects.count() == 2


def test_a_decided_story_stays_readable_without_forms(world, editor):
    story = add_story(world)
    editor.post(f"/triage/{story.pk}/merge/", {"into": "E002"})
    page = editor.get(f"/triage/{story.pk}/")
    assert page.status_code == 200
    assert "<b>Merged</b> by ann" in page.text
    assert "/accept/" not in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "R01 matched data bill"),
        ({"matched_terms": ["reads like “Data bill signed”"]}, "R01 reads like “Data bill signed”"),
        ({"matched_terms": [], "suggested_by": "endpoint:small"}, "R01 proposed by small, from headline and excerpt"),
        ({"suggested_by": "match-v2+endpoint:small"}, "R01 matched data bill; side by small"),
    ],
)
def test_the_card_says_where_a_suggestion_came_from(world, editor, fields, sentence):
    story = add_story(world)
    story.candidates.update(**fields)
    assert sentence in text_of(editor.get(f"/triage/{story.pk}/"))
