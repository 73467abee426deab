import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.models import AgreementReport
from recommendations.status.agreement import AgreementFigure, agreement, agreement_by_month, alpha_of
from recommendations.status.agreement_reports import (
    agreement_months,
    low_figures,
    record_agreement,
    record_agreements,
)
from recommendations.vocabulary import AgreementMeasure
from tests.make import NOON, make_actor, make_assessment, make_event, make_track, make_user

DEFAULT = Path(__file__).parent.parent / "data" / "method_vectors.json"
CASES = json.loads(Path(os.environ.get("METHOD_VECTORS") or DEFAULT).read_text(encoding="utf-8"))["agreement_cases"]
MARCH = date(2026, 3, 1)
HOUR = timedelta(hours=1)


@pytest.fixture
def people(db):
    return [make_user(name) for name in ("ann", "bob", "cy")]


def answered(event, *answers, track=None):
    """Record answers an hour apart from NOON: (coder, side) or (coder, side, fields)."""
    track = track or make_track()
    for n, (coder, side, *more) in enumerate(answers):
        fields = {"is_blind": n > 0, "recorded_at": NOON + n * HOUR, "significance": "minor"}
        make_assessment(event=event, track=track, coder=coder, side=side, **fields | (more[0] if more else {}))


def side_figure(month=MARCH, *, known_at=NOON + timedelta(days=60)):
    (figure,) = (one for one in agreement(month, known_at=known_at) if one.measure == AgreementMeasure.SIDE)
    return figure


def units_and_coders(**kwargs):
    figure = side_figure(**kwargs)
    return figure.units, figure.coders


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_alpha_is_the_published_one(case):
    units = [[rank - 1 for rank in column if rank is not None] for column in zip(*case["data"], strict=True)]
    assert alpha_of(units) == pytest.approx(case["expected"]["ordinal"], abs=case["tolerance"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_the_package_gives_the_published_figure_at_every_level(case, level):
    data = [[float("nan") if rank is None else rank for rank in row] for row in case["data"]]
    found = krippendorff.alpha(reliability_data=data, level_of_measurement=level)
    assert found == pytest.approx(case["expected"][level], abs=case["tolerance"])


def test_alpha_by_hand():
    """Two units, both pairs apart by the whole scale: observed 4/4, expected 2·2·2/3 pairs of 4, so 1 - 1/(2/3)."""
    assert alpha_of([[0, 2], [0, 2]]) == pytest.approx(-0.5)
    assert alpha_of([[0, 0], [2, 2]]) == 1.0


@pytest.mark.parametrize("units", [[], [[0, 2]], [[0], [2], [1, 2]], [[1, 1], [1, 1]], [[1, 1], [1, 1], [2]]])
def test_alpha_is_unknown_without_two_units_or_without_variation(units):
    assert alpha_of(units) is None


@given(st.lists(st.lists(st.integers(0, 2), max_size=4), max_size=8), st.randoms(use_true_random=False))
def test_alpha_does_not_hang_on_the_order_of_units_or_coders(units, shuffler):
    shuffled = [shuffler.sample(ranks, len(ranks)) for ranks in shuffler.sample(units, len(units))]
    first, second = alpha_of(units), alpha_of(shuffled)
    assert (first is None) == (second is None)
    assert first is None or (first == pytest.approx(second) and first <= 1)


def test_turning_the_scale_round_changes_nothing():
    units = [[0, 1], [2, 2], [1, 2], [0, 0]]
    turned = [[2 - rank for rank in ranks] for ranks in units]
    assert alpha_of(units) == pytest.approx(alpha_of(turned))


def test_neutral_lies_between_the_sides(people):
    ann, bob, _ = people
    for first, second in (("toward", "toward"), ("away", "away"), ("toward", "neutral")):
        answered(make_event(), (ann, first), (bob, second))
    assert side_figure().alpha == pytest.approx(alpha_of([[2, 2], [0, 0], [2, 1]]))
    assert alpha_of([[2, 2], [0, 0], [2, 1]]) > alpha_of([[2, 2], [0, 0], [2, 0]])


def test_both_measures_come_from_the_same_answers(people):
    ann, bob, _ = people
    answered(make_event(), (ann, "toward", {"significance": "major"}), (bob, "toward", {"significance": "minor"}))
    answered(make_event(), (ann, "away", {"significance": "minor"}), (bob, "away", {"significance": "major"}))
    side, significance = agreement(MARCH, known_at=NOON + HOUR)
    assert (side.measure, side.alpha, side.units, side.coders) == ("side", 1.0, 2, 2)
    assert (significance.measure, significance.units) == ("significance", 2)
    assert significance.alpha == pytest.approx(-0.5)


def test_an_answer_with_others_in_sight_is_no_second_answer(people):
    ann, bob, cy = people
    answered(make_event(), (ann, "toward"), (bob, "away", {"is_blind": False}))
    assert units_and_coders() == (0, 0)
    answered(make_event(), (ann, "toward"), (bob, "away", {"is_blind": False}), (cy, "away"))
    assert units_and_coders() == (1, 2)


def test_a_blind_answer_may_come_first(people):
    ann, bob, _ = people
    answered(make_event(), (ann, "toward", {"is_blind": True}), (bob, "away"))
    assert units_and_coders() == (1, 2)


def test_the_first_answer_of_a_coder_counts_though_it_was_replaced(people):
    ann, bob, _ = people
    for _ in range(2):
        replaced = {"superseded_at": NOON + HOUR * 3}
        changed = {"recorded_at": NOON + HOUR * 3, "is_blind": False}
        answered(make_event(), (ann, "toward"), (bob, "away", replaced), (bob, "toward", changed))
    assert side_figure().alpha == pytest.approx(-0.5)


def test_settling_is_nobodys_answer(people):
    ann, bob, rea = people
    answered(make_event(), (ann, "toward"), (bob, "away"), (rea, "away", {"status": "adjudicated"}))
    assert units_and_coders() == (1, 2)


def test_a_data_set_is_one_coder(people):
    ann, bob, _ = people
    answered(make_event(), (None, "toward"), (ann, "toward"))
    answered(make_event(), (None, "away"), (bob, "away"))
    assert units_and_coders() == (2, 3)


def test_one_event_on_two_tracks_is_two_units(people):
    ann, bob, _ = people
    event = make_event()
    answered(event, (ann, "toward"), (bob, "toward"), track=make_track())
    answered(event, (ann, "away"), (bob, "away"), track=make_track(actor=make_actor("estonia")))
    assert units_and_coders() == (2, 2)


def test_a_unit_belongs_to_the_month_of_its_second_answer(people):
    ann, bob, cy = people
    april = {"recorded_at": datetime(2026, 4, 1, tzinfo=NOON.tzinfo)}
    may = {"recorded_at": datetime(2026, 5, 1, tzinfo=NOON.tzinfo)}
    answered(make_event(), (ann, "toward"), (bob, "away", april), (cy, "away", may))
    assert {month: figures[0].units for month, figures in agreement_by_month(known_at=may["recorded_at"]).items()} == {
        date(2026, 4, 1): 1
    }
    assert side_figure(date(2026, 4, 30), known_at=april["recorded_at"]).coders == 2
    assert side_figure(date(2026, 4, 30), known_at=may["recorded_at"]).coders == 3
    assert side_figure(date(2026, 4, 30), known_at=april["recorded_at"] - HOUR).units == 0


@pytest.mark.parametrize(
    ("units", "alpha", "reason"),
    [
        (0, None, "Nothing was read a second time."),
        (1, None, "Only one judgement was made twice; it takes two or more."),
        (3, None, "Every answer was the same, so agreement cannot be told from chance."),
        (3, 0.9, ""),
    ],
)
def test_a_figure_says_why_there_is_none(units, alpha, reason):
    assert AgreementFigure(MARCH, AgreementMeasure.SIDE, alpha, units, 2).reason == reason


@pytest.mark.parametrize(("alpha", "low"), [(None, False), (0.6669, True), (0.667, False), (-0.5, True), (1.0, False)])
def test_a_figure_is_low_under_two_thirds(alpha, low):
    assert AgreementFigure(MARCH, AgreementMeasure.SIDE, alpha, 9, 2).is_low is low


def test_recording_twice_adds_nothing_and_a_change_adds_one_row_a_measure(people):
    ann, bob, _ = people
    answered(make_event(), (ann, "toward"), (bob, "away"))
    answered(make_event(), (ann, "away"), (bob, "away"))
    later = [NOON + timedelta(days=n) for n in range(1, 4)]
    assert [len(record_agreement(MARCH, now=now)) for now in later] == [2, 0, 0]
    answered(make_event(), (ann, "toward"), (bob, "toward"))
    assert [len(record_agreements(now=now + timedelta(days=3))) for now in later] == [2, 0, 0]
    assert AgreementReport.objects.count() == 4
    (month,) = agreement_months()
    assert (month.month, month.units, month.coders) == (MARCH, 3, 2)
    assert month.side.alpha == pytest.approx(alpha_of([[2, 0], [0, 0], [2, 2]]))


def test_a_figure_that_cannot_be_computed_is_recorded_as_unknown(people):
    ann, bob, _ = people
    answered(make_event(), (ann, "toward"), (bob, "away"))
    assert [row.alpha for row in record_agreements(now=NOON + HOUR * 2)] == [None, None]
    assert record_agreements(now=NOON + HOUR * 3) == []


def test_a_figure_that_comes_to_be_known_is_recorded_though_units_and_coders_stay(people):
    ann, bob, cy = people
    first = make_event()
    answered(first, (ann, "toward"), (bob, "toward"))
    answered(make_event(), (ann, "toward"), (cy, "toward"))
    assert [row.alpha for row in record_agreements(now=NOON + HOUR)] == [None, None]
    make_assessment(event=first, coder=cy, side="away", significance="minor", is_blind=True, recorded_at=NOON + HOUR)
    (changed,) = record_agreements(now=NOON + 2 * HOUR)
    assert (changed.measure, changed.units, changed.coders) == ("side", 2, 3)
    assert changed.alpha == pytest.approx(alpha_of([[2, 2, 0], [2, 2]]))


def test_every_month_with_a_unit_is_recorded_and_shown_newest_first(people):
    ann, bob, _ = people
    answered(make_event(), (ann, "toward"), (bob, "away"))
    answered(make_event(), (ann, "toward"), (bob, "away", {"recorded_at": NOON + timedelta(days=31)}))
    record_agreements(now=NOON + timedelta(days=40))
    assert [month.month for month in agreement_months()] == [date(2026, 4, 1), MARCH]


def test_the_warning_is_about_the_newest_figure_there_is(db):
    for month, side, significance in ((3, 0.9, 0.2), (4, 0.5, 0.9), (5, None, None)):
        for measure, alpha in (("side", side), ("significance", significance)):
            AgreementReport.objects.create(
                month=date(2026, month, 1), measure=measure, alpha=alpha, units=2, coders=2, computed_at=NOON
            )
    assert [(figure.measure, figure.month.month) for figure in low_figures(agreement_months())] == [("side", 4)]


def test_agreement_asks_one_question_however_much_was_answered(people, django_assert_num_queries):
    ann, bob, _ = people
    for _ in range(3):
        answered(make_event(), (ann, "toward"), (bob, "away"))
    with django_assert_num_queries(1):
        agreement_by_month(known_at=NOON + HOUR)
