"""Triage in a real browser: every key, how many of them a story takes, two people, and the same without a script."""

import re
from collections.abc import Callable
from datetime import timedelta
from statistics import median

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from recommendations.models import Event, Likeness, Story
from recommendations.triage.review import reject_story
from recommendations.vocabulary import RejectReason
from tests.make import make_candidate, make_editor, make_entry, make_event, make_feed, make_story, make_user
from tests.web.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)
# What a page that answers 409 or 422 makes the browser say about itself.
EXPECTED = "Failed to load resource: the server responded with a status of 4"


@pytest.fixture
def world() -> World:
    return make_world(recommendations=2)


def add_story(
    world: World, headline: str, *, rank: int = 0, sides: tuple[str, ...] = ("toward",), step: str = "decision"
):
    """One report and a strong match for each side given; `rank` is its place in the queue."""
    story = make_story(headline=headline, first_seen_at=world.now)
    address = f"https://gazette.example/{headline.replace(' ', '-')}"
    make_entry(story=story, title=headline, url=address, canonical_url=address, published_at=world.now)
    for recommendation, side in zip(world.recommendations, sides, strict=False):
        make_candidate(
            story=story,
            recommendation=recommendation,
            relevance=0.95 - rank / 100,
            suggested_side=side,
            side_certainty=0.9 if side else None,
            suggested_step=step,
        )
    story.actors.add(world.track().actor)
    return story


@pytest.fixture
def stories(world: World) -> list[Story]:
    make_feed()
    return [
        add_story(world, headline, rank=n) for n, headline in enumerate(("First bill", "Second bill", "Third bill"))
    ]


@pytest.fixture
def sign_in(context, base_url: str) -> Callable[[], None]:
    def begin() -> None:
        context.add_cookies([cookie(base_url)])

    return begin


def cookie(base_url: str) -> dict[str, str]:
    client = Client()
    client.force_login(make_editor())
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}


class Desk:
    """The triage page with a person at the keys, who counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def shows(self, headline: str) -> None:
        expect(self.page.locator("#cand-h")).to_have_text(headline)
        expect(self.page.locator("body.has-keys")).to_be_visible()

    def told(self) -> str:
        expect(self.page.locator("#told")).not_to_be_empty()
        return self.page.locator("#told").inner_text()

    def side(self, row: int = 0) -> str:
        return self.page.locator(f"input[name=row-{row}-side]:checked").get_attribute("value") or ""


@pytest.fixture
def desk(stories, page: Page, sign_in) -> Desk:
    """The triage page of three good suggestions."""
    sign_in()
    page.goto("/triage/")
    found = Desk(page)
    found.shows("First bill")
    return found


def test_twenty_stories_take_few_keys_and_no_mouse(world, page, sign_in):
    """Twelve good suggestions, four to be chosen, four of nothing: what a morning brings."""
    make_feed()
    plan = [("Enter",)] * 12 + [("t", "3", "Enter")] * 4 + [("x", "1")] * 4
    for n, keys in enumerate(plan):
        sides, step = (("toward",), "decision") if keys == ("Enter",) else (("",), "")
        add_story(world, f"Bill {n:02}", rank=n, sides=sides, step=step)
    sign_in()
    page.goto("/triage/")
    desk, counts = Desk(page), []
    for n, keys in enumerate(plan):
        desk.shows(f"Bill {n:02}")
        before = desk.pressed
        desk.press(*keys)
        counts.append(desk.pressed - before)
    expect(page.get_by_text("Triage is empty.")).to_be_visible()
    assert (median(counts[:12]), median(counts), max(counts)) == (1, 1, 3)
    assert Event.objects.filter(headline__startswith="Bill", state="confirmed").count() == 16
    assert {event.assessments.get().side for event in Event.objects.filter(headline__startswith="Bill")} == {"toward"}
    assert Story.objects.filter(state="rejected").count() == 4


def test_j_and_k_walk_the_queue(desk):
    desk.press("j")
    desk.shows("Second bill")
    desk.press("j")
    desk.shows("Third bill")
    desk.press("j")
    assert desk.told() == "This is the last story."
    desk.press("k")
    desk.shows("Second bill")


def test_enter_accepts_what_is_suggested_and_goes_on(desk):
    desk.press("Enter")
    desk.shows("Second bill")
    expect(desk.page.locator("#undo")).to_contain_text("Accepted as First bill")
    story = Story.objects.get(headline="First bill")
    assert (story.state, story.event.step) == ("accepted", "decision")
    assert [row.side for row in story.event.assessments.all()] == ["toward"]
    assert story.decisions.get().seconds is not None


def test_after_a_decision_the_next_story_is_read_and_the_last_one_told(desk):
    desk.press("x", "1")
    desk.shows("Second bill")
    assert desk.told() == "Rejected: off topic. First bill Undo with u."
    expect(desk.page.locator("#cand-h")).to_be_focused()


def test_tab_goes_from_recommendation_to_recommendation(world, page, sign_in):
    make_feed()
    add_story(world, "Two of them", sides=("toward", ""))
    sign_in()
    page.goto("/triage/")
    desk = Desk(page)
    desk.shows("Two of them")
    desk.press("a")
    desk.press("Tab")
    desk.press("n")
    assert (desk.side(0), desk.side(1)) == ("away", "neutral")
    desk.press("Shift+Tab")
    desk.press("l")
    assert (desk.side(0), desk.side(1)) == ("", "neutral")
    expect(page.locator(".suggest.is-current")).to_contain_text("R01")


def test_tab_from_the_heading_leads_to_the_first_recommendation(desk):
    desk.press("j")
    desk.shows("Second bill")
    expect(desk.page.locator("#cand-h")).to_be_focused()
    desk.press("Tab")
    expect(desk.page.locator("input[name=row-0-side]:checked")).to_be_focused()


def test_digits_choose_the_step(desk):
    for key, step in (("5", "carried_out"), ("1", "statement"), ("0", "none")):
        desk.press(key)
        assert desk.page.locator("input[name=step]:checked").get_attribute("value") == step


def test_what_would_move_follows_the_choice(desk):
    outcome = desk.page.locator("#outcome")
    expect(outcome).to_contain_text("If you accept, for United States")
    expect(outcome).to_contain_text("R01 stays Toward")
    desk.press("a")
    expect(outcome).to_contain_text("R01 Toward to Leaning toward")
    desk.press("l")
    expect(outcome).to_contain_text("No arrow moves")


@pytest.mark.parametrize(("keys", "reason"), [(("x", "2"), "no_new_development"), (("x", "5"), "other")])
def test_a_second_key_says_why_a_story_is_rejected(desk, keys, reason):
    desk.press(*keys)
    desk.shows("Second bill")
    assert Story.objects.get(headline="First bill").reject_reason == reason


def test_escape_leaves_the_question(desk):
    desk.press("x", "Escape")
    expect(desk.page.locator("#ask-reject summary")).to_be_focused()
    desk.press("2")
    assert desk.page.locator("input[name=step]:checked").get_attribute("value") == "proposal"
    assert Story.objects.filter(state="open").count() == 3


def test_u_takes_the_last_decision_back(desk):
    desk.press("Enter")
    desk.shows("Second bill")
    desk.press("u")
    desk.shows("First bill")
    assert Story.objects.filter(state="open").count() == 3
    assert Event.objects.get(headline="First bill").state == "retracted"
    desk.press("u")
    assert desk.told() == "There is nothing to undo. A decision can be taken back for a minute."


@pytest.mark.parametrize(("key", "days"), [("1", 1), ("2", None)])
def test_s_puts_a_story_off(desk, world, key, days):
    desk.press("s", key)
    desk.shows("Second bill")
    until = timezone.localdate(Story.objects.get(headline="First bill").snoozed_until)
    assert until == world.today + timedelta(days=days or 7 - world.today.weekday())


def test_s_and_3_ask_for_a_day(desk):
    desk.press("s", "3")
    expect(desk.page.locator("#id_snooze_day")).to_be_focused()


def test_m_confirms_that_a_story_is_a_known_development(desk, world):
    make_event(code="E009", headline="Old news", url="https://gazette.example/First-bill", occurred_on=world.today)
    desk.page.reload()
    desk.shows("First bill")
    desk.press("m")
    desk.shows("Second bill")
    expect(desk.page.locator("#undo")).to_contain_text("Merged into Old news")
    assert Story.objects.get(headline="First bill").state == "merged"


def test_m_and_d_answer_whether_two_stories_are_the_same(desk, stories, world):
    for other in stories[1:]:
        Likeness.objects.create(story=stories[0], other=other, containment=0.8, suggested_at=world.now)
    desk.page.reload()
    desk.shows("First bill")
    desk.press("d")
    expect(desk.page.get_by_text("Noted: not the same.")).to_be_visible()
    desk.shows("First bill")
    desk.press("m")
    desk.shows("Second bill")
    assert Story.objects.get(headline="First bill").joined_to == stories[2]


def test_ticked_stories_are_rejected_together(desk):
    desk.press("b")
    assert desk.told().startswith("No story is ticked.")
    desk.press("c", "j")
    desk.shows("Second bill")
    page = desk.page
    for headline in ("First bill", "Third bill"):
        page.get_by_label(f"Tick “{headline}”").check()
    desk.press("b", "1")
    expect(page.locator("#undo")).to_contain_text("2 stories rejected: off topic.")
    assert [story.headline for story in Story.objects.filter(state="open")] == ["Second bill"]


def test_keys_are_left_alone_while_somebody_types(desk):
    words = desk.page.locator("#id_headline")
    words.fill("")
    words.press_sequentially("jar 12 x?/")
    assert words.input_value() == "jar 12 x?/"
    desk.press("Escape")
    expect(desk.page.locator("#cand-h")).to_be_focused()
    assert Story.objects.filter(state="open").count() == 3


@pytest.mark.parametrize("field", ["#id_headline", "#id_occurred_on"])
def test_enter_in_a_field_decides_nothing(desk, field):
    desk.page.locator(field).focus()
    desk.press("Enter")
    expect(desk.page.locator("#cand-h")).to_be_focused()
    assert Story.objects.filter(state="open").count() == 3


@pytest.mark.parametrize("held", ["Control", "Alt", "Meta"])
def test_keys_with_another_one_held_belong_to_the_browser(desk, held):
    desk.page.keyboard.down(held)
    desk.press("x", "l")
    desk.page.keyboard.up(held)
    assert desk.side() == "toward"
    expect(desk.page.locator("#ask-reject")).not_to_have_attribute("open", "")


def test_every_key_is_written_on_the_page(desk):
    desk.press("?")
    keys = desk.page.locator("#keys")
    expect(keys).to_be_visible()
    shown = set(re.findall(r"\S+", " ".join(keys.locator("kbd").all_inner_texts())))
    assert shown == set("jktanlrwemdxsucbo/0135") | {"Tab", "Shift", "Enter", "Space", "Esc"}
    desk.press("x")
    expect(desk.page.locator("#ask-reject")).not_to_have_attribute("open", "")
    desk.press("Escape")
    expect(keys).to_be_hidden()


def test_the_filter_is_a_key_away_and_stays(desk):
    desk.press("/")
    desk.page.keyboard.type("second")
    desk.press("Enter")
    desk.shows("Second bill")
    desk.press("x", "1")
    expect(desk.page.get_by_text("Nothing like this waits.")).to_be_visible()
    assert "q=second" in desk.page.url


def test_somebody_elses_decision_keeps_what_was_typed(desk, stories, complaints):
    desk.page.locator("#id_headline").fill("My words")
    reject_story(stories[0].pk, reason=RejectReason.OTHER, by=make_user("zoe"), now=timezone.now())
    desk.page.get_by_role("button", name="Accept").click()
    expect(desk.page.get_by_role("alert")).to_contain_text("rejected by zoe")
    assert desk.page.locator("#id_headline").input_value() == "My words"
    desk.page.get_by_role("button", name="Take what I typed to a new development").click()
    expect(desk.page.locator("h1")).to_contain_text("Log a development")
    assert desk.page.locator("#id_headline").input_value() == "My words"
    complaints[:] = [text for text in complaints if not text.startswith(EXPECTED)]


def test_a_missing_date_is_told_at_its_field_and_the_field_has_the_focus(desk, complaints):
    desk.page.locator("#id_occurred_on").fill("")
    desk.press("Escape", "Enter")
    expect(desk.page.get_by_role("alert")).to_contain_text("Nothing you typed was lost.")
    expect(desk.page.locator("#id_occurred_on")).to_be_focused()
    complaints[:] = [text for text in complaints if not text.startswith(EXPECTED)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280, 1440])
def test_the_page_is_accessible_in_every_state(desk, stories, world, assert_accessible, width, scheme):
    Likeness.objects.create(story=stories[1], other=stories[2], containment=0.8, suggested_at=world.now)
    page = desk.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    desk.press("x", "1")
    desk.shows("Second bill")
    for opened in ("?", "x", "s", "/"):
        desk.press(opened)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        desk.press("Escape")


def test_the_same_is_done_without_javascript(stories, world, browser, base_url):
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
    context.add_cookies([cookie(base_url)])
    page = context.new_page()
    page.goto("/triage/")
    assert page.locator("kbd:visible").count() == 0
    page.get_by_role("button", name="See what it would do").click()
    expect(page.locator("#outcome")).to_contain_text("R01 stays Toward")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#undo")).to_contain_text("Accepted as First bill")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#cand-h")).to_have_text("First bill")
    page.locator("#ask-snooze summary").click()
    page.get_by_role("button", name="Tomorrow").click()
    expect(page.locator("#cand-h")).to_have_text("Second bill")
    page.locator("#ask-reject summary").click()
    page.locator("#ask-reject").get_by_role("button", name="Off topic").click()
    expect(page.locator("#undo")).to_contain_text("Rejected: off topic. Second bill")
    page.get_by_label("Tick “Third bill”").check()
    page.locator("#ask-bulk summary").click()
    page.locator("#ask-bulk").get_by_role("button", name="Other").click()
    expect(page.get_by_text("Triage is empty.")).to_be_visible()
    assert sorted(Story.objects.values_list("state", flat=True)) == ["open", "rejected", "rejected"]
    context.close()
