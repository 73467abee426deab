"""Every page in a real browser: nothing refused by the policy, no complaint of axe, nothing wider than the screen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from recommendations.models import Digest
from tests.make import make_candidate, make_editor, make_entry, make_event, make_feed, make_story, make_subscription
from tests.web.world import add_indicator, make_world

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = (
    "/",
    "/?reasons=all",
    "/recommendations/brief-1/R01/",
    "/recommendations/brief-1/R01/?side=away",
    "/recommendations/brief-1/R01/united-states/",
    "/recommendations/brief-1/R01/baltic-states/",
    "/indicators/brief-1/R01/I01/",
    "/events/",
    "/events/E002/",
    "/method/",
    "/sign-in/",
    "/?as_of=soon",
    "/nothing/",
)
STAFF = (
    "/events/new/?url=https://gazette.example/E001",
    "/events/E002/",
    "/events/E002/assess/",
    "/events/E002/correct/",
    "/recommendations/brief-1/R01/",
    "/indicators/brief-1/R01/I01/?confirm=2025",
    "/triage/",
    "/feeds/",
    "/digests/",
    "/digests/{digest}/",
)
# What a page that answers 400 or 404 makes the browser say about itself.
EXPECTED = "Failed to load resource: the server responded with a status of 40"


@pytest.fixture
def world():
    world = make_world(recommendations=2)
    add_indicator(world)
    make_event(code="E000", headline="Background", is_baseline=True, occurred_on=world.today - timedelta(days=900))
    story = make_story(first_seen_at=world.now - timedelta(hours=3))
    make_entry(story=story, first_seen_at=world.now, summary="The data bill passed.", feed=make_feed())
    make_candidate(story=story, recommendation=world.first, relevance=0.9, suggested_side="toward")
    return world


@pytest.fixture
def sign_in(context: BrowserContext, base_url: str) -> Callable[[], None]:
    """Open an editor's session without the form."""

    def begin() -> None:
        client = Client()
        client.force_login(make_editor())
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])

    return begin


def make_digest() -> Digest:
    now = timezone.now()
    period = {"period_start": now - timedelta(days=7), "period_end": now, "opened_at": now}
    return Digest.objects.create(
        subscription=make_subscription(), state="stuck", text="Hello", html="<p>x</p>", **period
    )


def check(page: Page, addresses: tuple[str, ...], width: int, assert_accessible: Callable[[Page], None]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_public_pages_fit_and_are_accessible(world, page, complaints, assert_accessible, width, scheme):
    page.emulate_media(color_scheme=scheme)
    check(page, PUBLIC, width, assert_accessible)
    complaints[:] = [text for text in complaints if not text.startswith(EXPECTED)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_staff_pages_fit_and_are_accessible(world, page, sign_in, assert_accessible, width, scheme):
    sign_in()
    page.emulate_media(color_scheme=scheme)
    addresses = tuple(address.format(digest=make_digest().pk) if "{" in address else address for address in STAFF)
    check(page, addresses, width, assert_accessible)


@pytest.mark.parametrize("width", [320, 820])
def test_no_page_scrolls_sideways_in_between(world, page, sign_in, complaints, width):
    sign_in()
    page.set_viewport_size({"width": width, "height": 900})
    for address in (*PUBLIC, *STAFF[:-1]):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    complaints[:] = [text for text in complaints if not text.startswith(EXPECTED)]


def test_the_mail_of_a_digest_opens_in_its_sandbox(world, page, sign_in):
    sign_in()
    page.goto(f"/digests/{make_digest().pk}/mail/")
    assert page.inner_text("p") == "x"
    assert page.evaluate("self.origin") == "null"


def test_the_description_of_the_api_is_drawn(world, page):
    page.goto("/api/v1/docs/")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() == 8


def test_errors_are_announced_where_they_are(world, page, sign_in, complaints):
    sign_in()
    page.goto("/events/new/")
    page.get_by_role("button", name="Log it", exact=True).click()
    field = page.get_by_label("What happened")
    assert field.get_attribute("aria-invalid") == "true"
    described = page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()
    assert described == "Error: Say in one sentence what happened."
    complaints[:] = [text for text in complaints if "422" not in text]


def test_a_page_can_be_read_from_the_keyboard(world, page):
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
