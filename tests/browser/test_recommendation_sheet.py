"""A recommendation on paper is two sheets at most, and opened out it fits a small screen and pleases axe."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from recommendations.models import Direction
from recommendations.status.calls import make_call
from recommendations.vocabulary import Label
from tests.make import make_assessment, make_event, make_indicator, make_observation, make_user, make_watchpoint
from tests.web.world import World, add_indicator, make_world

pytestmark = pytest.mark.django_db(transaction=True)

A4 = [594, 841]
TWENTY_WORDS = (
    "Toward: parliament adopts a framework law on neighbourhood dialogue; "
    "away: government announces further restrictions on border crossings and visa issuance…"
)
LONG = "Ministers of the region agree on a common position towards dialogue with the neighbour and its allies"
ACTORS = ("united-states", "estonia", "latvia", "lithuania")


@pytest.fixture
def full():
    """As much to say as a recommendation has: forty developments, eight indicators, a call, two watchpoints."""
    world = make_world(headline=LONG)
    one = world.first
    one.summary = " ".join([LONG] * 3)
    one.asks = [{"code": f"R01.{n}", "text": LONG} for n in range(1, 5)]
    one.rationale = LONG
    one.save()
    for n in range(40):
        _develop(world, n)
    world.record()
    Direction.objects.filter(as_of=world.today).update(reason=TWENTY_WORDS, is_words_only=True, is_contested=True)
    _measure(world)
    add_indicator(world)
    until = world.today + timedelta(days=20)
    make_call(world.track(), label=Label.MIXED, reason=LONG, expires_on=until, by=make_user("cal"), now=world.now)
    for side in ("toward", "away"):
        make_watchpoint(track=world.track(), text=LONG, side=side, due_on=until, set_at=world.now)
    return world


def _develop(world: World, n: int) -> None:
    at = world.now - timedelta(days=2 + 9 * n)
    day = world.today - timedelta(days=2 + 9 * n)
    event = make_event(headline=LONG, occurred_on=day, recorded_at=at, code=f"E1{n:02}", step="decision")
    side = "away" if n % 3 else "toward"
    make_assessment(event=event, track=world.track(ACTORS[n % 4]), side=side, recorded_at=at, rationale=LONG)


def _measure(world: World) -> None:
    for n in range(2, 9):
        row = make_indicator(recommendation=world.first, code=f"I0{n}", name=LONG[:60], unit="events per year")
        for year in (2023, 2024, 2025):
            observed = {"period": str(year), "observed_on": date(year, 7, 1), "value": str(n + year % 7)}
            make_observation(indicator=row, recorded_at=world.now - timedelta(days=1), **observed)


def test_a_full_recommendation_prints_on_two_sheets(full, page: Page):
    page.goto(full.page())
    sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert len(sheets) <= 2
    assert {(int(sheet.mediabox.width), int(sheet.mediabox.height)) for sheet in sheets} == {tuple(A4)}
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    for heading in ("Best evidence on each side", "What would change this", "How it got here", "History of labels"):
        assert heading in text
    assert f"R01/?as_of={full.today}" in text


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 640])  # a phone; and a desk at 200 %
def test_opened_out_it_fits_and_is_accessible(full, page: Page, assert_accessible, width, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(full.page())
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)


def test_a_timeline_begins_with_the_newest_and_is_reached_by_keyboard(full, page: Page):
    page.set_viewport_size({"width": 375, "height": 900})
    page.goto(full.page())
    frame = page.locator(".chart__pan").first
    right = frame.evaluate("(one) => one.querySelector('svg').getBoundingClientRect().right")
    assert right <= frame.evaluate("(one) => one.getBoundingClientRect().right") + 1
    frame.focus()
    assert frame.evaluate("(one) => one === document.activeElement")
    assert frame.evaluate("(one) => one.scrollWidth > one.clientWidth")
