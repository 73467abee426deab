from datetime import timedelta

import pytest

from recommendations.direction.explain import arithmetic
from recommendations.models import Event
from recommendations.status.evidence import evidence_rows
from recommendations.status.gather import gather_evidence
from recommendations.status.knowledge import keep_revision
from recommendations.status.values import ActorColumn, CitationRef, EvidenceRow
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_citation,
    make_event,
    make_publisher,
    make_recommendation,
    make_track,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def rows(*, as_of=TODAY, known_at=NOON):
    return evidence_rows(make_recommendation(), as_of=as_of, known_at=known_at)


def codes(**question):
    return [row.event_code for row in rows(**question)]


def test_a_row_says_what_was_judged_and_on_what_it_rests():
    event = make_event(code="bill", occurred_on=TODAY - DAY * 90)
    make_citation(
        event=event, title="Bill", publisher=make_publisher(tier="official"), archived_url="https://archive.example/a"
    )
    make_assessment(event=event, significance="moderate", confidence="medium", rationale="Fits.")
    assert rows() == (
        EvidenceRow(
            event_code="bill",
            headline="Bill passed",
            occurred_on=TODAY - DAY * 90,
            date_precision="day",
            step="decision",
            kind="policy",
            actor=ActorColumn("united-states", "United States", "United States", "tracked"),
            side="toward",
            significance="moderate",
            confidence="medium",
            rationale="Fits.",
            weight_today=pytest.approx(2 * 0.7 / 2),
            is_context=False,
            is_baseline=False,
            recorded_at=NOON,
            citations=(
                CitationRef(
                    "Bill", "The Gazette", "official", "https://gazette.example/a", "https://archive.example/a"
                ),
            ),
        ),
    )


def test_the_newest_event_comes_first():
    for n in (2, 0, 1):
        make_assessment(event=make_event(code=f"day-{n}", occurred_on=TODAY - DAY * n))
    assert codes() == ["day-0", "day-1", "day-2"]


def test_context_and_background_are_shown_and_weigh_nothing():
    make_assessment(event=make_event(code="a"), track=make_track(actor=make_actor("eu", role="context")))
    make_assessment(event=make_event(code="b", is_baseline=True))
    assert [(row.event_code, row.is_context, row.is_baseline, row.weight_today) for row in rows()] == [
        ("a", True, False, 0.0),
        ("b", False, True, 0.0),
    ]


def test_two_coders_share_the_weight_of_one_event():
    event, track = make_event(), make_track()
    make_assessment(event=event, track=track, coder=make_user("ann"))
    make_assessment(event=event, track=track, coder=make_user("bob"), side="away", significance="minor")
    assert [(row.side, row.weight_today) for row in rows()] == [("toward", 1.5), ("away", 0.5)]


def test_an_adjudicated_judgement_stands_alone():
    event, track = make_event(), make_track()
    make_assessment(event=event, track=track, coder=make_user("ann"))
    make_assessment(event=event, track=track, coder=make_user("bob"), side="away", status="adjudicated")
    assert [(row.side, row.weight_today) for row in rows()] == [("away", 3.0)]


def test_only_what_had_happened_and_was_known_is_there():
    make_assessment(event=make_event(code="known"))
    make_assessment(event=make_event(code="to-come", occurred_on=TODAY + DAY))
    make_assessment(event=make_event(code="found-later", recorded_at=LATER))
    make_assessment(event=make_event(code="judged-later"), recorded_at=LATER)
    make_assessment(event=make_event(code="proposed", state="proposed"))
    make_assessment(event=make_event(code="copy", duplicate_of=make_event(code="kept")))
    make_assessment(event=make_event(code="elsewhere"), track=make_track(recommendation=make_recommendation(code="R2")))
    assert codes() == ["known"]


def test_the_retracted_and_the_superseded_are_seen_only_by_earlier_knowledge():
    retracted = {"state": "retracted", "retracted_at": LATER, "retraction_reason": "Wrong."}
    make_assessment(event=make_event(code="retracted", **retracted))
    make_assessment(event=make_event(code="superseded"), superseded_at=LATER)
    assert (codes(), codes(known_at=LATER)) == (["retracted", "superseded"], [])


def test_an_event_corrected_since_is_told_as_it_was_known_then():
    event = make_assessment(event=make_event(code="bill")).event
    keep_revision(event, reason="", by=None, now=LATER)
    Event.objects.update(headline="Bill signed", occurred_on=TODAY - DAY * 90, is_baseline=True, step="enacted")
    make_assessment(event=make_event(code="other", occurred_on=TODAY - DAY))
    told = [
        [(row.event_code, row.headline, row.occurred_on, row.step, row.is_baseline) for row in rows(known_at=moment)]
        for moment in (NOON, LATER)
    ]
    other = ("other", "Bill passed", TODAY - DAY, "decision", False)
    assert told == [
        [("bill", "Bill passed", TODAY, "decision", False), other],
        [other, ("bill", "Bill signed", TODAY - DAY * 90, "enacted", True)],
    ]


def test_a_corrected_date_decides_by_what_was_known_whether_it_had_happened():
    event = make_assessment(event=make_event(code="bill", occurred_on=TODAY)).event
    keep_revision(event, reason="", by=None, now=LATER)
    Event.objects.update(occurred_on=TODAY - DAY * 9)
    asked = [codes(as_of=TODAY - DAY, known_at=moment) for moment in (NOON, LATER)]
    assert asked == [[], ["bill"]]


def test_a_citation_added_later_is_not_shown_to_earlier_knowledge():
    event = make_assessment().event
    make_citation(event=event, recorded_at=LATER)
    assert [len(rows(known_at=moment)[0].citations) for moment in (NOON, LATER)] == [0, 1]


def test_the_weights_are_those_of_the_arithmetic_where_no_cap_binds():
    track = make_track()
    for n, side in enumerate(("toward", "away", "neutral", "toward")):
        make_assessment(event=make_event(code=f"e{n}", occurred_on=TODAY - DAY * 40 * n), track=track, side=side)
    lines = arithmetic(gather_evidence([track])[track.pk], as_of=TODAY, known_at=NOON)
    expected = {line.key: line.counted for line in lines}
    assert {row.event_code: row.weight_today for row in rows()} == pytest.approx(expected)


@pytest.mark.parametrize("events", [1, 3])
def test_the_evidence_takes_three_queries_with_citations(events, django_assert_num_queries):
    recommendation = make_recommendation()
    for n in range(events):
        make_assessment(event=make_event(url=f"https://gazette.example/{n}"))
    with django_assert_num_queries(3):
        found = evidence_rows(recommendation, as_of=TODAY, known_at=NOON)
    assert [len(row.citations) for row in found] == [1] * events
