import pytest

from recommendations.direction.label import read_direction, read_group
from recommendations.events.record import retract_event
from recommendations.status.calls import make_call, record_check, withdraw_call
from recommendations.status.explain import NoDirection, explain_track, track_by_codes
from recommendations.status.explanation import Criteria
from recommendations.status.gather import gather_evidence
from recommendations.status.notes import CallNote, CheckNote
from recommendations.vocabulary import Label
from tests.make import NOON, TODAY, make_actor, make_baltics, make_track, make_user
from tests.status.explained import DAY, explain, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def baltics():
    return {code: make_track(actor=actor) for code, actor in make_baltics().items()}


@pytest.mark.parametrize(("as_of", "known_at"), [(TODAY, NOON), (TODAY - DAY * 3, NOON), (TODAY, NOON - DAY * 3)])
def test_the_direction_explained_is_the_one_computed(as_of, known_at):
    track = make_track()
    judged(track, 10, recorded=10)
    judged(track, 2, side="away", recorded=1)
    evidence = gather_evidence([track])[track.pk]
    expected = read_direction(evidence, as_of=as_of, known_at=known_at)
    assert explain(track, as_of=as_of, known_at=known_at).reading == expected


def test_the_direction_of_a_group_is_that_of_its_members(baltics):
    judged(baltics["estonia"], 10)
    judged(baltics["latvia"], 5)
    evidence = gather_evidence(baltics.values())
    members = {code: evidence[track.pk] for code, track in baltics.items() if code != "baltic-states"}
    found = explain(baltics["baltic-states"])
    assert found.reading == read_group(members, as_of=TODAY, known_at=NOON)
    assert (found.actor.code, found.brief_code, found.recommendation_code) == ("baltic-states", "brief-1", "R01")


@pytest.mark.parametrize("events", [1, 4])
@pytest.mark.parametrize("actor", ["estonia", "baltic-states"])
def test_an_explanation_costs_the_same_few_queries(baltics, django_assert_num_queries, events, actor):
    for n in range(events):
        judged(baltics["estonia"], n)
        judged(baltics["latvia"], n)
        record_check(baltics[actor], by=make_user(f"u{n}"), now=NOON)
    track = track_by_codes("brief-1", "R01", actor)
    with django_assert_num_queries(5):
        explain_track(track, as_of=TODAY, known_at=NOON, compare_on=TODAY - DAY)


def test_the_first_day_that_counts_is_told_even_to_an_earlier_day():
    track = make_track()
    judged(track, 30, is_baseline=True)
    judged(track, 10)
    early = explain(track, as_of=TODAY - DAY * 11)
    assert (early.first_event_on, early.is_rated) == (TODAY - DAY * 10, False)
    assert early.windows[0].lines == ()
    assert explain(track, as_of=TODAY - DAY * 10).is_rated


def test_nothing_known_by_a_moment_is_no_first_day():
    track = make_track()
    judged(track, 10)
    found = explain(track, known_at=NOON - DAY)
    assert (found.first_event_on, found.is_rated) == (None, False)


def test_retracted_evidence_explains_what_was_said_before():
    track = make_track()
    event = judged(track, 10, recorded=5).event
    retract_event(event.pk, reason="It was not so.", by=make_user(), now=NOON)
    then = explain(track, known_at=NOON - DAY)
    assert [line.key for line in then.windows[0].lines] == [event.code]
    assert explain(track, known_at=NOON + DAY).windows[0].lines == ()


def test_calls_and_checks_stand_beside_the_direction():
    track, ann = make_track(), make_user()
    until = TODAY + DAY * 9
    call = make_call(track, label=Label.MIXED, reason="Too early.", expires_on=until, by=ann, now=NOON)
    record_check(track, by=ann, now=NOON, note="The gazette.")
    found = explain(track)
    assert found.calls == (CallNote(Label.MIXED, "Too early.", "ann", NOON, until),)
    assert found.checks == (CheckNote(NOON, "ann", "The gazette."),)
    withdraw_call(call.pk, now=NOON)
    assert explain(track).calls == ()


def test_what_was_noted_later_is_not_shown_to_an_earlier_day_or_moment():
    track, ann = make_track(), make_user()
    make_call(track, label=Label.MIXED, reason="Too early.", expires_on=TODAY + DAY * 9, by=ann, now=NOON)
    record_check(track, by=ann, now=NOON)
    for question in ({"as_of": TODAY - DAY}, {"known_at": NOON - DAY}):
        found = explain(track, **question)
        assert (found.calls, found.checks) == ((), ())


def test_the_tests_are_those_of_the_members_told_once(baltics):
    both = {"criteria_toward": ["Opens"], "criteria_away": ["Closes"]}
    for code in ("estonia", "latvia"):
        type(baltics[code]).objects.filter(pk=baltics[code].pk).update(**both)
    assert explain(baltics["baltic-states"]).criteria == (
        Criteria(("Estonia", "Latvia"), ("Opens",), ("Closes",)),
        Criteria(("Lithuania",), (), ()),
    )
    assert [one.are_written for one in explain(baltics["baltic-states"]).criteria] == [True, False]


def test_a_context_actor_has_no_direction_to_explain():
    track = make_track(actor=make_actor("eu", role="context"))
    with pytest.raises(NoDirection, match=r"Eu gets no direction on R01\. Ask for a tracked actor"):
        explain(track)


def test_a_group_without_members_has_no_direction_to_explain():
    track = make_track(actor=make_actor("nordics", role="derived"))
    with pytest.raises(NoDirection, match="gets no direction"):
        explain(track)
