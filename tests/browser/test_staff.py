"""The log form without a line of script."""

import pytest
from django.conf import settings
from django.test import Client

from recommendations.models import Event
from tests.make import make_editor
from tests.web.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def session() -> dict[str, str]:
    client = Client()
    client.force_login(make_editor())
    return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}


def test_a_development_is_logged_without_javascript(browser, base_url):
    world = make_world()
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
    page.get_by_label("I looked at it").check()  # a label would change, which is asked about once
    page.get_by_role("button", name="Log it", exact=True).click()
    assert page.locator("h1").inner_text() == "Parliament closes the data"
    assert "Toward to Leaning toward" in " ".join(
        page.locator("section", has_text="What it moved").first.inner_text().split()
    )
    assert Event.objects.get(headline="Parliament closes the data").step == "enacted"
    context.close()
