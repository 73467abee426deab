import pytest

from recommendations.direction.indicator_terms import Verdict
from recommendations.templatetags.indicators import verdict_mark


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_glyph_and_its_word(verdict):
    drawn = verdict_mark(verdict)
    assert drawn.endswith(f"{verdict.label}</span>")
    assert drawn.count("#g-") == 1


@pytest.mark.parametrize(
    ("verdict", "name"),
    [("on_track", "toward"), ("reversed", "away"), ("no_change", "neutral"), ("not_enough_data", "nyr")],
)
def test_the_glyph_is_that_of_the_side_and_too_few_figures_have_none(verdict, name):
    assert f'href="#g-{name}"' in verdict_mark(Verdict(verdict))
