"""Strict filters: what is asked for and nothing else, or an error."""

from datetime import date

import pytest
from django.http import QueryDict

from recommendations.catalogue.filters import BadFilter, EventFilter, filtered
from recommendations.models import Event, EventActor
from tests.make import NOON, make_actor, make_assessment, make_baltics, make_event, make_recommendation, make_track

pytestmark = pytest.mark.django_db


def asked(query: str) -> list[str]:
    rows = filtered(EventFilter, Event.objects.order_by("code"), QueryDict(query))
    return list(rows.values_list("code", flat=True))


def refused(query: str, **options) -> BadFilter:
    with pytest.raises(BadFilter) as caught:
        filtered(EventFilter, Event.objects.all(), QueryDict(query), **options)
    return caught.value


@pytest.fixture
def two_events() -> tuple[Event, Event]:
    """`a` moves Estonia toward R01 and Latvia away from R02; `b` moves Latvia toward R01."""
    baltics = make_baltics()
    r01, r02 = make_recommendation(code="R01"), make_recommendation(code="R02")
    a = make_event(code="a", headline="Bill passed", step="enacted", occurred_on=date(2026, 1, 1))
    b = make_event(code="b", headline="Speech held", step="statement", kind="statement", occurred_on=date(2026, 2, 1))
    for event, recommendation, actor, side in (
        (a, r01, "estonia", "toward"),
        (a, r02, "latvia", "away"),
        (b, r01, "latvia", "toward"),
    ):
        track = make_track(recommendation=recommendation, actor=baltics[actor])
        make_assessment(event=event, track=track, side=side)
    return a, b


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["a", "b"]),
        ("recommendation=R01", ["a", "b"]),
        ("recommendation=R02", ["a"]),
        ("side=away", ["a"]),
        ("actor=estonia", ["a"]),
        ("actor=baltic-states", ["a", "b"]),
        ("actor=baltic-states&side=away", ["a"]),
        ("step=enacted", ["a"]),
        ("kind=statement", ["b"]),
        ("q=bill", ["a"]),
        ("occurred_from=2026-01-02", ["b"]),
        ("occurred_to=2026-01-01", ["a"]),
        ("occurred_from=2026-01-01&occurred_to=2026-02-01", ["a", "b"]),
        ("side=&actor=&q=", ["a", "b"]),
    ],
)
def test_filter_answers_what_was_asked(two_events, query, codes):
    assert asked(query) == codes


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("recommendation=R01&side=away", []),
        ("recommendation=R02&actor=estonia", []),
        ("actor=latvia&side=toward", ["b"]),
        ("recommendation=R01&actor=latvia&side=toward", ["b"]),
    ],
)
def test_what_is_asked_of_judgement_is_asked_of_one_assessment(two_events, query, codes):
    assert asked(query) == codes


def test_superseded_assessment_does_not_count(two_events):
    a, _ = two_events
    a.assessments.filter(side="away").update(superseded_at=NOON)
    assert asked("recommendation=R02") == []


def test_event_judged_several_times_is_listed_once(two_events):
    a, _ = two_events
    make_assessment(event=a, track=make_track(recommendation=make_recommendation(), actor=make_actor("lithuania")))
    assert asked("recommendation=R01&side=toward") == ["a", "b"]


def test_actor_alone_also_finds_events_it_takes_part_in(two_events):
    _, b = two_events
    EventActor.objects.create(event=b, actor=make_actor("estonia"))
    assert (asked("actor=estonia"), asked("actor=estonia&side=toward")) == (["a", "b"], ["a"])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("side=sideways", "side"),
        ("step=DECISION", "step"),
        ("kind=rumour", "kind"),
        ("actor=atlantis", "actor"),
        ("recommendation=R99", "recommendation"),
        ("occurred_from=yesterday", "occurred_from"),
        ("occurred_from=2026-02-31", "occurred_from"),
        ("occurred_from=2026-02-01&occurred_to=2026-01-01", "occurred_to"),
        ("q=a%00b", "q"),
        ("side=toward&side=away", "side"),
        ("page=1&page=2", "page"),
    ],
)
def test_invalid_value_is_an_error_and_never_a_wider_answer(two_events, query, field):
    problem = refused(query)
    assert (problem.unknown, list(problem.errors)) == ((), [field])


def test_unknown_name_is_an_error(two_events):
    problem = refused("sides=toward&step=enacted&Side=x")
    assert (problem.unknown, problem.errors) == (("Side", "sides"), {})


def test_paging_belongs_to_somebody_else(two_events):
    assert asked("page=7&page_size=5&format=json") == ["a", "b"]
    assert refused("page=7", besides=frozenset()).unknown == ("page",)


def test_bad_filter_says_everything_that_is_wrong(two_events):
    problem = refused("sides=toward&step=x")
    assert str(problem) == (
        "sides: is not a filter. Leave it out. step: Select a valid choice. x is not one of the available choices."
    )
