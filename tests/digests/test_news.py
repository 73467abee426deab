from datetime import date, timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.models import Event
from recommendations.status.knowledge import keep_revision
from recommendations.vocabulary import ActorRole, DatePrecision, Side, Significance, Step
from tests.digests.week import CLOSED, MONDAY, NEXT_TUESDAY, TUESDAY, rated, reader, told, week
from tests.make import (
    make_actor,
    make_baltics,
    make_citation,
    make_event,
    make_publisher,
    make_recommendation,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db


def developments(content):
    return {n.recommendation: [d.headline for d in n.developments] for n in content.news}


def only_development(content):
    ((development,),) = (n.developments for n in content.news)
    return development


def test_development_names_actor_side_step_date_and_source():
    rated(code="bill", side="away", significance="moderate", url="https://gazette.example/a")
    found = only_development(compose_digest(week(reader())))
    assert [(j.actors, j.side, j.significance) for j in found.judged] == [
        (("United States",), Side.AWAY, Significance.MODERATE)
    ]
    assert (found.step, found.occurred_on, found.date_precision) == (Step.DECISION, TUESDAY.date(), DatePrecision.DAY)
    assert (found.publisher, found.source_url) == ("The Gazette", "https://gazette.example/a")
    assert found.url == "https://tracker.example/events/bill/"


@pytest.mark.parametrize(
    ("at", "is_told"),
    [
        (MONDAY - timedelta(microseconds=1), False),
        (MONDAY, True),
        (CLOSED - timedelta(microseconds=1), True),
        (CLOSED, False),
    ],
)
def test_period_takes_in_its_start_and_leaves_out_its_end(at, is_told):
    rated(at=at)
    assert bool(compose_digest(week(reader())).news) is is_told


def test_late_event_is_told_with_its_true_date():
    rated(occurred_on=date(2025, 11, 26))
    found = only_development(compose_digest(week(reader())))
    assert (found.occurred_on, found.recorded_late_on) == (date(2025, 11, 26), TUESDAY.date())


def test_event_of_the_weekend_is_told_in_the_week_that_recorded_it():
    ann = reader()
    rated(at=CLOSED + timedelta(hours=1), occurred_on=CLOSED.date() - timedelta(days=1))
    assert compose_digest(week(ann)).is_empty
    assert compose_digest(week(ann, 2)).news != ()


def test_future_event_is_told_when_its_day_has_come():
    ann, day = reader(), NEXT_TUESDAY.date()
    rated(headline="Treaty enters into force", occurred_on=day)
    first, second = told(ann), told(ann, 2)
    assert first.is_empty
    assert [(d.headline, d.occurred_on) for d in first.to_watch] == [("Treaty enters into force", day)]
    assert (developments(second), second.to_watch) == ({"R01": ["Treaty enters into force"]}, ())


def redate(event, on, *, at):
    """Correct the date of an event, with what it said before kept as a revision."""
    keep_revision(event, reason="Misread", by=None, now=at)
    Event.objects.filter(pk=event.pk).update(occurred_on=on)


def test_event_found_to_have_happened_already_is_told_when_that_is_found():
    ann, event = reader(), rated(headline="Treaty enters into force", occurred_on=date(2026, 6, 1)).event
    assert told(ann).is_empty
    redate(event, TUESDAY.date(), at=NEXT_TUESDAY)
    assert developments(told(ann, 2)) == {"R01": ["Treaty enters into force"]}
    assert compose_digest(week(ann, 3)).is_empty


def test_date_corrected_after_the_period_is_the_next_issues_business():
    ann, event = reader(), rated(headline="Treaty enters into force").event
    redate(event, date(2026, 2, 1), at=CLOSED)
    assert only_development(told(ann)).occurred_on == TUESDAY.date()
    (found,) = compose_digest(week(ann, 2)).corrections
    assert found.sentences[0] == "We dated it 3 Mar 2026; the date is 1 Feb 2026."


def test_future_event_recorded_before_the_subscription_is_never_told():
    rated(at=MONDAY - timedelta(days=1), occurred_on=TUESDAY.date())
    content = compose_digest(week(reader()))
    assert (content.is_empty, content.to_watch) == (True, ())


def test_new_judgement_of_a_known_event_is_news_where_it_was_not_told():
    ann, event = reader(), rated().event
    assert developments(told(ann)) == {"R01": ["Bill passed"]}
    rated(at=NEXT_TUESDAY, event=event, track=make_track(recommendation=make_recommendation(code="R02", position=2)))
    assert developments(compose_digest(week(ann, 2))) == {"R02": ["Bill passed"]}


def test_event_is_listed_under_each_recommendation_in_the_order_of_the_brief():
    event = make_event(recorded_at=TUESDAY, occurred_on=TUESDAY.date())
    for code, position in (("R02", 2), ("R01", 1)):
        rated(event=event, track=make_track(recommendation=make_recommendation(code=code, position=position)))
    assert list(developments(compose_digest(week(reader())))) == ["R01", "R02"]


def test_actors_judged_alike_stand_together():
    event = make_event(recorded_at=TUESDAY, occurred_on=TUESDAY.date())
    actors = make_baltics()
    for code, side in (("estonia", "toward"), ("latvia", "away"), ("lithuania", "toward")):
        rated(event=event, track=make_track(actor=actors[code]), side=side)
    found = only_development(compose_digest(week(reader())))
    assert [(j.actors, j.side) for j in found.judged] == [
        (("Estonia", "Lithuania"), Side.TOWARD),
        (("Latvia",), Side.AWAY),
    ]


def test_coders_who_differ_are_said_to():
    first = rated(side="toward", coder=make_user("ann"))
    rated(event=first.event, track=first.track, side="away", coder=make_user("bob"))
    found = only_development(compose_digest(week(reader())))
    assert [(j.side, j.coders_differ) for j in found.judged] == [(Side.AWAY, True)]


def test_settling_assessment_stands_for_the_others():
    first = rated(side="toward", coder=make_user("ann"))
    rated(event=first.event, track=first.track, side="neutral", coder=make_user("bob"), status="adjudicated")
    rated(event=first.event, track=first.track, side="away", coder=make_user("eve"))
    found = only_development(compose_digest(week(reader())))
    assert [(j.side, j.coders_differ) for j in found.judged] == [(Side.NEUTRAL, False)]


@pytest.mark.parametrize("fields", [{"is_baseline": True}, {}])
def test_context_is_told_apart_and_not_as_news(fields):
    actor = make_actor() if fields else make_actor("france", role=ActorRole.CONTEXT)
    event = make_event(headline="Adviser sent", recorded_at=TUESDAY, occurred_on=TUESDAY.date(), **fields)
    rated(event=event, track=make_track(actor=actor))
    content = compose_digest(week(reader()))
    assert content.news == ()
    assert [(d.headline, d.recommendations) for d in content.context] == [("Adviser sent", ("R01",))]


def test_event_recorded_and_withdrawn_in_one_period_is_not_told():
    event = rated().event
    Event.objects.filter(pk=event.pk).update(
        state="retracted", retracted_at=TUESDAY + timedelta(days=1), retraction_reason="False report"
    )
    assert compose_digest(week(reader())).is_empty


def test_event_withdrawn_after_the_period_is_told_as_the_period_knew_it():
    event = rated().event
    Event.objects.filter(pk=event.pk).update(
        state="retracted", retracted_at=CLOSED + timedelta(minutes=5), retraction_reason="False report"
    )
    assert developments(compose_digest(week(reader()))) == {"R01": ["Bill passed"]}


def test_proposed_event_is_not_told():
    event = rated().event
    Event.objects.filter(pk=event.pk).update(state="proposed")
    assert compose_digest(week(reader())).is_empty


def test_source_with_an_address_comes_first():
    event = rated().event
    make_citation(event=event, url="", canonical_url="", publisher=make_publisher(name="A book"))
    make_citation(event=event, url="https://gazette.example/b")
    found = only_development(compose_digest(week(reader())))
    assert (found.publisher, found.source_url) == ("The Gazette", "https://gazette.example/b")


def test_event_without_a_source_says_none():
    rated()
    found = only_development(compose_digest(week(reader())))
    assert (found.publisher, found.source_url) == ("", "")
