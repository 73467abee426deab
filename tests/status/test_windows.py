import pytest

from recommendations.status.values import ActorColumn, Cell
from recommendations.status.windows import other_window
from recommendations.vocabulary import ActorRole, Label
from tests.make import TODAY, make_baltics, make_track
from tests.status.explained import DAY, explain, judged

pytestmark = pytest.mark.django_db


def test_both_windows_add_up_to_the_posterior():
    track = make_track()
    judged(track, 90)
    judged(track, 10, side="away")
    found = explain(track)
    for window, half_life in zip(found.windows, (90, 365), strict=True):
        last = window.lines[-1]
        assert window.half_life_days == half_life
        assert (last.running_toward, last.running_away) == pytest.approx((window.toward, window.away))
        assert window.toward == pytest.approx(3.0 * 2 ** (-90 / half_life))
        assert window.share == pytest.approx((2 + window.toward) / (4 + window.toward + window.away))
    assert (found.windows[0].p_toward, found.windows[1].p_toward) == (
        found.reading.posterior.p_toward,
        found.reading.long_posterior.p_toward,
    )


def test_the_sentence_sums_the_table_up():
    track = make_track()
    judged(track, 0)
    judged(track, 90, side="away")
    assert explain(track).windows[0].sentence == (
        "2 + 3.00 toward against 2 + 1.50 away gives a share of 59 of 100 and a probability of 0.71 "
        "that more than half of the moves go toward."
    )


def test_no_sentence_says_certain():
    track = make_track()
    for _ in range(12):
        judged(track)
    assert "a probability of 0.99 that" in explain(track).windows[0].sentence


def test_a_group_is_the_mean_of_its_members():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    judged(tracks["estonia"])
    judged(tracks["latvia"], side="away")
    judged(tracks["latvia"], 1, side="away")
    window = explain(tracks["baltic-states"]).windows[0]
    assert window.lines == ()
    assert [(m.actor_code, m.label) for m in window.members] == [
        ("estonia", Label.TOWARD),
        ("latvia", Label.AWAY),
        ("lithuania", Label.INSUFFICIENT),
    ]
    assert window.share == pytest.approx(sum(m.share for m in window.members) / 3)
    assert window.sentence.startswith(
        "Estonia 71, Latvia 20, Lithuania 50 of 100, with equal weight, gives a share of 47 of 100 and a probability of"
    )


def test_points_of_a_member_are_those_of_its_own_page():
    tracks = {code: make_track(actor=actor) for code, actor in make_baltics().items()}
    judged(tracks["estonia"], 40)
    for place in (0, 1):
        part = explain(tracks["baltic-states"]).windows[place].members[0]
        own = explain(tracks["estonia"]).windows[place]
        assert (part.toward, part.away, part.share, part.p_toward) == (own.toward, own.away, own.share, own.p_toward)


def test_a_day_before_everything_holds_the_starting_points_alone():
    track = make_track()
    judged(track, 3)
    window = explain(track, as_of=TODAY - 4 * DAY).windows[0]
    assert (window.lines, window.toward, window.away, window.share) == ((), 0.0, 0.0, 0.5)


@pytest.mark.parametrize(
    ("now", "year", "told"),
    [
        (Label.MIXED, Label.AWAY, Label.AWAY),
        (Label.INSUFFICIENT, Label.AWAY, Label.AWAY),
        (Label.AWAY, Label.AWAY, None),
        (Label.MIXED, Label.INSUFFICIENT, None),
    ],
)
def test_the_past_year_is_told_where_it_reads_otherwise(now, year, told):
    actor = ActorColumn("us", "United States", "US", ActorRole.TRACKED)
    assert other_window(Cell(1, actor, label=now, p_toward=0.5, long_label=year)) is told
    assert other_window(Cell(1, actor, label=now, long_label=year)) is None
