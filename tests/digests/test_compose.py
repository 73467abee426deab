from dataclasses import replace
from datetime import timedelta

import pytest

from recommendations.digests.compose import compose_digest
from recommendations.digests.content import DigestContent
from recommendations.models import Digest, Direction
from recommendations.status.explain import explain_track, track_by_codes
from recommendations.vocabulary import Cadence, ShownLabel
from tests.digests.week import CLOSED, MONDAY, NEXT_TUESDAY, TUESDAY, WEEK, rated, reader, record, told, week
from tests.make import make_actor, make_baltics, make_brief, make_pillar, make_recommendation, make_track

pytestmark = pytest.mark.django_db


def test_quiet_period_has_nothing_to_say():
    make_track()
    record(TUESDAY)
    content = compose_digest(week(reader()))
    assert (content.is_empty, content.problems) == (True, ())


def test_change_is_told_with_label_before_and_after():
    rated()
    rated(headline="Second bill passed")
    record(TUESDAY)
    (move,) = compose_digest(week(reader())).moves
    assert (move.recommendation, move.actor, move.before, move.after) == (
        "R01",
        "United States",
        None,
        ShownLabel.TOWARD,
    )
    assert move.label_changed


def test_change_is_told_with_the_cause_that_its_explanation_gives():
    ann, track = reader(), make_track()
    rated(track=track)
    record(TUESDAY)
    told(ann)
    for number in range(3):
        rated(at=NEXT_TUESDAY, track=track, side="away", headline=f"Repeal {number}")
    record(NEXT_TUESDAY)
    digest = week(ann, 2)
    (move,) = compose_digest(digest).moves
    end = digest.period_end - timedelta.resolution
    asked = track_by_codes("brief-1", "R01", "united-states")
    explained = explain_track(asked, as_of=end.date(), known_at=end, compare_on=CLOSED.date())
    assert move.cause == explained.changes.on_record.sentence
    assert move.cause.endswith(", mainly through new events.")


def test_late_report_is_told_as_the_cause():
    ann, track = reader(), make_track()
    rated(track=track)
    record(TUESDAY)
    told(ann)
    for number in range(3):
        rated(at=NEXT_TUESDAY, track=track, side="away", occurred_on=TUESDAY.date(), headline=f"Repeal {number}")
    record(NEXT_TUESDAY)
    (move,) = compose_digest(week(ann, 2)).moves
    assert move.cause.endswith(", mainly through late reports.")


def test_change_recorded_long_after_it_was_known_gets_no_cause():
    rated(at=MONDAY - timedelta(days=1))
    record(TUESDAY)
    (move,) = compose_digest(week(reader())).moves
    assert (move.label_changed, move.cause) == (True, "")


def test_change_of_one_week_is_not_told_again_in_the_next():
    ann = reader()
    rated()
    record(TUESDAY)
    assert len(told(ann).moves) == 1
    record(NEXT_TUESDAY)
    assert compose_digest(week(ann, 2)).moves == ()


def test_label_that_lapses_is_told_as_faded():
    ann = reader()
    rated(significance="moderate")
    rated(significance="moderate", headline="Second bill passed")
    record(TUESDAY)
    late = week(ann, 40)
    record(late.period_end - timedelta(days=1))
    (move,) = compose_digest(late).moves
    assert (move.after, move.faded) == (ShownLabel.NO_RECENT_EVIDENCE, True)


def test_label_that_lapses_after_a_retraction_is_not_told_as_faded():
    ann = reader()
    assessment = rated()
    record(TUESDAY)
    told(ann)
    taken_back = {"state": "retracted", "retracted_at": NEXT_TUESDAY, "retraction_reason": "False report"}
    type(assessment.event).objects.filter(pk=assessment.event_id).update(**taken_back)
    record(NEXT_TUESDAY)
    (move,) = compose_digest(week(ann, 2)).moves
    assert not move.faded


def test_chosen_recommendations_narrow_everything():
    chosen, other = make_recommendation(code="R01"), make_recommendation(code="R02", position=2)
    ann = reader()
    ann.recommendations.set([chosen])
    rated(track=make_track(recommendation=chosen))
    rated(track=make_track(recommendation=other))
    record(TUESDAY)
    content = compose_digest(week(ann))
    assert [n.recommendation for n in content.news] == ["R01"]
    assert [m.recommendation for m in content.moves] == ["R01"]
    assert {sum(column) for column in zip(*(s.numbers for s in content.standings), strict=True)} == {1}
    assert (content.chosen, content.problems) == (("R01",), ())


def test_other_briefs_stay_out():
    other = make_recommendation(pillar=make_pillar(brief=make_brief(code="brief-2")), code="R01")
    make_track()
    rated(track=make_track(recommendation=other))
    record(TUESDAY)
    content = compose_digest(week(reader()))
    assert (content.is_empty, content.problems) == (True, ())


def test_standing_counts_each_recommendation_once_for_each_leading_actor():
    for actor in (make_actor(), *make_baltics().values()):
        make_track(actor=actor)
    rated(track=make_track(actor=make_actor("estonia")))
    record(TUESDAY)
    content = compose_digest(week(reader()))
    assert content.columns == ("United States", "Baltic States")
    assert [(s.label, s.numbers) for s in content.standings if any(s.numbers)] == [
        (ShownLabel.NO_RECENT_EVIDENCE, (0, 1)),
        (ShownLabel.NOT_YET_RATED, (1, 0)),
    ]


def test_contradiction_between_change_and_table_is_a_problem():
    rated()
    record(TUESDAY)
    digest = week(reader())
    row = Direction.objects.get(as_of=TUESDAY.date())
    row.pk, row.as_of, row.shown = None, CLOSED.date() + timedelta(days=1), "away"
    row.save()
    assert compose_digest(digest).problems == (
        "R01, United States: the change ends in “Away”, the table counts “Leaning toward”.",
    )


def test_issues_are_numbered_without_the_empty_ones():
    ann = reader()
    week(ann, 1, state="sent")
    week(ann, 2, state="empty")
    assert compose_digest(week(ann, 3)).issue == 2


def test_long_pause_says_how_many_periods_it_covers():
    digest = Digest(subscription=reader(), period_start=MONDAY, period_end=MONDAY + 5 * WEEK, opened_at=MONDAY)
    assert compose_digest(digest).periods_covered == 5


def test_day_of_the_links_is_the_trackers_own_even_where_the_readers_is_already_the_next():
    ann = reader(time_zone="Pacific/Auckland", cadence=Cadence.DAILY)
    digest = Digest(subscription=ann, period_start=MONDAY, period_end=MONDAY + timedelta(hours=11), opened_at=MONDAY)
    content = compose_digest(digest)
    assert content.as_of == MONDAY.date()
    assert content.board_url == "https://tracker.example/?brief=brief-1&as_of=2026-03-02&known_at=2026-03-02"


@pytest.mark.parametrize("events", [1, 12])
def test_composing_asks_the_same_few_questions(events, django_assert_num_queries):
    ann = reader()
    for number in range(events):
        recommendation = make_recommendation(code=f"R{number:02}", position=number)
        rated(track=make_track(recommendation=recommendation), url=f"https://gazette.example/{number}")
    record(TUESDAY)
    digest = Digest.objects.select_related("subscription__brief", "subscription__subscriber").get(pk=week(ann).pk)
    with django_assert_num_queries(33):
        assert len(compose_digest(digest).news) == events


def test_content_is_the_same_after_json_and_back():
    rated()
    record(TUESDAY)
    content = compose_digest(week(reader()))
    assert [move.cause != "" for move in content.moves] == [True]
    assert DigestContent.from_json(content.to_json()) == content


def test_content_kept_before_changes_had_causes_is_still_read():
    rated()
    record(TUESDAY)
    content = compose_digest(week(reader()))
    kept = content.to_json()
    for move in kept["moves"]:
        del move["cause"]
    assert DigestContent.from_json(kept) == replace(content, moves=tuple(replace(m, cause="") for m in content.moves))


def test_content_without_a_field_it_always_had_is_refused():
    kept = compose_digest(week(reader())).to_json()
    del kept["heading"]
    with pytest.raises(KeyError, match="heading"):
        DigestContent.from_json(kept)
