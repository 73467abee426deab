"""A real Chromium, a page that tolerates no complaint of the browser, and the accessibility rules of axe."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.require import missing

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium."""
    names = (os.environ["CHROMIUM"],) if os.environ.get("CHROMIUM") else CHROMIUMS
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        missing("No Chromium was found: install the package chromium, or name a browser with CHROMIUM.")
    return browser_type_launch_args | {"executable_path": found, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    """The running tracker, so that a test says `page.goto("/")`."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Read as a reader in Europe would, in one known size."""
    return browser_context_args | {"locale": "en-GB", "timezone_id": "UTC", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def complaints(context: BrowserContext) -> Iterator[list[str]]:
    """Everything the browser complained of: script errors, missing files, breaches of the content security policy.

    The test fails if any is left at its end; one that provokes a complaint takes it from the list.
    """
    found: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(message.text)

    context.on("console", note)
    context.on("weberror", lambda error: found.append(str(error.error)))
    yield found
    assert found == []


@pytest.fixture
def page(complaints: list[str], page: Page) -> Page:
    """A page whose complaints fail the test."""
    return page


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Check a page against every rule of axe."""
    axe = Axe()

    def check(page: Page) -> None:
        results = axe.run(page)
        broken = {rule["id"]: [node["html"] for node in rule["nodes"]] for rule in results.response["violations"]}
        assert broken == {}

    return check
