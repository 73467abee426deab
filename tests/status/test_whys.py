import pytest

from recommendations.status import whys
from recommendations.status.whys import whys_of
from tests.make import NOON, TODAY, make_actor, make_baltics, make_recommendation, make_track
from tests.status.explained import DAY, explain, judged

pytestmark = pytest.mark.django_db


def found(**question):
    return {w.actor.code: w for w in whys_of(make_recommendation().pk, **{"as_of": TODAY, "known_at": NOON} | question)}


def test_every_actor_is_explained_as_on_its_own_page():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    judged(tracks["estonia"], 9, code="E1", headline="Bill passed")
    judged(tracks["latvia"], 4, code="E2", headline="Bill stopped", side="away")
    for code, why in found().items():
        alone = explain(tracks[code])
        assert why.windows == (alone.windows if alone.is_rated else ())
        assert (why.sentences, why.backslides) == (alone.sensitivity.sentences, alone.backslides)


def test_a_fall_is_in_the_ledger():
    track = make_track()
    judged(track, 200, code="E1", headline="Bill passed")
    assert [note.sentence for note in found()[track.actor.code].backslides] == ["Toward lapsed as its evidence aged."]


def test_where_there_is_too_much_to_try_it_says_how_much(monkeypatch):
    monkeypatch.setattr(whys, "MOST_TRIED", 1)
    track = make_track()
    for n in (1, 2):
        judged(track, n, code=f"E{n}")
    (why,) = found().values()
    assert why.untried == 2
    assert why.backslides == ()
    assert not any("Without" in sentence for sentence in why.sentences)


def test_what_became_known_later_is_not_told():
    track = make_track()
    judged(track, 3, recorded=1)
    assert found(known_at=NOON - 2 * DAY)[track.actor.code].windows == ()
    assert found()[track.actor.code].windows[0].lines


@pytest.mark.parametrize("events", [1, 7])
def test_it_asks_the_same_few_questions(django_assert_num_queries, events):
    tracks = [make_track(actor=actor) for actor in [make_actor(), *make_baltics().values()]]
    for n in range(events):
        judged(tracks[0], n, code=f"E{n}")
    recommendation = make_recommendation()
    with django_assert_num_queries(3):
        whys_of(recommendation.pk, as_of=TODAY, known_at=NOON)
