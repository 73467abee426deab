"""Labels looked up for one day are those of the full replay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.direction.evidence import EventEvidence, WeighedEvent, weigh
from recommendations.direction.label import read_group_history, read_history
from recommendations.direction.lookback import GroupView, TrackView, view_of
from recommendations.direction.parameters import DIRECTION_V1
from recommendations.vocabulary import Label
from tests.direction.build import LATER, day, event
from tests.direction.strategies import DRAWS, histories

LAST = 240
FEW = settings(DRAWS, max_examples=30)


def weighed(events: list[EventEvidence]) -> tuple[WeighedEvent, ...]:
    return weigh(events, known_at=LATER, parameters=DIRECTION_V1)


def track(events: list[EventEvidence]) -> TrackView:
    return TrackView(weighed(events), DIRECTION_V1)


@FEW
@given(histories())
def test_track_looked_up_is_the_track_replayed(history: list[EventEvidence]):
    view = track(history)
    for reading in reversed(read_history(history, first=day(-1), last=day(LAST), known_at=LATER)):
        assert view.label_on(reading.as_of) is reading.label
        assert view.share_on(reading.as_of) == pytest.approx(reading.posterior.share)


@FEW
@given(st.lists(histories(), min_size=1, max_size=3), st.integers(0, 30))
def test_group_looked_up_is_the_group_replayed(units: list[list[EventEvidence]], offset: int):
    found = read_group_history({str(n): u for n, u in enumerate(units)}, first=day(-1), last=day(LAST), known_at=LATER)
    view = GroupView([track(events) for events in units], DIRECTION_V1)
    for reading in reversed(found[offset::30]):
        assert view.label_on(reading.as_of) is reading.label
        assert view.share_on(reading.as_of) == pytest.approx(reading.posterior.share)


def test_label_depends_on_the_past_only_as_far_as_it_must():
    """Toward first, then a balance that alone would be mixed: the label is kept from before."""
    history = [event("a", 0), event("b", 1), event("c", 30, "away", significance="moderate")]
    assert [track(history).label_on(day(30)), track(history[1:]).label_on(day(30))] == [Label.TOWARD, Label.MIXED]


def test_nothing_is_insufficient_on_any_day():
    assert (track([]).label_on(day(0)), track([]).share_on(day(0))) == (Label.INSUFFICIENT, 0.5)


def test_view_is_the_track_itself_unless_a_group_is_derived():
    only = track([event()])
    assert view_of([only], derived=False, parameters=DIRECTION_V1) is only
    assert isinstance(view_of([only], derived=True, parameters=DIRECTION_V1), GroupView)


def test_view_of_a_group_without_members_is_refused():
    with pytest.raises(ValueError, match="at least one member"):
        view_of([], derived=True, parameters=DIRECTION_V1)
