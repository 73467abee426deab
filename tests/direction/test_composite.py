import pytest

from recommendations.direction.composite import next_group_label
from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import DirectionReading, read_direction, read_group, read_group_history
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.direction.posterior import Posterior, believe
from recommendations.vocabulary import Label, ShownLabel, Step
from tests.direction.build import LATER, day, event

JOINT = event("joint")


def group(on: int = 0, **units: list[EventEvidence]) -> DirectionReading:
    return read_group(units, as_of=day(on), known_at=LATER)


def belief(alpha: float, beta: float) -> Posterior:
    return believe((0.0, 0.0, 0.0), alpha, beta, DIRECTION_V1)


EVEN, SOMEWHAT, LIKELY = belief(3, 3), belief(3.5, 2), belief(6, 2)


@pytest.mark.parametrize(
    ("current", "posterior", "members", "label"),
    [
        ("insufficient", LIKELY, ["toward", "insufficient", "insufficient"], "insufficient"),
        ("insufficient", LIKELY, ["toward", "insufficient"], "toward"),
        ("insufficient", LIKELY, ["toward", "holding", "insufficient"], "toward"),
        ("insufficient", EVEN, ["holding", "holding", "insufficient"], "holding"),
        ("insufficient", EVEN, ["toward", "away", "insufficient"], "mixed"),
        ("insufficient", EVEN, ["mixed", "holding", "insufficient"], "mixed"),
        ("insufficient", SOMEWHAT, ["toward", "toward", "insufficient"], "insufficient"),
        ("toward", SOMEWHAT, ["toward", "toward", "insufficient"], "toward"),
        ("toward", EVEN, ["toward", "toward", "holding"], "insufficient"),
        ("toward", EVEN, ["toward", "away", "holding"], "mixed"),
    ],
)
def test_group_label_follows_coverage_then_members_then_probability(
    current: str, posterior: Posterior, members: list[str], label: str
):
    assert next_group_label(Label(current), posterior, [Label(m) for m in members], DIRECTION_V1) == label


def test_copies_of_one_statement_add_no_certainty():
    copies, alone = group(a=[JOINT], b=[JOINT], c=[JOINT]), read_direction([JOINT], as_of=day(0), known_at=LATER)
    assert copies.posterior.p_toward == pytest.approx(alone.posterior.p_toward)
    assert (copies.posterior.evidence, copies.toward_count, copies.one_event) == (3.0, 1, True)
    assert copies.shown is alone.shown is ShownLabel.LEANING_TOWARD


def test_shared_event_weighs_what_the_member_that_rates_it_highest_says():
    minor, major = (event("joint", side="away", significance=s) for s in ("minor", "major"))
    found = group(a=[minor], b=[major])
    assert (found.posterior.away, found.away_count) == (3.0, 1)


def test_separate_events_add_certainty():
    shared = group(a=[JOINT], b=[JOINT])
    apart = group(a=[event("a")], b=[event("b")])
    assert apart.posterior.p_toward > shared.posterior.p_toward
    assert (apart.toward_count, apart.one_event) == (2, False)


def test_event_shared_on_opposite_sides_is_not_shared_evidence():
    opposed = group(a=[event("x")], b=[event("x", side="away")])
    apart = group(a=[event("a")], b=[event("b", side="away")])
    assert (opposed.posterior.alpha, opposed.label) == (pytest.approx(apart.posterior.alpha), Label.MIXED)
    assert (opposed.toward_count, opposed.away_count) == (1, 1)


def test_member_without_evidence_dilutes_and_lowers_coverage():
    whole, diluted = group(a=[event("a")], b=[event("b")]), group(a=[event("a")], b=[event("b")], c=[])
    assert abs(diluted.posterior.share - 0.5) < abs(whole.posterior.share - 0.5)
    assert (whole.coverage, diluted.coverage) == (1.0, pytest.approx(2 / 3))


def test_too_few_members_is_no_recent_evidence_and_says_so():
    found = group(a=[event("a"), event("b")], b=[], c=[])
    assert (found.label, found.shown, found.coverage) == ("insufficient", "no_recent_evidence", pytest.approx(1 / 3))
    assert found.reason == "Too few members rated (1 of 3); latest: Bill b passed."


def test_group_nobody_rated_is_not_yet_rated():
    found = group(a=[], b=[])
    assert (found.shown, found.since_on, found.coverage, found.reason) == (
        "not_yet_rated",
        None,
        0.0,
        "Nothing rated yet.",
    )


def test_clear_group_on_deeds_shows_the_full_label():
    found = group(a=[event("a"), event("b")], b=[event("c"), event("d")])
    assert (found.shown, found.clear) == ("toward", True)


def test_words_only_group_is_leaning():
    words = {n: [event(f"{n}{i}", step="statement") for i in range(3)] for n in ("a", "b")}
    assert (group(**words).shown, group(**words).words_only) == ("leaning_toward", True)


def test_group_level_is_the_furthest_any_member_stands():
    away = event("b", 1, "away", step="carried_out")
    found = group(1, a=[event("a", step="enacted")], b=[event("c", step="proposal")], c=[away])
    assert found.furthest_step is Step.ENACTED


def test_group_replays_its_members_day_by_day():
    units = {"a": [event("a", 0)], "b": [event("b", 5)]}
    found = read_group_history(units, first=day(0), last=day(130), known_at=LATER)
    labels = [(n, found[n].label) for n in (0, 4, 5, 118, 119, 130)]
    assert labels == [
        (0, "insufficient"),
        (4, "insufficient"),
        (5, "toward"),
        (118, "toward"),
        *[(n, "insufficient") for n in (119, 130)],
    ]
    assert {r.since_on for r in found} == {day(0), day(5), day(119)}
    assert [found[n].coverage for n in (0, 5, 114, 119)] == [0.5, 1.0, 0.5, 0.0]


def test_group_without_members_is_refused():
    with pytest.raises(ValueError, match="at least one member"):
        read_group({}, as_of=day(0), known_at=LATER)
