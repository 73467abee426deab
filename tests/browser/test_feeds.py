"""The pages about feeds in a real browser: readable in every light and width, and worked by keyboard alone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from recommendations.models import Feed, FeedSpell, Host
from recommendations.status.ticks import record_tick
from recommendations.status.timetable import SCHEDULED
from tests.make import make_brief, make_editor, make_entry, make_feed, make_publisher

pytestmark = pytest.mark.django_db(transaction=True)
LIST = (
    '<opml version="2.0"><body><outline text="ERR News" xmlUrl="https://news.err.ee/rss"/>'
    '<outline text="A command" xmlUrl="|ls"/></body></opml>'
)


@pytest.fixture
def feed() -> Feed:
    now = timezone.now()
    make_brief()
    for name in SCHEDULED:
        record_tick(name, now=now)
    house = make_publisher(name="Ministry of Long Names and Longer Addresses")
    failing = make_feed(
        url="https://a-very-long-host-name.ministry.example/en/rss-feeds/press-releases/all-of-them.xml?lang=en",
        title="Ministry press releases",
        publisher=house,
        language="en",
        last_outcome="challenged",
        last_message="The site lets only browsers in. Ask the publisher to admit our reader, or use another feed.",
        error_count=4,
        failing_since_at=now - timedelta(days=2),
        last_checked_at=now - timedelta(minutes=20),
        next_check_at=now + timedelta(hours=8),
        next_check_reason="It failed 4 times in a row; next look in about 8 hours.",
        alternative_url="https://ministry.example/feed",
    )
    dead = now - timedelta(days=3000)
    make_feed(
        url="https://b.example/rss", title="Quiet institute", last_outcome="nothing_new", newest_published_at=dead
    )
    make_feed(url="https://c.example/rss", title="Resting", enabled_at=None, disabled_reason="Needs a key first")
    for n, outcome in enumerate(("new_entries", "not_modified", "challenged")):
        began = now - timedelta(days=9 - 3 * n)
        FeedSpell.objects.create(feed=failing, began_at=began, outcome=outcome, message="As told.", new_entries=3 - n)
    Host.objects.create(name="ministry.example", quiet_until_at=now + timedelta(hours=1), quiet_reason="It asked us to")
    make_entry(feed=failing, title="A statement on the border, at some length so that the line has to break")
    return failing


@pytest.fixture
def desk(feed, page: Page, context, base_url) -> Page:
    """A browser of an editor who is signed in."""
    client = Client()
    client.force_login(make_editor())
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])
    return page


def addresses(feed: Feed) -> dict[str, str]:
    root = f"/feeds/{feed.pk}/"
    return {"feeds": "/feeds/", "feed": root, "edit": f"{root}edit/", "new": "/feeds/new/", "import": "/feeds/import/"}


def keep(page: Page, name: str) -> None:
    """Keep a picture for a person to look at, where FEED_PICTURES names a folder."""
    if folder := os.environ.get("FEED_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_pages_fit_and_are_accessible(desk, feed, assert_accessible, width, scheme):
    desk.set_viewport_size({"width": width, "height": 900})
    desk.emulate_media(color_scheme=scheme)
    for name, address in addresses(feed).items():
        desk.goto(address)
        keep(desk, f"{name}-{width}-{scheme}")
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(desk)


def test_pages_print_on_paper_without_buttons(desk, feed):
    desk.set_viewport_size({"width": 794, "height": 1123})
    desk.emulate_media(media="print")
    for name in ("feeds", "feed"):
        desk.goto(addresses(feed)[name])
        keep(desk, f"{name}-print")
        assert desk.evaluate("document.documentElement.scrollWidth") <= 794
        assert [one for one in desk.get_by_role("button").all() if one.is_visible()] == []


def test_a_feed_is_paused_and_started_by_keyboard(desk, feed):
    desk.goto(f"/feeds/{feed.pk}/")
    desk.get_by_label("Why it should rest").focus()
    desk.keyboard.type("Only in summer")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Paused. Only in summer")).to_be_visible()
    desk.get_by_role("button", name="Start it").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_have_text("Started. It will be checked within a minute or two.")


def test_a_wrong_address_is_told_and_what_was_typed_stays(desk, complaints, assert_accessible):
    desk.goto("/feeds/new/")
    desk.get_by_label("Address", exact=True).fill("gazette.example")
    desk.get_by_label("Title; empty").fill("The Gazette")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Nothing you typed was lost")
    expect(desk.get_by_label("Title; empty")).to_have_value("The Gazette")
    keep(desk, "new-wrong")
    assert_accessible(desk)
    assert [text for text in complaints if "422" not in text] == []
    complaints.clear()


def test_a_list_is_looked_at_and_then_imported(desk, assert_accessible):
    desk.goto("/feeds/import/")
    desk.get_by_label("A file").set_input_files({"name": "list.opml", "mimeType": "text/xml", "buffer": LIST.encode()})
    desk.get_by_role("button", name="Show what it would bring").click()
    expect(desk.get_by_text("It was not run")).to_be_visible()
    keep(desk, "import-fates")
    assert_accessible(desk)
    desk.get_by_role("button", name="Add 1 feed").click()
    expect(desk.get_by_role("status")).to_contain_text("1 added, 0 known, 1 refused")
    expect(desk.get_by_role("link", name="ERR News")).to_be_visible()
