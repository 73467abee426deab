"""What the headers of an answer say."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.fetch.headers import charset, content_type, encodings, max_age, retry_after, sendable, validator

NOW = "Tue, 10 Feb 2026 08:00:00 GMT"
LATER = "Tue, 10 Feb 2026 10:00:00 GMT"
TWO_HOURS = timedelta(hours=2)


@pytest.mark.parametrize(
    ("header", "media", "characters"),
    [
        ('Application/RSS+XML; Charset="UTF-8"', "application/rss+xml", "utf-8"),
        ("text/xml;charset='windows-1257' ; x=y", "text/xml", "windows-1257"),
        ("text/html", "text/html", ""),
        ("", "", ""),
    ],
)
def test_content_type_and_charset_are_told_apart(header, media, characters):
    assert (content_type({"Content-Type": header}), charset({"Content-Type": header})) == (media, characters)


def test_content_type_not_sent_is_empty():
    assert (content_type({}), charset({}), encodings({})) == ("", "", ())


def test_encodings_leave_out_what_changes_nothing():
    assert encodings({"Content-Encoding": "identity, GZIP , deflate,"}) == ("gzip", "deflate")


@pytest.mark.parametrize("value", ['W/"a b"', '"2041"', "x" * 500])
def test_validator_is_kept_as_it_came(value):
    assert validator({"ETag": value}, "ETag") == value


@pytest.mark.parametrize("value", ["x" * 501, '"š"', '"\udce4"', "a\x07"])
def test_validator_that_cannot_be_given_back_is_dropped(value):
    assert validator({"ETag": value}, "ETag") == ""


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"Retry-After": "0"}, timedelta(0)),
        ({"Retry-After": LATER, "Date": NOW}, TWO_HOURS),
        ({"Retry-After": NOW, "Date": LATER}, None),
        ({"Retry-After": LATER}, None),
        ({"Retry-After": "soon", "Date": NOW}, None),
        ({"Retry-After": "-5", "Date": NOW}, None),
        ({"Retry-After": "9" * 400}, timedelta(days=3650)),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "Tue, 10 Feb 2026 10:00:00", "Date": NOW}, TWO_HOURS),
        ({"Retry-After": "Tue, 10 Feb 99999 10:00:00 GMT", "Date": NOW}, None),
        ({"Retry-After": "Tue, 10 Feb 2026 10:00:00 +99999999999", "Date": NOW}, None),
        ({}, None),
    ],
)
def test_retry_after_reads_seconds_and_dates(headers, expected):
    assert retry_after(headers) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Cache-Control": "public, Max-Age=7200"}, TWO_HOURS),
        ({"Cache-Control": "max-age=0"}, None),
        ({"Cache-Control": "no-cache, max-age=7200", "Expires": LATER, "Date": NOW}, None),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Expires": LATER, "Date": NOW}, TWO_HOURS),
        ({"Expires": "0", "Date": NOW}, None),
        ({}, None),
    ],
)
def test_max_age_reads_cache_control_then_expires(headers, expected):
    assert max_age(headers) == expected


NUMBERS = st.integers(0, 10**12)
DATES = st.builds("Tue, {} Feb {} {}:{}:{} {}{}".format, *[NUMBERS] * 5, st.sampled_from("+-"), NUMBERS)


@given(st.text(max_size=40) | DATES)
def test_retry_after_reads_or_leaves_anything(value):
    wait = retry_after({"Retry-After": value, "Date": NOW})
    assert wait is None or wait >= timedelta(0)


def test_sendable_keeps_what_a_header_can_hold_under_one_spelling():
    given = {"x-api-KEY": " k ", "ACCEPT": "application/json", "Empty": " ", "Two": "a\nb", "Letters": "š"}
    assert sendable(given) == {"X-Api-Key": "k", "Accept": "application/json"}
