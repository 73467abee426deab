from datetime import timedelta

import pytest

from recommendations.models import Digest
from recommendations.status.board import board
from recommendations.status.record import record_directions
from recommendations.status.values import Cell
from recommendations.vocabulary import ShownLabel
from tests.make import (
    NOON,
    TODAY,
    make_actor,
    make_assessment,
    make_baltics,
    make_brief,
    make_candidate,
    make_direction,
    make_event,
    make_feed,
    make_pillar,
    make_recommendation,
    make_story,
    make_subscription,
    make_track,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def read(**question):
    return board(make_brief(), **{"as_of": TODAY, "known_at": NOON} | question)


def only_cell(found):
    ((block,),) = [[block.rows for block in found.blocks]]
    return block[0].cells[0]


def test_the_board_lists_pillars_and_recommendations_in_the_order_of_the_brief():
    second, first = make_pillar(code="P2", position=2, title="Second"), make_pillar(title="First")
    make_recommendation(code="R03", pillar=second)
    make_recommendation(code="R02", pillar=first, position=2, title="Close the data", short_title="Close")
    make_recommendation(code="R01", pillar=first)
    make_recommendation(code="R09", pillar=first, archived_at=NOON)
    blocks = read().blocks
    assert [(b.code, b.title, [r.recommendation_code for r in b.rows]) for b in blocks] == [
        ("P1", "First", ["R01", "R02"]),
        ("P2", "Second", ["R03"]),
    ]
    row = blocks[0].rows[1]
    assert (row.title, row.short_title, row.url_kwargs) == (
        "Close the data",
        "Close",
        {"brief": "brief-1", "code": "R02"},
    )


def test_the_columns_are_the_actors_with_a_direction_by_position():
    actors = (*make_baltics().values(), make_actor(position=1), make_actor("eu", role="context"))
    for actor in actors:
        make_track(actor=actor)
    make_track(actor=make_actor("gone", archived_at=NOON))
    assert [column.code for column in read().columns] == [
        "united-states",
        "baltic-states",
        "estonia",
        "latvia",
        "lithuania",
    ]


def test_an_actor_without_a_track_gets_a_cell_that_says_so():
    make_track()
    make_recommendation(code="R02", position=2)
    found = read()
    assert found.blocks[0].rows[1].cells == (Cell(None, found.columns[0]),)


def test_the_tally_counts_every_label_for_actors_outside_groups_and_for_groups():
    for actor in (*make_baltics().values(), make_actor()):
        make_track(actor=actor)
    rated = make_recommendation(code="R02", position=2)
    make_direction(track=make_track(recommendation=rated))
    tallies = {tally.actor.code: dict(tally.counts) for tally in read().tallies}
    nothing = dict.fromkeys(ShownLabel, ())
    assert tallies == {
        "united-states": nothing | {ShownLabel.NOT_YET_RATED: ("R01",), ShownLabel.LEANING_TOWARD: ("R02",)},
        "baltic-states": nothing | {ShownLabel.NOT_YET_RATED: ("R01", "R02")},
    }


def test_each_pillar_counts_the_labels_of_its_own_recommendations():
    first, second = make_pillar(), make_pillar(code="P2", position=2)
    make_direction(track=make_track(recommendation=make_recommendation(pillar=first)))
    for n, pillar in ((2, first), (3, second)):
        make_track(recommendation=make_recommendation(code=f"R0{n}", position=n, pillar=pillar))
    tallies = [dict(tally.counts) for block in read().blocks for tally in block.tallies]
    nothing = dict.fromkeys(ShownLabel, ())
    assert tallies == [
        nothing | {ShownLabel.LEANING_TOWARD: ("R01",), ShownLabel.NOT_YET_RATED: ("R02",)},
        nothing | {ShownLabel.NOT_YET_RATED: ("R03",)},
    ]


def test_the_board_reads_the_day_with_the_knowledge_asked_for():
    track = make_track()
    make_direction(track=track, as_of=TODAY - DAY, shown="mixed", label="mixed")
    make_direction(track=track, shown="toward")
    make_direction(track=track, shown="leaning_away", label="away", recorded_at=NOON + DAY)
    questions = [{"as_of": TODAY - DAY}, {}, {"known_at": NOON + DAY}, {"known_at": NOON - DAY}]
    assert [only_cell(read(**question)).shown for question in questions] == [
        "mixed",
        "toward",
        "leaning_away",
        "not_yet_rated",
    ]


def test_a_comparison_reads_both_days_with_the_same_knowledge():
    track = make_track()
    make_direction(track=track, as_of=TODAY - DAY, recorded_at=NOON - DAY, label="away", shown="away")
    make_direction(track=track, as_of=TODAY - DAY, label="mixed", shown="mixed")
    make_direction(track=track)
    found = read(compare_on=TODAY - DAY)
    assert [(change.before, change.after) for change in found.changes] == [("mixed", "leaning_toward")]
    assert only_cell(found).changed_from == ShownLabel.MIXED


def test_without_a_comparison_nothing_changed():
    make_direction()
    found = read()
    assert (found.changes, found.not_comparable, only_cell(found).changed_from) == ((), False, None)


def test_a_comparison_across_methods_is_refused_and_said():
    track = make_track()
    make_direction(track=track, as_of=TODAY - DAY, label="away", shown="away", method_version="direction-v0")
    make_direction(track=track)
    found = read(compare_on=TODAY - DAY)
    assert (found.changes, found.not_comparable, only_cell(found).changed_from) == ((), True, None)


def test_the_board_counts_open_stories_of_its_brief_once_each():
    story, other = make_story(), make_recommendation(code="R02")
    for recommendation in (make_recommendation(), other):
        make_candidate(story=story, recommendation=recommendation)
    decided = make_story(state="rejected", decided_at=NOON, reject_reason="off_topic")
    make_candidate(story=decided, recommendation=other)
    elsewhere = make_recommendation(pillar=make_pillar(brief=make_brief(code="brief-2")))
    make_candidate(story=make_story(), recommendation=elsewhere)
    assert read().waiting_in_triage == 1


def test_the_board_says_when_the_enabled_feeds_were_last_checked():
    make_feed(last_checked_at=NOON - DAY)
    make_feed(url="https://off.example/rss", enabled_at=None, last_checked_at=NOON)
    assert read().last_checked_at == NOON - DAY


def test_the_board_says_from_when_and_until_when_there_was_something_to_read():
    track = make_track()
    make_direction(track=track, as_of=TODAY - DAY * 9)
    lapsed = {"label": "insufficient", "shown": "no_recent_evidence", "previous_label": "toward"}
    make_direction(track=track, since_on=TODAY - DAY * 3, **lapsed)
    make_direction(track=track, as_of=TODAY - DAY * 20, recorded_at=NOON + DAY)
    found = read()
    assert (found.first_day, found.last_fresh_on) == (TODAY - DAY * 9, TODAY - DAY * 4)
    assert read(known_at=NOON + DAY).first_day == TODAY - DAY * 20


def test_an_empty_board_knows_nothing():
    found = read()
    assert (found.first_day, found.last_fresh_on, found.last_checked_at, found.blocks) == (None, None, None, ())


def make_digest(days_ago, state, **fields):
    end = NOON - DAY * days_ago
    period = {"period_start": end - DAY * 7, "period_end": end, "opened_at": end}
    subscription = fields.get("subscription") or make_subscription(email=f"{state}@reader.example")
    return Digest.objects.create(subscription=subscription, state=state, **period)


def test_the_last_issue_is_the_last_that_went_out_by_then():
    elsewhere = make_subscription(email="far@reader.example", brief=make_brief(code="brief-2", number=2))
    for days_ago, state in ((20, "sent"), (9, "published"), (6, "held"), (5, "due")):
        make_digest(days_ago, state)
    make_digest(1, "sent", subscription=elsewhere)
    ends = [read(known_at=NOON - DAY * days).last_issue_to for days in (30, 12, 0)]
    assert ends == [None, NOON - DAY * 20, NOON - DAY * 9]


def test_a_board_can_compare_with_what_was_said_then():
    track = make_track()
    day = TODAY - DAY * 5
    make_direction(track=track, as_of=day, label="mixed", shown="mixed", recorded_at=NOON - DAY * 5)
    make_direction(track=track, as_of=day, recorded_at=NOON - DAY)
    make_direction(track=track, as_of=TODAY)
    asked = {"compare_known_at": NOON - DAY * 3}
    before = [[change.before for change in read(compare_on=day, **more).changes] for more in ({}, asked)]
    assert before == [[], [ShownLabel.MIXED]]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("compare_on", "queries"), [(None, 11), (TODAY - DAY, 12)])
def test_the_board_costs_the_same_few_queries(rows, compare_on, queries, django_assert_num_queries):
    brief = make_brief()
    for n in range(rows):
        track = make_track(recommendation=make_recommendation(code=f"R{n}"))
        for _ in range(rows):
            make_assessment(track=track, event=make_event(occurred_on=TODAY - DAY * n))
        record_directions([track], as_of=TODAY, now=NOON, since=TODAY - DAY * 9)
    with django_assert_num_queries(queries):
        found = board(brief, as_of=TODAY, known_at=NOON, compare_on=compare_on)
    assert [row.cells[0].toward_count for block in found.blocks for row in block.rows] == [rows] * rows
