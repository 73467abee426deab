"""The pages of upkeep in a real browser: readable in every light and width, with and without script."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from recommendations.catalogue.upkeep import store_row
from recommendations.models import Brief, MatchTerm, Pillar, Recommendation, Track
from tests.catalogue.test_importing import SHEET
from tests.make import make_baltics, make_entry, make_publisher, make_story, make_user
from tests.web.upkeep_people import desk_of, one_of_each

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rows() -> dict[str, int]:
    make_baltics()
    return one_of_each()


@pytest.fixture
def keeper(rows) -> Client:
    return desk_of("Administrators")


def sign_in(context, keeper: Client, base_url: str) -> None:
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": keeper.cookies[name].value, "url": base_url}])


@pytest.fixture
def desk(keeper, page: Page, context, base_url) -> Page:
    sign_in(context, keeper, base_url)
    return page


def keep(page: Page, name: str) -> None:
    """Keep a picture for a person to look at, where UPKEEP_PICTURES names a folder."""
    if folder := os.environ.get("UPKEEP_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def addresses(rows: dict[str, int]) -> dict[str, str]:
    found = {
        "hub": "/upkeep/",
        "brief": "/upkeep/brief/brief-1/",
        "quiet": "/upkeep/quiet/",
        "out": "/upkeep/aliases/out/",
        "import": "/upkeep/import/",
        "merge": f"/upkeep/publishers/{rows['publishers']}/merge/",
    }
    for kind, pk in rows.items():
        found |= {f"{kind}-list": f"/upkeep/{kind}/", f"{kind}-new": f"/upkeep/{kind}/new/"}
        found |= {f"{kind}-edit": f"/upkeep/{kind}/{pk}/", f"{kind}-history": f"/upkeep/{kind}/{pk}/history/"}
    return found


def test_every_page_meets_the_accessibility_rules_and_fits(desk, rows, keeper, assert_accessible):
    pillar = Pillar.objects.get()
    pillar.title = "Recalibrate what is deterred, and bolster what is hybrid"
    store_row(pillar, by=make_user("bo"), now=timezone.now())
    keeper.post(f"/upkeep/terms/{rows['terms']}/archive/")
    for name, address in addresses(rows).items():
        desk.goto(address)
        assert_accessible(desk)
        keep(desk, name)
        desk.set_viewport_size({"width": 375, "height": 800})
        assert (name, desk.evaluate("document.documentElement.scrollWidth")) == (name, 375)
        keep(desk, f"{name}-small")
        desk.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("name", ["hub", "brief", "recommendations-edit", "terms-list"])
def test_pages_hold_in_the_dark(desk, rows, name, assert_accessible):
    desk.emulate_media(color_scheme="dark")
    desk.goto(addresses(rows)[name])
    assert_accessible(desk)
    keep(desk, f"{name}-dark")


def test_a_refused_form_and_a_conflict_meet_the_accessibility_rules(desk, rows, complaints, assert_accessible):
    desk.goto(f"/upkeep/pillars/{rows['pillars']}/")
    desk.get_by_label("Title").fill("")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("Not saved.")
    desk_errors = desk.locator("[aria-invalid=true]")
    expect(desk_errors).to_have_attribute("aria-describedby", "id_title-error")
    assert_accessible(desk)
    Pillar.objects.update(title="Theirs")
    desk.get_by_label("Title").fill("Mine")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Somebody changed this meanwhile")
    assert_accessible(desk)
    keep(desk, "conflict")
    desk.get_by_label("As you typed it").check()
    desk.get_by_role("button", name="Save what is chosen").click()
    expect(desk.get_by_role("status").first).to_contain_text("Saved.")
    assert Pillar.objects.get().title == "Mine"
    complaints.clear()  # the browser tells every answer that is no 200


def test_a_term_is_tried_out_and_saved_by_keyboard(desk, rows):
    make_entry(
        story=make_story(headline="Registers opened", first_seen_at=timezone.now()),
        title="Registers opened",
        first_seen_at=timezone.now(),
    )
    make_entry(
        story=make_story(headline="Storm", first_seen_at=timezone.now()), title="Storm", first_seen_at=timezone.now()
    )
    desk.goto(f"/upkeep/terms/new/?recommendation={rows['recommendations']}")
    desk.get_by_label("Kind").select_option("entity")
    desk.get_by_label("Text to look for").fill("storm")
    desk.get_by_role("button", name="Try it out").press("Enter")
    expect(desk.get_by_role("heading", name="What it would catch")).to_be_visible()
    expect(desk.get_by_role("rowheader")).to_contain_text("Storm")
    keep(desk, "tried")
    assert MatchTerm.objects.count() == 1
    desk.get_by_role("button", name="Add it", exact=True).press("Enter")
    expect(desk.get_by_role("status").first).to_contain_text("Added: storm.")


@pytest.mark.parametrize("script", [True, False])
def test_a_brief_comes_from_a_blank_screen_to_the_board(browser: Browser, keeper, base_url, script):
    Recommendation.objects.all().update(archived_at=timezone.now())
    context = browser.new_context(base_url=base_url, java_script_enabled=script)
    sign_in(context, keeper, base_url)
    page = context.new_page()
    page.goto("/upkeep/")
    page.get_by_role("link", name="Add a brief", exact=True).first.click()
    typed = {"Code": "blank", "Title": "From nothing", "Issued by": "Us", "Published on": "2026-03-01"}
    for label, text in typed.items():
        page.get_by_label(label, exact=label == "Title").first.fill(text)
    page.get_by_role("button", name="Add it", exact=True).click()
    page.get_by_role("link", name="checklist").click()
    page.get_by_role("link", name="Add a pillar").first.click()
    for label, text in {"Code": "P1", "Title": "Data", "Place among": "1"}.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Add it", exact=True).click()
    page.get_by_role("link", name="checklist").click()
    page.get_by_role("link", name="Add a recommendation").first.click()
    page.get_by_label("Pillar", exact=True).select_option(label="From nothing: P1 Data")
    typed = {"Code": "R01", "Title, as": "Open it", "Summary": "Publish.", "Place in its": "1"}
    for label, text in typed.items():
        page.get_by_label(label).fill(text)
    page.get_by_label("Horizon").select_option("immediate")
    page.get_by_role("button", name="Add it", exact=True).click()
    page.get_by_role("link", name="checklist").click()
    page.get_by_role("button", name="Make the 5 missing tracks").click()
    expect(page.get_by_text("The board shows this brief.")).to_be_visible()
    keep(page, f"checklist-{script}")
    page.get_by_role("link", name="Its board").click()
    expect(page.get_by_text("Open it").first).to_be_visible()
    assert Track.objects.filter(recommendation__brief=Brief.objects.get(code="blank")).count() == 5
    context.close()


def test_an_import_is_shown_first(desk, rows, assert_accessible):
    desk.goto("/upkeep/import/")
    desk.get_by_label("The brief, for CSV").select_option("brief-1")
    file = {"name": "brief.csv", "mimeType": "text/csv", "buffer": SHEET.replace("R01", "R11").encode()}
    desk.get_by_label("A file").set_input_files(file)
    desk.get_by_role("button", name="Show what it would change").click()
    expect(desk.get_by_role("heading", name="What it would change")).to_be_visible()
    assert_accessible(desk)
    keep(desk, "import-shown")
    desk.get_by_role("button", name="Import it").click()
    expect(desk.get_by_role("status").first).to_contain_text("Imported:")


def test_what_was_typed_survives_a_closed_tab(desk, rows):
    address = f"/upkeep/publishers/{make_publisher(name='The Courier').pk}/"
    desk.goto(address)
    desk.get_by_label("Home page").fill("https://courier.example/half-typed")
    expect(desk.locator("[data-draft-said]")).not_to_be_empty(timeout=20_000)
    desk.goto("/upkeep/")
    desk.goto(address)
    desk.get_by_role("link", name="Take it up").click()
    expect(desk.get_by_label("Home page")).to_have_value("https://courier.example/half-typed")
