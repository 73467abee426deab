"""The HTML part of a digest as a mail program with a modern engine draws it, and its preview on the site."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from recommendations.digests.render import render_digest
from tests.digests.issues import COUNTS, KINDS, QUIET, STAFF
from tests.make import make_assessment, make_editor, make_event, make_subscription

WIDTHS, SCHEMES = (320, 600, 1280), ("light", "dark")
SEEN = [(STAFF, width) for width in WIDTHS] + [(COUNTS, 320), (QUIET, 320), (COUNTS, 600), (QUIET, 600)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_digest_fits_and_reads_well(page: Page, assert_accessible: Callable[[Page], None], scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for content, width in SEEN:
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(render_digest(content).html)
        assert page.evaluate("document.documentElement.scrollWidth") == width, (content.heading, width)
        assert_accessible(page)


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 23, 26)")])
def test_digest_follows_the_readers_colours(page: Page, scheme: str, paper: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(render_digest(STAFF).html)
    assert page.locator(".sheet").evaluate("e => getComputedStyle(e).backgroundColor") == paper


def test_mail_asks_for_nothing_from_anywhere(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for content in KINDS.values():
        page.set_content(render_digest(content).html, wait_until="networkidle")
    assert asked == []


@pytest.mark.django_db(transaction=True)
def test_preview_shows_both_parts_side_by_side(
    context: BrowserContext, page: Page, base_url: str, assert_accessible: Callable[[Page], None]
) -> None:
    now = timezone.now()
    subscription = make_subscription(started_at=now - timedelta(hours=2))
    event = make_event(headline="Bill passed", recorded_at=now - timedelta(hours=1), occurred_on=now.date())
    make_assessment(event=event, recorded_at=now - timedelta(hours=1))
    client = Client()
    client.force_login(make_editor())
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])
    page.goto("/digests/preview/")
    page.get_by_label("Address; empty: the site's own issue").fill(subscription.email)
    page.get_by_role("button", name="Preview").click()
    framed = page.frame_locator("iframe").get_by_role("link", name="Bill passed")
    framed.wait_for()
    assert "Bill passed" in page.locator("pre.mail").inner_text()
    assert_accessible(page)
