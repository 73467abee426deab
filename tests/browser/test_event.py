"""The page of a development, its changes and its review in a real browser: for axe, in every size, by key, by two."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from recommendations.events.merge import add_citations
from recommendations.events.record import as_it_stands, assess_event, correct_event, record_event
from recommendations.events.review import return_event
from recommendations.models import Event
from recommendations.vocabulary import Side, Significance
from tests.make import make_editor, make_finding, make_judgement, make_reviewer, make_source
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ann() -> User:
    return make_editor("ann")


@pytest.fixture
def rea() -> User:
    return make_reviewer()


@pytest.fixture
def world(ann: User, rea: User, settings) -> World:
    """E002 was corrected, judged anew and given a source; of two in review, one came back to Ann."""
    world = make_world()
    at = world.now - timedelta(hours=1)
    change = replace(as_it_stands(world.event), headline="Parliament opens more data", summary="By 61 to 40.")
    correct_event(world.event.pk, change, version=1, reason="In its own words.", by=ann, now=at)
    for side, why in ((Side.TOWARD, "At first sight."), (Side.AWAY, "It closes the registers.")):
        at += timedelta(minutes=5)
        assess_event(world.event.pk, [make_judgement(world.track(), side=side, rationale=why)], by=ann, now=at)
    add_citations(world.event.pk, [make_source("https://agency.example/b", publisher_name="Agency")], by=ann, now=at)
    Event.objects.update(episode="open-data")
    settings.REVIEW_REQUIRED = True
    for code, headline in (("R-1", "Parliament closes the data"), ("R-2", "A ministry opens its books")):
        judgement = make_judgement(world.track(), side=Side.AWAY, significance=Significance.MAJOR)
        source = make_source(f"https://gazette.example/{code}")
        finding = make_finding(headline=headline, occurred_on=world.today, judgements=(judgement,), sources=(source,))
        event = record_event(finding, by=ann, now=world.now - timedelta(minutes=2)).event
        Event.objects.filter(pk=event.pk).update(code=code)
    return_event(Event.objects.get(code="R-2").pk, reason="Which ministry?", by=rea, now=world.now)
    return world


def sign_in(context: BrowserContext, user: User, base_url: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


def addresses() -> list[str]:
    at = Event.objects.get(code="E002").revisions.get().recorded_at.isoformat().replace("+", "%2B")
    pages = [f"/events/E002/{page}/" for page in ("correct", "assess", "retract", "merge", "split")]
    pages += ["/events/E002/", f"/events/E002/past/?at={at}", "/events/R-1/", "/events/R-1/review/", "/events/R-2/"]
    return [*pages, "/review/", "/review/?tab=returned", "/second/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_pages_fit_and_are_accessible(
    world: World,
    rea: User,
    page: Page,
    base_url: str,
    assert_accessible: Callable[[Page], None],
    width: int,
    scheme: str,
):
    sign_in(page.context, rea, base_url)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for address in addresses():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page)


def test_two_browsers_put_one_development_right_and_no_word_is_lost(
    world: World,
    ann: User,
    rea: User,
    page: Page,
    browser: Browser,
    base_url: str,
    complaints: list[str],
    assert_accessible: Callable[[Page], None],
):
    sign_in(page.context, ann, base_url)
    other = browser.new_context(base_url=base_url, locale="en-GB")
    sign_in(other, rea, base_url)
    theirs = other.new_page()
    for one in (page, theirs):
        one.goto("/events/E002/correct/")
        one.get_by_text("Summary, running story").click()
    theirs.get_by_label("Summary, our words").fill("By 61 to 40, after nine hours.")
    theirs.get_by_label("Why it is put right, for readers").fill("The debate matters.")
    theirs.get_by_role("button", name="Save the correction").click()
    theirs.wait_for_url("**/events/E002/")
    page.get_by_label("Summary, our words").fill("By 61 to 40, one abstaining.")
    page.get_by_label("What happened").fill("Parliament opens nearly all data")
    page.get_by_label("Why it is put right, for readers").fill("Counted again.")
    page.get_by_role("button", name="Save the correction").click()
    page.get_by_role("heading", name="Somebody changed this meanwhile").wait_for()
    complaints.clear()  # the browser notes the status 409
    assert_accessible(page)
    assert "By 61 to 40, after nine hours." in page.inner_text("main")
    summary = page.get_by_role("group", name="Summary")
    summary.get_by_label("Summary, put together").fill("By 61 to 40, one abstaining, after nine hours.")
    summary.get_by_role("radio", name="Put together").check()
    page.get_by_role("button", name="Save what is chosen").click()
    page.wait_for_url("**/events/E002/")
    event = Event.objects.get(code="E002")
    assert event.headline == "Parliament opens nearly all data"
    assert (event.summary, event.version) == ("By 61 to 40, one abstaining, after nine hours.", 4)
    other.close()


def test_a_development_is_returned_changed_and_approved_without_javascript(
    world: World, ann: User, rea: User, browser: Browser, base_url: str
):
    pages = {}
    for user in (ann, rea):
        context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
        sign_in(context, user, base_url)
        pages[user] = context.new_page()
    author, reviewer = pages[ann], pages[rea]
    author.goto("/review/")
    author.get_by_role("link", name="A ministry opens its books").click()
    assert "Which ministry?" in author.inner_text("main")
    author.get_by_role("link", name="Put it right").click()
    author.get_by_label("What happened").fill("The ministry of justice opens its books")
    author.get_by_label("Why it is put right, for readers").fill("Named it.")
    author.get_by_role("button", name="Save the correction").click()
    author.get_by_role("button", name="Send it for review again").click()
    reviewer.goto("/review/?tab=to_review")
    reviewer.get_by_role("link", name="The ministry of justice opens its books").click()
    reviewer.get_by_role("button", name="Approve it as it stands").click()
    assert "Approved. It counts from now on" in reviewer.inner_text("main")
    event = Event.objects.get(code="R-2")
    assert (event.state, event.recorded_by) == ("confirmed", ann)
    for page in pages.values():
        page.context.close()


def test_a_development_is_approved_by_key_alone(world: World, rea: User, page: Page, base_url: str):
    sign_in(page.context, rea, base_url)
    page.goto("/events/R-1/review/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "approve":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/R-1/")
    assert Event.objects.get(code="R-1").state == "confirmed"


def test_what_was_typed_outlives_a_session_that_ended(world: World, ann: User, page: Page, base_url: str):
    sign_in(page.context, ann, base_url)
    page.goto("/events/E002/correct/")
    page.get_by_label("What happened").fill("Words that took me an hour")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Save the correction").click()
    page.wait_for_url("**/sign-in/**")
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password", exact=True).fill("a long enough password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/events/E002/correct/**")
    assert page.get_by_label("What happened").input_value() == "Words that took me an hour"
