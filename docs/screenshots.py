"""Take the README's pictures from a running tracker.

Use: python docs/screenshots.py http://127.0.0.1:8000 2026-02-24. The day is the one the pages are read as of; without
it, the last day with fresh evidence.
"""

import json
import shutil
import sys
from pathlib import Path
from urllib.parse import urlencode, urljoin

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parent / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESK, PHONE, SHEET = (1280, 800), (375, 812), (1122, 793)  # the last is A4, lying, at 96 dots an inch
RECOMMENDATION = 9  # the tenth: the one with most to show


def main(base: str, day: str) -> None:
    """Write one picture for each page and way of looking at it."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        raise SystemExit("No Chromium was found. Install the package chromium and try again.")
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        board, recommendation = addresses(browser, base, day)
        take(browser, board, "board", height=2900)
        take(browser, board, "board-dark", scheme="dark", height=800)
        take(browser, board, "board-phone", size=PHONE)
        take(browser, board, "board-print", size=SHEET, media="print")
        take(browser, recommendation, "recommendation", height=1990)
        take(browser, recommendation, "recommendation-dark", scheme="dark")
        take(browser, recommendation, "recommendation-phone", size=PHONE)
        browser.close()


def addresses(browser: Browser, base: str, day: str) -> tuple[str, str]:
    """Return the board and the chosen recommendation, as of the day."""
    page = browser.new_page()
    board = json.loads(page.goto(urljoin(base, "/api/v1/board/")).text())
    page.close()
    as_of = urlencode({"as_of": day or board["last_fresh_on"] or board["as_of"]})
    rows = [row for pillar in board["pillars"] for row in pillar["rows"]]
    code = rows[min(RECOMMENDATION, len(rows) - 1)]["code"]
    pages = ("/", f"/recommendations/{board['brief_code']}/{code}/")
    return tuple(urljoin(base, f"{path}?{as_of}") for path in pages)


def take(
    browser: Browser,
    address: str,
    name: str,
    *,
    size: tuple[int, int] = DESK,
    height: int = 0,
    scheme: str = "light",
    media: str = "screen",
) -> None:
    """Photograph the upper part of a page, one screen high unless told; what lies below is seen by opening it."""
    width, screen = size
    page = browser.new_page(viewport={"width": width, "height": screen}, color_scheme=scheme, locale="en-GB")
    page.emulate_media(media=media)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    height = min(height or screen, page.evaluate("document.documentElement.scrollHeight"))
    page.screenshot(
        path=FOLDER / f"{name}.png", clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True
    )
    page.close()


if __name__ == "__main__":
    arguments = sys.argv[1:] or ["http://127.0.0.1:8000"]
    main(arguments[0], arguments[1] if len(arguments) > 1 else "")
