from recommendations.status.values import ActorColumn, Change
from recommendations.vocabulary import ActorRole, ShownLabel
from recommendations.web.changes import ChangeCard, Move, told

TOWARD, MIXED, FADED = ShownLabel.TOWARD, ShownLabel.MIXED, ShownLabel.NO_RECENT_EVIDENCE


def change(code="R01", actor="United States", before=TOWARD, after=MIXED, *, shares=(0.7, 0.5), label_changed=True):
    column = ActorColumn(actor.lower(), actor, actor, ActorRole.TRACKED)
    return Change(code, f"Title {code}", column, before, after, None, f"Reason {code}.", None, *shares, label_changed)


def test_actors_that_changed_alike_share_a_line_of_the_card():
    changes = [change(actor="Estonia"), change(actor="Latvia"), change(actor="Lithuania", before=None)]
    (card,) = told(changes, short_titles={"R01": "Short"}).cards
    assert card == ChangeCard(
        "R01", "Short", (Move("Estonia, Latvia", TOWARD, MIXED), Move("Lithuania", None, MIXED)), "Reason R01."
    )


def test_after_five_cards_the_rest_is_one_line():
    found = told([change(code=f"R0{n}") for n in range(1, 8)], short_titles={})
    assert [card.code for card in found.cards] == ["R01", "R02", "R03", "R04", "R05"]
    assert found.more == "R06 United States to Mixed, R07 United States to Mixed"
    assert found.count == 7


def test_fading_is_named_and_gets_no_card():
    found = told([change(after=FADED)], short_titles={})
    assert (found.cards, found.faded, found.count) == ((), "R01 United States", 1)


def test_moves_of_the_share_are_told_largest_first_and_counted_after_four():
    moves = [change(code=f"R0{n}", shares=(0.5, 0.5 + n / 20), label_changed=False) for n in range(1, 7)]
    found = told(moves, short_titles={})
    assert found.shares == (
        "R06 United States 30 points toward, R05 United States 25 points toward, "
        "R04 United States 20 points toward, R03 United States 15 points toward and 2 more"
    )
    assert found.count == 0


def test_a_falling_share_goes_away():
    assert told([change(label_changed=False)], short_titles={}).shares == "R01 United States 20 points away"
