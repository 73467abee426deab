"""Lists of feeds: what other readers leave out is made up for, what must not be followed is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.ingestion.opml import (
    DEPTH_CAP,
    SIZE_CAP,
    BadOpml,
    OutlineFeed,
    feed_address,
    read_opml,
    write_opml,
)
from recommendations.vocabulary import FeedKind
from tests.make import NOON

ERR = '<outline type="rss" text="ERR News" xmlUrl="https://news.err.ee/rss" htmlUrl="https://news.err.ee/"/>'
ADDRESS = "https://news.err.ee/rss"


def opml(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<opml version="2.0"><head><title>Sources</title></head><body>{body}</body></opml>'.encode()


def addresses(body: bytes) -> list[str]:
    return [feed.url for feed in read_opml(body)]


def refusals(outline: str) -> list[str]:
    return [feed.refusal for feed in read_opml(opml(outline))]


def test_an_outline_is_a_feed_and_a_folder_is_none():
    (feed,) = read_opml(opml(f'\n<outline text="Baltic media">\n{ERR}</outline>'))
    assert feed == OutlineFeed(url=ADDRESS, title="ERR News", homepage="https://news.err.ee/", line=3)


@pytest.mark.parametrize(
    "outline",
    [
        f'<outline XMLURL="{ADDRESS}"/>',
        f'<outline xmlurl="{ADDRESS}"/>',
        f'<OUTLINE xmlUrl="{ADDRESS}"/>',
        f'<outline xmlUrl=" {ADDRESS} "/>',
        f'<outline type="link" xmlUrl="{ADDRESS}"/>',
        '<outline xmlUrl="feeds://news.err.ee/rss"/>',
        f'<outline xmlUrl="feed:{ADDRESS}"/>',
        f'<outline xmlUrl="FEED://{ADDRESS}"/>',
    ],
)
def test_an_address_is_found_however_it_is_written(outline):
    assert addresses(opml(outline)) == [ADDRESS]


def test_feed_scheme_alone_stands_for_http():
    assert feed_address("feed://news.err.ee/rss") == "http://news.err.ee/rss"


@pytest.mark.parametrize(
    "body",
    [
        opml(ERR, head=""),
        opml(ERR, head="\ufeff"),
        f'<opml version="1.0">{ERR}</opml>'.encode(),
        f"<OPML><BODY>{ERR}</BODY></OPML>".encode(),
        f"<!DOCTYPE opml>{opml(ERR, head='').decode()}".encode(),
    ],
)
def test_declaration_body_and_letter_case_may_be_missing_or_wrong(body):
    assert addresses(body) == [ADDRESS]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Caf&eacute; &amp; Bar", "Café & Bar"),
        ("A&nbsp;B &mdash; C", "A B — C"),
        ("A & B", "A & B"),
        ("A &unknown; B", "A &unknown; B"),
        ("&#352;iauliai &#x1;", "Šiauliai"),
        ("&quot;Yes&quot; &lt;b&gt;", '"Yes" <b>'),
    ],
)
def test_entities_of_html_and_bare_ampersands_are_read(printed, title):
    (feed,) = read_opml(opml(f'<outline text="{printed}" xmlUrl="{ADDRESS}"/>'))
    assert feed.title == title


def test_a_bare_ampersand_in_an_address_is_read():
    outline = '<outline xmlUrl="https://www.lsm.lv/rss/?lang=lv&catid=14"/>'
    assert addresses(opml(outline)) == ["https://www.lsm.lv/rss/?lang=lv&catid=14"]


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-8", "utf-16"])
def test_old_encodings_are_read(encoding):
    text = opml(f'<outline text="Café" xmlUrl="{ADDRESS}"/>', head=f'<?xml version="1.0" encoding="{encoding}"?>')
    (feed,) = read_opml(text.decode().encode(encoding))
    assert feed.title == "Café"


def test_ten_folders_deep_is_read_and_eleven_is_not():
    def nested(depth: int) -> bytes:
        return opml('<outline text="f">' * (depth - 1) + ERR + "</outline>" * (depth - 1))

    assert addresses(nested(DEPTH_CAP)) == [ADDRESS]
    assert [bool(feed.refusal) for feed in read_opml(nested(DEPTH_CAP + 1))] == [True]


def test_a_folder_after_a_deep_one_is_not_deep():
    deep = '<outline text="f">' * 20 + "</outline>" * 20
    assert addresses(opml(deep + ERR)) == [ADDRESS]


@pytest.mark.parametrize("given", ["|rm -rf ~", " | sort", "exec:/bin/ls", "EXEC:ls", "filter:a.sh:https://a.example"])
def test_a_command_is_refused(given):
    assert "It was not run" in refusals(f'<outline xmlUrl="{given}"/>')[0]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("file:///etc/hosts", "must begin with http"),
        ("javascript:alert(1)", "must begin with http"),
        ("https://u:p@a.example/", "user name"),
        ("", "no feed address"),
        ("https://a.example/" + "x" * 500, "longer than 500"),
    ],
)
def test_an_address_that_cannot_be_polled_is_refused_with_its_reason(given, told):
    (sentence,) = refusals(f'<outline type="rss" xmlUrl="{given}"/>')
    assert told in sentence


def test_an_unknown_kind_is_refused_and_names_those_there_are():
    (sentence,) = refusals(f'<outline xmlUrl="{ADDRESS}" tracker:kind="telegraph"/>')
    assert ("“telegraph”" in sentence, "news_sitemap" in sentence) == (True, True)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<html><body>Hello</body></html>",
        b"<opml><body><outline></body></opml>",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"x" * (SIZE_CAP + 1),
    ],
)
def test_what_is_no_list_is_an_error_with_a_sentence(body):
    with pytest.raises(BadOpml, match=r"\."):
        read_opml(body)


def test_entities_of_the_files_own_are_refused():
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + opml(ERR, head="").decode()
    with pytest.raises(BadOpml, match="entities of its own"):
        read_opml(bomb.encode())


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Zs", "Cf")), max_size=20)
FEEDS = st.builds(
    OutlineFeed,
    url=st.sampled_from([ADDRESS, "https://a.example/?q=1&b=%22x%22", "http://b.example/'<>"]).map(feed_address),
    title=WORDS,
    kind=st.sampled_from(FeedKind),
    language=st.sampled_from(["", "et", "lv"]),
    publisher=WORDS,
    homepage=st.sampled_from(["", "https://a.example/"]),
    alternative_url=st.sampled_from(["", "https://a.example/other?x=1&y"]),
    paused=WORDS,
)


@given(st.lists(FEEDS, max_size=5))
def test_what_is_written_is_read_back_unchanged(feeds):
    text = write_opml(feeds, title="Sources & more", now=NOON)
    read = read_opml(text.encode())
    assert [vars(feed) | {"line": 0} for feed in read] == [vars(feed) for feed in feeds]
