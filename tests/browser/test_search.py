"""Search in a real browser: by key, without a script, on a small screen."""

import pytest
from django.conf import settings
from django.test import Client

from tests.make import make_editor, make_entry, make_event
from tests.web.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)


def cookie(base_url):
    client = Client()
    client.force_login(make_editor())
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}


def titles(page):
    return page.locator(".find-one h3").all_inner_texts()


def test_a_slash_goes_to_the_field_and_enter_searches(page, base_url, assert_accessible):
    make_world()
    make_entry(title="Parliament talks")
    page.context.add_cookies([cookie(base_url)])
    page.goto("/method/")
    page.keyboard.press("/")
    page.keyboard.type("parliament talk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=parliament+talk")
    assert titles(page) == ["Parliament talks"]
    page.locator("#id_q").press("End")
    page.keyboard.press("/")
    assert page.locator("#id_q").input_value() == "parliament talk/"
    page.get_by_text("Narrow the search").click()
    assert_accessible(page)


def test_a_slash_is_triages_own_on_the_page_of_triage(page, base_url):
    make_world()
    page.context.add_cookies([cookie(base_url)])
    page.goto("/triage/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('.triage-filter') !== null")


def test_a_search_is_kept_and_asked_again_without_javascript(browser, base_url):
    make_event(headline="Ferry")
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
    context.add_cookies([cookie(base_url)])
    page = context.new_page()
    page.goto("/search/")
    page.get_by_label("Words", exact=True).fill('"ferry')
    page.get_by_role("button", name="Search", exact=True).click()
    assert "A quotation mark is not closed." in page.locator("#id_q-error").inner_text()
    page.get_by_label("Words", exact=True).fill("ferry")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_label("Keep this search as").fill("Ferries")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Ferries").click()
    assert titles(page) == ["Ferry"]
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_small_screen(page, base_url, assert_accessible, scheme):
    make_world(headline="Parliament opens the data of the ministry-of-transport-and-communications")
    page.context.add_cookies([cookie(base_url)])
    page.set_viewport_size({"width": 375, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto("/search/?q=parliament&side=toward")
    assert len(titles(page)) == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert_accessible(page)
