"""Every address that answers an administrator with a page, by the table of access, so that a new one is looked at."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from recommendations.management.roles import sync_roles
from tests.make import make_user
from tests.web.test_access import TABLE, expected, names_of
from tests.web.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)

# A mail in its sandbox and the description of the API are not ours to word; both have tests of their own.
ELSEWHERE = {"digest-mail", "api-docs"}


@pytest.fixture
def admin() -> Client:
    sync_roles(Path(settings.BASE_DIR) / "fixtures")
    user: User = make_user("admin")
    user.groups.add(Group.objects.get(name="Administrators"))
    client = Client()
    client.force_login(user)
    return client


def pages(client: Client) -> Iterator[str]:
    """Yield the addresses that are pages: what answers with a document, a picture or data is none."""
    names = names_of(make_world())
    for name, (method, address, answers) in TABLE.items():
        if method == "get" and expected(answers)["admin"] == 200 and name not in ELSEWHERE:
            found = client.get(address.format(**names))
            if found.headers["Content-Type"].startswith("text/html"):
                yield address.format(**names)


@pytest.mark.parametrize("width", [375, 1280])
def test_every_page_fits_and_is_accessible(
    admin: Client,
    context: BrowserContext,
    page: Page,
    base_url: str,
    assert_accessible: Callable[[Page], None],
    width: int,
) -> None:
    value = admin.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])
    page.set_viewport_size({"width": width, "height": 900})
    for address in pages(admin):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page)
