from datetime import timedelta

import pytest

from recommendations.models import Story
from recommendations.triage.cards import CandidateLine, EventLine, ReportLine
from recommendations.triage.queries import oldest_waiting, open_stories, story_for_review, waiting_count
from recommendations.vocabulary import CandidateOutcome, PublisherTier
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_candidate,
    make_entry,
    make_event,
    make_publisher,
    make_recommendation,
    make_story,
    make_user,
)

pytestmark = pytest.mark.django_db


def listed(**fields):
    return [card.headline for card in open_stories(**fields)]


def make_waiting(headline, relevance=None, *, hours=0):
    story = make_story(headline=headline, first_seen_at=NOON + timedelta(hours=hours))
    if relevance is not None:
        make_candidate(story=story, relevance=relevance)
    return story


def make_decided(**fields):
    return make_story(state="rejected", reject_reason="off_topic", decided_at=NOON, decided_by=make_user(), **fields)


def test_open_stories_come_by_relevance_then_newest():
    make_waiting("weak", 0.3)
    make_waiting("old", 0.6)
    make_waiting("new", 0.6, hours=1)
    make_waiting("none")
    assert listed() == ["new", "old", "weak", "none"]


def test_open_stories_leave_out_what_does_not_wait():
    make_waiting("waits", 0.3)
    make_decided()
    make_story(state="unmatched")
    assert listed() == ["waits"]
    assert waiting_count() == 1


@pytest.mark.parametrize(("strong", "expected"), [(True, ["at"]), (False, ["below"]), (None, ["at", "below"])])
def test_open_stories_can_be_narrowed_by_strength(strong, expected):
    make_waiting("at", 0.5)
    make_waiting("below", 0.49)
    assert listed(strong=strong) == expected
    assert waiting_count(strong=strong) == len(expected)


def test_open_stories_come_in_pages():
    for n in range(3):
        make_waiting(f"s{n}", 0.9 - n / 10)
    assert listed(limit=2) == ["s0", "s1"]
    assert listed(limit=2, offset=2) == ["s2"]


@pytest.mark.parametrize("count", [1, 3])
def test_open_stories_ask_the_same_few_questions(count, django_assert_num_queries):
    for n in range(count):
        story = make_waiting(f"s{n}", 0.5)
        story.actors.add(make_actor())
        make_entry(story=story, guid=f"g{n}")
        make_event(url=f"https://gazette.example/g{n}")
    with django_assert_num_queries(9):
        assert len(listed()) == count


def test_story_for_review_shows_its_reports():
    story = make_story()
    make_publisher(name="The Gazette", tier="established")
    make_entry(story=story, guid="a", summary="By 61 to 40.", language="en", published_at=NOON)
    (report,) = story_for_review(story.pk).reports
    assert report == ReportLine(
        title="Parliament passes the data bill",
        url="https://gazette.example/a",
        publisher="The Gazette",
        tier=PublisherTier.ESTABLISHED,
        published_at=NOON,
        first_seen_at=NOON,
        language="en",
        summary="By 61 to 40.",
    )


def test_story_for_review_shows_its_candidates_and_what_to_mark():
    story = make_story()
    make_candidate(story=story, relevance=0.6, matched_terms=["data … bill", "vote"])
    card = story_for_review(story.pk)
    assert card.candidates == (
        CandidateLine(
            recommendation_id=make_recommendation().pk,
            brief_code="brief-1",
            code="R01",
            title="Open the data",
            relevance=0.6,
            is_strong=True,
            matched_terms=("data … bill", "vote"),
            suggested_side=None,
            outcome=CandidateOutcome.OPEN,
        ),
    )
    assert (card.relevance, card.marks) == (0.6, ("data", "bill", "vote"))


def test_story_for_review_names_its_actors():
    story = make_story()
    story.actors.add(make_actor("estonia"))
    assert story_for_review(story.pk).actor_codes == ("estonia",)


def test_story_for_review_of_an_unmatched_story_has_no_relevance():
    card = story_for_review(make_story(state="unmatched").pk)
    assert (card.relevance, card.candidates, card.decision) == (None, (), None)


def test_story_for_review_knows_the_event_that_cites_its_page():
    story = make_story()
    make_entry(story=story, guid="a")
    event = make_event(url="https://www.gazette.example/a/", headline="Quite another wording")
    make_event(url="https://gazette.example/b", headline="Unlike")
    card = story_for_review(story.pk)
    assert [line.code for line in card.known_events] == [event.code]
    assert card.similar_events == ()


def test_story_for_review_knows_no_event_by_a_front_page():
    story = make_story()
    make_entry(story=story, url="https://gazette.example/", canonical_url="https://gazette.example/")
    make_event(url="https://gazette.example/", headline="Unlike")
    assert story_for_review(story.pk).known_events == ()


def test_story_for_review_offers_events_that_read_alike():
    story = make_story()
    make_entry(story=story, summary="The vote was 61 to 40.")
    alike = make_event(headline="Data bill passes parliament")
    make_event(headline="Border crossing closes")
    make_event(headline="Data bill passes parliament", occurred_on=TODAY - timedelta(days=15))
    make_event(headline="Data bill passes parliament", state="retracted", retracted_at=NOON, retraction_reason="Hoax")
    card = story_for_review(story.pk)
    assert [line.event_id for line in card.similar_events] == [alike.pk]


def test_story_for_review_offers_three_events_likest_first():
    story = make_story()
    make_entry(
        story=story, title="Parliament passes data bill after night session", summary="Ministers welcome the vote"
    )
    headlines = ["Bill passes after vote in senate", "Data bill passes senate vote", "Data bill passes vote"]
    for headline in ("Data bill worries foreign senate", *headlines):
        make_event(headline=headline)
    assert [line.headline for line in story_for_review(story.pk).similar_events] == headlines[::-1]


def test_story_for_review_says_what_was_decided():
    decision = story_for_review(make_decided(reject_note="Sport").pk).decision
    assert (decision.by, decision.at, decision.reject_reason, decision.reject_note) == (
        "ann",
        NOON,
        "off_topic",
        "Sport",
    )
    assert decision.event is None


def test_story_for_review_leads_to_the_event_it_became():
    event = make_event()
    story = make_story(state="accepted", event=event, decided_at=NOON, decided_by=make_user())
    assert story_for_review(story.pk).decision.event == EventLine(
        event.pk, event.code, "Bill passed", TODAY, "day", "confirmed"
    )


def test_story_for_review_of_no_story():
    with pytest.raises(Story.DoesNotExist):
        story_for_review(0)


def test_oldest_waiting_is_unknown_where_nothing_waits():
    make_decided()
    assert oldest_waiting() is None


def test_oldest_waiting_is_the_first_one_seen():
    make_waiting("old", hours=-5)
    make_waiting("new")
    assert oldest_waiting() == NOON - timedelta(hours=5)
