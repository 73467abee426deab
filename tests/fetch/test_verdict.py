"""What an answer means: statuses, challenges, and pages that came instead of a feed."""

import time

import pytest

from recommendations.fetch.verdict import judge, judge_page, judge_wall, may_be_a_wall
from recommendations.vocabulary import FeedOutcome

WALLED, MISSING, EMPTY = FeedOutcome.CHALLENGED, FeedOutcome.SOFT_NOT_FOUND, FeedOutcome.EMPTY_ANSWER
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(title="News", text="", head=""):
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{text}</body></html>".encode()


LONG = "<p>" + "The ferry to Hiiumaa runs again. " * 100 + "</p>"
WALLS = {
    "Cloudflare": page("Just a moment...", head="<script>window._cf_chl_opt={cvId:'3'}</script>"),
    "Cloudflare, blocked": page("Attention Required! | Cloudflare", LONG),
    "PerimeterX": page("Access to this page has been denied"),
    "DataDome": page("news.example", head='<script src="https://ct.captcha-delivery.com/c.js"></script>'),
    "Imperva": page("", '<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful.</iframe>'),
    "Imperva, old": page("Pardon Our Interruption"),
    "AWS": page("", head="<script>AwsWafIntegration.checkForceRefresh()</script>"),
    "Anubis": page("Making sure you&#39;re not a bot!"),
    "a search engine": page("Sorry", "Our systems have detected unusual traffic from your computer network."),
    "in Russian": page("", "Подтвердите, что вы не робот"),
    "without doctype": b"  <html><title>Checking your browser before accessing</title></html>",
}
SOFT_404 = {
    "in the title": page("Page not found | Ministry", LONG),
    "in the heading": page("Ministry", f"<h1>404</h1>{LONG}"),
    "in a short text": page("Ministry", "<p>The page you are looking for doesn’t exist.</p>"),
    "in Estonian": page("Lehte ei leitud", LONG),
    "in Latvian": page("Lapa nav atrasta", LONG),
    "in Lithuanian": page("Puslapis nerastas", LONG),
    "in Russian": page("Страница не найдена", LONG),
    "in Russian, in its code page": '<html><meta charset="windows-1251"><title>Не найдена</title>'.encode("cp1251"),
    "in an unknown code page": page("Not found", head='<meta charset="windows-999">'),
    "with a mark and a comment": b"\xef\xbb\xbf<!-- built --><html><title>Error 404</title>",
}
NEITHER = {
    "a page of news": page("News of the day", LONG),
    "a page that mentions it": page("News", f"{LONG}<p>The papers were not found. Are you a robot?</p>"),
    "a script that mentions it": page("News", "<script>if (x === 404) say('<h1>not found')</script><p>Hello.</p>"),
    "a page behind a wall": page("News", LONG, head='<script src="/_Incapsula_Resource?SWJIYLWA=1"></script>'),
    "a comment that mentions it": page("News", "<!-- 404 not found --><p>Hello.</p>"),
}


def kind(verdict):
    return verdict and verdict[0]


@pytest.mark.parametrize("body", WALLS.values(), ids=WALLS)
def test_judge_page_knows_a_bot_wall(body):
    assert kind(judge_page(body, "text/html")) == WALLED


@pytest.mark.parametrize("body", SOFT_404.values(), ids=SOFT_404)
def test_judge_page_knows_a_page_that_says_not_found(body):
    assert kind(judge_page(body, "text/html")) == MISSING


@pytest.mark.parametrize("body", NEITHER.values(), ids=NEITHER)
def test_judge_page_leaves_other_pages(body):
    assert judge_page(body, "text/html") is None


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_judge_page_knows_an_empty_answer(body):
    assert kind(judge_page(body, "application/rss+xml")) == EMPTY


def test_judge_page_knows_a_page_whatever_it_is_called():
    assert kind(judge_page(SOFT_404["in the title"], "application/rss+xml")) == MISSING


@pytest.mark.parametrize("body", [b"<rss><title>404 not found</title>", b"{'error': 'not found'}", b"not found"])
def test_judge_page_leaves_what_is_no_page(body):
    assert judge_page(body, "application/xml") is None


@pytest.mark.parametrize("piece", [b"<", b"<script>", b"<h1", b"<!--", b"<!DOCTYPE html>", b"charset=", b"not "])
def test_judge_page_takes_no_time_over_an_endless_page(piece):
    started = time.monotonic()
    judge_page(b"<html>" + piece * (2**22 // len(piece)), "text/html")
    assert time.monotonic() - started < 5.0


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (403, {"cf-mitigated": "challenge"}),
        (429, {"cf-mitigated": "challenge", "Retry-After": "9"}),
        (503, {"cf-mitigated": " Challenge "}),
        (429, {"x-vercel-mitigated": "challenge"}),
        (202, {"x-amzn-waf-action": "challenge"}),
        (405, {"x-amzn-waf-action": "captcha"}),
    ],
)
def test_judge_knows_a_challenge_that_says_so(status, headers):
    assert judge(status, headers, conditional=False)[0] == WALLED


def test_judge_takes_another_cloudflare_header_for_no_challenge():
    assert judge(403, {"cf-mitigated": "block"}, conditional=False)[0] == FeedOutcome.REFUSED


@pytest.mark.parametrize(
    ("status", "headers", "expected"),
    [
        (403, HTML, True),
        (503, HTML, True),
        (429, HTML, True),
        (503, HTML | {"Retry-After": "60"}, False),
        (403, {"Content-Type": "application/json"}, False),
        (404, HTML, False),
        (500, HTML, False),
    ],
)
def test_refusal_with_a_page_may_be_a_wall(status, headers, expected):
    assert may_be_a_wall(status, headers) is expected


@pytest.mark.parametrize("body", [b"", page("403 Forbidden"), page("Access Denied")])
def test_judge_wall_leaves_a_plain_refusal(body):
    assert judge_wall(body) is None
