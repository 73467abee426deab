from datetime import timedelta

import pytest

from recommendations.models import FullText, Likeness, MatchTerm, Story
from recommendations.triage.cards import CandidateLine, EventLine, LikenessLine, ReportLine
from recommendations.triage.filters import by_relevance
from recommendations.triage.precision import Precision
from recommendations.triage.queries import story_cards, story_for_review, waiting_count
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
    return [card.headline for card in story_cards(by_relevance(Story.objects.all()), **fields)]


def make_waiting(headline, relevance=None):
    story = make_story(headline=headline)
    if relevance is not None:
        make_candidate(story=story, relevance=relevance)
    return story


def make_decided(**fields):
    return make_story(**{"state": "rejected", "reject_reason": "off_topic", "decided_at": NOON} | fields)


def test_story_cards_come_in_pages():
    for n in range(3):
        make_waiting(f"s{n}", 0.9 - n / 10)
    assert listed(limit=2) == ["s0", "s1"]
    assert listed(limit=2, offset=2) == ["s2"]


@pytest.mark.parametrize("count", [1, 3])
def test_story_cards_ask_the_same_few_questions(count, django_assert_num_queries):
    """However many stories, hints between them, terms, articles and events there are."""
    stories = [make_waiting(f"s{n}", 0.5) for n in range(count + 1)]
    for n, story in enumerate(stories):
        story.actors.add(make_actor())
        FullText.objects.create(entry=make_entry(story=story, guid=f"g{n}"), state="done", text="An article")
        MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text=f"data bill {n}")
        make_event(url=f"https://gazette.example/g{n}")
    for story in stories[1:]:
        Likeness.objects.create(story=story, other=stories[0], containment=0.6, suggested_at=NOON)
    with django_assert_num_queries(11):
        assert len(listed()) == count + 1


def test_waiting_count_leaves_out_what_does_not_wait_now():
    make_waiting("waits", 0.3)
    make_decided()
    make_story(state="unmatched")
    make_story(snoozed_until=NOON + timedelta(days=1))
    assert (waiting_count(now=NOON), waiting_count(now=NOON + timedelta(days=1))) == (1, 2)


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
    decision = story_for_review(make_decided(reject_note="Sport", decided_by=make_user()).pk).decision
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


def card_of(story):
    return story_for_review(story.pk)


def test_a_card_shows_what_else_may_tell_the_same():
    older, newer = make_story(headline="Older"), make_story(headline="Newer")
    make_entry(story=older, publisher_name="Agency")
    hint = Likeness.objects.create(story=newer, other=older, containment=0.75, suggested_at=NOON)
    (line,) = card_of(newer).likenesses
    assert line == LikenessLine(hint.pk, older.pk, "Older", "open", NOON, ("Agency",), 0.75, True, None)
    (back,) = card_of(older).likenesses
    assert (back.headline, back.is_older) == ("Newer", False)


def test_a_card_says_what_a_like_story_led_to():
    event = make_event()
    older = make_story(state="accepted", event=event, decided_at=NOON)
    newer = make_story()
    Likeness.objects.create(story=newer, other=older, containment=0.75, suggested_at=NOON)
    (line,) = card_of(newer).likenesses
    assert (line.state, line.event.code) == ("accepted", event.code)


@pytest.mark.parametrize("gone", [{"dismissed_at": NOON}, None])
def test_a_card_leaves_out_likenesses_that_are_settled(gone):
    older, newer = make_story(), make_story()
    Likeness.objects.create(story=newer, other=older, containment=0.75, suggested_at=NOON, **gone or {})
    if gone is None:
        Story.objects.filter(pk=newer.pk).update(state="joined", joined_to=older, decided_at=NOON)
    assert card_of(older).likenesses == ()


def test_a_card_counts_independent_publishers():
    story, text = make_story(), " ".join(f"w{n}" for n in range(50))
    for name, summary in (("A", text), ("B", text), ("C", "Other words")):
        make_entry(story=story, publisher_name=name, summary=summary)
    assert card_of(story).independent_publishers == 2


def test_a_card_names_the_publisher_that_a_gathering_feed_names():
    story = make_story()
    make_publisher(name="The Gazette", tier="established")
    make_entry(story=story, publisher_name="Agency")
    (report,) = card_of(story).reports
    assert (report.publisher, report.tier) == ("Agency", "unrated")


@pytest.mark.parametrize(("state", "text"), [("done", "The article"), ("waiting", "")])
def test_a_card_shows_the_article_where_we_hold_it(state, text):
    story = make_story()
    FullText.objects.create(entry=make_entry(story=story, summary="Short"), state=state, text="The article")
    (report,) = card_of(story).reports
    assert (report.summary, report.full_text) == ("Short", text)


def test_a_card_says_how_sure_the_machine_is():
    story = make_story()
    make_candidate(story=story, suggested_side="away", side_certainty=0.8, suggested_step="decision")
    (line,) = card_of(story).candidates
    assert (line.suggested_side, line.side_certainty, line.suggested_step) == ("away", 0.8, "decision")


def test_a_card_says_what_a_story_reads_like_where_no_word_matched():
    story = make_story()
    make_candidate(story=story, matched_terms=["reads like “Data bill signed”"])
    card = card_of(story)
    assert (card.candidates[0].reads_like, card.candidates[0].matched_terms, card.marks) == (
        "Data bill signed",
        (),
        (),
    )


@pytest.mark.parametrize(("confirmed", "precision"), [(3, None), (4, Precision(4, 5))])
def test_a_card_says_how_often_the_term_was_right(confirmed, precision):
    term = MatchTerm.objects.create(recommendation=make_recommendation(), kind="term", text="data bill")
    for outcome in ["confirmed"] * confirmed + ["declined"]:
        make_candidate(story=make_decided(), outcome=outcome, term_ids=[term.pk])
    story = make_candidate(term_ids=[term.pk]).story
    assert card_of(story).candidates[0].precision == precision


@pytest.mark.parametrize(
    ("mark", "found_by", "side_by"),
    [
        ("match-v2", "", ""),
        ("match-v2-terms+endpoint:small", "", "small"),
        ("endpoint:small", "small", "small"),
    ],
)
def test_a_card_names_the_model_a_suggestion_came_from(mark, found_by, side_by):
    (line,) = card_of(make_candidate(suggested_by=mark).story).candidates
    assert (line.found_by, line.side_by) == (found_by, side_by)


def test_a_card_says_until_when_a_story_is_put_off():
    assert card_of(make_story(snoozed_until=NOON)).snoozed_until == NOON
