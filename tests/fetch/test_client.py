"""Fetching from a server that behaves as badly as real ones do."""

import socket
import time
from datetime import timedelta

import pytest

from recommendations.fetch.address import BadAddress
from recommendations.fetch.client import Fetched, FetchPolicy, Redirect, fetch
from recommendations.vocabulary import FeedOutcome
from tests.fetch.hostile import FEED

BY_STATUS = {
    "/missing": (404, FeedOutcome.NOT_FOUND),
    "/gone": (410, FeedOutcome.GONE),
    "/secret": (401, FeedOutcome.REFUSED),
    "/forbidden": (403, FeedOutcome.REFUSED),
    "/challenge": (403, FeedOutcome.CHALLENGED),
    "/teapot": (418, FeedOutcome.REFUSED),
    "/too-often": (429, FeedOutcome.THROTTLED),
    "/closed-until": (503, FeedOutcome.THROTTLED),
    "/closed": (503, FeedOutcome.SERVER_ERROR),
    "/broken": (500, FeedOutcome.SERVER_ERROR),
    "/choices": (300, FeedOutcome.SERVER_ERROR),
    "/to-nowhere": (302, FeedOutcome.SERVER_ERROR),
    "/same": (304, FeedOutcome.SERVER_ERROR),
}
WITHOUT_STATUS = {
    "/truncated": FeedOutcome.UNREACHABLE,
    "/cut-gzip": FeedOutcome.SERVER_ERROR,
    "/said-brotli": FeedOutcome.SERVER_ERROR,
    "/nonsense": FeedOutcome.SERVER_ERROR,
    "/hang-up": FeedOutcome.UNREACHABLE,
    "/declared-50-mb": FeedOutcome.TOO_LARGE,
    "/50-mb": FeedOutcome.TOO_LARGE,
    "/bomb": FeedOutcome.TOO_LARGE,
    "/loop": FeedOutcome.UNREACHABLE,
    "/to-private": FeedOutcome.ADDRESS_REFUSED,
    "/to-mapped": FeedOutcome.ADDRESS_REFUSED,
    "/to-number": FeedOutcome.ADDRESS_REFUSED,
    "/to-file": FeedOutcome.ADDRESS_REFUSED,
    "/to-login": FeedOutcome.ADDRESS_REFUSED,
}
EVERYTHING_SAID = [*BY_STATUS, *WITHOUT_STATUS]


def lookup_of(*addresses):
    """Return a look-up that finds the same addresses for every name, and asks nobody."""

    def lookup(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return lookup


def test_fetch_returns_body_type_and_validators(server):
    assert fetch(server.url("/feed"), policy=server.policy()) == Fetched(
        url=server.url("/feed"),
        status=200,
        body=FEED,
        content_type="application/rss+xml",
        charset="utf-8",
        etag='"a"',
        last_modified="Monday",
    )


def test_fetch_says_who_asks_and_what_is_welcome(server):
    fetch(server.url("/feed"), policy=server.policy())
    (request,) = server.requests
    assert (request["User-Agent"], request["Accept-Encoding"]) == ("tests (staff@tracker.example)", "gzip, deflate, br")
    assert "If-None-Match" not in request


def test_fetch_gives_validators_back_as_they_came(server):
    found = fetch(server.url("/same"), policy=server.policy(), etag='W/"x"', last_modified="Monday")
    (request,) = server.requests
    assert (request["If-None-Match"], request["If-Modified-Since"]) == ('W/"x"', "Monday")
    assert (found.outcome, found.status, found.etag, found.body) == (FeedOutcome.NOT_MODIFIED, 304, '"b"', b"")


@pytest.mark.parametrize("path", ["/packed", "/packed-twice", "/brotli"])
def test_fetch_unpacks_body(server, path):
    assert fetch(server.url(path), policy=server.policy()).body == FEED


def test_fetch_takes_300_headers(server):
    assert fetch(server.url("/300-headers"), policy=server.policy()).body == FEED


@pytest.mark.parametrize(("path", "expected"), BY_STATUS.items())
def test_fetch_reads_outcome_from_status(server, path, expected):
    found = fetch(server.url(path), policy=server.policy())
    assert (found.status, found.outcome) == expected
    assert found.body == b""


@pytest.mark.parametrize(("path", "outcome"), WITHOUT_STATUS.items())
def test_fetch_turns_failure_into_outcome(server, path, outcome):
    found = fetch(server.url(path), policy=server.policy())
    assert (found.status, found.outcome, found.body) == (None, outcome, b"")


@pytest.mark.parametrize("path", EVERYTHING_SAID)
def test_fetch_says_what_is_wrong_in_a_sentence(server, path):
    message = fetch(server.url(path), policy=server.policy()).message
    assert message[0] in f"“{message[0].upper()}"
    assert message.endswith((".", ")"))
    assert "{" not in message


@pytest.mark.parametrize(
    ("path", "wait"),
    [("/too-often", timedelta(minutes=2)), ("/closed-until", timedelta(minutes=90)), ("/closed", None)],
)
def test_fetch_reads_how_long_to_stay_away(server, path, wait):
    assert fetch(server.url(path), policy=server.policy()).retry_after == wait


@pytest.mark.parametrize("path", ["/challenge", "/wall-refusing"])
def test_fetch_tells_a_challenge_from_a_refusal(server, path):
    assert fetch(server.url(path), policy=server.policy()).message == (
        "The site lets only browsers in. Ask the publisher to admit our reader, or use another feed."
    )


def test_fetch_says_that_an_answer_is_empty(server):
    found = fetch(server.url("/empty"), policy=server.policy())
    assert (found.status, found.outcome) == (200, FeedOutcome.EMPTY_ANSWER)


def test_fetch_follows_redirects_and_notes_each(server):
    found = fetch(server.url("/moved-for-now"), policy=server.policy())
    assert (found.url, found.body) == (server.url("/feed"), FEED)
    assert found.redirects == (Redirect(302, server.url("/moved")), Redirect(301, server.url("/feed")))


def test_fetch_stops_after_the_last_redirect_allowed(server):
    assert fetch(server.url("/moved-for-now"), policy=server.policy(max_redirects=2)).body == FEED
    assert fetch(server.url("/moved-for-now"), policy=server.policy(max_redirects=1)).outcome == FeedOutcome.UNREACHABLE


def test_fetch_never_knocks_at_a_refused_redirect(server):
    found = fetch(server.url("/to-private"), policy=server.policy())
    assert [request[":path"] for request in server.requests] == ["/to-private"]
    assert found.url == "http://10.0.0.1/latest"
    assert found.message.startswith("“10.0.0.1” leads to 10.0.0.1, which is not on the open internet")


def test_fetch_keeps_no_cookies(server):
    policy = server.policy(allow_hosts=frozenset({"127.0.0.0/8"}))
    fetch(f"http://news.example:{server.port}/cookie", policy=policy, lookup=lookup_of("127.0.0.1"))
    assert [request.get("Cookie") for request in server.requests] == [None, None]


def test_fetch_counts_what_comes_over_the_wire(server):
    found = fetch(server.url("/50-mb"), policy=server.policy(wire_cap=2**20, body_cap=2**30))
    assert found.outcome == FeedOutcome.TOO_LARGE


@pytest.mark.parametrize("path", ["/slow-body", "/slow-headers", "/silence", "/slow-redirect"])
def test_fetch_ends_at_the_deadline(server, path):
    started = time.monotonic()
    found = fetch(server.url(path), policy=server.policy(deadline_s=0.3))
    assert found.outcome == FeedOutcome.TIMED_OUT
    assert time.monotonic() - started < 2.5


def test_fetch_ends_at_the_deadline_when_the_name_service_hangs(server):
    started = time.monotonic()
    found = fetch(
        "http://news.example/", policy=server.policy(deadline_s=0.2), lookup=lambda *_, **__: time.sleep(5.0) or []
    )
    assert found.outcome == FeedOutcome.TIMED_OUT
    assert time.monotonic() - started < 2.5


def test_fetch_refuses_loopback_without_exception(server):
    found = fetch(server.url("/feed"), policy=FetchPolicy(user_agent="tests"))
    assert (found.outcome, server.requests) == (FeedOutcome.ADDRESS_REFUSED, [])


@pytest.mark.parametrize(
    "host",
    [
        "127.1", "0177.0.0.1", "0x7f000001", "2130706433", "１２７.0.0.1", "100.64.0.1", "169.254.169.254", "224.0.0.1",
        "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
    ],
)  # fmt: skip
def test_fetch_refuses_closed_numbers_without_looking_up(server, host):
    def never(*_, **__):
        raise AssertionError

    found = fetch(f"http://{host}/latest", policy=server.policy(), lookup=never)
    assert (found.outcome, found.status) == (FeedOutcome.ADDRESS_REFUSED, None)


@pytest.mark.parametrize(
    "address",
    ["http://ann:secret@127.0.0.1/", "http://news.example\\@127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/",
     "ftp://127.0.0.1/", "data:text/xml,a", "//127.0.0.1/", "http:///127.0.0.1"],
)  # fmt: skip
def test_fetch_takes_no_address_that_could_be_read_in_two_ways(server, address):
    with pytest.raises(BadAddress):
        fetch(address, policy=server.policy())


def test_fetch_refuses_name_with_one_closed_address(server):
    found = fetch("http://news.example/", policy=server.policy(), lookup=lookup_of("1.1.1.1", "127.0.0.1"))
    assert found.outcome == FeedOutcome.ADDRESS_REFUSED


def test_fetch_connects_only_to_what_was_looked_up_once(server):
    asked = []

    def changing_lookup(host, port, **_):
        asked.append(host)
        return lookup_of("127.0.0.1" if len(asked) == 1 else "10.0.0.1")(host, port)

    policy = server.policy(allow_hosts=frozenset({"127.0.0.0/8"}))
    assert fetch(f"http://news.example:{server.port}/feed", policy=policy, lookup=changing_lookup).body == FEED
    assert asked == ["news.example"]


def test_fetch_says_when_no_such_host_is_known(server):
    def no_such_host(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    found = fetch("http://news.example/", policy=server.policy(), lookup=no_such_host)
    assert found.message == (
        "No such host is known. Check the spelling of the address; if it is right, we ask again later."
    )


def test_fetch_refuses_unsigned_certificate(server):
    found = fetch(f"https://127.0.0.1:{server.secure_port}/feed", policy=server.policy())
    assert found.outcome == FeedOutcome.UNREACHABLE
    assert found.message.startswith("The server's certificate or encryption does not hold")
    assert server.requests == []


def test_fetch_says_when_nobody_listens(server):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    policy = server.policy(allow_hosts=frozenset({"127.0.0.0/8"}))
    assert fetch(f"http://127.0.0.1:{port}/", policy=policy).outcome == FeedOutcome.UNREACHABLE


def test_fetch_raises_only_for_an_address_that_is_none(server):
    with pytest.raises(BadAddress):
        fetch("ftp://news.example/", policy=server.policy())
