"""The board is one sheet of paper and its summary one screen, however much there is to say."""

from datetime import timedelta
from io import BytesIO
from itertools import product

import pytest
from playwright.sync_api import Page
from pypdf import PageObject, PdfReader

from recommendations.models import Direction, Track
from tests.make import make_actor, make_baltics, make_direction, make_pillar, make_recommendation, make_track
from tests.web.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)

TWENTY_WORDS = (
    "Toward: parliament adopts a framework law on neighbourhood dialogue; "
    "away: government announces further restrictions on border crossings and visa issuance…"
)
# Width and height in points, lying.
PAPERS = {"A4": (842, 595), "Letter": (792, 612)}
# On paper a sentence stands in the columns a leader reads first, and short of its end in the cards of what changed.
LEADING = ("united-states", "baltic-states")
# Glyph and word of a cell where both are drawn and large enough to be seen.
DRAWN = """cells => cells.map(cell => {
    const label = cell.querySelector('.dir');
    const glyph = label.querySelector('svg');
    const seen = [glyph, label].every(e => e.checkVisibility() && e.getBoundingClientRect().width > 4);
    return seen ? [glyph.querySelector('use').getAttribute('href'), label.textContent.trim()] : ['', ''];
})"""


@pytest.fixture
def full_board():
    """Fourteen recommendations in five pillars, five actors, twenty words in every cell, all of them changed."""
    world = make_world()
    Direction.objects.all().delete()
    actors = [make_actor(), *make_baltics().values()]
    recommendations = [world.first] + [
        make_recommendation(
            code=f"R{n:02}",
            title=f"Recommendation with a rather long title number {n}",
            short_title="Keep practical channels open",
            position=n,
            pillar=make_pillar(code=f"P{n % 5}", title="Recalibrate deterrence and bolster defence", position=n % 5),
        )
        for n in range(2, 15)
    ]
    for n, (recommendation, actor) in enumerate(product(recommendations, actors)):
        track = make_track(recommendation=recommendation, actor=actor)
        _turn(track, n, world)
    return world


def _turn(track: Track, n: int, world) -> None:
    labels = (("away", "leaning_away"), ("toward", "toward"), ("mixed", "mixed"), ("holding", "holding"))
    common = {
        "track": track,
        "recorded_at": world.now - timedelta(days=1),
        "reason": TWENTY_WORDS,
        "is_words_only": True,
    }
    before, after = labels[n % 4], labels[(n + 1) % 4]
    make_direction(**common, label=before[0], shown=before[1], as_of=world.today - timedelta(days=60))
    make_direction(
        **common, label=after[0], shown=after[1], as_of=world.today, previous_shown=before[1], long_label="away"
    )


def sheets(page: Page, paper: str) -> list[PageObject]:
    """Return what comes out of the printer."""
    made = page.pdf(format=paper, prefer_css_page_size=True, print_background=True)
    return list(PdfReader(BytesIO(made)).pages)


def test_a_full_board_prints_on_one_sheet(full_board, page: Page):
    page.goto("/")
    assert page.locator(".is-changed").count() == 70
    for paper, size in PAPERS.items():
        (sheet,) = sheets(page, paper)
        assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx(size, abs=2)
        words = " ".join(sheet.extract_text().split())
        assert words.count("further restrictions on border crossings and visa issuance") == len(LEADING) * 14


def test_the_summary_of_a_full_board_fits_one_screen(full_board, page: Page):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/")
    assert page.locator(".change").count() == 5
    assert page.locator(".changes").bounding_box()["y"] > 0
    assert page.evaluate("document.querySelector('.changes').getBoundingClientRect().bottom") <= 800


def test_in_greyscale_each_cell_still_has_its_arrow_and_its_word(page: Page):
    """Arrow and word are drawn and large enough to be seen, on screen and on paper."""
    make_world()
    page.goto("/")
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        seen = page.eval_on_selector_all(".cell", DRAWN)
        assert [tuple(one) for one in seen] == [("#g-toward", "Toward"), *[("#g-nyr", "Not yet rated")] * 4]
