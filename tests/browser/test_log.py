"""Capture from a loopback article by key, drafts that survive, and the same page for everybody."""

import re

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from recommendations.models import Draft, Event, MatchTerm
from tests.browser.article import ARTICLE, running_article
from tests.make import PASSWORD, make_editor
from tests.web.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
MOST_KEYS = 12
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture
def world(db):
    return make_world()


@pytest.fixture
def article(settings):
    with running_article() as served:
        settings.FETCH_ALLOW_HOSTS = frozenset({served.host})
        yield served


def signed_in() -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.filter(username="ann").first() or make_editor())
    name = configured.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


@pytest.fixture
def desk(world, page: Page, context, base_url) -> Page:
    """The form, signed in; it counts the keys pressed."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_cookies([signed_in() | {"url": base_url}])
    page.goto("/events/new/")
    return page


class Keyboard:
    """Presses keys and counts them; a chord is as many presses as it has keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *chords: str) -> None:
        for chord in chords:
            self.page.keyboard.press(chord)
            self.count += len(chord.split("+"))


def copied(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def test_an_article_is_logged_from_the_clipboard_in_few_keys(desk, world, article):
    MatchTerm.objects.create(recommendation=world.first, kind="term", text="data bill")
    keys = Keyboard(desk)
    copied(desk, article.address)
    keys.press("Control+v")
    expect(desk.locator("#id_headline")).to_have_value("United States Congress enacts the data bill")
    expect(desk.locator("#id_publisher_name")).to_have_value("The Gazette")
    expect(desk.locator("[data-tier=publisher_name]")).to_have_text("unrated")
    expect(desk.locator("input[name=row-0-side]:focus")).to_have_count(1)
    keys.press("t", "4")
    expect(desk.locator("[data-part=outcome]")).to_contain_text("R01 United States")
    keys.press("Control+Enter")
    desk.wait_for_load_state()
    if desk.locator("input[name=looked]").count():
        keys.press("Space", "Control+Enter")
    expect(desk.locator("h1")).to_have_text("United States Congress enacts the data bill")
    assert keys.count <= MOST_KEYS, f"{keys.count} key presses"
    event = Event.objects.exclude(code__in=("E001", "E002")).get()
    citation = event.citations.get()
    assert (event.step, citation.url, citation.quote) == ("enacted", article.address, ARTICLE["excerpt"])
    assert [row.side for row in event.assessments.all()] == ["toward"]


def test_reading_fills_without_reload_and_leaves_what_was_typed(desk, article):
    desk.locator("#id_headline").fill("My own words")
    desk.evaluate("window.wasHere = true")
    copied(desk, article.address)
    desk.locator("#id_url").focus()
    desk.keyboard.press("Control+v")
    expect(desk.locator("#id_title")).to_have_value("United States Congress enacts the data bill")
    assert desk.locator("#id_headline").input_value() == "My own words"
    assert desk.evaluate("window.wasHere") is True


def test_an_address_nobody_answers_at_is_kept_and_the_reason_said(desk, article):
    gone = article.address.replace("/article", "/gone")
    copied(desk, gone)
    desk.keyboard.press("Control+v")
    expect(desk.locator("[data-part=found]")).to_contain_text("Not read.")
    assert desk.locator("#id_url").input_value() == gone


def test_a_known_address_shows_its_development_first_and_one_key_adds_the_report(desk, world):
    copied(desk, "https://gazette.example/E001")
    desk.keyboard.press("Control+v")
    button = desk.get_by_role("button", name=re.compile("Add this report to it"))
    expect(button.first).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("The development cites this report already.")).to_be_visible()


def test_number_and_letter_keys_are_left_alone_while_somebody_types(desk):
    desk.locator("#id_headline").press_sequentially("talk 123 nat")
    assert desk.locator("#id_headline").input_value() == "talk 123 nat"
    assert desk.locator("input[name=step]:checked").count() == 0


def test_what_is_typed_survives_a_closed_tab(desk, context):
    desk.locator("#id_headline").fill("Half a sentence")
    expect(desk.locator("[data-draft-said]")).to_have_text("Draft kept.")
    desk.close()
    again = context.new_page()
    again.goto("/events/new/")
    again.get_by_role("link", name="Take it up").click()
    assert again.locator("#id_headline").input_value() == "Half a sentence"


def test_what_is_typed_while_nobody_answers_is_kept_in_the_browser(desk, context, complaints):
    context.set_offline(True)
    desk.locator("#id_headline").fill("Half a sentence")
    expect(desk.locator("[data-draft-said]")).to_contain_text("The tracker does not answer")
    desk.close()
    context.set_offline(False)
    complaints.clear()  # Chromium's of the lost connection
    again = context.new_page()
    again.goto("/events/new/")
    again.get_by_role("button", name="Take it up").click()
    expect(again.locator("#id_headline")).to_have_value("Half a sentence")


def test_a_session_that_expired_while_typing_loses_nothing(desk, complaints):
    Session.objects.all().delete()
    desk.locator("#id_headline").fill("Typed while the session expired")
    expect(desk.locator("[data-draft-said]")).to_contain_text("You are signed out")
    desk.get_by_role("button", name="Log it", exact=False).first.click()
    desk.get_by_label("Username or e-mail address").fill("ann")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in", exact=True).click()
    expect(desk.locator("#id_headline")).to_have_value("Typed while the session expired")
    expect(desk.get_by_text("You are signed in again.")).to_be_visible()


def test_the_same_without_javascript(world, article, browser, base_url):
    MatchTerm.objects.create(recommendation=world.first, kind="term", text="data bill")
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    context.add_cookies([signed_in() | {"url": base_url}])
    page = context.new_page()
    page.goto("/events/new/")
    page.get_by_label("1. Paste an address").fill(article.address)
    page.get_by_role("button", name="Fill in from the address").click()
    assert page.locator("#id_headline").input_value() == "United States Congress enacts the data bill"
    page.locator("#id_headline").fill("Typed while the session expired")
    Session.objects.all().delete()
    page.get_by_role("button", name="Log it", exact=True).click()
    page.get_by_label("Username or e-mail address").fill("ann")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.locator("#id_headline").input_value() == "Typed while the session expired"
    page.locator("label.ladder__opt", has_text="Enacted").click()
    page.get_by_role("button", name="Log it", exact=True).click()
    assert page.locator("h1").inner_text() == "Typed while the session expired"
    context.close()


def test_a_sent_form_leaves_no_draft(desk, world):
    desk.locator("#id_url").fill("https://gazette.example/fresh")
    desk.locator("#id_headline").fill("Parliament closes the data")
    desk.locator("#id_occurred_on").fill(world.today.isoformat())
    desk.locator("label.chip", has_text="United States").click()
    desk.locator("label.ladder__opt", has_text="Enacted").click()
    expect(desk.locator("[data-draft-said]")).to_have_text("Draft kept.")
    assert Draft.objects.count() == 1
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("h1")).to_have_text("Parliament closes the data")
    desk.goto("/events/new/")
    assert desk.get_by_text("You typed something here").count() == 0
    assert desk.locator("[data-draft-here]").is_hidden()
    assert not Draft.objects.exists()


def test_the_form_breaks_no_rule_of_axe_full_of_mistakes_and_drafts(desk, assert_accessible, complaints):
    desk.locator("#id_headline").fill("Parliament closes the data")
    expect(desk.locator("[data-draft-said]")).to_have_text("Draft kept.")
    desk.goto("/events/new/")
    assert_accessible(desk)
    desk.goto("/events/new/?draft=1")
    desk.get_by_role("button", name="Add another report").click()
    assert_accessible(desk)
    desk.get_by_role("button", name="Log it", exact=False).first.click()
    expect(desk.get_by_text("Not logged.")).to_be_visible()
    complaints.clear()  # Chromium's of status 422
    assert_accessible(desk)
    desk.goto("/drafts/")
    assert_accessible(desk)
