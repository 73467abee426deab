"""The influence log: kept once, withdrawn and never deleted, private unless shared, and counted nowhere."""

from datetime import timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.events.influence import (
    BadInfluence,
    Trace,
    all_influences,
    record_influence,
    standing_influences,
    withdraw_influence,
)
from recommendations.models import Direction, Influence
from recommendations.vocabulary import InfluenceKind
from tests.digests.week import TUESDAY, rated, reader, record, week
from tests.make import NOON, TODAY, make_influence, make_recommendation, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def note(by=None, now=NOON, recommendation=None, **fields) -> Influence:
    defaults = {"kind": InfluenceKind.TESTIMONY, "occurred_on": TODAY, "text": "Quoted in the hearing"}
    return record_influence(
        recommendation or make_recommendation(), Trace(**defaults | fields), by=by or make_user(), now=now
    )


def test_line_is_kept_private_and_as_it_was_said():
    made = note(text=" Quoted  in\nthe hearing ", url="HTTPS://Senate.example/hearing#now")
    kept = Influence.objects.get()
    assert (kept.kind, kept.occurred_on, kept.text, kept.url, kept.is_private, kept.recorded_by, kept.recorded_at) == (
        "testimony",
        TODAY,
        "Quoted in the hearing",
        "https://senate.example/hearing",
        True,
        made.recorded_by,
        NOON,
    )


def test_same_line_twice_stands_once_unless_it_was_withdrawn():
    ann = make_user()
    first = note(ann)
    assert note(ann, now=LATER) == first
    withdraw_influence(first.pk, by=ann, now=LATER)
    assert note(ann, now=LATER) != first


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"occurred_on": TODAY + timedelta(days=1)}, "occurred_on"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://a.example/" + "x" * 1000}, "url"),
    ],
)
def test_line_that_cannot_be_kept_says_why(fields, field):
    with pytest.raises(BadInfluence) as caught:
        note(**fields)
    assert (list(caught.value.errors), Influence.objects.count()) == ([field], 0)


def test_archived_recommendation_takes_no_line():
    with pytest.raises(BadInfluence, match="archived"):
        note(recommendation=make_recommendation(archived_at=NOON))


def test_withdrawing_twice_keeps_the_first_and_deletes_nothing():
    one, ann, bob = make_influence(), make_user(), make_user("bob")
    assert (withdraw_influence(one.pk, by=ann, now=NOON), withdraw_influence(one.pk, by=bob, now=LATER)) == (
        True,
        False,
    )
    one.refresh_from_db()
    assert (one.withdrawn_by, one.withdrawn_at) == (ann, NOON)
    assert (list(standing_influences(with_private=True)), list(all_influences(with_private=True))) == ([], [one])


def test_private_and_withdrawn_lines_are_for_staff_alone():
    private = make_influence(text="private")
    shared = make_influence(text="shared", is_private=False)
    withdrawn = make_influence(text="withdrawn", is_private=False)
    withdraw_influence(withdrawn.pk, by=make_user(), now=NOON)
    assert list(all_influences(with_private=False)) == [shared]
    assert list(standing_influences(with_private=False)) == [shared]
    assert set(all_influences(with_private=True)) == {private, shared, withdrawn}


def test_influence_moves_no_direction_and_is_told_in_no_digest():
    rated()
    record(TUESDAY)
    before = list(Direction.objects.order_by("pk").values())
    digest = week(reader())
    told = compose_digest(digest).to_json()
    for kind in InfluenceKind:
        note(make_user(kind.value), now=TUESDAY, kind=kind, occurred_on=TUESDAY.date(), is_private=False)
    record(TUESDAY)
    assert list(Direction.objects.order_by("pk").values()) == before
    assert compose_digest(digest).to_json() == told
