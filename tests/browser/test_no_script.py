"""A day at the desk without a line of script: log, triage, put right, take back, search, upkeep, watch."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from recommendations.models import Event, MatchTerm, Story, Watchpoint
from tests.make import make_candidate, make_entry, make_feed, make_story
from tests.web.upkeep_people import desk_of
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture
def world() -> World:
    """Four stories wait, and a term can be kept up."""
    world = make_world()
    feed = make_feed()
    for n, headline in enumerate(("First bill", "Second bill", "Third bill", "Fourth bill")):
        story = make_story(headline=headline, first_seen_at=world.now)
        make_entry(story=story, title=headline, feed=feed, published_at=world.now)
        certain = {"suggested_side": "toward", "side_certainty": 0.9, "suggested_step": "decision"}
        make_candidate(story=story, recommendation=world.first, relevance=0.9 - n / 10, **certain)
        story.actors.add(world.track().actor)
    MatchTerm.objects.create(recommendation=world.first, kind="term", text="data bill")
    return world


@pytest.fixture
def desk(world, browser: Browser, base_url) -> Iterator[Page]:
    """An administrator's browser that runs no script."""
    client: Client = desk_of("Administrators", "adm")
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB", timezone_id="UTC")
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
    yield context.new_page()
    context.close()


def press(desk: Page, name: str) -> None:
    desk.get_by_role("button", name=name, exact=True).click()


def log(desk: Page, world: World) -> None:
    desk.goto("/events/new/")
    desk.get_by_label("1. Paste an address").fill("https://gazette.example/fresh")
    desk.get_by_label("What happened").fill("Parliament closes the ferry register")
    desk.get_by_label("Date", exact=True).fill(world.today.isoformat())
    desk.locator("label.chip", has_text="United States").click()
    desk.locator("label.ladder__opt", has_text="Proposed").click()
    press(desk, "Log it")
    expect(desk.locator("h1")).to_have_text("Parliament closes the ferry register")


def triage(desk: Page) -> None:
    desk.goto("/triage/")
    press(desk, "Accept")
    expect(desk.locator("#undo")).to_contain_text("Accepted as First bill")
    press(desk, "Undo")
    expect(desk.locator("#cand-h")).to_have_text("First bill")
    desk.locator("#ask-reject summary").click()
    desk.locator("#ask-reject").get_by_role("button", name="Off topic").click()
    desk.locator("#ask-snooze summary").click()
    desk.get_by_role("button", name=re.compile("^Tomorrow")).click()
    press(desk, "Accept")
    expect(desk.locator("#cand-h")).to_have_text("Fourth bill")


def correct(desk: Page) -> None:
    desk.get_by_role("link", name="Put it right").click()
    desk.get_by_label("What happened").fill("Parliament closes the register of ferries")
    press(desk, "Save the correction")
    expect(desk.locator("[id=id_reason-error]")).to_contain_text("Say why it is put right")
    desk.get_by_label("Why it is put right, for readers").fill("In its own words.")
    press(desk, "Save the correction")
    expect(desk.locator("h1")).to_have_text("Parliament closes the register of ferries")


def retract(desk: Page) -> None:
    desk.get_by_role("link", name="Take it back").click()
    desk.get_by_label("Why, for readers").fill("It was a rumour.")
    press(desk, "Take it back")
    expect(desk.locator(".notice", has_text="Retracted").first).to_contain_text("It was a rumour.")


def search(desk: Page) -> None:
    desk.goto("/search/")
    desk.get_by_label("Words", exact=True).fill("ferries")
    press(desk, "Search")
    expect(desk.locator(".finds")).to_contain_text("Parliament closes the register of ferries")
    desk.get_by_label("Keep this search as").fill("Ferries")
    press(desk, "Keep")
    expect(desk.get_by_role("link", name="Ferries", exact=True)).to_be_visible()


def keep_up(desk: Page) -> None:
    desk.goto("/upkeep/terms/")
    desk.get_by_role("link", name="data bill").first.click()
    desk.get_by_label("Text to look for").fill("ferry bill")
    press(desk, "Save")
    if desk.get_by_role("button", name="Change it all the same").count():
        press(desk, "Change it all the same")
    expect(desk.get_by_role("status").first).to_contain_text("Saved")


def watch(desk: Page, world: World) -> None:
    desk.goto("/recommendations/brief-1/R01/estonia/watch/")
    desk.get_by_label("What would have to happen").fill("The coalition splits")
    desk.locator("label", has_text="Away").click()
    desk.get_by_label("Look by").fill((world.today + timedelta(days=5)).isoformat())
    press(desk, "Set it")
    expect(desk.locator("main")).to_contain_text("The coalition splits")


def test_a_day_at_the_desk_needs_no_script(desk, world):
    log(desk, world)
    correct(desk)
    retract(desk)
    search(desk)
    triage(desk)
    keep_up(desk)
    watch(desk, world)
    states = Story.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["rejected", "open", "accepted", "open"]
    assert Story.objects.get(headline="Second bill").snoozed_until is not None
    assert Event.objects.get(headline="Parliament closes the register of ferries").state == "retracted"
    assert Event.objects.get(headline="Third bill").state == "confirmed"
    assert MatchTerm.objects.get().text == "ferry bill"
    assert Watchpoint.objects.get().side == "away"
