"""Many stories at once, and what can be taken back for a minute."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import Decision, Event, Story
from recommendations.triage.review import reject_story
from recommendations.vocabulary import RejectReason
from tests.make import make_candidate, make_editor, make_entry, make_story, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def ann():
    return make_editor()


@pytest.fixture
def editor(client, ann):
    client.force_login(ann)
    return client


@pytest.fixture
def stories(world):
    return [add_story(world, f"Bill {n}") for n in range(3)]


def add_story(world, headline):
    story = make_story(headline=headline, first_seen_at=world.now)
    make_entry(story=story, title=headline, published_at=world.now)
    make_candidate(story=story, recommendation=world.first, relevance=0.9)
    return story


def states():
    return sorted(Story.objects.values_list("state", flat=True))


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


def offered_back(page):
    return [int(pk) for pk in re.findall(r'name="decision" value="(\d+)"', page.text)]


def test_the_ticked_stories_are_rejected_for_one_reason(editor, stories):
    ticked = [story.pk for story in stories[:2]]
    page = editor.post("/triage/reject/", {"story": ticked, "reason": "off_topic"}, follow=True)
    assert states() == ["open", "rejected", "rejected"]
    assert "2 stories rejected: off topic." in text_of(page)


def test_rejecting_the_same_stories_twice_tells_who_had_decided(editor, stories):
    reject_story(stories[0].pk, reason=RejectReason.OTHER, by=make_user("zoe"), now=timezone.now())
    ticked = [story.pk for story in stories]
    page = editor.post("/triage/reject/", {"story": ticked, "reason": "off_topic"}, follow=True)
    told = "1 had been decided meanwhile and stays as decided: “Bill 0” (rejected by zoe)."
    assert f"2 stories rejected. {told}" in text_of(page)
    stories[0].refresh_from_db()
    assert stories[0].reject_reason == "other"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"reason": "off_topic"}, "No story is ticked."),
        ({"story": ["x", "9" * 40], "reason": "off_topic"}, "No story is ticked."),
        ({"story": ["1"], "reason": "odd"}, "Say why the stories are rejected"),
    ],
)
def test_a_bulk_rejection_that_cannot_be_meant_is_told(editor, stories, body, sentence):
    page = editor.post("/triage/reject/?match=strong", body, follow=True)
    assert page.redirect_chain == [("/triage/?match=strong", 302)]
    assert sentence in text_of(page)
    assert states() == ["open"] * 3


def test_a_rejection_is_taken_back_and_shown_again(editor, stories):
    page = editor.post(f"/triage/{stories[1].pk}/reject/?match=strong", {"reason": "other"}, follow=True)
    page = editor.post("/triage/undo/?match=strong", {"decision": offered_back(page)}, follow=True)
    assert page.redirect_chain == [(f"/triage/{stories[1].pk}/?match=strong", 302)]
    assert "Taken back: “Bill 1” waits again." in text_of(page)
    assert states() == ["open"] * 3


def test_all_that_was_rejected_at_once_is_taken_back_at_once(editor, stories):
    ticked = [story.pk for story in stories]
    page = editor.post("/triage/reject/", {"story": ticked, "reason": "off_topic"}, follow=True)
    assert len(offered_back(page)) == 3
    page = editor.post("/triage/undo/", {"decision": offered_back(page)}, follow=True)
    assert "Taken back: 3 stories wait again." in text_of(page)
    assert states() == ["open"] * 3


def test_an_acceptance_that_is_taken_back_leaves_a_retracted_event(editor, world, stories):
    form = {"headline": "Bill", "occurred_on": world.today.isoformat(), "date_precision": "day", "step": "decision"}
    form |= {"kind": "policy", "actors": ["united-states"], "background": "1"}
    form |= {"row-TOTAL_FORMS": 0, "row-INITIAL_FORMS": 0}
    page = editor.post(f"/triage/{stories[0].pk}/accept/", form, follow=True)
    editor.post("/triage/undo/", {"decision": offered_back(page)})
    assert Event.objects.get(headline="Bill").state == "retracted"
    assert states() == ["open"] * 3


def test_after_a_minute_nothing_is_offered_and_nothing_is_taken_back(editor, ann, stories):
    reject_story(stories[0].pk, reason=RejectReason.OTHER, by=ann, now=timezone.now() - timedelta(seconds=90))
    assert offered_back(editor.get("/triage/")) == []
    page = editor.post("/triage/undo/", {"decision": Decision.objects.get().pk}, follow=True)
    assert "A decision can be taken back for 60 seconds, and they are over." in text_of(page)
    assert states() == ["open", "open", "rejected"]


def test_somebody_elses_decision_is_neither_offered_nor_taken_back(editor, stories):
    reject_story(stories[0].pk, reason=RejectReason.OTHER, by=make_user("zoe"), now=timezone.now())
    assert offered_back(editor.get("/triage/")) == []
    page = editor.post("/triage/undo/", {"decision": Decision.objects.get().pk}, follow=True)
    assert "This was decided by zoe, who alone can take it back." in text_of(page)
    assert states() == ["open", "open", "rejected"]


def test_taking_back_twice_changes_nothing_more(editor, stories):
    editor.post(f"/triage/{stories[0].pk}/reject/", {"reason": "other"})
    for _ in range(2):
        page = editor.post("/triage/undo/", {"decision": Decision.objects.get().pk}, follow=True)
    assert "This was taken back at" in text_of(page)
    assert states() == ["open"] * 3


@pytest.mark.parametrize("body", [{}, {"decision": "x"}, {"decision": "999"}])
def test_taking_back_nothing_is_told(editor, stories, body):
    assert "There is nothing to undo." in text_of(editor.post("/triage/undo/", body, follow=True))
