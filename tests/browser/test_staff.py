"""Triage by key, and the log form without a line of script."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from recommendations.models import Event, Story
from tests.make import make_candidate, make_editor, make_entry, make_event, make_feed, make_story
from tests.web.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    world = make_world()
    feed = make_feed()
    for n, headline in enumerate(("First bill", "Second bill", "Third bill")):
        story = make_story(headline=headline, first_seen_at=world.now)
        address = f"https://gazette.example/{n}"
        make_entry(story=story, title=headline, feed=feed, url=address, canonical_url=address, published_at=world.now)
        make_candidate(story=story, recommendation=world.first, relevance=0.9 - n / 10, suggested_side="")
        story.actors.add(world.track().actor)
    return world


def session() -> dict[str, str]:
    client = Client()
    client.force_login(make_editor())
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


@pytest.fixture
def desk(world, page: Page, context, base_url) -> Page:
    """The triage page, signed in."""
    context.add_cookies([session() | {"url": base_url}])
    page.goto("/triage/")
    return page


def test_j_and_k_walk_the_queue(desk):
    desk.keyboard.press("j")
    expect(desk.locator("#cand-h")).to_have_text("Second bill")
    desk.keyboard.press("j")
    expect(desk.locator("#cand-h")).to_have_text("Third bill")
    desk.keyboard.press("k")
    expect(desk.locator("#cand-h")).to_have_text("Second bill")


def test_a_story_is_accepted_without_the_mouse(desk):
    desk.keyboard.press("1")
    desk.keyboard.press("ArrowRight")  # from “leave out” round to “toward”
    assert desk.locator("input[name=row-0-side]:checked").get_attribute("value") == "toward"
    desk.keyboard.press("s")
    desk.keyboard.press("Space")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("a")
    expect(desk.get_by_role("status")).to_contain_text("Accepted as First bill.")
    story = Story.objects.get(headline="First bill")
    assert (story.state, story.event.step) == ("accepted", "proposal")
    assert [row.side for row in story.event.assessments.all()] == ["toward"]
    expect(desk.locator("#cand-h")).to_have_text("Second bill")


def test_a_story_is_rejected_by_two_keys(desk):
    desk.keyboard.press("r")
    desk.keyboard.press("2")
    expect(desk.get_by_role("status")).to_contain_text("Rejected (no new development): First bill")
    assert Story.objects.get(headline="First bill").reject_reason == "no_new_development"


def test_escape_leaves_the_reasons(desk):
    desk.keyboard.press("r")
    desk.keyboard.press("Escape")
    desk.keyboard.press("2")
    assert Story.objects.filter(state="open").count() == 3


def test_a_story_is_merged_by_key(desk, world):
    make_event(code="E009", headline="First bill passed", url="https://gazette.example/0", occurred_on=world.today)
    desk.reload()
    desk.keyboard.press("m")
    expect(desk.get_by_role("status")).to_contain_text("Merged into First bill passed.")
    assert Story.objects.get(headline="First bill").state == "merged"


def test_keys_are_left_alone_while_somebody_types(desk):
    desk.locator("#id_headline").fill("")
    desk.locator("#id_headline").press_sequentially("jar 12")
    assert desk.locator("#id_headline").input_value() == "jar 12"
    assert Story.objects.filter(state="open").count() == 3


def test_every_key_is_written_on_the_page(desk):
    shown = set(re.findall(r"\S+", desk.locator(".keys").inner_text()))
    assert {"j", "k", "a", "m", "r", "s", "1", "9", "Esc"} <= shown


def test_a_development_is_logged_without_javascript(world, browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
    context.add_cookies([session() | {"url": base_url}])
    page = context.new_page()
    page.goto("/events/new/")
    page.get_by_label("1. Paste an address").fill("https://gazette.example/fresh")
    page.get_by_label("What happened").fill("Parliament closes the data")
    page.get_by_label("Date", exact=True).fill(world.today.isoformat())
    page.locator("label.chip", has_text="United States").click()
    page.get_by_label("Recommendation, row 1").select_option(label="R01 Open the data 1")
    page.get_by_label("Actor, row 1").select_option("united-states")
    page.locator("fieldset.judge").first.locator("label", has_text="Away").click()
    page.locator("label.ladder__opt", has_text="Enacted").click()
    page.get_by_role("button", name="Log it", exact=True).click()
    assert page.locator("h1").inner_text() == "Parliament closes the data"
    assert "Toward to Leaning toward" in " ".join(
        page.locator("section", has_text="What it moved").first.inner_text().split()
    )
    assert Event.objects.get(headline="Parliament closes the data").step == "enacted"
    context.close()


def test_a_story_is_rejected_without_javascript(world, browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    context.add_cookies([session() | {"url": base_url}])
    page = context.new_page()
    page.goto("/triage/")
    page.get_by_role("button", name="Off topic").click()
    assert "Rejected (off topic): First bill" in page.get_by_role("status").inner_text()
    context.close()
