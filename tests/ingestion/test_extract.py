"""The child process is real: each of these starts one."""

import sys

import pytest

from recommendations.ingestion.extract import NoArticle, declared_charset, extract_article

SENTENCE = "The parliament adopted the data bill in its third reading on Tuesday, with votes from all parties. "
PARAGRAPHS = "".join(f"<p>{number}. {SENTENCE * 3}</p>" for number in range(1, 4))
PAGE = f"""<!DOCTYPE html><html><head><title>Bill passed</title></head><body>
<nav><a href="/">Home</a><a href="/sport">Sport</a></nav>
<article><h1>Bill passed</h1>{PARAGRAPHS}<table><tr><td>Votes</td><td>101</td></tr></table></article>
<section id="comments"><p>A reader says: {SENTENCE}</p></section>
<footer>All rights reserved</footer></body></html>"""


def test_article_is_kept_without_what_surrounds_it():
    text = extract_article(PAGE, deadline_s=60)
    assert [line[:2] for line in text.splitlines() if line != "Bill passed"] == ["1.", "2.", "3."]


def test_letters_of_any_language_survive():
    foreign = "Šiauliuose žiūrėjo õhtul"
    assert foreign in extract_article(PAGE.replace("parliament", foreign), deadline_s=60)


@pytest.mark.parametrize("page", ["", "no markup", "<html><body><p>Sign in to read on.</p></body></html>", "\ud800<p>"])
def test_page_without_article_is_said_to_have_none(page):
    with pytest.raises(NoArticle, match="holds no article, or shows only its beginning"):
        extract_article(page, deadline_s=60)


def test_page_that_takes_too_long_is_given_up():
    forever = (sys.executable, "-I", "-c", "import time; time.sleep(600)")
    with pytest.raises(NoArticle, match=r"longer than 0\.5 seconds"):
        extract_article(PAGE, deadline_s=0.5, command=forever)


def test_child_that_falls_over_is_a_sentence():
    with pytest.raises(NoArticle, match="could not be read"):
        extract_article(PAGE, deadline_s=60, command=(sys.executable, "-I", "-c", "raise SystemExit(3)"))


def test_page_never_sees_our_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s" * 300)
    tell = (sys.executable, "-I", "-c", "import os; print(os.environ.get('SECRET_KEY', 'x' * 200))")
    assert extract_article(PAGE, deadline_s=60, command=tell) == "x" * 200


def test_deeply_nested_page_settles():
    with pytest.raises(NoArticle):
        extract_article("<div>" * 200_000, deadline_s=60)


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (b'<html><meta charset="windows-1257">', "windows-1257"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-13">', "iso-8859-13"),
        (b"<html>", ""),
    ],
)
def test_page_may_claim_its_encoding(body, charset):
    assert declared_charset(body) == charset
