"""Glyphs with their words, dates, and other people's texts."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from recommendations.templatetags.days import day, long_day, moment, precisely
from recommendations.templatetags.directions import direction, move, side_mark, step_hint, step_mark, suffix
from recommendations.templatetags.texts import ago, marked
from recommendations.vocabulary import ShownLabel, Side, Step

TEMPLATES = Path(settings.BASE_DIR, "recommendations", "templates", "recommendations")
STYLES = Path(settings.BASE_DIR, "recommendations", "static", "recommendations", "styles.css").read_text()
SPRITE = (TEMPLATES / "_sprite.html").read_text()


@pytest.mark.parametrize("label", ShownLabel)
def test_every_label_has_glyph_word_and_colour(label):
    drawn = direction(label)
    assert drawn.endswith(f"{label.label}</span>")
    assert f'id="g-{suffix(label)}"' in SPRITE
    assert f"dir--{suffix(label)}" in STYLES
    assert f".cell--{suffix(label)}" in STYLES


def test_no_two_labels_share_a_glyph():
    assert len({suffix(label) for label in ShownLabel}) == len(ShownLabel)


def test_nothing_known_is_not_yet_rated():
    assert direction(None) == direction(ShownLabel.NOT_YET_RATED)


@pytest.mark.parametrize("side", Side)
def test_every_side_has_glyph_and_word(side):
    assert side_mark(side).endswith(f"{side.label}</span>")


@pytest.mark.parametrize("step", Step)
def test_every_step_has_mark_word_and_hint(step):
    assert f"#s-{step.rung}" in step_mark(step)
    assert step.label.lower() in step_mark(step)
    assert f'id="s-{step.rung}"' in SPRITE
    assert step_hint(step)


def test_an_event_without_a_step_says_so():
    assert "no act of policy" in step_mark("")


def test_a_label_that_did_not_change_stays():
    assert move("mixed", "mixed").startswith('<span class="move">stays ')
    assert ' <span class="move__to">to</span> ' in move("mixed", "toward")


def test_days_are_written_as_people_read_them():
    assert day(date(2026, 2, 4)) == "4 Feb 2026"
    assert long_day(date(2026, 2, 4)) == "4 February 2026"
    assert precisely(date(2025, 11, 15), "month") == "Nov 2025"
    assert [day(None), long_day(None), precisely(None, "day"), moment(None)] == ["not known"] * 3 + ["never"]


def test_moments_carry_their_zone():
    shown = Template("{% load days %}{{ at|moment }}").render(Context({"at": datetime(2026, 2, 4, 7, 40, tzinfo=UTC)}))
    assert shown == "4 Feb 2026, 07:40 UTC"


def test_marking_escapes_everything_and_marks_longest_first():
    text = marked("<b>Data bill</b> and data", ["data", "data bill"])
    assert text == "&lt;b&gt;<mark>Data bill</mark>&lt;/b&gt; and <mark>data</mark>"
    assert marked("<i>", []) == "&lt;i&gt;"
    assert marked("a.c abc", ["a.c"]) == "<mark>a.c</mark> abc"


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=30), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(hours=48), "2 d"),
        (timedelta(minutes=-5), "0 min"),
    ],
)
def test_ages_are_short(gap, words):
    now = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    assert ago(now - gap, now) == words
