"""The board is one sheet of A4, however much there is to say."""

import re
from datetime import timedelta
from itertools import product

import pytest
from playwright.sync_api import Page

from recommendations.models import Direction, Track
from tests.make import make_actor, make_baltics, make_direction, make_pillar, make_recommendation, make_track
from tests.web.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)

TWENTY_WORDS = (
    "Toward: parliament adopts a framework law on neighbourhood dialogue; "
    "away: government announces further restrictions on border crossings and visa issuance…"
)
A4_LANDSCAPE = [841, 594]


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


def test_a_full_board_prints_on_one_sheet(full_board, page: Page):
    page.goto("/")
    assert page.locator(".is-changed").count() == 70
    sheet = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", sheet)) == 1
    (box,) = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", sheet)
    assert [int(float(side)) for side in box] == A4_LANDSCAPE
