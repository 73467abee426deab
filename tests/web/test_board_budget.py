"""What a leader may rely on in every cell: a sentence of at most twenty words, and an arrow with its word."""

import re
from datetime import timedelta

import pytest

from recommendations.models import Assessment, Direction, Track
from recommendations.vocabulary import ShownLabel
from tests.make import make_assessment, make_event
from tests.web.test_parts import PAGES
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db
MOST_WORDS = 20
LONG = "The parliament of a country with a very long name adopts, " * 5
# The glyph that stands for each label; no two labels share one.
GLYPHS = {
    ShownLabel.AWAY: "away",
    ShownLabel.LEANING_AWAY: "laway",
    ShownLabel.MIXED: "mixed",
    ShownLabel.HOLDING: "holding",
    ShownLabel.LEANING_TOWARD: "ltoward",
    ShownLabel.TOWARD: "toward",
    ShownLabel.NO_RECENT_EVIDENCE: "none",
    ShownLabel.NOT_YET_RATED: "nyr",
}
# Recommendation by recommendation, what moved: the side of each event and how many days ago it was.
MOVES = (
    (("toward", 9), ("toward", 8)),
    (("toward", 9), ("away", 8)),
    (("away", 9),),
    (("neutral", 9), ("neutral", 8)),
    (("toward", 700),),
    (("away", 9), ("away", 8), ("away", 7), ("toward", 6), ("toward", 5)),
    (),
)


@pytest.fixture
def board() -> World:
    """A board with every kind of label, on headlines of fifty words, for one actor and for the members of a group."""
    world = make_world(recommendations=len(MOVES))
    for rows in (Assessment, Direction):
        rows.objects.all().delete()
    for recommendation, moves in zip(world.recommendations, MOVES, strict=True):
        for actor in ("united-states", "estonia", "latvia", "lithuania")[: 1 if len(moves) % 2 else 4]:
            track = Track.objects.get(recommendation=recommendation, actor__code=actor)
            for side, days in moves:
                event = make_event(
                    headline=LONG,
                    occurred_on=world.today - timedelta(days=days),
                    recorded_at=world.now - timedelta(days=1),
                )
                make_assessment(event=event, track=track, side=side, recorded_at=event.recorded_at)
    world.record()
    return world


def cells_of(page: str) -> list[str]:
    return [part.split("</td>", 1)[0] for part in re.split(r'<td class="cell ', page)[1:]]


def test_every_cell_gives_its_reason_in_twenty_words(board, client):
    for address in ("/", f"{PAGES[1]}", f"{PAGES[4]}"):
        cells = cells_of(client.get(address).text)
        reasons = [re.findall(r'<p class="cell__why">([^<]+)</p>', cell) for cell in cells]
        assert {len(found) for found in reasons} == {1}
        assert [text for (text,) in reasons if not 1 <= len(text.split()) <= MOST_WORDS] == []
        assert MOST_WORDS in {len(text.split()) for (text,) in reasons}


def test_the_cards_of_what_changed_keep_to_twenty_words_too(board, client):
    day = (board.today - timedelta(days=20)).isoformat()
    said = re.findall(r'<p class="change__why">([^<]*)</p>', client.get("/", {"compare": day}).text)
    assert len(said) == 5
    assert [text for text in said if not 1 <= len(text.split()) <= MOST_WORDS] == []


def test_an_actors_page_gives_every_reason_too(board, client):
    page = client.get("/briefs/brief-1/actors/united-states/").text
    said = re.findall(r'<p class="cell__why">([^<]+)</p>', page)
    assert len(said) == len(MOVES)
    assert [text for text in said if len(text.split()) > MOST_WORDS] == []


def test_colour_is_never_the_only_signal(board, client):
    """Whatever gives a cell its ground also gives it one glyph, and the label in words beside it."""
    words = {name: label.label for label, name in GLYPHS.items()}
    cells = cells_of(client.get("/").text)
    kinds = [re.search(r"cell--(\w+)(?: is-changed)?\"", cell)[1] for cell in cells]
    signals = [re.findall(r'<use href="#g-(\w+)"/></svg>([^<]+)<', cell) for cell in cells]
    assert signals == [[(kind, words[kind])] for kind in kinds]
    assert {"toward", "mixed", "laway", "holding", "none", "nyr"} <= set(kinds)


def test_no_two_labels_share_a_glyph_and_each_is_drawn(client):
    make_world()
    drawn = dict(re.findall(r'<symbol id="g-(\w+)"[^>]*>(.*?)</symbol>', client.get("/").text))
    mine = [drawn[name] for name in GLYPHS.values()]
    assert len(set(mine)) == len(ShownLabel)


def test_the_tally_counts_in_figures_under_words(board, client):
    table = client.get("/").text.split('<table class="tally">')[1].split("</table>")[0]
    heads = re.findall(r'<use href="#g-(\w+)"/></svg>([^<]+)<', table.split("</thead>")[0])
    assert heads == [(GLYPHS[label], label.label) for label in ShownLabel]
