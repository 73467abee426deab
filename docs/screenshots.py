"""Take the README's pictures from a running tracker.

Use: python docs/screenshots.py http://127.0.0.1:8000 2026-02-24. The day is the one the pages are read as of; without
it, the last day with fresh evidence.
"""

import json
import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode, urljoin

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = {"width": 1440, "height": 1000}
RECOMMENDATION = 9  # the tenth: the one with most to show


def main(base: str, day: str) -> None:
    """Write one picture for each page."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise SystemExit("No Chromium was found. Install the package chromium and try again.")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(viewport=SIZE, color_scheme="light", locale="en-GB").new_page()
        board = ask(page, base, "/api/v1/board/")
        as_of = urlencode({"as_of": day or board["last_fresh_on"] or board["as_of"]})
        rows = [row for pillar in board["pillars"] for row in pillar["rows"]]
        chosen = rows[min(RECOMMENDATION, len(rows) - 1)]["code"]
        take(page, urljoin(base, f"/?{as_of}"), "board", height=2900)
        take(
            page,
            urljoin(base, f"/recommendations/{board['brief_code']}/{chosen}/?{as_of}"),
            "recommendation",
            height=1990,
        )
        browser.close()


def ask(page: Page, base: str, address: str) -> dict:
    """Return what the API answers."""
    return json.loads(page.goto(urljoin(base, address)).text())


def take(page: Page, address: str, name: str, *, height: int) -> None:
    """Photograph the upper part of a page; what lies below is seen by opening it."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    height = min(height, page.evaluate("document.documentElement.scrollHeight"))
    page.screenshot(
        path=FOLDER / f"{name}.png", clip={"x": 0, "y": 0, "width": SIZE["width"], "height": height}, full_page=True
    )


if __name__ == "__main__":
    arguments = sys.argv[1:] or ["http://127.0.0.1:8000"]
    main(arguments[0], arguments[1] if len(arguments) > 1 else "")
