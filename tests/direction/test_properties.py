"""What must hold for any history (METHOD 3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.direction.evidence import EventEvidence, weigh
from recommendations.direction.label import DirectionReading, read_direction, read_group, read_history
from recommendations.direction.mass import masses_on
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.posterior import Posterior, posterior
from recommendations.vocabulary import Confidence, Label, Side, Significance
from tests.direction.build import LATER, assessment, day, event, moment
from tests.direction.strategies import DRAWS, SPAN, days, episodes, events, histories, toward

OTHER_SIDE = {Side.TOWARD: Side.AWAY, Side.AWAY: Side.TOWARD, Side.NEUTRAL: Side.NEUTRAL}
OTHER_LABEL = {Label.TOWARD: Label.AWAY, Label.AWAY: Label.TOWARD}
WEIGHTIER = {Significance.MINOR: Significance.MODERATE, Significance.MODERATE: Significance.MAJOR}
SURER = {Confidence.LOW: Confidence.MEDIUM, Confidence.MEDIUM: Confidence.HIGH}
ROUNDING = 1e-12


def belief(found: list[EventEvidence], on: int = SPAN, known: int = 10_000) -> Posterior:
    return posterior(found, as_of=day(on), known_at=moment(known))


def reading(found: list[EventEvidence], on: int = SPAN, known: int = 10_000) -> DirectionReading:
    return read_direction(found, as_of=day(on), known_at=moment(known))


def mirrored(found: EventEvidence) -> EventEvidence:
    return replace(found, assessments=tuple(replace(a, side=OTHER_SIDE[a.side]) for a in found.assessments))


@DRAWS
@given(histories())
def test_p1_swapping_the_sides_mirrors_everything(history: list[EventEvidence]):
    ours, theirs = reading(history), reading([mirrored(e) for e in history])
    assert theirs.posterior.p_toward == pytest.approx(1 - ours.posterior.p_toward, abs=ROUNDING)
    assert theirs.label is OTHER_LABEL.get(ours.label, ours.label)
    assert (theirs.toward_count, theirs.away_count) == (ours.away_count, ours.toward_count)


@DRAWS
@given(st.data(), histories())
def test_p2_order_of_events_does_not_matter(data: st.DataObject, history: list[EventEvidence]):
    assert reading(data.draw(st.permutations(history))) == reading(history)


@DRAWS
@given(histories(), days)
def test_p3_every_figure_stays_in_its_bounds(history: list[EventEvidence], on: int):
    p = belief(history, on)
    assert 0 < p.p_toward < 1
    assert min(p.toward, p.away, p.neutral) >= 0
    (low60, high60), (low80, high80) = p.interval60, p.interval80
    assert 0 < low80 < low60 < high60 < high80 < 1


@DRAWS
@given(histories(), st.integers(-3000, 3000))
def test_p4_moving_every_date_changes_nothing(history: list[EventEvidence], shift: int):
    by = timedelta(days=shift)
    moved = [
        replace(
            e,
            occurred_on=e.occurred_on + by,
            recorded_at=e.recorded_at + by,
            assessments=tuple(replace(a, recorded_at=a.recorded_at + by) for a in e.assessments),
        )
        for e in history
    ]
    there = read_direction(moved, as_of=day(SPAN + shift), known_at=moment(SPAN + shift))
    here = reading(history, known=SPAN)
    assert (there.posterior, there.label, there.shown) == (here.posterior, here.label, here.shown)


@DRAWS
@given(histories(least=1), days)
def test_p5_a_duplicate_or_a_second_import_changes_nothing(history: list[EventEvidence], on: int):
    echo = replace(history[0], key="echo", occurred_on=day(on), is_duplicate=True)
    assert reading([*history, echo, history[0]]) == reading(history)


@DRAWS
@given(histories(least=1))
def test_p6_repeating_a_call_or_agreeing_with_it_adds_nothing(history: list[EventEvidence]):
    first, *rest = history
    repeated = replace(first, assessments=first.assessments + first.assessments)
    single = replace(first, assessments=first.assessments[:1])
    agreed = replace(single, assessments=(*single.assessments, replace(single.assessments[0], coder="dee")))
    assert belief([repeated, *rest]) == belief(history)
    assert belief([agreed, *rest]) == belief([single, *rest])


@DRAWS
@given(histories(), events().map(toward))
def test_p7_one_more_event_toward_never_lowers_p(history: list[EventEvidence], more: EventEvidence):
    assert belief([*history, more]).p_toward >= belief(history).p_toward - ROUNDING


@DRAWS
@given(histories(), days, episodes, st.sampled_from(Significance), st.sampled_from(Confidence))
def test_p7_a_weightier_or_surer_call_toward_never_lowers_p(
    history: list[EventEvidence], on: int, episode: str, significance: Significance, confidence: Confidence
):
    def p(**call: str) -> float:
        weighing = {"significance": significance, "confidence": confidence} | call
        return belief([*history, event("new", on, episode=episode, **weighing)]).p_toward

    plain = p()
    assert p(significance=WEIGHTIER.get(significance, significance)) >= plain - ROUNDING
    assert p(confidence=SURER.get(confidence, confidence)) >= plain - ROUNDING


@DRAWS
@given(histories(), st.integers(0, 400))
def test_p8_silence_halves_the_masses_and_never_sharpens(history: list[EventEvidence], wait: int):
    now, later = belief(history, SPAN + wait), belief(history, SPAN + wait + DIRECTION_V1.half_life_days)
    assert (later.toward, later.away) == pytest.approx((now.toward / 2, now.away / 2), rel=1e-12)
    assert abs(later.p_toward - 0.5) <= abs(now.p_toward - 0.5) + ROUNDING


@DRAWS
@given(histories(), days, episodes)
def test_p9_a_neutral_event_never_changes_p(history: list[EventEvidence], on: int, episode: str):
    more = event("new", on, "neutral", episode=episode)
    assert belief([*history, more]).p_toward == pytest.approx(belief(history).p_toward, abs=ROUNDING)


@DRAWS
@given(histories(), days)
def test_p10_an_event_nobody_has_assessed_changes_nothing(history: list[EventEvidence], on: int):
    assert reading([*history, replace(event("new", on), assessments=())]) == reading(history)


@DRAWS
@given(histories(), events(), days)
def test_p11_retracted_is_as_never_entered_once_known(history: list[EventEvidence], more: EventEvidence, known: int):
    retracted = replace(more, retracted_at=moment(SPAN + 1))
    assert reading([*history, retracted], known=SPAN + 1) == reading(history, known=SPAN + 1)
    assert reading([*history, retracted], known=known) == reading([*history, more], known=known)


@DRAWS
@given(histories(), st.integers(1, 50))
def test_p12_what_is_to_come_or_not_yet_known_is_invisible(history: list[EventEvidence], wait: int):
    to_come = event("new", SPAN + wait)
    unknown = event("new", 0, recorded_at=moment(SPAN + wait))
    unjudged = event("new", 0, assessments=(assessment(recorded_at=moment(SPAN + wait)),))
    expected = reading(history, known=SPAN)
    assert [reading([*history, e], known=SPAN) for e in (to_come, unknown, unjudged)] == [expected] * 3


def lives(found: EventEvidence, on: int) -> list[list[EventEvidence]]:
    """What may become of an event, as its successive rows: kept, taken back, judged anew, merged into another."""
    retracted = replace(found, retracted_at=moment(on))
    superseded = tuple(replace(a, superseded_at=moment(on)) for a in found.assessments)
    recoded = replace(found, assessments=(*superseded, assessment("away", recorded_at=moment(on))))
    merged = replace(found, is_duplicate=True)
    return [
        [found],
        [found, retracted],
        [found, recoded],
        [found, recoded, replace(recoded, retracted_at=moment(on))],
        [found, merged],
    ]


@DRAWS
@given(st.data(), histories(least=1))
def test_p13_writing_one_by_one_in_any_order_reads_as_all_at_once(data: st.DataObject, history: list[EventEvidence]):
    written = [data.draw(st.sampled_from(lives(e, SPAN // 2))) for e in history]
    book: dict[str, EventEvidence] = {}
    rows = {n: iter(life) for n, life in enumerate(written)}
    for n in data.draw(st.permutations([n for n, life in enumerate(written) for _ in life])):
        row = next(rows[n])
        book[row.key] = row
    assert reading(list(book.values())) == reading([life[-1] for life in written])


@DRAWS
@given(histories())
def test_p14_a_day_reads_the_same_alone_or_within_a_history(history: list[EventEvidence]):
    span = read_history(history, first=day(SPAN - 40), last=day(SPAN), known_at=LATER)
    alone = [read_direction(history, as_of=r.as_of, known_at=LATER) for r in (span[0], span[20], span[-1])]
    assert [span[0], span[20], span[-1]] == alone


@DRAWS
@given(histories(), days)
def test_p16_an_episode_never_outweighs_one_major_event(history: list[EventEvidence], on: int):
    found = [w for w in weigh(history, known_at=LATER, parameters=DIRECTION_V1) if w.event.occurred_on <= day(on)]
    masses = masses_on(day(on), found, half_life_days=90, parameters=DIRECTION_V1)
    for episode in ("bill", "talks"):
        for side in Side:
            assert sum(m.points(side) for m in masses if m.event.episode == episode) <= 3 + ROUNDING


@DRAWS
@given(histories(), days)
def test_p17_a_group_of_one_or_of_copies_is_the_track_itself(history: list[EventEvidence], on: int):
    track = reading(history, on)
    for units in ({"a": history}, {"a": history, "b": history, "c": history}):
        group = read_group(units, as_of=day(on), known_at=LATER)
        if track.posterior.evidence > 0 or len(units) == 1:
            assert group.posterior.p_toward == pytest.approx(track.posterior.p_toward, abs=1e-9)
        assert (group.label, group.shown, group.since_on, group.reason) == (
            track.label,
            track.shown,
            track.since_on,
            track.reason,
        )


@DRAWS
@given(histories(), histories(), days)
def test_p17_the_order_of_members_does_not_matter(one: list[EventEvidence], other: list[EventEvidence], on: int):
    there = read_group({"a": one, "b": other}, as_of=day(on), known_at=LATER)
    back = read_group({"b": other, "a": one}, as_of=day(on), known_at=LATER)
    assert there == back


def test_p18_nothing_at_all_is_the_prior_and_insufficient():
    empty = reading([])
    assert (empty.posterior.alpha, empty.posterior.beta, empty.label) == (2.0, 2.0, Label.INSUFFICIENT)


@DRAWS
@given(histories(), events().map(toward))
def test_p19_an_event_toward_never_turns_toward_into_away(history: list[EventEvidence], more: EventEvidence):
    assert (reading(history).label, reading([*history, more]).label) != (Label.TOWARD, Label.AWAY)
