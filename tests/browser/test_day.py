"""The desk's own pages in a real browser: readable in every light and width, by keyboard, and without a script."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from recommendations.events.draft import save_draft
from recommendations.events.second import ask_second_reading
from recommendations.models import Check, Digest, Influence, MatchTerm, Track, Watchpoint
from recommendations.status.calls import make_call
from recommendations.status.ticks import record_tick
from recommendations.status.timetable import SCHEDULED
from recommendations.vocabulary import Label
from tests.make import (
    EDITORS_MAY,
    PASSWORD,
    make_candidate,
    make_feed,
    make_influence,
    make_story,
    make_subscription,
    make_user,
    make_watchpoint,
)
from tests.web.world import World, add_indicator, make_world

pytestmark = pytest.mark.django_db(transaction=True)
MAY = (*EDITORS_MAY, "adjudicate_event", "view_matchterm", "change_matchterm")


@pytest.fixture
def ann() -> User:
    return make_user("ann", permissions=MAY)


@pytest.fixture
def world(ann) -> World:
    """A desk on which something of every kind waits."""
    world = make_world(recommendations=3)
    day, bob = timedelta(days=1), make_user("bob", permissions=MAY)
    for name in SCHEDULED:
        record_tick(name, now=world.now)
    save_draft(ann, "/events/new/", {"headline": ["Half a headline"]}, title="Log a development: Half a", now=world.now)
    ask_second_reading(world.event.pk, reader=ann, by=bob, now=world.now)
    make_watchpoint(track=world.track(), set_by=ann, due_on=world.today - 2 * day, text="The Senate votes on the bill")
    make_watchpoint(track=world.track("estonia"), set_by=bob, due_on=world.today + 3 * day, text="The budget is read")
    make_call(
        world.track(), label=Label.MIXED, reason="One speech.", expires_on=world.today + 2 * day, by=bob, now=world.now
    )
    for track, owner in ((world.track("estonia"), ann), (world.track("latvia"), None)):
        Track.objects.filter(pk=track.pk).update(owner=owner)
        Check.objects.create(track=track, checked_at=world.now - 90 * day, checked_by=bob)
    add_indicator(world)
    for n in range(4):
        story = make_story(headline=f"Parliament debates the data bill, reading {n}", first_seen_at=world.now - n * day)
        make_candidate(story=story, recommendation=world.first, relevance=0.9)
    make_feed(last_outcome="challenged", error_count=4, failing_since_at=world.now - 2 * day, title="Ministry releases")
    Digest.objects.create(
        subscription=make_subscription(started_at=world.now),
        period_start=world.now - 7 * day,
        period_end=world.now,
        opened_at=world.now,
        state="stuck",
        failure="The hand-over was cut off.",
    )
    MatchTerm.objects.create(recommendation=world.first, kind="term", text="open data", quieted_at=world.now)
    make_influence(recommendation=world.first, occurred_on=world.today, url="https://senate.example/hearing")
    return world


def sign_in(context: BrowserContext, user: User, base_url: str) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])


@pytest.fixture
def desk(world, ann, page: Page, base_url) -> Page:
    sign_in(page.context, ann, base_url)
    return page


@pytest.fixture
def plain(world, ann, browser, base_url):
    """The same without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
    sign_in(context, ann, base_url)
    yield context.new_page()
    context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture for a person to look at, where DAY_PICTURES names a folder."""
    if folder := os.environ.get("DAY_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def addresses() -> dict[str, str]:
    one = Watchpoint.objects.first()
    return {
        "day": "/desk/",
        "watchpoints": "/watchpoints/",
        "settle": f"/watchpoints/{one.pk}/",
        "move": f"/watchpoints/{one.pk}/move/",
        "set": "/recommendations/brief-1/R01/united-states/watch/",
        "influence": "/influence/",
        "note": "/influence/new/",
        "track": "/recommendations/brief-1/R02/estonia/",
        "recommendation": "/recommendations/brief-1/R01/",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_pages_fit_and_are_accessible(desk, assert_accessible, width, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 900})
    for name, address in addresses().items():
        desk.goto(address)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(desk)
        keep(desk, f"{name}-{width}-{scheme}")
    desk.locator("details.menu > summary").click()
    assert desk.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(desk)
    keep(desk, f"menu-{width}-{scheme}")


def test_menu_opens_and_closes_by_key(desk):
    desk.goto("/desk/")
    more, last = desk.locator("details.menu"), desk.get_by_role("button", name="Sign out")
    more.locator("summary").focus()
    desk.keyboard.press("Enter")
    expect(last).to_be_visible()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Second readings")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(last).to_be_hidden()
    expect(more.locator("summary")).to_be_focused()


def test_click_beside_the_menu_closes_it(desk):
    desk.goto("/desk/")
    desk.locator("details.menu > summary").click()
    expect(desk.get_by_role("link", name="Watchpoints", exact=True)).to_be_visible()
    desk.locator("h1").click()
    expect(desk.get_by_role("link", name="Watchpoints", exact=True)).to_be_hidden()


def test_watchpoint_is_set_moved_and_settled_without_javascript(plain, world):
    plain.goto("/recommendations/brief-1/R02/estonia/")
    plain.get_by_role("link", name="Set a watchpoint").click()
    plain.get_by_label("What would have to happen").fill("The coalition splits")
    plain.get_by_role("button", name="Set it").click()
    assert "Say which way it would turn the arrow." in plain.inner_text("main")
    assert plain.get_by_label("What would have to happen").input_value() == "The coalition splits"
    plain.locator("label", has_text="Away").click()
    plain.get_by_label("Look by").fill((world.today + timedelta(days=5)).isoformat())
    plain.get_by_role("button", name="Set it").click()
    plain.get_by_role("link", name=re.compile("Settle.*The coalition splits")).click()
    plain.get_by_role("link", name="Not yet: another day").click()
    plain.get_by_label("Look by").fill((world.today + timedelta(days=40)).isoformat())
    plain.get_by_role("button", name="Move it").click()
    plain.get_by_role("link", name="The coalition splits").click()
    plain.locator("label", has_text="Happened").first.click()
    plain.get_by_label("Code of the development").fill("E002")
    plain.get_by_role("button", name="Settle it").click()
    told = Watchpoint.objects.filter(text="The coalition splits").order_by("pk")
    assert [(one.outcome, one.event and one.event.code) for one in told] == [("overtaken", None), ("happened", "E002")]


def test_influence_is_noted_and_taken_back_without_javascript(plain, world):
    plain.goto("/influence/")
    plain.get_by_role("link", name="Add a line").click()
    plain.get_by_label("Recommendation").select_option(label="R02 Open the data 2")
    plain.get_by_label("Kind").select_option(label="Testimony")
    plain.get_by_label("Date").fill(world.today.isoformat())
    plain.get_by_label("What happened").fill("Quoted in the hearing")
    plain.get_by_role("button", name="Add it").click()
    plain.get_by_role("button", name=re.compile("Take it back.*Quoted")).click()
    assert "Taken back by ann" in " ".join(plain.locator("tr", has_text="Quoted").inner_text().split())
    assert Influence.objects.filter(text="Quoted in the hearing", withdrawn_at__isnull=False).count() == 1


def test_day_leads_to_what_waits_without_javascript(plain):
    plain.goto("/desk/")
    for name in ("The Senate votes on the bill", "Log a development: Half a", "Ministry releases", "Open triage"):
        plain.goto("/desk/")
        plain.get_by_role("link", name=name).click()
        assert plain.locator("h1").count() == 1


def test_day_prints_without_the_menu(desk):
    desk.goto("/desk/")
    desk.emulate_media(media="print")
    expect(desk.locator("details.menu")).to_be_hidden()
    expect(desk.get_by_text("The Senate votes on the bill")).to_be_visible()


def test_what_is_typed_is_kept_when_the_session_ends(desk, ann, base_url):
    desk.goto("/influence/new/")
    desk.get_by_label("What happened").fill("Quoted in the hearing")
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.get_by_role("button", name="Add it").click()
    desk.get_by_label("Username or e-mail address").fill("ann")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in", exact=True).click()
    desk.wait_for_url("**/influence/new/?draft=1")
    expect(desk.get_by_label("What happened")).to_have_value("Quoted in the hearing")
