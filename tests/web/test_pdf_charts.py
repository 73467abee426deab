"""The page's pictures as files of their own: coloured, complete, and the same shapes as on the page."""

import re
import xml.etree.ElementTree as ET

import pytest

from recommendations.web.pdf_charts import glyphs, palette, standalone

DRAWN = '<svg class="spark spark--toward" viewBox="0 0 88 24"><path class="spark__up" d="M0 0"/></svg>'


def test_a_picture_that_stands_alone_has_its_colours_and_no_variables():
    picture = standalone(DRAWN)
    assert ET.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    assert f".spark__up{{fill: {palette()['toward-line']}" in picture
    assert "var(" not in picture


def test_a_picture_keeps_its_shapes_and_gets_only_the_rules_it_needs():
    picture = standalone(DRAWN)
    assert re.sub(r"<style>.*</style>", "", picture).replace(' xmlns="http://www.w3.org/2000/svg"', "") == DRAWN
    assert ".pop" not in picture


def test_nothing_drawn_stays_nothing():
    assert standalone("  \n") == ""


@pytest.mark.parametrize(
    "name", ["toward", "toward-line", "toward-tint", "away", "ink", "ink-2", "ink-3", "rule", "paper"]
)
def test_the_palette_has_what_documents_ask_for(name):
    assert re.fullmatch("#[0-9a-f]{6}", palette()[name])


def test_every_direction_and_step_has_its_glyph():
    directions = {"toward", "ltoward", "mixed", "holding", "laway", "away", "none", "nyr", "neutral"}
    assert set(glyphs()) == {f"g-{name}" for name in directions} | {f"s-{rung}" for rung in range(1, 6)}
