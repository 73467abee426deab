"""The HTML part of a digest as a mail program with a modern engine draws it."""

from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page

from recommendations.digests.render import render_digest
from tests.digests.content import CONTENT

WIDTHS, SCHEMES = (320, 375, 600, 1280), ("light", "dark")


@pytest.mark.parametrize(("width", "scheme"), tuple(product(WIDTHS, SCHEMES)))
def test_digest_fits_and_reads_well(
    page: Page, assert_accessible: Callable[[Page], None], width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.set_content(render_digest(CONTENT).html)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(20, 23, 26)")])
def test_digest_follows_the_readers_colours(page: Page, scheme: str, paper: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_content(render_digest(CONTENT).html)
    assert page.locator(".sheet").evaluate("e => getComputedStyle(e).backgroundColor") == paper
