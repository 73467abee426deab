from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.events.page import Page, read_page

FULL = """<!doctype html><html lang="en-GB"><head>
<title>Bill passed | The Gazette</title>
<meta property="og:title" content="Parliament passes
  the data &amp; transit bill">
<meta property="og:site_name" content="The Gazette">
<meta property="article:published_time" content="2026-03-02T23:30:00-05:00">
<meta property="og:description" content="By 61 votes to 40.">
</head><body><h1>Another line</h1></body></html>"""

NEWS = """<script type="application/ld+json">%s</script><title>Short</title>"""


def test_read_page_takes_what_the_page_says_of_itself():
    assert read_page(FULL) == Page(
        headline="Parliament passes the data & transit bill",
        publisher_name="The Gazette",
        published_on=date(2026, 3, 2),
        language="en",
        excerpt="By 61 votes to 40.",
    )


def test_read_page_of_nothing_says_nothing():
    assert read_page("") == Page("", "", None, "", "")


@pytest.mark.parametrize(
    ("markup", "headline"),
    [
        ("<title>Bill passed</title>", "Bill passed"),
        ("<h1>Bill <em>passed</em></h1>", "Bill passed"),
        ("<meta name='twitter:title' content='Bill passed'><title>x</title>", "Bill passed"),
        ("<title>Bill passed – The Gazette</title><meta property=og:site_name content='The Gazette'>", "Bill passed"),
        ("<title>Bill\x00 passed</title>", "Bill passed"),
        ("<title>Never closed", ""),
    ],
)
def test_read_page_finds_a_headline(markup, headline):
    assert read_page(markup).headline == headline


@pytest.mark.parametrize(
    ("markup", "day"),
    [
        ("<meta itemprop=datePublished content=20260302>", date(2026, 3, 2)),
        ("<time itemprop=datePublished datetime='2026-03-02'>yesterday</time>", date(2026, 3, 2)),
        ("<meta name=date content='Mon, 02 Mar 2026 08:00:00 GMT'>", date(2026, 3, 2)),
        ("<meta name=date content='2026-13-45'>", None),
        ("<meta name=date content='soon'>", None),
        ("<time datetime='2026-03-02'>an event it tells of</time>", None),
        ("<meta property=article:published_time content=''><meta name=date content=2026-03-02>", date(2026, 3, 2)),
    ],
)
def test_read_page_never_invents_a_day(markup, day):
    assert read_page(markup).published_on == day


@pytest.mark.parametrize(
    "block",
    [
        '{"headline": "Bill passed", "datePublished": "2026-03-02", "publisher": {"name": "The Gazette"}}',
        '[{"headline": "Bill passed", "datePublished": "2026-03-02", "publisher": {"name": "The Gazette"}}]',
        """{"@graph": [{"name": "Site"}, {"headline": "Bill passed", "datePublished": "2026-03-02",
            "publisher": {"name": "The Gazette"}}]}""",
    ],
)
def test_read_page_reads_linked_data(block):
    page = read_page(NEWS % block)
    assert (page.headline, page.published_on, page.publisher_name) == ("Bill passed", date(2026, 3, 2), "The Gazette")


@pytest.mark.parametrize("block", ["{", "null", "3", '{"headline": 3, "publisher": "x"}', '{"@graph": 1}', "[" * 5_000])
def test_read_page_passes_over_odd_linked_data(block):
    assert read_page(NEWS % block) == Page("Short", "", None, "", "")


@pytest.mark.parametrize(("tag", "language"), [("et", "et"), ("en_US", "en"), ("x-default", ""), ("<lang>", "")])
def test_read_page_keeps_the_primary_language(tag, language):
    assert read_page(f'<html lang="{tag}">').language == language


@given(st.text(alphabet="<>!/[]-&;= \"'atitlemeta", max_size=80))
def test_read_page_never_fails(markup):
    read_page(markup + "<![x")
