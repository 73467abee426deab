from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.events.record import Finding, Judgement, Source, assess_event, record_event
from recommendations.models import Event
from recommendations.status.events import event_lines, event_status
from recommendations.vocabulary import DatePrecision, EventKind, ShownLabel, Side, Significance, Step
from tests.make import make_actor, make_assessment, make_event, make_track, make_user
from tests.web.world import make_world

pytestmark = pytest.mark.django_db


def judged(line):
    return [(j.about.code, j.actor.code, j.side.value, round(j.weight_today, 2)) for j in line.judgements]


def log(world, side=Side.AWAY):
    judgement = Judgement(world.first.pk, "united-states", side, Significance.MAJOR)
    finding = Finding(
        headline="Parliament closes the data",
        occurred_on=world.today,
        date_precision=DatePrecision.DAY,
        step=Step.ENACTED,
        kind=EventKind.POLICY,
        actor_codes=("united-states",),
        sources=(Source("https://gazette.example/closed"),),
        judgements=(judgement,),
    )
    return record_event(finding, by=make_user(), now=timezone.now())


def test_a_line_holds_judgements_and_sources():
    world = make_world()
    (newest, _) = event_lines(Event.objects.order_by("-occurred_on"), as_of=world.today)
    assert (newest.code, newest.actors) == ("E002", ("United States",))
    assert judged(newest) == [("R01", "united-states", "toward", round(3.0 * 2 ** (-10 / 90), 2))]
    assert [source.url for source in newest.sources] == ["https://gazette.example/E002"]


@pytest.mark.parametrize("events", [1, 3])
def test_lines_cost_the_same_queries_however_many(events, django_assert_num_queries):
    world = make_world()
    for n in range(events - 1):
        make_assessment(event=make_event(url=f"https://gazette.example/{n}"), track=world.track())
    with django_assert_num_queries(4):
        event_lines(Event.objects.all(), as_of=world.today)


def test_background_and_context_weigh_nothing():
    world = make_world()
    event = make_event(is_baseline=True)
    make_assessment(event=event, track=world.track())
    other = make_event()
    make_assessment(event=other, track=make_track(recommendation=world.first, actor=make_actor("eu", role="context")))
    found = {
        line.code: judged(line)
        for line in event_lines(Event.objects.filter(pk__in=(event.pk, other.pk)), as_of=world.today)
    }
    assert found == {event.code: [("R01", "united-states", "toward", 0.0)], other.code: [("R01", "eu", "toward", 0.0)]}


def test_what_a_logged_event_moved_is_told_from_just_before_it_was_recorded():
    world = make_world()
    recorded = log(world)
    status = event_status(recorded.event.code, now=timezone.now())
    assert status.moved_when_recorded
    assert [(m.actor.code, m.before, m.after) for m in status.moved] == [
        ("united-states", ShownLabel.TOWARD, ShownLabel.LEANING_TOWARD)
    ]


def test_what_came_with_a_data_set_is_told_by_the_day_it_happened():
    world = make_world()
    status = event_status("E001", now=timezone.now())
    assert not status.moved_when_recorded
    assert [(m.before, m.after) for m in status.moved] == [(ShownLabel.NOT_YET_RATED, ShownLabel.LEANING_TOWARD)]
    assert world.today - status.line.occurred_on == timedelta(days=20)


def test_a_judgement_of_a_member_shows_what_it_did_to_the_group():
    world = make_world()
    make_assessment(event=world.event, track=world.track("estonia"), recorded_at=world.now - timedelta(days=1))
    codes = {moved.actor.code for moved in event_status(world.event.code, now=timezone.now()).moved}
    assert codes == {"united-states", "estonia", "baltic-states"}


def test_a_replaced_judgement_leaves_the_line_and_stays_in_the_history():
    world = make_world()
    recorded = log(world)
    anew = Judgement(world.first.pk, "united-states", Side.NEUTRAL, Significance.MINOR, rationale="Read again.")
    assess_event(recorded.event.pk, [anew], by=recorded.event.recorded_by, now=timezone.now())
    status = event_status(recorded.event.code, now=timezone.now())
    assert [j.side for j in status.line.judgements] == [Side.NEUTRAL]
    assert [(j.side, j.coder) for j in status.superseded] == [(Side.AWAY, "ann")]


def test_an_unknown_code_is_no_event():
    with pytest.raises(Event.DoesNotExist):
        event_status("E999", now=timezone.now())
