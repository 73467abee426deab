from dataclasses import replace

import pytest
from hypothesis import given, settings

from recommendations.direction.evidence import EventEvidence
from recommendations.direction.label import read_direction, read_group
from recommendations.direction.sensitivity import (
    Addition,
    Flip,
    leave_one_out,
    leave_one_out_group,
    smallest_addition,
    smallest_addition_group,
)
from recommendations.vocabulary import Label, Side, Significance
from tests.direction.build import LATER, day, event, moment
from tests.direction.strategies import DRAWS, days, histories

FEW = settings(DRAWS, max_examples=40)
JOINT = event("joint")


def flips(events: list[EventEvidence], on: int = 0) -> list[tuple[tuple[str, ...], str, str]]:
    found = leave_one_out(events, as_of=day(on), known_at=LATER)
    return [(flip.keys, flip.episode, flip.label) for flip in found]


def additions(events: list[EventEvidence], on: int = 0) -> list[Addition | None]:
    found = smallest_addition(events, as_of=day(on), known_at=LATER)
    assert list(found) == [Side.TOWARD, Side.AWAY]
    return list(found.values())


def grown(events: list[EventEvidence], side: str, significance: str, on: int) -> list[EventEvidence]:
    return [*events, event("one more", on, side, significance=significance)]


def test_label_hangs_on_the_one_event_that_carries_it():
    events = [event("a"), event("b", 0, significance="minor")]
    assert flips(events) == [(("a",), "", "insufficient")]


def test_label_of_many_hangs_on_none():
    assert flips([event(key) for key in "abc"]) == []


def test_episode_is_taken_away_whole_though_no_step_of_it_matters_alone():
    steps = [event("a", 0, episode="bill"), event("b", 1, episode="bill")]
    assert flips(steps, 1) == [(("a", "b"), "bill", "insufficient")]


def test_episode_of_one_event_is_that_event():
    assert flips([event("a", 0, episode="bill")]) == [(("a",), "", "insufficient")]


def test_flips_come_by_day_and_key_then_episodes_by_name():
    events = [
        event("z", 0, episode="b", significance="minor"),
        event("c", 2, significance="minor"),
        event("b", 2, episode="b", significance="minor"),
    ]
    assert [keys for keys, _, _ in flips(events, 2)] == [("z",), ("b",), ("c",), ("z", "b")]


def test_events_to_come_unknown_or_retracted_are_not_taken_away():
    events = [
        event("a"),
        event("later", 9),
        event("unknown", recorded_at=moment(30_000)),
        event("gone", retracted_at=moment(1)),
    ]
    assert flips(events) == [(("a",), "", "insufficient")]


def test_removal_is_replayed_so_a_kept_label_can_go():
    """Without the first event the label was never toward, and what is left now is mixed."""
    events = [event("a", 0), event("b", 1), event("c", 30, "away", significance="moderate")]
    assert (("a",), "", "mixed") in flips(events, 30)


def test_nothing_has_nothing_to_take_away():
    assert flips([]) == []


def test_smallest_event_that_turns_a_label_is_found_on_each_side():
    events = [event("a"), event("b", 0, "away", significance="moderate")]
    assert additions(events) == [Addition(Significance.MODERATE, Label.TOWARD), None]
    assert additions(events[:1]) == [None, Addition(Significance.MINOR, Label.MIXED)]


def test_nothing_yet_needs_a_major_event():
    assert additions([]) == [Addition(Significance.MAJOR, Label.TOWARD), Addition(Significance.MAJOR, Label.AWAY)]


def test_no_single_event_turns_what_is_settled():
    assert additions([event(key) for key in "abcdef"]) == [None, None]


@FEW
@given(histories(), days)
def test_leaving_out_is_reading_without(history: list[EventEvidence], on: int):
    def label(events: list[EventEvidence]) -> Label:
        return read_direction(events, as_of=day(on), known_at=LATER).label

    seen = sorted((e for e in history if e.occurred_on <= day(on)), key=lambda e: (e.occurred_on, e.key))
    episodes = {name: [e for e in seen if e.episode == name] for name in ("bill", "talks")}
    removed = [([e], "") for e in seen] + [(found, name) for name, found in episodes.items() if len(found) > 1]
    others = [(out, name, label([e for e in history if e not in out])) for out, name in removed]
    expected = [Flip(tuple(e.key for e in out), name, to) for out, name, to in others if to is not label(history)]
    assert leave_one_out(history, as_of=day(on), known_at=LATER) == tuple(expected)


@FEW
@given(histories(), days)
def test_smallest_addition_is_the_first_that_reads_otherwise(history: list[EventEvidence], on: int):
    def label(events: list[EventEvidence]) -> Label:
        return read_direction(events, as_of=day(on), known_at=LATER).label

    for side, found in smallest_addition(history, as_of=day(on), known_at=LATER).items():
        tried = [Addition(s, label(grown(history, side, s, on))) for s in Significance]
        assert found == next((a for a in tried if a.label is not label(history)), None)


def test_joint_event_is_taken_from_every_member():
    found = leave_one_out_group({"a": [JOINT], "b": [JOINT], "c": [event("c")]}, as_of=day(0), known_at=LATER)
    assert [flip.keys for flip in found] == [("joint",)]


def test_episode_is_taken_from_every_member():
    steps = {"a": [event("a", episode="talks")], "b": [event("b", episode="talks")]}
    found = leave_one_out_group(steps, as_of=day(0), known_at=LATER)
    assert found[-1] == Flip(("a", "b"), "talks", Label.INSUFFICIENT)


def test_event_added_to_a_group_counts_for_every_member():
    found = smallest_addition_group({"a": [], "b": [], "c": []}, as_of=day(0), known_at=LATER)
    assert found == smallest_addition([], as_of=day(0), known_at=LATER)


@settings(FEW, max_examples=15)
@given(histories(), histories(), days)
def test_group_is_read_without_and_with_like_a_track(one: list[EventEvidence], other: list[EventEvidence], on: int):
    """The histories use the same keys, so some events are shared."""

    def label(units: dict[str, list[EventEvidence]]) -> Label:
        return read_group(units, as_of=day(on), known_at=LATER).label

    units = {"a": one, "b": [replace(e, episode="") for e in other]}
    keys = {e.key for events in units.values() for e in events if e.occurred_on <= day(on)}
    without = {key: label({n: [e for e in events if e.key != key] for n, events in units.items()}) for key in keys}
    singly = {f.keys[0]: f.label for f in leave_one_out_group(units, as_of=day(on), known_at=LATER) if not f.episode}
    assert singly == {key: found for key, found in without.items() if found is not label(units)}
    for side, found in smallest_addition_group(units, as_of=day(on), known_at=LATER).items():
        tried = [Addition(s, label({n: grown(u, side, s, on) for n, u in units.items()})) for s in Significance]
        assert found == next((a for a in tried if a.label is not label(units)), None)


def test_group_without_members_is_refused():
    with pytest.raises(ValueError, match="at least one member"):
        leave_one_out_group({}, as_of=day(0), known_at=LATER)
