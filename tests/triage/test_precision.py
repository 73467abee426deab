import pytest

from recommendations.models import MatchTerm
from recommendations.triage.precision import (
    Precision,
    precision_by_feed,
    precision_by_recommendation,
    precision_by_term,
)
from recommendations.triage.review import accept_story, reject_story
from recommendations.triage.undo import undo_decision
from recommendations.vocabulary import RejectReason
from tests.make import (
    NOON,
    make_candidate,
    make_entry,
    make_feed,
    make_finding,
    make_judgement,
    make_publisher,
    make_recommendation,
    make_story,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return make_user("ann")


def term(text, code="R01", **fields):
    return MatchTerm.objects.create(
        recommendation=make_recommendation(code=code), text=text, **{"kind": "term"} | fields
    )


def decided(outcome, *terms, code="R01", **fields):
    """A candidate, found by these terms, of a story that was decided."""
    state = {"decided_at": NOON, "state": "rejected", "reject_reason": "off_topic"}
    story = make_story(**state | fields)
    found_by = {"recommendation": make_recommendation(code=code), "term_ids": [term.pk for term in terms]}
    return make_candidate(story=story, outcome=outcome, **found_by)


@pytest.mark.parametrize(("decided", "share"), [(5, 0.4), (4, None), (0, None)])
def test_share_says_nothing_under_five_decisions(decided, share):
    assert Precision(2 if decided else 0, decided).share == share


def test_precision_by_recommendation_counts_what_people_decided():
    for outcome in ("confirmed", "confirmed", "declined", "open"):
        decided(outcome)
    decided("declined", code="R02")
    assert precision_by_recommendation() == {
        make_recommendation(code="R01").pk: Precision(2, 3),
        make_recommendation(code="R02").pk: Precision(0, 1),
    }


def test_precision_by_feed_counts_a_candidate_once_for_each_feed_that_reported_it():
    gazette, daily = make_feed(), make_feed(url="https://daily.example/rss", publisher=make_publisher(name="A daily"))
    both, one = decided("confirmed").story, decided("declined").story
    make_entry(story=both, feed=gazette), make_entry(story=both, feed=gazette), make_entry(story=both, feed=daily)
    make_entry(story=one, feed=daily)
    assert precision_by_feed() == {gazette.pk: Precision(1, 1), daily.pk: Precision(1, 2)}


def test_precision_by_term_counts_the_terms_that_found_something():
    bill, vote = term("data bill"), term("vote")
    decided("confirmed", bill, vote)
    decided("declined", bill)
    decided("declined")
    assert precision_by_term() == {bill.pk: Precision(1, 2), vote.pk: Precision(1, 1)}


def test_precision_by_term_leaves_out_what_was_turned_down_for_its_source():
    bill = term("data bill")
    decided("declined", bill, reject_reason="unreliable")
    assert precision_by_term() == {}
    decided("declined", bill, reject_reason="no_new_development")
    assert precision_by_term() == {bill.pk: Precision(0, 1)}


def test_precision_by_term_forgets_a_term_that_is_gone():
    bill = term("data bill")
    decided("confirmed", bill)
    bill.delete()
    assert precision_by_term() == {}


def test_precision_by_term_can_be_asked_of_some_recommendations():
    first, second = term("data bill"), term("data bill", code="R02")
    decided("confirmed", first)
    decided("confirmed", second, code="R02")
    assert precision_by_term({second.recommendation_id}) == {second.pk: Precision(1, 1)}
    assert set(precision_by_term()) == {first.pk, second.pk}


def test_precision_by_term_starts_anew_where_a_person_woke_it():
    bill = term("data bill", woken_at=NOON)
    decided("declined", bill)
    assert precision_by_term() == {}
    decided("confirmed", bill, decided_at=NOON.replace(hour=13))
    assert precision_by_term() == {bill.pk: Precision(1, 1)}


def test_precision_follows_decisions_and_their_undoing(ann):
    bill = term("data bill")
    stories = [make_candidate(story=make_story(), term_ids=[bill.pk]).story for _ in range(2)]
    for n, story in enumerate(stories):
        make_entry(story=story, guid=f"g{n}")
    finding = make_finding(sources=(), judgements=(make_judgement(make_track()),))
    accept_story(stories[0].pk, finding, by=ann, now=NOON)
    reject_story(stories[1].pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    assert precision_by_term() == {bill.pk: Precision(1, 2)}
    undo_decision(stories[1].decisions.get().pk, by=ann, now=NOON)
    assert precision_by_term() == {bill.pk: Precision(1, 1)}


@pytest.mark.parametrize("count", [1, 3])
def test_precision_asks_the_same_few_questions(count, django_assert_num_queries):
    bill = term("data bill")
    for n in range(count):
        make_entry(story=decided("confirmed", bill, code=f"R0{n + 1}").story)
    with django_assert_num_queries(4):
        precision_by_feed(), precision_by_recommendation(), precision_by_term()
