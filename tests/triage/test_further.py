from dataclasses import dataclass, field
from datetime import datetime, timedelta
from json import dumps

import pytest

from recommendations.fetch.client import Fetched, FetchPolicy
from recommendations.models import Candidate, Publisher, Story
from recommendations.triage.endpoint import Endpoint, StoryText
from recommendations.triage.further import read_rules, stories_to_ask_about, suggest_further, text_to_send
from tests.make import NOON, make_actor, make_candidate, make_entry, make_recommendation, make_story, make_track

pytestmark = pytest.mark.django_db
ENDPOINT = Endpoint("https://model.example/v1", model="small")
POLICY = FetchPolicy(user_agent="tests")
MINUTE = timedelta(minutes=1)


@dataclass
class Model:
    """Answers with these lines, and counts how often it is asked."""

    lines: list[dict[str, object]]
    asked: list[bytes] = field(default_factory=list)

    def __call__(self, url: str, **sent: object) -> Fetched:
        self.asked.append(sent["body"])
        content = dumps({"suggestions": self.lines})
        return Fetched(url, 200, dumps({"choices": [{"message": {"content": content}}]}).encode())


def says(code: str = "R01", relevance: float = 0.8, side: str | None = "toward") -> dict[str, object]:
    return {"code": f"brief-1/{code}", "relevance": relevance, "side": side}


def further(story: Story, *lines: dict[str, object]) -> tuple[int, Model]:
    model = Model(list(lines))
    return suggest_further(story.pk, endpoint=ENDPOINT, send=model, policy=POLICY, now=NOON), model


def make_told(**fields: object) -> Story:
    """A waiting story with one report."""
    story = make_story(**{"state": "unmatched"} | fields)
    make_entry(story=story)
    return story


def candidates() -> list[tuple[object, ...]]:
    columns = ("recommendation__code", "relevance", "suggested_side", "suggested_by", "matched_terms")
    return list(Candidate.objects.order_by("recommendation__code").values_list(*columns))


# -- what it adds ------------------------------------------------------------------------------------------------------


def test_suggest_further_twice_asks_once_and_marks_candidates_with_the_model():
    make_recommendation()
    story = make_told()
    (added, _), (added_again, asked_again) = further(story, says()), further(story, says())
    assert (added, added_again, asked_again.asked) == (1, 0, [])
    assert candidates() == [("R01", 0.8, "toward", "endpoint:small", [])]
    assert Story.objects.get().state == "open"


def test_only_what_is_relevant_is_added_and_three_at_most():
    codes = ["R01", "R02", "R03", "R04"]
    for code in codes:
        make_recommendation(code=code)
    assert further(make_told(), says("R01", 0.2))[0] == 0
    assert Story.objects.get().state == "unmatched"
    assert further(make_told(), *(says(code, 0.5, None) for code in codes))[0] == 3


def test_side_is_given_where_the_built_in_suggester_abstained():
    story = make_told(state="open")
    make_candidate(story=story, suggested_by="match-v1")
    make_candidate(story=story, recommendation=make_recommendation(code="R02"), suggested_side="away")
    make_recommendation(code="R03")
    assert further(story, says("R01"), says("R02"), says("R03"))[0] == 1
    assert candidates() == [
        ("R01", 0.5, "toward", "match-v1+endpoint:small", ["data bill"]),
        ("R02", 0.5, "away", "match-v1", ["data bill"]),
    ]


def test_side_the_model_leaves_open_stays_open():
    story = make_told(state="open")
    make_candidate(story=story)
    assert (further(story, says(side=None))[0], candidates()[0][2:4]) == (0, ("", "match-v1"))


# -- what is never sent ------------------------------------------------------------------------------------------------


def test_nothing_is_sent_where_nothing_could_be_added():
    story = make_told(state="open")
    make_candidate(story=story, suggested_side="away")
    added, model = further(story, says(side="toward"))
    assert (added, model.asked) == (0, [])


@pytest.mark.parametrize("length", [0, 200, 499])
def test_nothing_is_sent_of_a_publisher_that_limits_excerpts(length):
    make_recommendation()
    story = make_told()
    Publisher.objects.update(excerpt_length=length)
    added, model = further(story, says())
    assert (added, model.asked) == (0, [])


def test_nothing_is_sent_of_a_decided_story():
    make_recommendation()
    story = make_told(state="rejected", decided_at=NOON, reject_reason="other")
    added, model = further(story, says())
    assert (added, model.asked) == (0, [])


def test_nothing_is_sent_without_recommendations():
    added, model = further(make_told(), says())
    assert (added, model.asked) == (0, [])


def test_words_come_from_a_report_that_may_be_passed_on_and_never_from_another():
    story = make_told(headline="Headline of the closed paper")
    story.entries.update(title="Headline of the closed paper", publisher_name="Closed")
    Publisher.objects.create(name="Closed", excerpt_length=0)
    make_entry(story=story, title="Headline of the open paper", summary="Excerpt.", first_seen_at=NOON + MINUTE)
    assert text_to_send(story.pk) == StoryText("Headline of the open paper", "Excerpt.")


def test_story_decided_while_the_model_thinks_stays_as_it_is():
    make_recommendation()
    story = make_told()

    def decided_meanwhile(*args: object, **kwargs: object) -> Fetched:
        Story.objects.update(state="rejected", decided_at=NOON, reject_reason="other")
        return Model([says()])(*args, **kwargs)

    assert suggest_further(story.pk, endpoint=ENDPOINT, send=decided_meanwhile, policy=POLICY, now=NOON) == 0
    assert Candidate.objects.count() == 0


def test_rules_hold_open_recommendations_with_a_few_criteria_of_each_track():
    open_one = make_recommendation(title="Open the data")
    make_track(recommendation=open_one, criteria_toward=["a", "b", "c"], criteria_away=["x"])
    make_track(recommendation=open_one, actor=make_actor("latvia"), criteria_toward=["a", "d", "e"])
    make_recommendation(code="R02", archived_at=NOON)
    (rule,) = read_rules()
    assert (rule.recommendation_id, rule.code, rule.title) == (open_one.pk, "brief-1/R01", "Open the data")
    assert (rule.toward, rule.away) == (("a", "d", "b", "e"), ("x",))


# -- whom it is asked about --------------------------------------------------------------------------------------------


def asked_about(minute: int, endpoint: Endpoint | None = ENDPOINT) -> list[int]:
    return stories_to_ask_about(endpoint, now=at(minute))


def at(minute: int) -> datetime:
    return NOON + minute * MINUTE


def test_switched_off_nothing_is_asked():
    make_told()
    assert asked_about(0, None) == []


def test_stories_of_the_last_day_are_asked_about_until_they_were():
    make_told(first_seen_at=at(-24 * 60))
    new = make_told(first_seen_at=at(-5))
    matched = make_told(first_seen_at=at(-3), state="open")
    make_told(first_seen_at=at(-2), state="rejected", decided_at=NOON, reject_reason="other")
    make_told(first_seen_at=at(1))
    assert (asked_about(0), asked_about(0)) == ([new.pk, matched.pk], [new.pk, matched.pk])
    further(new)
    assert asked_about(0) == [matched.pk]


def test_story_nothing_could_be_added_to_is_not_named_again():
    story = make_told(state="open")
    make_candidate(story=story, suggested_side="away")
    further(story)
    assert asked_about(0) == []


def test_clock_that_goes_back_asks_about_nothing_twice():
    make_recommendation()
    story = make_told(first_seen_at=at(-30))
    further(story, says())
    assert (asked_about(-20), further(story, says())[1].asked) == ([], [])
