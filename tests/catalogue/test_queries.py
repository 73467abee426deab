"""What pages and the API ask the catalogue."""

from datetime import date

import pytest

from recommendations.catalogue import queries
from recommendations.models import Brief, Recommendation
from tests.make import (
    NOON,
    make_actor,
    make_assessment,
    make_brief,
    make_citation,
    make_event,
    make_pillar,
    make_recommendation,
    make_track,
)

pytestmark = pytest.mark.django_db


def codes(rows) -> list[str]:
    return [row.code for row in rows]


def test_current_brief_is_the_newest_that_is_not_archived():
    assert queries.current_brief() is None
    make_brief(code="old", published_on=date(2025, 1, 1))
    make_brief(code="new", published_on=date(2026, 1, 1))
    make_brief(code="archived", published_on=date(2026, 2, 1), archived_at=NOON)
    assert (queries.current_brief().code, codes(queries.briefs())) == ("new", ["new", "old"])


def test_archived_brief_is_still_found_by_its_code():
    make_brief(code="archived", archived_at=NOON)
    assert queries.brief_by_code("archived").code == "archived"
    with pytest.raises(Brief.DoesNotExist):
        queries.brief_by_code("none")


def test_recommendations_come_pillar_by_pillar():
    second, first = make_pillar(code="P2", position=2), make_pillar(code="P1", position=1)
    make_recommendation(code="R03", pillar=second, position=1)
    make_recommendation(code="R02", pillar=first, position=2)
    make_recommendation(code="R01", pillar=first, position=1)
    make_recommendation(code="R00", pillar=first, position=0, archived_at=NOON)
    make_recommendation(code="R09", pillar=make_pillar(brief=make_brief(code="other")))
    assert codes(queries.recommendations_of(make_brief())) == ["R01", "R02", "R03"]
    assert codes(queries.pillars_of(make_brief())) == ["P1", "P2"]


def test_recommendation_is_found_by_brief_and_code():
    make_recommendation(code="R01", pillar=make_pillar(brief=make_brief(code="other")))
    with pytest.raises(Recommendation.DoesNotExist):
        queries.recommendation_by_code("brief-1", "R01")
    assert queries.recommendation_by_code("other", "R01").brief.code == "other"


def test_tracks_of_a_recommendation_leave_out_archived_ones():
    make_track(actor=make_actor("b", position=2))
    make_track(actor=make_actor("a", position=1))
    make_track(actor=make_actor("c"), archived_at=NOON)
    assert [track.actor.code for track in queries.tracks_of(make_recommendation())] == ["a", "b"]


def test_actors_are_in_the_order_of_the_columns():
    make_actor("b", position=1)
    make_actor("a", position=2)
    make_actor("c", position=0, archived_at=NOON)
    assert codes(queries.actors()) == ["b", "a"]


def test_events_leave_out_what_is_not_confirmed_or_told_twice():
    first = make_event(code="first", occurred_on=date(2026, 1, 1))
    make_event(code="second", occurred_on=date(2026, 1, 2))
    make_event(code="proposed", state="proposed")
    make_event(code="retracted", state="retracted", retracted_at=NOON, retraction_reason="Untrue")
    make_event(code="duplicate", duplicate_of=first)
    assert codes(queries.events()) == ["second", "first"]


def test_events_carry_only_assessments_in_force():
    event = make_event()
    make_assessment(event=event, side="away", superseded_at=NOON)
    standing = make_assessment(event=event)
    (listed,) = queries.events()
    assert list(listed.assessments.all()) == [standing]


@pytest.mark.parametrize("number", [1, 3])
def test_listing_events_asks_the_same_few_questions(number, django_assert_num_queries):
    for _ in range(number):
        make_citation(event=make_assessment(event=make_event()).event)
    with django_assert_num_queries(4):
        for event in queries.events():
            [c.publisher.name for c in event.citations.all()]
            [a.track.recommendation.brief.code + a.track.actor.code for a in event.assessments.all()]
            [e.actor.code for e in event.event_actors.all()]
