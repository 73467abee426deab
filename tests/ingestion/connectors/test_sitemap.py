"""News sitemaps: what counts as news, how it is dated, and which parts of an index are read."""

import pytest

from recommendations.ingestion.connectors.connector import Failure, Request, read_answers
from recommendations.ingestion.connectors.sitemap import NewsSitemap
from recommendations.vocabulary import FeedOutcome
from tests.ingestion.connectors.asked import NOW, answer

URL = "https://paper.example/news-sitemap.xml"
ASKED = Request(URL)


def item(n: int = 1, date: str = "2026-02-10T08:30:00Z", title: str = "Border reopens at noon", more: str = "") -> str:
    news = f"<n:publication><n:name>The Paper</n:name><n:language>et</n:language></n:publication>{more}"
    dated = f"<n:publication_date>{date}</n:publication_date>" if date else ""
    return f"<url><loc>https://paper.example/a/{n}</loc><n:news>{news}{dated}<n:title>{title}</n:title></n:news></url>"


def sitemap(*items: str) -> str:
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" '
        f'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{"".join(items)}</urlset>'
    )


def index(*parts: tuple[str, str]) -> str:
    listed = "".join(f"<sitemap><loc>{loc}</loc><lastmod>{day}</lastmod></sitemap>" for loc, day in parts)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</sitemapindex>'


def read(text: str):
    return NewsSitemap().read(answer(text, URL), now=NOW)


def test_an_item_keeps_title_publisher_language_and_date():
    (entry,) = read(sitemap(item(more="<n:keywords>Border, Narva</n:keywords>"))).entries
    assert (entry.url, entry.title, entry.publisher_name) == (
        "https://paper.example/a/1",
        "Border reopens at noon",
        "The Paper",
    )
    assert (entry.language, entry.summary, entry.published_at.isoformat()) == (
        "et",
        "Border, Narva",
        "2026-02-10T08:30:00+00:00",
    )


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2026-02-10", "2026-02-10T00:00:00+00:00"),
        ("2026-02-10T08:30+02:00", "2026-02-10T06:30:00+00:00"),
        ("2026-02-10T08:30:15.1234567Z", "2026-02-10T08:30:15.123456+00:00"),
    ],
)
def test_dates_come_in_every_length(printed, moment):
    (entry,) = read(sitemap(item(date=printed))).entries
    assert entry.published_at.isoformat() == moment


@pytest.mark.parametrize(
    ("printed", "kept"), [("2026-02-08", 1), ("2026-02-07T23:59:59Z", 0), ("", 1), ("soon", 1), ("2025-02-10", 0)]
)
def test_only_the_last_two_days_count_unless_undated(printed, kept):
    assert len(read(sitemap(item(date=printed))).entries) == kept


def test_an_undated_item_changed_long_ago_is_no_news():
    old = item(date="").replace("<n:news>", "<lastmod>2025-01-01</lastmod><n:news>")
    assert read(sitemap(old)).entries == ()


def test_the_title_of_a_picture_is_not_the_title():
    picture = "<image:image><image:loc>https://x.example/i</image:loc><image:title>Photo</image:title></image:image>"
    (entry,) = read(sitemap(item().replace("</url>", f"{picture}</url>"))).entries
    assert (entry.title, entry.url) == ("Border reopens at noon", "https://paper.example/a/1")


def test_an_item_without_a_title_is_left_out_and_told():
    found = read(sitemap(item(), item(2, title=" ")))
    assert (len(found.entries), found.problems) == (1, ("Left out for want of a title: 1.",))


def test_a_broken_sitemap_is_read_up_to_the_break():
    found = read(sitemap(item(1), item(2))[:-100])
    assert [entry.url for entry in found.entries] == ["https://paper.example/a/1"]
    assert "not well-formed" in found.problems[0]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html><body>Hello</body></html>",
        "<rss><channel/></rss>",
        '<!DOCTYPE urlset [<!ENTITY a "b">]>' + sitemap(item()).partition("?>")[2],
    ],
)
def test_what_is_no_sitemap_is_a_failure(text):
    found = read(text)
    assert isinstance(found, Failure)


def test_entities_are_refused_and_files_never_read(tmp_path):
    (tmp_path / "secret").write_text("secret")
    text = f'<!DOCTYPE u [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>' + sitemap(item(title="&x; in the news"))
    assert isinstance(read(text), Failure)


def test_an_index_leads_to_its_newest_parts_on_the_same_host():
    parts = [(f"https://paper.example/s{n}.xml", f"2026-02-0{n}") for n in range(1, 6)]
    found = NewsSitemap().follow(answer(index(*parts, ("https://other.example/s", "2026-02-09")), URL), asked=ASKED)
    assert [request.url for request in found] == [f"https://paper.example/s{n}.xml" for n in (5, 4, 3)]
    assert {(request.step, request.conditional) for request in found} == {(1, False)}


def test_an_index_without_dates_leads_to_its_first_parts():
    parts = [(f"/s{n}.xml", "") for n in range(90)]
    found = NewsSitemap().follow(answer(index(*parts), URL), asked=ASKED)
    assert [request.url for request in found] == [f"https://paper.example/s{n}.xml" for n in range(3)]


def test_a_part_that_is_an_index_leads_no_further():
    part = answer(index(("/s.xml", "")), URL)
    assert NewsSitemap().follow(part, asked=Request(URL, step=1)) == ()


def test_index_and_parts_make_one_feed():
    answers = [answer(index(("/s.xml", "")), URL), answer(sitemap(item(1))), answer(sitemap(item(2), item(1)))]
    found = read_answers(NewsSitemap(), answers, now=NOW)
    assert [entry.url for entry in found.entries] == ["https://paper.example/a/1", "https://paper.example/a/2"]


def test_an_index_is_an_empty_feed_by_itself():
    assert read(index(("/s.xml", ""))).entries == ()
    assert read("").outcome in {FeedOutcome.EMPTY_ANSWER, FeedOutcome.NOT_A_FEED}
