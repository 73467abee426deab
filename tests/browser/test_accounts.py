"""Accounts in a real browser: in every size, for axe, with a passkey, by keyboard, and without a line of script."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from recommendations.management.roles import sync_roles
from recommendations.web.account_invitations import invitation_link, invite
from tests.make import PASSWORD, make_user
from tests.web.signing import code_of, link_in_mail, set_up_app, sign_in_surely

pytestmark = pytest.mark.django_db(transaction=True)
STRANGERS = (
    "/sign-in/",
    "/sign-up/",
    "/reset/",
    "/reset/sent/",
    "/reset/done/",
    "/reset/1-forged/",
    "/account/closed/",
    "/account/email/forged/",
    "/account/email/sent/",
)
OWN = (
    "/account/",
    "/account/password/",
    "/account/email/",
    "/account/sessions/",
    "/account/confirm/",
    "/account/confirm/code/",
    "/account/second-factor/",
    "/account/second-factor/app/remove/",
    "/account/second-factor/codes/",
    "/account/second-factor/codes/new/",
    "/account/second-factor/passkeys/",
    "/account/second-factor/passkeys/new/",
    "/people/",
)
SIZES = pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (375, "dark"), (1440, "light")])
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """The roles, and no attempt of an earlier test counted: emptying the tables leaves the cache."""
    sync_roles(Path(django_settings.BASE_DIR) / "fixtures")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin() -> User:
    user = make_user("ada")
    user.groups.add(Group.objects.get(name="Administrators"))
    return user


def take_over(context: BrowserContext, client: Client, base_url: str) -> None:
    """Give the browser the session of a test client."""
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])


def look(page: Page, address: str, width: int, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    assert_accessible(page)


@SIZES
def test_strangers_pages_fit_and_are_accessible(page, assert_accessible, complaints, width, scheme):
    invited = invite("new@tracker.example", Group.objects.get(name="Editors"), now=timezone.now())
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for address in (*STRANGERS, invitation_link(invited).removeprefix(django_settings.BASE_URL)):
        look(page, address, width, assert_accessible)
    page.goto("/invitation/forged/")
    assert_accessible(page)
    assert [text for text in complaints if "410" not in text] == []
    complaints.clear()  # the browser notes that the page said 410


@SIZES
def test_own_pages_fit_and_are_accessible(page, base_url, client, admin, assert_accessible, width, scheme):
    sign_in_surely(client, admin)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    take_over(page.context, client, base_url)
    look(page, "/account/second-factor/app/", width, assert_accessible)
    set_up_app(client)
    invite(
        "new.person.with.a.long.name@department.tracker.example", Group.objects.get(name="Editors"), now=timezone.now()
    )
    make_user("gone", is_active=False)
    for address in OWN:
        look(page, address, width, assert_accessible)


def test_errors_stand_at_their_fields_and_are_accessible(page, base_url, client, admin, assert_accessible, complaints):
    sign_in_surely(client, admin)
    take_over(page.context, client, base_url)
    page.goto("/people/")
    page.get_by_label("E-mail address").fill("nonsense")
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("Not invited.").wait_for()
    assert page.get_by_label("E-mail address").input_value() == "nonsense"
    assert page.get_by_label("E-mail address").get_attribute("aria-invalid") == "true"
    assert_accessible(page)
    complaints.clear()  # the browser notes that the page said 422


def with_passkeys(page: Page) -> Any:
    """Give the page a device that holds passkeys and always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return session


def add_passkey(page: Page, client: Client, base_url: str) -> None:
    take_over(page.context, client, base_url)
    page.goto("/account/second-factor/passkeys/new/")
    page.get_by_label("Name").fill("Laptop")
    assert page.get_by_label("Sign in with this passkey alone").is_checked()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/codes/")


def test_passkey_is_added_and_signs_in_alone(page, base_url, client, admin):
    sign_in_surely(client, admin)
    with_passkeys(page)
    add_passkey(page, client, base_url)
    page.goto("/account/second-factor/passkeys/")
    assert "Laptop" in page.inner_text("main")
    assert "alone, without a password" in page.inner_text("main")
    page.locator("summary", has_text="More").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/?next=/people/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/people/")


def test_passkey_answers_after_the_password_and_when_asked_again(page, base_url, client, admin):
    sign_in_surely(client, admin)
    with_passkeys(page)
    add_passkey(page, client, base_url)
    page.locator("summary", has_text="More").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/sign-in/")
    page.get_by_label("Username or e-mail address").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{base_url}/")
    page.goto("/account/confirm/passkey/?next=/account/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/account/")


def test_passkey_that_is_missing_is_told_in_a_sentence(page, admin):
    session = with_passkeys(page)
    session.send("WebAuthn.disable")
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError'))")
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    says = page.get_by_role("alert")
    says.wait_for()
    assert "The browser got no passkey" in says.inner_text()


def test_signing_in_needs_nothing_but_the_keyboard(page, admin):
    page.goto("/sign-in/?next=/people/")
    page.get_by_label("Username or e-mail address").focus()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/")


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A page without JavaScript."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url, locale="en-GB")
    yield context.new_page()
    context.close()


def sign_in_plainly(page: Page, username: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Username or e-mail address").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_somebody_is_invited_and_answers_without_javascript(plain, admin, settings):
    sign_in_plainly(plain, "ada")
    plain.locator("summary", has_text="More").click()
    plain.get_by_role("link", name="People").click()
    plain.get_by_label("E-mail address").fill("new@tracker.example")
    plain.get_by_label("Role", exact=True).select_option(label="Reviewers")
    plain.get_by_role("button", name="Send the invitation").click()
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Go on").click()
    assert "An invitation is on its way" in plain.get_by_role("status").inner_text()
    plain.locator("summary", has_text="More").click()
    plain.get_by_role("button", name="Sign out").click()
    plain.goto(link_in_mail(settings.BASE_URL))
    plain.get_by_label("Username").fill("nell")
    plain.get_by_label("Password", exact=True).fill("a long new password")
    plain.get_by_label("Password once more").fill("a long new password")
    plain.get_by_role("button", name="Make my account").click()
    sign_in_plainly(plain, "nell", "a long new password")
    plain.goto("/account/")
    assert "Reviewers" in plain.inner_text("main")


def test_an_app_guards_an_account_without_javascript(plain, admin):
    sign_in_plainly(plain, "ada")
    plain.goto("/account/second-factor/app/")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Go on").click()
    secret = plain.locator("code").inner_text()
    plain.get_by_label("Authenticator code").fill(code_of(secret))
    plain.get_by_role("button", name="Set it up").click()
    assert plain.locator("main code").count() == 10
    plain.locator("summary", has_text="More").click()
    plain.get_by_role("button", name="Sign out").click()
    sign_in_plainly(plain, "ada")
    assert "Passkeys need JavaScript." in plain.inner_text("main")
    plain.get_by_label("Code").fill(code_of(secret, steps=1))
    plain.get_by_role("button", name="Sign in", exact=True).click()
    plain.goto("/account/")
    assert "authenticator app" in plain.inner_text("main")
