"""Second readings in a real browser: in every size, for axe, and without a line of script."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from recommendations.events.record import assess_event
from recommendations.events.second import ask_second_reading
from recommendations.models import AgreementReport, Assessment
from recommendations.vocabulary import Side
from tests.make import make_editor, make_judgement, make_reviewer
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = (
    "/second/",
    "/events/E002/second/",
    "/events/E002/",
    "/events/E001/second/",
    "/events/E001/settle/",
    "/events/E001/",
    "/events/",
    "/recommendations/brief-1/R01/",
    "/method/",
)


@pytest.fixture
def reader() -> User:
    return make_reviewer("bob")


@pytest.fixture
def world(reader) -> World:
    """E001 is disputed, E002 waits to be read by Bob, and two months of agreement are known, one of them low."""
    world = make_world()
    ann = make_editor("ann")
    for code in ("E001", "E002"):
        event = world.event.__class__.objects.get(code=code)
        assess_event(event.pk, [make_judgement(world.track(), side=Side.AWAY)], by=ann, now=world.now)
    ask_second_reading(world.event.pk, reader=reader, by=ann, now=world.now)
    for month, alpha in (("2026-01-01", None), ("2026-02-01", 0.5)):
        for measure in ("side", "significance"):
            AgreementReport.objects.create(
                month=month, measure=measure, alpha=alpha, units=4, coders=2, computed_at=world.now
            )
    return world


def sign_in(context: BrowserContext, user: User, base_url: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1440])
def test_pages_fit_and_are_accessible(
    world: World,
    reader: User,
    page: Page,
    base_url: str,
    assert_accessible: Callable[[Page], None],
    width: int,
    scheme: str,
):
    sign_in(page.context, reader, base_url)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for address in ADDRESSES:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page)


def test_a_development_is_read_and_settled_without_javascript(world, reader, browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
    sign_in(context, reader, base_url)
    page = context.new_page()
    page.goto("/second/")
    page.get_by_role("link", name="Parliament opens the data").first.click()
    assert "Left out" not in page.inner_text("main")
    page.locator("fieldset.judge").first.locator("label", has_text="Neutral").click()
    page.get_by_label("Significance, row 1").select_option("minor")
    page.get_by_role("button", name="Record my answer").click()
    assert "Your answer is recorded." in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Settle it").click()
    page.locator("fieldset.judge").first.locator("label", has_text="Toward").click()
    page.get_by_label("Significance, row 1").select_option("major")
    page.get_by_role("button", name="Settle it").click()
    assert "Settled." in page.get_by_role("status").inner_text()
    assert sorted(Assessment.objects.filter(coder=reader).values_list("status", "side", "is_blind")) == [
        ("adjudicated", "toward", False),
        ("reviewed", "neutral", True),
    ]
    context.close()
