"""What a reader chose, and that nothing else is told."""

from datetime import timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.digests.scope import scope_of
from recommendations.vocabulary import ActorRole
from tests.digests.week import NEXT_TUESDAY, TUESDAY, rated, reader, record, told, week
from tests.make import (
    make_actor,
    make_baltics,
    make_indicator,
    make_observation,
    make_pillar,
    make_recommendation,
    make_track,
    make_watchpoint,
)

pytestmark = pytest.mark.django_db


def three_recommendations():
    """Two under the first pillar, one under the second, each rated on the United States."""
    made = []
    for code, pillar in (("R01", "P1"), ("R02", "P1"), ("R03", "P2")):
        of = make_pillar(code=pillar, position=int(pillar[1]), title=f"Pillar {pillar}")
        made.append(make_recommendation(code=code, position=int(code[1:]), pillar=of))
        rated(track=make_track(recommendation=made[-1]), headline=f"Act on {code}")
    return made


def codes(content):
    return [one.recommendation for one in content.news]


@pytest.mark.parametrize(
    ("pillars", "recommendations", "expected"),
    [
        ((), (), ["R01", "R02", "R03"]),
        (("P1",), (), ["R01", "R02"]),
        ((), ("R03",), ["R03"]),
        (("P2",), ("R01",), ["R01", "R03"]),
        (("P1", "P2"), ("R01",), ["R01", "R02", "R03"]),
    ],
)
def test_pillars_and_recommendations_add_up(pillars, recommendations, expected):
    made = {one.code: one for one in three_recommendations()}
    ann = reader()
    ann.pillars.set([make_pillar(code=code) for code in pillars])
    ann.recommendations.set([made[code] for code in recommendations])
    content = compose_digest(week(ann))
    assert (codes(content), content.problems) == (expected, ())
    assert (content.pillars_chosen, content.chosen) == (tuple(f"Pillar {code}" for code in pillars), recommendations)


def rated_on_each(actors):
    for code in ("united-states", "estonia", "latvia"):
        actor = actors.get(code) or make_actor(code)
        rated(track=make_track(actor=actor), headline=f"Act of {code}")
    rated(track=make_track(actor=make_actor("france", role=ActorRole.CONTEXT)), headline="Word of France")
    make_track(actor=actors["baltic-states"])
    record(TUESDAY)


@pytest.mark.parametrize(
    ("chosen", "told_of", "moved"),
    [
        ((), {"United States", "Estonia", "Latvia"}, {"united-states", "estonia", "latvia", "baltic-states"}),
        (("estonia",), {"Estonia"}, {"estonia"}),
        (("baltic-states",), {"Estonia", "Latvia"}, {"baltic-states"}),
        (("united-states", "estonia"), {"United States", "Estonia"}, {"united-states", "estonia"}),
    ],
)
def test_actors_narrow_and_a_group_stands_for_its_members(chosen, told_of, moved):
    actors = make_baltics()
    rated_on_each(actors)
    ann = reader()
    ann.actors.set([actors.get(code) or make_actor(code) for code in chosen])
    content = compose_digest(week(ann))
    assert content.problems == ()
    assert {a for n in content.news for d in n.developments for j in d.judged for a in j.actors} == told_of
    assert {move.actor_code for move in content.moves} == moved
    assert len(content.context) == (0 if chosen else 1)


def test_columns_are_the_actors_chosen():
    actors = make_baltics()
    rated_on_each(actors)
    ann = reader()
    ann.actors.set([actors["estonia"], make_actor()])
    content = compose_digest(week(ann))
    assert (content.columns, content.actors_chosen) == (("United States", "Estonia"), ("United States", "Estonia"))


def test_figures_and_watchpoints_of_others_stay_out():
    ann, estonia = reader(), make_actor("estonia")
    ann.actors.set([estonia])
    for number, actor in enumerate((estonia, make_actor())):
        own = make_indicator(code=f"I{number}", name=f"Figure of {actor}", actor=actor)
        make_observation(indicator=own, recorded_at=TUESDAY)
        make_watchpoint(track=make_track(actor=actor), set_at=TUESDAY, due_on=NEXT_TUESDAY.date())
    content = compose_digest(week(ann))
    assert [one.name for one in content.figures] == ["Figure of Estonia"]
    assert [one.actor for one in content.watchpoints] == ["Estonia"]


def test_wider_scope_tells_nothing_of_before():
    first, second, _ = three_recommendations()
    ann = reader()
    ann.recommendations.set([first])
    told(ann)
    ann.recommendations.set([first, second])
    rated(at=NEXT_TUESDAY, track=make_track(recommendation=second), headline="New act on R02")
    content = told(ann, 2)
    assert [d.headline for n in content.news for d in n.developments] == ["New act on R02"]


def test_narrower_scope_still_corrects_what_was_told():
    first, second, _ = three_recommendations()
    ann = reader()
    told(ann)
    ann.recommendations.set([second])
    event = first.tracks.get().assessments.get().event
    taken_back = {"state": "retracted", "retracted_at": NEXT_TUESDAY, "retraction_reason": "False report"}
    type(event).objects.filter(pk=event.pk).update(**taken_back)
    assert [one.headline for one in compose_digest(week(ann, 2)).corrections] == ["Act on R01"]


def test_archived_recommendation_is_no_longer_in_scope():
    first, *_ = three_recommendations()
    ann = reader()
    type(first).objects.filter(pk=first.pk).update(archived_at=TUESDAY + timedelta(hours=1))
    assert [r.code for r in scope_of(ann).recommendations.values()] == ["R02", "R03"]
