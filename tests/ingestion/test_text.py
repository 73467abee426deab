"""Markup to plain text."""

import pytest

from recommendations.ingestion.text import language_code, one_line, plain_text, shortened, title_key


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<p>One.</p><p>Two<br>three</p>", "One. Two three"),
        ("<b>Ka</b>liningrad", "Kaliningrad"),
        ("Aid &amp; trade", "Aid & trade"),
        ("one&nbsp;two", "one two"),
        ("<script>count()</script>After<style>p{}</style>", "After"),
        ('<a href="javascript:go()" onclick="go()">Read</a><!-- note -->', "Read"),
        ("3 < 4 and 5 > 4", "3 < 4 and 5 > 4"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("<ul><li>a<li>b</ul>", "a b"),
        ("half \ud800 a pair <br>", "half ? a pair"),
    ],
)
def test_plain_text_keeps_what_a_reader_sees(markup, plain):
    assert plain_text(markup) == plain


def test_one_line_drops_what_cannot_be_stored_or_seen():
    assert one_line(" a\x00b\u200b \n\t c\u202ed\ufeff ") == "ab cd"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("one two", 7, "one two"), ("one two, three", 12, "one two…"), ("unbroken", 5, "unbr…")],
)
def test_shortened_cuts_between_words(text, limit, expected):
    assert shortened(text, limit) == expected


@pytest.mark.parametrize(
    "title", ["Rīga: Talks, on “transit”!", "riga talks — ON transit", "  RĪGA   talks on transit "]
)
def test_title_key_forgets_case_accents_and_punctuation(title):
    assert title_key(title) == "riga talks on transit"


def test_title_key_of_three_words_is_empty():
    assert title_key("Press release, Tuesday") == ""


@pytest.mark.parametrize(("tag", "code"), [("en-GB", "en"), ("ET", "et"), ("lv_LV", "lv"), ("", ""), ("english", "")])
def test_language_code_is_the_primary_part(tag, code):
    assert language_code(tag) == code
