from datetime import date, timedelta

import pytest

from recommendations.events.record import BadFinding, KnownAddress
from recommendations.models import Assessment, Citation, Direction, Event, Publisher, Story
from recommendations.triage.review import (
    AlreadyDecided,
    BulkResult,
    accept_story,
    merge_story,
    reject_stories,
    reject_story,
)
from recommendations.vocabulary import RejectReason, Step
from tests.make import (
    NOON,
    make_candidate,
    make_entry,
    make_event,
    make_feed,
    make_finding,
    make_judgement,
    make_publisher,
    make_recommendation,
    make_source,
    make_story,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ann():
    return make_user("ann")


@pytest.fixture
def story():
    """An open story of two feeds, with a candidate each for R01 and R02."""
    story = make_story()
    gazette, daily = make_feed(), make_feed(url="https://daily.example/rss", publisher=make_publisher(name="A daily"))
    make_entry(story=story, guid="a", feed=gazette, title="Bill passed", published_at=NOON - timedelta(days=1))
    make_entry(story=story, guid="b", feed=daily, url="https://daily.example/b", title="The bill", language="en")
    for code in ("R01", "R02"):
        make_candidate(story=story, recommendation=make_recommendation(code=code))
    return story


def accepted(story, by, **fields):
    finding = make_finding(
        **{"sources": (), "step": Step.ENACTED, "judgements": (make_judgement(make_track()),)} | fields
    )
    return accept_story(story.pk, finding, by=by, now=NOON)


def outcomes(story):
    return dict(story.candidates.values_list("recommendation__code", "outcome"))


def test_accept_story_makes_one_event_with_every_report_of_it(story, ann):
    event = accepted(story, ann).event
    rows = event.citations.order_by("canonical_url")
    assert list(rows.values_list("url", "title", "publisher__name", "published_on", "language")) == [
        ("https://daily.example/b", "The bill", "A daily", None, "en"),
        ("https://gazette.example/a", "Bill passed", "The Gazette", date(2026, 3, 1), ""),
    ]


def test_accept_story_says_who_decided_what_and_when(story, ann):
    event = accepted(story, ann).event
    story.refresh_from_db()
    assert (story.state, story.decided_by, story.decided_at, story.event) == ("accepted", ann, NOON, event)
    assert event.recorded_by == ann


def test_accept_story_judges_and_answers_with_the_directions(story, ann):
    (direction,) = accepted(story, ann).directions
    assert direction.shown == "leaning_toward"
    assert Assessment.objects.get().coder == ann


def test_accept_story_confirms_what_was_judged_and_declines_the_rest(story, ann):
    accepted(story, ann)
    assert outcomes(story) == {"R01": "confirmed", "R02": "declined"}


def test_accept_story_keeps_the_sources_a_person_adds(story, ann):
    event = accepted(story, ann, sources=(make_source("https://third.example/c"), make_source())).event
    assert sorted(event.citations.values_list("url", flat=True)) == [
        "https://daily.example/b",
        "https://gazette.example/a",
        "https://third.example/c",
    ]


def test_accept_story_takes_one_that_nothing_matched(ann):
    story = make_story(state="unmatched")
    make_entry(story=story)
    accepted(story, ann)
    story.refresh_from_db()
    assert story.state == "accepted"


@pytest.mark.parametrize("url", ["", "about:blank"])
def test_accept_story_cites_a_report_without_a_usable_address(url, ann):
    story = make_story()
    make_entry(story=story, url=url, canonical_url="")
    citation = accepted(story, ann).event.citations.get()
    assert (citation.url, citation.title) == ("", "Parliament passes the data bill")


def test_accept_story_twice_decides_once(story, ann):
    event = accepted(story, ann).event
    with pytest.raises(AlreadyDecided) as caught:
        accepted(story, make_user("bob"))
    assert (caught.value.story.decided_by, caught.value.story.event) == (ann, event)
    assert str(caught.value) == "This story was accepted by ann on 2 Mar 2026 at 12:00 UTC. Nothing was changed."
    assert Event.objects.count() == 1


def nothing_done(story):
    story.refresh_from_db()
    return (story.state, story.decided_by, outcomes(story)) == ("open", None, {"R01": "open", "R02": "open"})


def test_accept_story_with_a_known_address_does_nothing(story, ann):
    known = make_event(url="https://daily.example/b")
    with pytest.raises(KnownAddress) as caught:
        accepted(story, ann)
    assert caught.value.events == [known]
    assert nothing_done(story)
    assert (Event.objects.count(), Direction.objects.count()) == (1, 0)


def test_accept_story_with_a_known_address_when_told_to(story, ann):
    make_event(url="https://daily.example/b")
    accept_story(story.pk, make_finding(sources=()), by=ann, now=NOON, allow_known_address=True)
    assert Event.objects.count() == 2


def test_accept_story_with_a_bad_finding_does_nothing(story, ann):
    with pytest.raises(BadFinding, match="Give the date"):
        accepted(story, ann, occurred_on=None)
    assert nothing_done(story)


def test_accept_story_of_no_story(ann):
    with pytest.raises(Story.DoesNotExist):
        accept_story(0, make_finding(), by=ann, now=NOON)


def test_merge_story_adds_the_reports_to_the_event(story, ann):
    event = make_event(url="https://gazette.example/a")
    assert merge_story(story.pk, event.pk, by=ann, now=NOON) == event
    assert sorted(event.citations.values_list("url", flat=True)) == [
        "https://daily.example/b",
        "https://gazette.example/a",
    ]
    story.refresh_from_db()
    assert (story.state, story.event, story.decided_by, story.decided_at) == ("merged", event, ann, NOON)
    assert Assessment.objects.count() == 0


def test_merge_story_confirms_what_the_event_is_judged_on(story, ann):
    event = accepted(story, ann).event
    late = make_candidate(story=make_story(), recommendation=make_recommendation(code="R01")).story
    make_candidate(story=late, recommendation=make_recommendation(code="R02"))
    make_entry(story=late, guid="c")
    merge_story(late.pk, event.pk, by=ann, now=LATER)
    assert outcomes(late) == {"R01": "confirmed", "R02": "declined"}


def test_merge_story_follows_a_merged_event_to_its_keeper(story, ann):
    keeper = make_event()
    fields = {"state": "retracted", "retracted_at": NOON, "retraction_reason": "Same."}
    duplicate = make_event(duplicate_of=keeper, **fields)
    assert merge_story(story.pk, duplicate.pk, by=ann, now=NOON) == keeper


def test_merge_story_into_an_event_taken_back_does_nothing(story, ann):
    event = make_event(state="retracted", retracted_at=NOON, retraction_reason="Hoax")
    with pytest.raises(BadFinding, match="was taken back: Hoax"):
        merge_story(story.pk, event.pk, by=ann, now=NOON)
    assert nothing_done(story)
    assert Citation.objects.count() == 0


def test_merge_story_into_no_event_does_nothing(story, ann):
    with pytest.raises(Event.DoesNotExist):
        merge_story(story.pk, 0, by=ann, now=NOON)
    assert nothing_done(story)


def test_merge_story_twice_decides_once(story, ann):
    event = make_event()
    merge_story(story.pk, event.pk, by=ann, now=NOON)
    with pytest.raises(AlreadyDecided, match="was merged by ann"):
        merge_story(story.pk, event.pk, by=ann, now=LATER)
    assert event.citations.count() == 2


def test_reject_story_keeps_the_reason(story, ann):
    rejected = reject_story(story.pk, reason=RejectReason.OFF_TOPIC, note=" Sport ", by=ann, now=NOON)
    assert (rejected.state, rejected.reject_reason, rejected.reject_note) == ("rejected", "off_topic", "Sport")
    assert (rejected.decided_by, rejected.decided_at, rejected.event) == (ann, NOON, None)
    assert outcomes(story) == {"R01": "declined", "R02": "declined"}


def test_reject_story_twice_keeps_the_first_reason(story, ann):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    with pytest.raises(AlreadyDecided, match="was rejected by ann"):
        reject_story(story.pk, reason=RejectReason.OTHER, by=make_user("bob"), now=LATER)
    story.refresh_from_db()
    assert (story.reject_reason, story.decided_by, story.decided_at) == ("off_topic", ann, NOON)


def test_reject_story_refuses_a_long_note(story, ann):
    with pytest.raises(BadFinding) as caught:
        reject_story(story.pk, reason=RejectReason.OTHER, note="x" * 301, by=ann, now=NOON)
    assert caught.value.errors == {"note": ["Shorten the note to 300 characters."]}
    assert nothing_done(story)


def test_accept_story_meets_no_publisher_twice(story, ann):
    accepted(story, ann)
    assert Publisher.objects.count() == 2


def kept(story):
    return [(row.kind, row.by, row.decided_at, row.seconds) for row in story.decisions.all()]


def test_each_decision_is_written_down_with_its_seconds(ann):
    stories = [make_story() for _ in range(3)]
    for story in stories:
        make_entry(story=story)
    accept_story(stories[0].pk, make_finding(sources=()), by=ann, now=NOON, seconds=7.5)
    merge_story(stories[1].pk, make_event().pk, by=ann, now=NOON, seconds=3)
    reject_story(stories[2].pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    assert [kept(story) for story in stories] == [
        [("accepted", ann, NOON, 7.5)],
        [("merged", ann, NOON, 3)],
        [("rejected", ann, NOON, None)],
    ]


def test_a_decision_refused_is_not_written_down(story, ann):
    reject_story(story.pk, reason=RejectReason.OFF_TOPIC, by=ann, now=NOON)
    with pytest.raises(AlreadyDecided):
        accepted(story, make_user("bob"))
    assert len(kept(story)) == 1


def test_accept_story_cites_whom_a_gathering_feed_names(ann):
    story = make_story()
    make_entry(story=story, publisher_name="Agency")
    event = accept_story(story.pk, make_finding(sources=()), by=ann, now=NOON).event
    assert event.citations.get().publisher.name == "Agency"


def bulk(stories, by, **fields):
    ids = [story.pk for story in stories]
    return reject_stories(ids, **{"reason": RejectReason.OFF_TOPIC, "by": by, "now": NOON} | fields)


def test_reject_stories_turns_each_down(ann):
    stories = [make_candidate(story=make_story()).story for _ in range(3)]
    result = bulk(stories, ann, note="Sport", seconds=6)
    assert result == BulkResult(rejected=tuple(story.pk for story in stories), already=())
    assert [kept(story) for story in stories] == [[("rejected", ann, NOON, 2)]] * 3
    assert set(Story.objects.values_list("state", "reject_reason", "reject_note")) == {
        ("rejected", "off_topic", "Sport")
    }


def test_reject_stories_says_which_others_had_decided(story, ann):
    bob, free = make_user("bob"), make_story()
    accepted(story, bob)
    result = bulk([story, free], ann)
    assert (result.rejected, result.already) == ((free.pk,), (story,))
    story.refresh_from_db()
    assert (story.state, story.decided_by) == ("accepted", bob)


def test_reject_stories_twice_rejects_once(story, ann):
    bulk([story], ann)
    assert bulk([story, story], ann) == BulkResult((), (story,))


def test_reject_stories_passes_over_what_does_not_exist(ann):
    assert reject_stories([0], reason=RejectReason.OTHER, by=ann, now=NOON, seconds=3) == BulkResult((), ())


def test_reject_stories_refuses_a_long_note(story, ann):
    with pytest.raises(BadFinding):
        bulk([story], ann, note="x" * 301)
    assert nothing_done(story)
