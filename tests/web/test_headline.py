import pytest

from recommendations.status.values import ActorColumn, Tally
from recommendations.vocabulary import ActorRole, ShownLabel
from recommendations.web.headline import Headline, actor_heading, headline

US = ActorColumn("united-states", "United States", "US", ActorRole.TRACKED)
BALTIC = ActorColumn("baltic-states", "Baltic states", "Baltic", ActorRole.DERIVED)


def tally(actor, **numbers):
    codes = iter(f"R{n:02}" for n in range(1, 100))
    return Tally(
        actor, tuple((label, tuple(next(codes) for _ in range(numbers.get(label, 0)))) for label in ShownLabel)
    )


def test_lines_count_leaning_with_the_full_label_and_the_rest_follows():
    told = headline([
        tally(US, toward=1, leaning_toward=4, away=1, leaning_away=3, mixed=1, not_yet_rated=4),
        tally(BALTIC, toward=1, leaning_toward=2, away=1, leaning_away=3, mixed=2, no_recent_evidence=5),
    ])  # fmt: skip
    assert told == Headline(
        (
            "US policy moves toward 5 of the 14 recommendations and away from 4.",
            "Baltic policy moves toward 3 and away from 4.",
        ),
        "Mixed: 1 US and 2 Baltic. On the other 4 US and 5 Baltic tracks the evidence is too thin or too old to say.",
    )


@pytest.mark.parametrize(
    ("numbers", "line"),
    [
        ({"toward": 2}, "US policy moves toward 2 of the 2 recommendations and away from none."),
        ({"leaning_away": 1, "holding": 1}, "US policy moves away from 1 of the 2 recommendations and toward none."),
        ({"not_yet_rated": 2}, "US policy shows no fresh move toward or away on any of the 2 recommendations."),
    ],
)
def test_a_line_says_none_and_nothing_in_words(numbers, line):
    assert headline([tally(US, **numbers)]).lines == (line,)


def test_a_second_actor_without_a_move_is_said_shortly():
    lines = headline([tally(US, toward=1), tally(BALTIC, no_recent_evidence=1)]).lines
    assert lines[1] == "Baltic policy shows no fresh move toward or away."


def test_holding_has_its_own_count():
    assert headline([tally(US, holding=2)]).rest == "Holding: 2 US."


def test_when_nothing_is_known_there_are_no_others():
    assert headline([tally(US, no_recent_evidence=3)]).rest == (
        "On all 3 US tracks the evidence is too thin or too old to say."
    )


def test_a_group_is_headed_as_its_members_together():
    assert [actor_heading(US), actor_heading(BALTIC)] == ["United States", "Baltic states together"]
