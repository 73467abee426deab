"""Many addresses through one client: kept connections, turns, keys, and what may follow a redirect."""

import asyncio
import logging
import socket
import time

import pytest

from recommendations.fetch.address import BadAddress
from recommendations.fetch.client import Client, fetch, send
from recommendations.fetch.pace import Pace
from recommendations.vocabulary import FeedOutcome
from tests.fetch.hostile import FEED

EVERYWHERE = ["/feed", "/missing", "/loop", "/to-private", "/hang-up", "/nonsense", "/bomb", "/same"]
KEY = {"X-Api-Key": "s3cr3t-k3y-of-ours"}


def ask(policy, *urls, pace=None, lookup=socket.getaddrinfo, **options):
    """Fetch the addresses one after the other through one client."""

    async def main():
        async with Client(policy, pace=pace or Pace(2, 0.0), lookup=lookup) as client:
            return [await client.get(url, **options) for url in urls]

    return asyncio.run(main())


def keyed(server):
    return [request.get("X-Api-Key") for request in server.requests]


def test_client_keeps_connections(server):
    found = ask(server.policy(), *[server.url("/feed")] * 4)
    assert [each.body for each in found] == [FEED] * 4
    assert len({request[":connection"] for request in server.requests}) == 1


def test_client_uses_no_connection_again_whose_answer_was_not_read(server):
    ask(server.policy(), server.url("/declared-50-mb"), server.url("/feed"))
    assert len({request[":connection"] for request in server.requests}) == 2


async def primed(server, client):
    """Leave the client with three connections that the server will close at the next question."""
    await asyncio.gather(*(client.get(server.url("/once")) for _ in range(3)))


def test_client_asks_again_over_a_new_connection_where_kept_ones_are_closed(server):
    async def main():
        async with Client(server.policy(), pace=Pace(3, 0.0)) as client:
            await primed(server, client)
            return await client.get(server.url("/once"))

    assert asyncio.run(main()).body == FEED
    assert len(server.requests) == 5


def test_client_posts_over_a_connection_of_its_own(server):
    async def main():
        async with Client(server.policy(), pace=Pace(3, 0.0)) as client:
            await primed(server, client)
            return await client.post(server.url("/once"), b"x", content_type="text/plain")

    assert asyncio.run(main()).body == FEED
    assert len(server.requests) == 4


def test_client_asks_a_server_that_hangs_up_twice_and_no_more(server):
    ask(server.policy(), server.url("/hang-up"))
    assert len(server.requests) == 2


def test_client_checks_each_new_connection(server):
    """A name that answers with an open address first and with a closed one later gets no second connection."""
    answers = iter(["127.0.0.1", "10.0.0.1"])

    def lookup(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    policy = server.policy(allow_hosts=frozenset({"127.0.0.0/8"}))
    url = f"http://news.example:{server.port}/packed-twice"
    assert [each.outcome for each in ask(policy, url, url, lookup=lookup)] == [None, FeedOutcome.ADDRESS_REFUSED]


def test_client_checks_a_redirect_to_a_name(server):
    def lookup(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", port))]

    (found,) = ask(server.policy(), server.to("http://metadata.example/latest"), lookup=lookup)
    assert (found.outcome, found.url) == (FeedOutcome.ADDRESS_REFUSED, "http://metadata.example/latest")
    assert len(server.requests) == 1


def test_client_waits_its_turn_outside_the_deadline(server):
    async def main():
        async with Client(server.policy(deadline_s=1.0), pace=Pace(1, 0.35)) as client:
            return await asyncio.gather(*(client.get(server.url("/feed")) for _ in range(5)))

    assert [each.outcome for each in asyncio.run(main())] == [None] * 5


def test_client_waits_its_turn_at_the_host_it_is_sent_to_outside_the_deadline(server):
    async def main():
        pace = Pace(1, 1.2)
        async with Client(server.policy(deadline_s=1.0), pace=pace) as client:
            await client.get(server.twin_url("/feed"))
            return await client.get(server.to(server.twin_url("/feed")))

    assert asyncio.run(main()).body == FEED


def test_client_keeps_the_deadline_after_waiting_for_a_turn(server):
    async def main():
        async with Client(server.policy(deadline_s=0.5), pace=Pace(1, 0.3)) as client:
            return await asyncio.gather(*(client.get(server.to(server.twin_url("/slow-body"))) for _ in range(2)))

    started = time.monotonic()
    assert [each.outcome for each in asyncio.run(main())] == [FeedOutcome.TIMED_OUT] * 2
    assert time.monotonic() - started < 5.0


def test_client_sends_the_agent_and_the_accept_it_is_told(server):
    ask(server.policy(), server.url("/feed"), user_agent="another/1", headers={"accept": "application/json"})
    (request,) = server.requests
    assert (request["User-Agent"], request["Accept"]) == ("another/1", "application/json")


@pytest.mark.parametrize("bad", ["two\r\nlines", "š", "\x00"])
def test_client_leaves_out_headers_that_cannot_be_sent(server, bad):
    (found,) = ask(server.policy(), server.url("/feed"), user_agent=bad, etag=bad, headers={"X-Api-Key": bad})
    (request,) = server.requests
    assert found.body == FEED
    assert (request["User-Agent"], keyed(server)) == ("tests (staff@tracker.example)", [None])


def test_client_answers_every_feed_of_a_large_batch(server):
    async def main():
        async with Client(server.policy(deadline_s=30.0), pace=Pace(50, 0.0)) as client:
            return await asyncio.gather(*(client.get(server.url("/feed")) for _ in range(300)))

    assert {each.body for each in asyncio.run(main())} == {FEED}
    assert len({request[":connection"] for request in server.requests}) <= 50


def test_client_raises_only_for_an_address_that_is_none(server):
    with pytest.raises(BadAddress):
        ask(server.policy(), "ftp://news.example/")


def test_key_follows_a_redirect_on_its_own_server(server):
    ask(server.policy(), server.to("/feed"), headers=KEY)
    assert keyed(server) == [*KEY.values(), *KEY.values()]


def test_key_goes_to_no_other_host(server):
    ask(server.policy(), server.to(server.twin_url("/feed")), headers=KEY)
    assert keyed(server) == [*KEY.values(), None]


def test_key_does_not_come_back_from_another_host(server):
    ask(server.policy(), server.to(server.to("/feed").replace("127.0.0.1", "127.0.0.2")), headers=KEY)
    assert keyed(server) == [*KEY.values(), None, None]


@pytest.mark.parametrize(
    "path", ["/feed", "/missing", "/loop", "/to-private", "/hang-up", "/nonsense", "/bomb", "/same"]
)
def test_keys_are_nowhere_to_be_read(server, path, caplog):
    caplog.set_level(logging.DEBUG)
    url = f"{server.url(path)}?id=7&api_key=s3cr3t-k3y-of-ours&token=s3cr3t-k3y-of-ours"
    (found,) = ask(server.policy(), url, headers=KEY | {"Authorization": "Bearer s3cr3t-k3y-of-ours"})
    assert "s3cr3t" not in f"{found!r} {found.url} {found.message} {caplog.text}"


def test_address_is_shown_without_its_keys(server):
    (found,) = ask(server.policy(), server.url("/feed?id=7&api_key=12345678"))
    assert server.requests[0][":path"] == "/feed?id=7&api_key=12345678"
    assert found.url == server.url("/feed?id=7&api_key=***")


@pytest.mark.parametrize("echo", ["/feed?from=s3cr3t-k3y-of-ours", "http://s3cr3t-k3y-of-ours.%/"])
def test_key_that_a_server_sends_back_is_hidden(server, echo):
    (found,) = ask(server.policy(), server.to(echo), headers=KEY)
    assert "s3cr3t" not in f"{found.url} {found.message}"


def test_send_hands_over_body_type_and_headers(server):
    found = send(
        server.url("/feed"), policy=server.policy(), body=b'{"a": 1}', content_type="application/json", headers=KEY
    )
    (request,) = server.requests
    assert found.body == FEED
    assert (request[":body"], request["Content-Type"], keyed(server)) == (
        '{"a": 1}',
        "application/json",
        [*KEY.values()],
    )


def test_send_follows_no_redirect(server):
    found = send(server.url("/moved"), policy=server.policy(), body=b"", content_type="text/plain", headers=KEY)
    assert (found.outcome, found.status, found.redirects) == (FeedOutcome.SERVER_ERROR, 301, ())
    assert [request[":path"] for request in server.requests] == ["/moved"]


def test_send_takes_an_empty_answer_for_an_answer(server):
    found = send(server.url("/empty"), policy=server.policy(), body=b"x", content_type="text/plain")
    assert (found.outcome, found.status, found.body) == (None, 200, b"")


@pytest.mark.parametrize(
    ("path", "outcome"),
    [("/slow-body", FeedOutcome.TIMED_OUT), ("/bomb", FeedOutcome.TOO_LARGE), ("/hang-up", FeedOutcome.UNREACHABLE)],
)
def test_send_is_held_to_the_same_limits(server, path, outcome):
    found = send(server.url(path), policy=server.policy(deadline_s=1.0), body=b"x", content_type="text/plain")
    assert found.outcome == outcome


def test_send_refuses_loopback_without_exception(server):
    policy = server.policy(allow_hosts=frozenset())
    found = send(server.url("/feed"), policy=policy, body=b"x", content_type="text/plain", headers=KEY)
    assert (found.outcome, server.requests) == (FeedOutcome.ADDRESS_REFUSED, [])


def test_fetch_takes_headers(server):
    fetch(server.url("/feed"), policy=server.policy(), headers=KEY)
    assert keyed(server) == [*KEY.values()]
