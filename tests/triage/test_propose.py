from datetime import timedelta

import pytest

from recommendations.models import Candidate, Citation, Entry, MatchTerm, Story
from recommendations.triage.match import MATCH_VERSION
from recommendations.triage.propose import ProposeResult, candidate_of, propose_candidates
from recommendations.triage.suggest import Suggestion
from recommendations.vocabulary import Side, Step
from tests.make import (
    NOON,
    make_actor,
    make_baltics,
    make_brief,
    make_candidate,
    make_entry,
    make_event,
    make_feed,
    make_publisher,
    make_recommendation,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGE = "https://gazette.example/a"
KEY = "parliament passes the data bill"


@pytest.fixture(autouse=True)
def terms():
    """One term; the title of every entry made here holds it."""
    MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="data bill")


def proposed(**fields):
    return propose_candidates(**{"now": NOON} | fields)


def make_other_feed():
    return make_feed(url="https://daily.example/rss", publisher=make_publisher(name="A daily"))


def decided(state, **fields):
    """A story somebody decided, with the terms of its state."""
    return make_story(state=state, decided_at=NOON, decided_by=make_user(), **fields)


def test_propose_candidates_makes_a_story_with_its_candidate():
    entry = make_entry(summary="A long night", first_seen_at=NOON - timedelta(hours=1))
    assert proposed() == ProposeResult(entries=1, stories=1, candidates=1)
    story = Story.objects.get()
    assert (story.headline, story.state, story.first_seen_at) == (entry.title, "open", entry.first_seen_at)
    (candidate,) = story.candidates.all()
    assert (candidate.recommendation, candidate.matched_terms) == (make_recommendation(), ["data bill"])
    assert candidate.term_ids == [MatchTerm.objects.get().pk]
    assert (candidate.suggested_side, candidate.outcome) == ("", "open")
    assert candidate.suggested_by.startswith(MATCH_VERSION)
    assert 0 < candidate.relevance <= 1


def test_propose_candidates_twice_changes_nothing():
    make_entry()
    proposed()
    assert proposed() == ProposeResult()
    assert (Story.objects.count(), Candidate.objects.count()) == (1, 1)


def test_propose_candidates_makes_one_story_of_one_page_in_two_feeds():
    make_entry(canonical_url=PAGE)
    make_entry(feed=make_other_feed(), canonical_url=PAGE, title="Another line")
    assert proposed() == ProposeResult(entries=2, stories=1, candidates=1)
    assert Story.objects.get().entries.count() == 2


def test_propose_candidates_makes_one_story_of_one_title_in_one_week():
    make_entry(title_key=KEY)
    make_entry(title_key=KEY, published_at=NOON - timedelta(days=3))
    make_entry(title_key=KEY, published_at=NOON - timedelta(days=30))
    assert proposed().stories == 2


def test_propose_candidates_tells_the_story_in_the_words_of_its_first_report():
    make_entry(canonical_url=PAGE, title="Second", published_at=NOON)
    make_entry(canonical_url=PAGE, title="First", published_at=NOON - timedelta(hours=2))
    proposed()
    assert Story.objects.get().headline == "First"


def test_propose_candidates_joins_a_story_that_waits():
    make_entry(canonical_url=PAGE)
    proposed()
    other = make_recommendation(code="R02")
    MatchTerm.objects.create(recommendation=other, kind="term", text="fresh words")
    make_entry(feed=make_other_feed(), canonical_url=PAGE, title="The data bill in fresh words")
    assert proposed() == ProposeResult(entries=1, stories=0, candidates=1)
    assert Candidate.objects.filter(story=Story.objects.get()).count() == 2


@pytest.mark.parametrize("state", ["accepted", "rejected"])
def test_propose_candidates_leaves_a_decided_story_decided(state):
    fields = {"event": make_event()} if state == "accepted" else {"reject_reason": "off_topic"}
    story = decided(state, **fields)
    make_entry(canonical_url=PAGE, story=story)
    late = make_entry(feed=make_other_feed(), canonical_url=PAGE)
    assert proposed() == ProposeResult(entries=1)
    story.refresh_from_db()
    late.refresh_from_db()
    assert (story.state, late.story, story.candidates.count()) == (state, story, 0)


def test_propose_candidates_keeps_a_story_nothing_matched_apart():
    make_entry(title="Cup final decided")
    assert proposed() == ProposeResult(entries=1, stories=1)
    assert Story.objects.get().state == "unmatched"


def test_propose_candidates_opens_an_unmatched_story_when_a_report_matches():
    make_entry(canonical_url=PAGE, title="Night session ends")
    proposed()
    make_entry(feed=make_other_feed(), canonical_url=PAGE)
    assert proposed().candidates == 1
    assert Story.objects.get().state == "open"


def test_propose_candidates_drops_what_barely_matches():
    for code in ("R02", "R03", "R04", "R05"):
        MatchTerm.objects.create(recommendation=make_recommendation(code=code), kind="entity", text="Vote")
    make_entry(title="A vote")
    assert proposed() == ProposeResult(entries=1, stories=1)


@pytest.mark.parametrize("what", ["recommendation", "brief"])
def test_propose_candidates_looks_for_no_archived_terms(what):
    archived = make_recommendation() if what == "recommendation" else make_brief()
    archived.archived_at = NOON
    archived.save()
    make_entry()
    assert proposed().candidates == 0


def test_propose_candidates_names_the_actors_of_the_story():
    make_baltics()
    make_actor("russia", role="context")
    make_entry(title="Estonian data bill angers Russia", summary="Latvia waits.")
    proposed()
    assert [actor.code for actor in Story.objects.get().actors.all()] == ["estonia", "latvia"]


def test_propose_candidates_takes_the_oldest_first_up_to_the_limit():
    newer = make_entry(title="Newer", first_seen_at=NOON)
    older = make_entry(title="Older", first_seen_at=NOON - timedelta(hours=1))
    assert proposed(limit=1).entries == 1
    assert list(Entry.objects.filter(story=None)) == [newer]
    assert Story.objects.get().headline == older.title


def test_propose_candidates_leaves_what_came_after_the_clock():
    make_entry(first_seen_at=NOON + timedelta(seconds=1))
    assert proposed() == ProposeResult()


def test_propose_candidates_keeps_entries_without_a_page_apart():
    for _ in range(2):
        make_entry(url="", canonical_url="")
    assert proposed().stories == 2


def test_propose_candidates_finds_the_story_another_worker_made():
    entry = make_entry(canonical_url=PAGE)
    proposed()
    Entry.objects.update(story=None)
    assert proposed().entries == 1
    entry.refresh_from_db()
    assert entry.story == Story.objects.get()


@pytest.mark.parametrize("count", [1, 4])
def test_propose_candidates_reads_the_signs_once(count, django_assert_max_num_queries):
    for _ in range(count):
        make_entry()
    with django_assert_max_num_queries(14 + 12 * count):
        proposed()


def test_propose_candidates_proposes_a_recommendation_once_per_story():
    story = make_candidate(story=make_story(key="x")).story
    make_entry(canonical_url=PAGE, story=story)
    make_entry(feed=make_other_feed(), canonical_url=PAGE)
    assert proposed() == ProposeResult(entries=1)
    assert story.candidates.count() == 1


def late_report(story, **fields):
    make_entry(canonical_url=PAGE, url=PAGE, story=story)
    url = "https://daily.example/b"
    return make_entry(**{"feed": make_other_feed(), "canonical_url": PAGE, "url": url, "language": "et"} | fields)


@pytest.mark.parametrize("state", ["accepted", "merged"])
def test_propose_candidates_cites_a_late_report_on_the_event_of_its_story(state):
    event = make_event()
    late_report(decided(state, event=event))
    proposed()
    (citation,) = event.citations.all()
    assert (citation.url, citation.publisher.name, citation.language, citation.recorded_by) == (
        "https://daily.example/b",
        "A daily",
        "et",
        None,
    )
    assert proposed() == ProposeResult()
    assert event.citations.count() == 1


def test_propose_candidates_cites_a_late_report_on_the_event_that_was_kept():
    keeper = make_event()
    taken_back = {"state": "retracted", "retracted_at": NOON, "retraction_reason": "Same."}
    late_report(decided("accepted", event=make_event(duplicate_of=keeper, **taken_back)))
    proposed()
    assert keeper.citations.count() == 1


@pytest.mark.parametrize("end", ["rejected", "taken back"])
def test_propose_candidates_cites_a_late_report_nowhere_else(end):
    taken_back = {"state": "retracted", "retracted_at": NOON, "retraction_reason": "Hoax"}
    fields = {"reject_reason": "off_topic"} if end == "rejected" else {"event": make_event(**taken_back)}
    late = late_report(decided("rejected" if end == "rejected" else "accepted", **fields))
    assert proposed() == ProposeResult(entries=1)
    late.refresh_from_db()
    assert late.story == Story.objects.get()
    assert Citation.objects.count() == 0


def test_propose_candidates_keeps_what_the_suggester_says():
    suggestion = Suggestion(1, 0.7, ("data bill",), Side.AWAY, 0.9, Step.ENACTED, version="match-v9")
    candidate = candidate_of(1, suggestion)
    assert (candidate.suggested_side, candidate.side_certainty, candidate.suggested_step) == ("away", 0.9, "enacted")
    assert (candidate.matched_terms, candidate.suggested_by) == (["data bill"], "match-v9")


def test_propose_candidates_says_what_a_story_reads_like_where_no_word_matched():
    candidate = candidate_of(1, Suggestion(1, 0.7, (), reads_like="Data bill signed"))
    assert candidate.matched_terms == ["reads like “Data bill signed”"]
    assert (candidate.suggested_side, candidate.side_certainty, candidate.suggested_step) == ("", None, "")
