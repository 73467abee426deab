from datetime import timedelta

import pytest
from django.core.cache import cache

from recommendations.models import MatchTerm, Story
from recommendations.triage.propose import propose_candidates
from recommendations.triage.repropose import ReproposeResult, repropose_open
from tests.make import NOON, make_candidate, make_entry, make_event, make_recommendation, make_story

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def term(text, code="R01"):
    return MatchTerm.objects.create(recommendation=make_recommendation(code=code), kind="term", text=text)


@pytest.fixture
def story():
    """A story that one term proposed."""
    term("data bill")
    make_entry(title="Parliament passes the data bill")
    propose_candidates(now=NOON)
    return Story.objects.get()


def reproposed(now=NOON, **fields):
    return repropose_open(now=now, **fields)


def codes(story):
    return sorted(story.candidates.values_list("recommendation__code", flat=True))


def state(story):
    story.refresh_from_db()
    return story.state


def test_repropose_open_finds_what_a_new_term_finds(story):
    term("parliament passes", "R02")
    assert reproposed() == ReproposeResult(stories=1, changed=1)
    assert codes(story) == ["R01", "R02"]


def test_repropose_open_twice_changes_nothing(story):
    term("parliament passes", "R02")
    reproposed()
    cache.clear()
    assert reproposed() == ReproposeResult(stories=1, changed=0)


def test_repropose_open_twice_reads_nothing_again(story):
    reproposed()
    assert reproposed() == ReproposeResult(stories=0, changed=0)


def test_repropose_open_goes_on_where_it_stopped_and_starts_over_when_terms_change(story):
    for hours in (1, 2):
        make_story(first_seen_at=NOON - timedelta(hours=hours))
    assert [reproposed(limit=2).stories for _ in range(3)] == [2, 1, 0]
    term("parliament passes", "R02")
    assert [reproposed(limit=2).stories for _ in range(3)] == [2, 1, 0]


def test_repropose_open_reads_a_story_whose_report_was_changed_or_joined_since(story):
    reproposed()
    story.entries.update(title="Parliament sleeps", revised_at=NOON + MINUTE)
    assert reproposed(NOON + 2 * MINUTE) == ReproposeResult(stories=1, changed=1)
    make_entry(story=story, guid="late", title="The data bill again", first_seen_at=NOON + 3 * MINUTE)
    assert reproposed(NOON + 4 * MINUTE) == ReproposeResult(stories=1, changed=1)
    assert reproposed(NOON + 5 * MINUTE).stories == 0


def test_repropose_open_drops_what_nothing_speaks_for_any_more(story):
    MatchTerm.objects.all().delete()
    reproposed()
    assert (codes(story), state(story)) == ([], "unmatched")


def test_repropose_open_opens_a_story_that_had_matched_nothing(story):
    Story.objects.update(state="unmatched")
    story.candidates.all().delete()
    reproposed()
    assert (codes(story), state(story)) == (["R01"], "open")


def test_repropose_open_weighs_anew(story):
    version = story.candidates.get().suggested_by
    story.candidates.update(relevance=0.3, matched_terms=["bill"], suggested_by="match-v0")
    reproposed()
    candidate = story.candidates.get()
    assert (candidate.matched_terms, candidate.suggested_by) == (["data bill"], version)
    assert candidate.relevance > 0.3


@pytest.mark.parametrize("decision", ["accepted", "rejected"])
def test_repropose_open_leaves_a_decided_story_alone(decision, story):
    fields = {"event": make_event()} if decision == "accepted" else {"reject_reason": "off_topic"}
    Story.objects.update(state=decision, decided_at=NOON, **fields)
    MatchTerm.objects.all().delete()
    assert reproposed() == ReproposeResult(stories=0, changed=0)
    assert codes(story) == ["R01"]


@pytest.mark.parametrize(("days", "count"), [(13.9, 1), (14, 0)])
def test_repropose_open_looks_back_two_weeks(days, count, story):
    assert reproposed(NOON + timedelta(days=days)).stories == count


def test_repropose_open_keeps_what_a_further_suggester_added(story):
    make_candidate(
        story=story, recommendation=make_recommendation(code="R02"), suggested_by="model-x", matched_terms=[]
    )
    assert reproposed() == ReproposeResult(stories=1, changed=0)
    assert codes(story) == ["R01", "R02"]


def test_repropose_open_keeps_a_side_that_a_further_suggester_gave(story):
    marked = f"{story.candidates.get().suggested_by}+model-x"
    story.candidates.update(suggested_side="away", suggested_by=marked)
    assert reproposed().changed == 0
    story.candidates.update(relevance=0.3)
    cache.clear()
    reproposed()
    candidate = story.candidates.get()
    assert (candidate.suggested_side, candidate.suggested_by) == ("away", marked)


def test_repropose_open_takes_the_newest_first_up_to_the_limit(story):
    make_story(first_seen_at=NOON - timedelta(hours=1))
    assert reproposed(limit=1).stories == 1
