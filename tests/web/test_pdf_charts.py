"""The page's pictures as files of their own: coloured, complete, and the same shapes as on the page."""

import re
import xml.etree.ElementTree as ET

import pytest

from recommendations.web.pdf_charts import glyphs
from recommendations.web.picture import palette, standalone

DRAWN = '<svg class="spark spark--toward" viewBox="0 0 88 24"><path class="spark__up" d="M0 0"/></svg>'


def test_a_picture_that_stands_alone_has_its_colours_and_no_variables():
    picture = ET.fromstring(standalone(DRAWN))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    ground, area = picture
    assert ground.get("fill") == palette()["paper"]
    assert area.attrib == {"d": "M0 0", "fill": palette()["toward-line"], "opacity": "0.45"}


def test_a_rule_for_what_lies_within_another_part_holds_only_there():
    dot = '<svg class="{}"><circle class="spark__dot" r="1"/></svg>'
    plain, toward = (ET.fromstring(standalone(dot.format(name)))[1].get("fill") for name in ("x", "spark--toward"))
    assert (plain, toward) == (palette()["ink-2"], palette()["toward"])


def test_a_picture_keeps_its_shapes_and_its_words():
    name, text = '<title id="a">A &lt;b&gt;</title>', '<text x="1">c</text>'
    picture = standalone(f'<svg viewBox="0 0 8 8" role="img">{name}{text}</svg>')
    assert "<style" not in picture
    assert picture.index(name) < picture.index("<rect") < picture.index(text)
    assert 'role="img"' in picture


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
