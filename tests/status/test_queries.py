"""The same question gets the same answer wherever it is asked."""

from datetime import timedelta

import pytest

from recommendations.direction.label import read_direction, read_group
from recommendations.status.gather import gather_evidence
from recommendations.status.queries import board, direction_changes, preview_direction, recommendation_status
from recommendations.status.record import record_directions
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_brief,
    make_citation,
    make_event,
    make_indicator,
    make_observation,
    make_recommendation,
    make_track,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def baltics():
    return {code: make_track(actor=actor) for code, actor in make_baltics().items()}


@pytest.fixture
def turned():
    """A track that leaned toward yesterday and turned mixed today, recorded day by day."""
    track = make_assessment(
        event=make_event(occurred_on=TODAY - DAY, recorded_at=NOON - DAY), recorded_at=NOON - DAY
    ).track
    record_directions([track], as_of=TODAY - DAY, now=NOON - DAY)
    make_assessment(track=track, side="away")
    record_directions([track], as_of=TODAY, now=NOON)
    return track


QUESTIONS = [
    (TODAY, NOON),
    (TODAY - DAY, NOON),
    (TODAY - DAY, NOON - DAY),
    (TODAY, NOON - DAY),
    (TODAY, NOON - DAY * 9),
]


@pytest.mark.parametrize(("as_of", "known_at"), QUESTIONS)
def test_board_and_recommendation_show_the_same_cells(turned, as_of, known_at):
    question = {"as_of": as_of, "known_at": known_at, "compare_on": TODAY - DAY}
    (row,) = board(make_brief(), **question).blocks[0].rows
    assert row.cells == recommendation_status(turned.recommendation, **question).cells


def test_board_and_digest_tell_the_same_change(turned):
    compared = board(make_brief(), as_of=TODAY, known_at=NOON, compare_on=TODAY - DAY)
    told = direction_changes(make_brief(), recorded_from=NOON - DAY, recorded_to=NOON)
    assert [(c.before, c.after) for c in told] == [("leaning_toward", "mixed")]
    assert compared.changes == told


def test_the_page_shows_the_trend_the_history_and_the_evidence_of_its_cell(turned):
    status = recommendation_status(turned.recommendation, as_of=TODAY, known_at=NOON)
    (cell,) = status.cells
    assert status.trends["united-states"][-1].share == pytest.approx(cell.share, abs=1e-12)
    assert (status.history[0].after, status.history[0].on) == (cell.shown, cell.since_on)
    assert sum(row.weight_today for row in status.evidence) == pytest.approx(cell.evidence)


def test_the_page_of_one_recommendation_keeps_to_it(turned):
    other = make_track(recommendation=make_recommendation(code="R02"))
    make_assessment(track=other)
    make_indicator(recommendation=other.recommendation)
    record_directions([other], as_of=TODAY, now=NOON)
    status = recommendation_status(turned.recommendation, as_of=TODAY, known_at=NOON)
    assert [cell.track_id for cell in status.cells] == [turned.pk]
    assert (len(status.evidence), {change.actor.code for change in status.history}, status.indicators) == (
        2,
        {"united-states"},
        (),
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_recommendation_page_costs_the_same_few_queries(rows, django_assert_num_queries):
    recommendation = make_recommendation()
    for n in range(rows):
        track = make_track(actor=make_actor(f"actor-{n}"))
        make_assessment(track=track, event=make_event(url=f"https://gazette.example/{n}"))
        make_citation(observation=make_observation(indicator=make_indicator(code=f"I{n}")))
        record_directions([track], as_of=TODAY, now=NOON)
    with django_assert_num_queries(18):
        status = recommendation_status(recommendation, as_of=TODAY, known_at=NOON, compare_on=TODAY - DAY)
    assert (len(status.cells), len(status.evidence), len(status.indicators)) == (rows, rows, rows)


def extra():
    """The evidence of one more event, away, as a form would hold it."""
    elsewhere = make_track(recommendation=make_recommendation(code="R99"))
    make_assessment(event=make_event(code="extra"), track=elsewhere, side="away")
    return gather_evidence([elsewhere])[elsewhere.pk][0]


def test_a_preview_reads_one_more_event_and_writes_nothing(turned):
    event = extra()
    rows = turned.directions.count()
    preview = preview_direction(turned, event, as_of=TODAY, known_at=NOON)
    evidence = gather_evidence([turned])[turned.pk]
    assert preview == read_direction((*evidence, event), as_of=TODAY, known_at=NOON)
    assert (preview.away_count, turned.directions.count()) == (2, rows)


def test_a_preview_of_a_group_takes_the_event_as_a_joint_one(baltics):
    event = extra()
    preview = preview_direction(baltics["baltic-states"], event, as_of=TODAY, known_at=NOON)
    members = dict.fromkeys(("estonia", "latvia", "lithuania"), (event,))
    assert preview == read_group(members, as_of=TODAY, known_at=NOON)


def test_a_preview_of_a_context_track_is_refused():
    context = make_track(actor=make_actor("eu", role="context"))
    with pytest.raises(ValueError, match="gets no direction"):
        preview_direction(context, extra(), as_of=TODAY, known_at=NOON)
