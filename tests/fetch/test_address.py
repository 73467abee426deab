"""The forms of a web address: requested, compared, loosely compared."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.fetch.address import (
    MAX_LENGTH,
    REFERRERS,
    TRACKER_PREFIXES,
    TRACKERS,
    BadAddress,
    canonical_url,
    check_address,
    loose_key,
)

NEWS = "https://news.example/"
MEETING = {
    "scheme and host in capitals": ("HTTPS://News.Example/A", "https://news.example/A"),
    "usual port": ("http://news.example:80/a", "http://news.example/a"),
    "usual port, encrypted": ("https://news.example:443/a", "https://news.example/a"),
    "no path": ("https://news.example", "https://news.example/"),
    "dot segments": ("https://news.example/x/./y/../a", "https://news.example/x/a"),
    "dot segments above the root": ("https://news.example/../../a", "https://news.example/a"),
    "dot segment at the end": ("https://news.example/x/y/..", "https://news.example/x/"),
    "hidden dot segment": ("https://news.example/x/%2e%2E/a", "https://news.example/a"),
    "fragment": ("https://news.example/a#comments", "https://news.example/a"),
    "plain letters escaped": ("https://news.example/%61%7e", "https://news.example/a~"),
    "small hex": ("https://news.example/%c3%a4", "https://news.example/%C3%A4"),
    "letters not escaped": ("https://news.example/ä ö", "https://news.example/%C3%A4%20%C3%B6"),
    "stray percent sign": ("https://news.example/100%", "https://news.example/100%25"),
    "international host": ("https://пример.example/", "https://xn--e1afmkfd.example/"),
    "sharp s": ("https://straße.example/", "https://xn--strae-oqa.example/"),
    "dot after the host": ("https://news.example./a", "https://news.example/a"),
    "IPv6 in long form": ("http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/"),
    "order of parameters": ("https://news.example/?b=2&a=1", "https://news.example/?a=1&b=2"),
    "empty parameters": ("https://news.example/?&a=1&&", "https://news.example/?a=1"),
    "bare question mark": ("https://news.example/a?", "https://news.example/a"),
    "tracker": ("https://news.example/?id=7&utm_source=mail", "https://news.example/?id=7"),
    "escaped tracker": ("https://news.example/?utm%5Fsource=mail", "https://news.example/"),
    "session in the path": ("https://news.example/a;jsessionid=F00?b=1", "https://news.example/a?b=1"),
    "spaces and line breaks around": (" https://news.example/\n a ", "https://news.example/%20a"),
    "referrer": ("https://news.example/?ref=blog.example", "https://news.example/"),
    "referrer with scheme": ("https://news.example/?ref=https%3A%2F%2Fblog.example%2Fx", "https://news.example/"),
}
APART = {
    "www": "https://www.news.example/a",
    "scheme": "http://news.example/a",
    "trailing slash": "https://news.example/a/",
    "letter case of the path": "https://news.example/A",
    "port": "https://news.example:8443/a",
    "parameter": "https://news.example/a?id=1",
    "parameter without value": "https://news.example/a?id",
    "source parameter": "https://news.example/a?source=rss",
    "ref that is a word": "https://news.example/a?ref=ministry",
    "ref that is a version": "https://news.example/a?ref=v1.2",
    "ref that is a file": "https://news.example/a?ref=index.html",
    "double slash": "https://news.example//a",
    "escaped slash": "https://news.example/%2Fa",
}
REFUSED = {
    "ftp://news.example/feed": "The address must begin with http:// or https://.",
    "javascript:alert(1)": "The address must begin with http:// or https://.",
    "news.example/feed": "The address must begin with http:// or https://.",
    "": "The address must begin with http:// or https://.",
    "https:///feed": "The address names no host. It should look like https://example.org/feed.",
    "https://ann:secret@news.example/": "The address holds a user name or password. Give it without them.",
    "https://news.example\\@inside.example/": ("The address holds a backslash. Write it with forward slashes."),
    "https://news.example:99999/": "The address cannot be read. Copy it again from the browser's address bar.",
    "https://[news.example/": "The address cannot be read. Copy it again from the browser's address bar.",
    "https://new%73.example/": "“new%73.example” is not a host name. Check the part between // and the next slash.",
    "https://two words.example/": (
        "“two words.example” is not a host name. Check the part between // and the next slash."
    ),
    "https://[fe80::1%25eth0]/": "“fe80::1%25eth0” is not an IPv6 address. Use the host's name.",
    "https://news.example/" + "a" * MAX_LENGTH: (
        "The address is longer than 1,000 characters. Use a shorter one, without tracking."
    ),
}


@pytest.mark.parametrize(("given", "expected"), MEETING.values(), ids=MEETING)
def test_canonical_url_brings_spellings_together(given, expected):
    assert canonical_url(given) == expected


@pytest.mark.parametrize("other", APART.values(), ids=APART)
def test_canonical_url_keeps_different_pages_apart(other):
    assert canonical_url(other) == other
    assert canonical_url(other) != canonical_url("https://news.example/a")


def test_canonical_url_keeps_order_of_one_repeated_parameter():
    assert canonical_url("https://news.example/?tag=b&id=1&tag=a") == "https://news.example/?id=1&tag=b&tag=a"


@pytest.mark.parametrize("spell", [str.lower, str.upper, str.title, str.swapcase], ids=lambda spell: spell.__name__)
def test_canonical_url_drops_every_tracker_in_any_letter_case(spell):
    names = [*sorted(TRACKERS), *(f"{prefix}x" for prefix in TRACKER_PREFIXES)]
    dropped = [name for name in names if canonical_url(f"https://news.example/?{spell(name)}=x") == NEWS]
    assert dropped == names


def test_deny_list_is_spelt_so_that_it_can_match():
    names = TRACKERS | REFERRERS | set(TRACKER_PREFIXES)
    assert [name for name in sorted(names) if not re.fullmatch(r"[a-z0-9_]+", name)] == []


@pytest.mark.parametrize(("address", "message"), REFUSED.items(), ids=lambda text: text[:40])
def test_check_address_refuses_and_says_what_to_do(address, message):
    with pytest.raises(BadAddress) as refusal:
        check_address(address)
    assert str(refusal.value) == message


def test_check_address_keeps_query_as_the_server_expects_it():
    assert check_address("https://news.example/rss?b=2&utm_source=x&a=ä#top") == (
        "https://news.example/rss?b=2&utm_source=x&a=%C3%A4"
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "https://news.example/a",
        "http://news.example/a/",
        "https://www.news.example/a",
        "https://m.news.example/a#x",
        "https://www.m.news.example/a?utm_source=x",
    ],
)
def test_loose_key_forgets_scheme_light_prefixes_and_slash(spelling):
    assert loose_key(spelling) == "news.example/a"


@pytest.mark.parametrize(("url", "key"), [("https://www.ee/", "www.ee"), ("https://m.ee/a/?b=1", "m.ee/a?b=1")])
def test_loose_key_keeps_a_prefix_that_is_the_name_itself(url, key):
    assert loose_key(url) == key


WORD = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
HOSTS = st.sampled_from(["news.example", "WWW.News.Example", "õhtu.example", "[2001:DB8::1]", "a_b.example", "10.1"])
ADDRESSES = st.builds(
    "{}://{}{}/{}?{}={}&{}#{}".format,
    st.sampled_from(["http", "HTTPS"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8080"]),
    WORD,
    WORD,
    WORD,
    st.sampled_from(["utm_id=1", "ref=a.example", "%", "%2%35", "%2e%2E/..", "a&a=&;"]),
    WORD,
)


@given(ADDRESSES)
def test_canonical_url_is_idempotent(address):
    try:
        once = canonical_url(address)
    except BadAddress:
        return
    assert canonical_url(once) == once
    assert once.isascii()


PLAIN = st.from_regex(
    r"https?://[a-z0-9-]{1,6}(\.[a-z0-9-]{1,6}){1,2}/[A-Za-z0-9._~/-]{0,20}(\?[A-Za-z0-9_.~=&-]{1,12})?", fullmatch=True
)


@given(PLAIN)
def test_plain_address_is_what_normalising_makes_of_it(address):
    assert _checked(address) == _checked(f"{address}#top")  # with a fragment it takes the long way


def _checked(address: str) -> str:
    try:
        return check_address(address)
    except BadAddress as refusal:
        return str(refusal)


@given(WORD)
def test_check_address_answers_in_ascii_or_refuses(text):
    try:
        address = check_address(f"http://{text}")
    except BadAddress:
        return
    assert address.isascii()
