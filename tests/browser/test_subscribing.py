"""Subscribing in a real browser: by keyboard alone, without a script, in the dark, on a telephone and on a desk."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from recommendations.digests.privacy import held_token
from recommendations.digests.subscribe import manage_token, running_subscriptions, unsubscribe_token
from recommendations.digests.subscribe_ask import ask_token
from recommendations.digests.wishes import Wish, wish_of
from recommendations.models import Subscriber
from recommendations.vocabulary import Cadence
from tests.make import make_subscription
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world(recommendations=3)


@pytest.fixture
def plain(world, browser: Browser, base_url) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()


@pytest.fixture
def abroad(world, browser: Browser, base_url) -> Iterator[Page]:
    """A browser in another part of the world."""
    context = browser.new_context(base_url=base_url, locale="en-NZ", timezone_id="Pacific/Chatham")
    yield context.new_page()
    context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture for a person to look at, where MAIL_PICTURES names a folder."""
    if folder := os.environ.get("MAIL_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def link_in_mail() -> str:
    """Return the path of the link in the only mail."""
    (letter,) = mail.outbox
    found = urlsplit(re.search(r"http://\S+", letter.body)[0])
    return found.path


def addresses() -> dict[str, str]:
    now, ann = timezone.now(), make_subscription()
    other = Wish("brief-1", recommendations=("R02",), cadence=Cadence.DAILY)
    return {
        "subscribe": "/subscribe/",
        "sent": "/subscribe/sent/",
        "confirm": f"/subscribe/confirm/{ask_token('bob@reader.example', Wish('brief-1'), now=now)}/",
        "confirm-change": f"/subscribe/confirm/{ask_token(ann.email, other, now=now)}/",
        "subscription": f"/subscription/{manage_token(ann, now=now)}/",
        "unsubscribe": f"/unsubscribe/{unsubscribe_token(ann)}/",
        "privacy": "/privacy/",
        "held": f"/privacy/{held_token(ann.email, now=now)}/",
    }


@pytest.mark.parametrize("width", [375, 1280])
def test_pages_fit_and_are_accessible_in_the_dark(world, page, assert_accessible, width):
    """By daylight `test_every_page` looks at them."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": width, "height": 900})
    for name, address in addresses().items():
        page.goto(address)
        if parts := page.locator("details.wish__parts > summary").all():
            parts[0].click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page)
        keep(page, f"{name}-{width}-dark")


def test_wrong_form_says_so_and_is_accessible(abroad, assert_accessible):
    abroad.goto("/subscribe/")
    abroad.get_by_label("Your e-mail address").fill("ann")
    abroad.get_by_label("In which time zone").select_option("Europe/Tallinn")
    abroad.get_by_role("button", name="Ask me to confirm").click()
    expect(abroad.get_by_role("alert")).to_contain_text("Not sent.")
    expect(abroad.get_by_text("“ann” is no e-mail address")).to_be_visible()
    expect(abroad.get_by_label("Your e-mail address")).to_have_value("ann")
    expect(abroad.get_by_label("In which time zone")).to_have_value("Europe/Tallinn")  # not guessed over what was typed
    assert_accessible(abroad)
    keep(abroad, "wrong")


def test_reader_subscribes_changes_and_leaves_without_javascript(plain, world):
    plain.goto("/")
    plain.get_by_role("link", name="Get this by mail").click()
    plain.get_by_label("Your e-mail address").fill("ann@reader.example")
    plain.get_by_label("In which time zone").select_option("Europe/Vilnius")
    plain.get_by_text("Only parts of the brief").click()
    plain.get_by_label("R02 Open the data 2").check()
    plain.get_by_role("button", name="Ask me to confirm").click()
    expect(plain.locator("h1")).to_have_text("Look in your mailbox")
    plain.goto(link_in_mail())
    plain.get_by_role("button", name="Yes, send it to me").click()
    expect(plain.locator("h1")).to_have_text("Your digest is on")
    found = running_subscriptions().get()
    assert wish_of(found) == Wish("brief-1", recommendations=("R02",), time_zone="Europe/Vilnius")
    plain.goto(f"/subscription/{manage_token(found, now=timezone.now())}/")
    plain.get_by_label("How often").select_option("monthly")
    plain.get_by_role("button", name="Keep this").click()
    expect(plain.get_by_role("status")).to_contain_text("Your choice is kept.")
    plain.get_by_role("button", name="Stop this digest").click()
    expect(plain.locator("h1")).to_have_text("You get no more digests")
    plain.get_by_role("button", name="Take it back").click()
    expect(plain.get_by_role("status")).to_contain_text("nothing was missed")
    assert wish_of(running_subscriptions().get()).cadence is Cadence.MONTHLY


def test_browser_tells_its_time_zone_and_the_keyboard_does_the_rest(abroad):
    abroad.goto("/subscribe/")
    expect(abroad.get_by_label("In which time zone")).to_have_value("Pacific/Chatham")
    abroad.get_by_label("Your e-mail address").focus()
    abroad.keyboard.type("ann@reader.example")
    abroad.keyboard.press("Enter")
    expect(abroad.locator("h1")).to_have_text("Look in your mailbox")
    abroad.goto(link_in_mail())
    abroad.get_by_role("button", name="Yes, send it to me").focus()
    abroad.keyboard.press("Enter")
    expect(abroad.locator("h1")).to_have_text("Your digest is on")
    assert Subscriber.objects.get().time_zone == "Pacific/Chatham"


def test_reader_sees_and_erases_what_is_held_without_javascript(plain, world):
    make_subscription()
    plain.goto("/privacy/")
    plain.get_by_label("Your e-mail address").fill("ann@reader.example")
    plain.get_by_role("button", name="Mail me the link").click()
    expect(plain.locator("h1")).to_have_text("Look in your mailbox")
    plain.goto(link_in_mail())
    plain.get_by_label("Erase it for good").check()
    plain.get_by_role("button", name="Erase everything").click()
    expect(plain.locator("h1")).to_have_text("Erased")
    assert Subscriber.objects.get().erased_at is not None
