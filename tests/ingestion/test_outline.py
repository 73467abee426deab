"""What the fast reader leaves out."""

import pytest

from recommendations.ingestion.outline import Outline, outline, printed_date, ttl_minutes

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="lv" xml:base="https://news.example/">
<updated>2026-01-01</updated>
<entry xml:lang="en"><source><updated>1999-01-01</updated></source><updated>2026-02-10</updated></entry>
<entry><published> 2026-02-09 </published><published>2001-01-01</published></entry></feed>"""


def test_outline_notes_language_base_and_dates():
    assert outline(ATOM) == Outline(
        root="feed",
        base="https://news.example/",
        feed={"language": "lv"},
        items=[{"language": "en", "updated": "2026-02-10"}, {"published": " 2026-02-09 "}],
    )


@pytest.mark.parametrize(
    "xml", [b"<rss><item></rss>", b"", b"text", b"<rss>&nbsp;</rss>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"]
)
def test_outline_of_unclean_xml_is_none(xml):
    assert outline(xml) is None


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"updated": "b", "published": "a"}, "a"),
        ({"modified": "b", "date": "a"}, "a"),
        ({"pubDate": "", "updated": "b"}, "b"),
        ({"language": "en"}, ""),
    ],
)
def test_printed_date_prefers_publication(fields, date):
    assert printed_date(fields) == date


@pytest.mark.parametrize(
    ("fields", "minutes"),
    [
        ({}, None),
        ({"ttl": " 90 "}, 90),
        ({"ttl": "0"}, None),
        ({"ttl": "often"}, None),
        ({"ttl": "60", "updatePeriod": "daily"}, 60),
        ({"updatePeriod": "hourly"}, 60),
        ({"updatePeriod": " Daily ", "updateFrequency": "4"}, 360),
        ({"updatePeriod": "hourly", "updateFrequency": "0"}, 60),
        ({"updatePeriod": "hourly", "updateFrequency": "0.1"}, 60),
        ({"updatePeriod": "hourly", "updateFrequency": "1000"}, 1),
        ({"updatePeriod": "dayly"}, None),
        ({"updatePeriod": "always"}, None),
    ],
)
def test_ttl_minutes_takes_only_an_answer_for_one(fields, minutes):
    assert ttl_minutes(fields) == minutes
