"""Feeds to entries."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.ingestion.parse import ENTRY_CAP, NotAFeed, parse_feed
from recommendations.ingestion.xmlfeed import FAST_CAP, PATIENT_CAP

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
URL = "https://feeds.example/all"
BROKEN = "The feed is not well-formed XML. What could be read was read; tell the publisher."


def parsed(name: str, content_type: str = ""):
    return parse_feed((FEEDS / name).read_bytes(), content_type=content_type, url=URL)


def rss(*items: str, feed: str = "<link>https://news.example/</link>") -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{feed}{"".join(items)}</channel></rss>'.encode()


def entries(*items: str, **fields):
    return parse_feed(rss(*items, **fields), content_type="", url=URL).entries


def refusal(body: bytes) -> str:
    with pytest.raises(NotAFeed) as refused:
        parse_feed(body, content_type="application/rss+xml", url=URL)
    return str(refused.value)


def test_parse_rss_reads_the_feed():
    feed = parsed("rss.xml")
    assert (feed.format, feed.title, feed.language) == ("rss", "Harbour & Border News", "en")
    assert (feed.homepage, feed.ttl_minutes, feed.problems) == ("https://news.example/", 90, ())


def test_parse_rss_reads_an_entry():
    entry = parsed("rss.xml").entries[0]
    assert (entry.guid, entry.url) == ("n-1", "https://news.example/a/1?utm_source=rss")
    assert entry.title == "Parliament adopts the transit act & a budget"
    assert (entry.summary, entry.author, entry.language) == ("First line. Second line.", "Ilze Ozola", "en")
    assert entry.published_at == datetime(2026, 2, 10, 6, 30, tzinfo=UTC)
    assert entry.published_raw == "Tue, 10 Feb 2026 08:30:00 EET"


def test_parse_atom_reads_entries():
    first, second = parsed("atom.xml").entries
    assert (first.guid, first.url, first.title) == (
        "tag:gov.example,2026:1",
        "https://gov.example/news/2026/1",
        "Aid & trade",
    )
    assert (first.language, first.author) == ("en", "Press office")
    assert first.published_at == datetime(2026, 2, 10, 8, 30, tzinfo=UTC)
    assert (second.language, second.url) == ("et", "https://gov.example/teade/2")
    assert second.summary == "Uus aeg teatatakse hiljem."


def test_parse_atom_without_publication_takes_the_change():
    assert parsed("atom.xml").entries[1].published_at == datetime(2026, 2, 9, 7, 0, tzinfo=UTC)


def test_parse_json_feed_reads_the_feed():
    feed = parsed("feed.json")
    assert (feed.format, feed.title, feed.language) == ("json", "Bridge & Ferry", "lv")
    assert feed.problems == ("Left out for want of an id: 2.",)


def test_parse_json_feed_reads_entries():
    first, second = parsed("feed.json").entries
    assert (first.guid, first.title, first.author) == ("17", "Fares: 3 < 4", "Ann, Bob")
    assert first.summary == "Plain words, no <b>markup</b>."
    assert (second.guid, second.url, second.author) == ("b", "https://elsewhere.example/b", "Cleo")
    assert second.title == "A post without a title and its second paragraph."
    assert (second.language, second.published_at) == ("ru", datetime(2026, 2, 9, 6, 0, tzinfo=UTC))


@pytest.mark.parametrize("version", ["http://www.jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1/"])
def test_parse_json_feed_takes_versions_seen_in_the_wild(version):
    body = f'{{"version": "{version}", "items": [{{"id": "1", "title": "One"}}], "expired": true}}'.encode()
    feed = parse_feed(body, content_type="application/json", url=URL)
    assert [entry.guid for entry in feed.entries] == ["1"]
    assert feed.problems[0] == "The publisher says that this feed has ended. Look for its successor."


def test_parse_legacy_table_reads_letters():
    feed = parsed("windows_1252.xml")
    assert (feed.title, feed.entries[0].title) == ("Põhja teated", "“Õhutõrje” – uus leping")


def test_parse_broken_feed_reads_what_it_can_and_says_so():
    feed = parsed("broken.xml")
    assert [(entry.guid, entry.title) for entry in feed.entries] == [("r-1", "Storm & ferry"), ("r-2", "Calm again")]
    assert feed.problems == (BROKEN,)


def test_parse_entity_bomb_stays_small_and_reads_no_file():
    feed = parsed("entity_bomb.xml")
    assert [(entry.guid, entry.summary) for entry in feed.entries] == [("j-1", "&h;&file;")]


def test_parse_feed_without_dates_invents_none():
    feed = parsed("no_dates.xml")
    assert [(entry.published_at, entry.published_raw) for entry in feed.entries] == [(None, ""), (None, "soon")]
    assert feed.problems == ("Dates that could not be read: 1, such as “soon”.",)


def test_parse_repeated_guid_tells_entries_apart():
    feed = parsed("duplicate_guids.xml")
    assert [entry.guid for entry in feed.entries] == [
        "diary https://ministry.example/mon",
        "diary https://ministry.example/tue",
        "note",
    ]
    assert feed.problems == ("Left out as empty or listed twice: 1.", "Entries without a web address: 1.")


def test_parse_resolves_links_and_takes_only_web_addresses():
    assert [(entry.guid, entry.url) for entry in parsed("relative_links.xml").entries] == [
        ("https://port.example/log/1", "https://port.example/log/1"),
        ("https://port.example/en/log/2", "https://port.example/en/log/2"),
        ("https://port.example/log/3", "https://port.example/log/3"),
        ("p-4", ""),
        ("p-5", ""),
    ]


def test_parse_identity_without_guid_is_the_link_without_trackers():
    (entry,) = entries("<item><title>A</title><link>https://news.example/a?utm_source=x</link></item>")
    assert (entry.guid, entry.url) == ("https://news.example/a", "https://news.example/a?utm_source=x")


def test_parse_identity_is_the_same_from_both_readers():
    item = "<item><title>A</title><link>https://news.example/a?at_medium=x</link></item>"
    (fast,), (patient,) = entries(item), entries(item, "<broken>")
    assert fast.guid == patient.guid == "https://news.example/a"


def test_parse_identity_is_never_the_front_page():
    first, second = entries(
        "<item><title>A</title><link>https://news.example/</link></item>",
        "<item><title>B</title><link>https://news.example/</link></item>",
    )
    assert (first.guid, second.guid) == (f"sha256:{first.content_hash}", f"sha256:{second.content_hash}")


def test_parse_long_guid_fits_its_column():
    (entry,) = entries(f"<item><title>A</title><guid>{'x' * 2000}</guid></item>")
    assert (entry.guid[:7], len(entry.guid)) == ("sha256:", 71)


def test_parse_leaves_out_an_empty_item():
    assert entries("<item><pubDate>10 Feb 2026</pubDate></item>") == ()


def test_parse_content_hash_follows_the_words_and_not_the_date():
    one, dated, other = entries(
        "<item><title>A</title><guid>1</guid></item>",
        "<item><title>A</title><guid>2</guid><pubDate>10 Feb 2026</pubDate></item>",
        "<item><title>B</title><guid>3</guid></item>",
    )
    assert one.content_hash == dated.content_hash != other.content_hash


def test_parse_takes_no_date_from_a_guid():
    (entry,) = entries("<item><title>A</title><guid>2026-02-10</guid></item>")
    assert (entry.published_at, entry.published_raw) == (None, "")


def test_parse_long_summary_is_cut_between_words():
    (entry,) = entries(f"<item><title>A</title><description>{'word ' * 300}</description></item>")
    assert (len(entry.summary), entry.summary[-6:]) == (495, " word…")


def test_parse_stops_at_the_cap_and_says_so():
    items = [f"<item><title>{n}</title><guid>{n}</guid></item>" for n in range(ENTRY_CAP + 1)]
    feed = parse_feed(rss(*items), content_type="", url=URL)
    assert len(feed.entries) == ENTRY_CAP
    assert feed.problems[0] == "The feed holds 2,001 entries; the first 2,000 were read."


def test_parse_long_clean_feed_is_read_whole():
    body = rss("<item><title>A</title><guid>1</guid></item>", feed=f"<description>{'x' * FAST_CAP}</description>")
    feed = parse_feed(body, content_type="", url=URL)
    assert ([entry.guid for entry in feed.entries], feed.problems[:1]) == (
        ["1"],
        ("Entries without a web address: 1.",),
    )


def test_parse_long_broken_feed_is_read_from_its_beginning():
    item = "<item><title>õ</title><guid>{}</guid></item>"
    feed = parse_feed(
        rss(item.format(1), f"<!--{'õ' * PATIENT_CAP}--><broken>", item.format(2)), content_type="", url=URL
    )
    assert ([(entry.guid, entry.title) for entry in feed.entries], feed.problems[0]) == ([("1", "õ")], BROKEN)


def test_parse_feed_without_entries_is_a_feed():
    assert entries() == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "The answer is empty. Check the feed's address on the publisher's site."),
        (b" \n\xef\xbb\xbf ", "The answer is empty. Check the feed's address on the publisher's site."),
        (
            (FEEDS / "page.html").read_bytes(),
            "The answer is a web page, not a feed. Look for the feed's own address on that page.",
        ),
        (
            b"Please limit requests to one every 5 seconds.",
            "The answer is neither RSS nor Atom nor JSON Feed. Check that the address is the feed's own.",
        ),
        (
            b'<?xml version="1.0"?><opml><body/></opml>',
            "The answer is neither RSS nor Atom nor JSON Feed. Check that the address is the feed's own.",
        ),
        (b'{"articles": []}', "The answer is JSON, but not a JSON Feed. Check that the address is the feed's own."),
        (b"[1, 2]", "The answer is JSON, but not a JSON Feed. Check that the address is the feed's own."),
        (b'{"version": ', "The answer begins like JSON but is broken. We ask again later."),
        (
            rss("<item><title>A&#x110000;</title>", "<broken>"),
            "The feed is broken beyond reading. Tell the publisher; we ask again later.",
        ),
        (b"[" * 100_000, "The answer begins like JSON but is broken. We ask again later."),
    ],
)
def test_parse_refuses_what_is_no_feed(body, said):
    assert refusal(body) == said


@pytest.mark.parametrize("value", ["null", "[]", "3", '"x"', "{}", "true", "[null, 3, [], {}]"])
@pytest.mark.parametrize("name", ["title", "items", "home_page_url", "language", "expired"])
def test_parse_json_feed_survives_any_type_anywhere(name, value):
    body = f'{{"version": "https://jsonfeed.org/version/1.1", "{name}": {value}}}'.encode()
    assert parse_feed(body, content_type="", url=URL).entries == ()


SAMPLES = [path.read_bytes() for path in sorted(FEEDS.iterdir())]
DAMAGE = st.sampled_from(
    [
        b"<",
        b">",
        b"&",
        b"]]>",
        b"&#0;",
        b"<item>",
        b"</item>",
        b"<link>http://[",
        b"\x00",
        b"\xff",
        b'"\\ud800"',
        b"null",
    ]
)


@settings(max_examples=50)
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.floats(0, 1), DAMAGE | st.binary(max_size=3)), max_size=6))
def test_parse_reads_or_refuses_whatever_comes(body, damage):
    for place, bytes_in_place in damage:
        at = int(place * len(body))
        body = body[:at] + bytes_in_place + body[at + 2 :]
    try:
        feed = parse_feed(body, content_type="", url=URL)
    except NotAFeed:
        return
    assert [entry for entry in feed.entries if not (entry.guid and entry.title)] == []
    assert [entry for entry in feed.entries if "\x00" in repr(entry)] == []
