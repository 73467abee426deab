import pytest

from recommendations.status.explanation import AdditionNote, EventRef, FlipNote
from recommendations.vocabulary import Label, Side, Significance
from tests.make import TODAY, make_baltics, make_track
from tests.status.explained import DAY, explain, judged

pytestmark = pytest.mark.django_db


def test_what_the_label_hangs_on_is_named():
    track = make_track()
    judged(track, code="E1", headline="Bill passed")
    found = explain(track).sensitivity
    assert found.flips == (FlipNote((EventRef("E1", "Bill passed"),), "", Label.INSUFFICIENT),)
    assert "Without “Bill passed”, the evidence would not be enough." in found.sentences


def test_an_episode_is_named_with_all_its_events():
    track = make_track()
    for n in (2, 1):
        judged(track, n, code=f"E{n}", headline=f"Step {n}", episode="bill")
    (flip,) = explain(track).sensitivity.flips
    assert (flip.episode, [event.code for event in flip.events]) == ("bill", ["E2", "E1"])


def test_the_smallest_event_that_turns_the_label_is_told_for_each_side():
    track = make_track()
    for n in range(6):
        judged(track, n)
    found = explain(track).sensitivity
    assert found.additions == (AdditionNote(Side.TOWARD, None, None), AdditionNote(Side.AWAY, None, None))
    assert found.sentences == ("No single event, taken away or added, would change this.",)
    single = explain(make_track(), as_of=TODAY - 9 * DAY).sensitivity
    assert single.additions == (
        AdditionNote(Side.TOWARD, Significance.MAJOR, Label.TOWARD),
        AdditionNote(Side.AWAY, Significance.MAJOR, Label.AWAY),
    )
    assert single.sentences[0] == "One major toward event on 21 Feb 2026 would make this Toward."


def test_a_group_is_asked_about_a_joint_event():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    for code in ("estonia", "latvia"):
        judged(tracks[code], code=f"E-{code}", headline=code)
    found = explain(tracks["baltic-states"]).sensitivity
    assert {event.code for flip in found.flips for event in flip.events} == {"E-estonia", "E-latvia"}
    assert any("joint away event on 2 Mar 2026" in sentence for sentence in found.sentences)
