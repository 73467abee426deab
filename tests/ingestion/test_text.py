"""Markup to plain text."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.ingestion.text import language_code, one_line, plain_text, shortened, title_key, untagged

MARKUP = str.split(
    "<p> </p> <br/> <BR> </br> <b> </b> <i> <span> <li> <ul> </div> <h2_class='x'> </h2> <a_href='x'>"
    " </a> <img_alt='b'> </p <blockquote> <hr_/> <div_title='<p>'> <!--_ --> <table> <td> <script> </script> &amp;"
    " &lt;b&gt; &nbsp; &#128; &copy &#0; > < one two_ _ '"
)


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


@given(st.lists(st.sampled_from([piece.replace("_", " ") for piece in MARKUP]), max_size=14).map("".join))
def test_plain_text_is_what_a_browser_makes_of_the_markup(markup):
    assert plain_text(markup) == one_line(html.unescape(untagged(markup)))


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
