"""Turns at a host: how many at once, how far apart, and never in each other's way."""

import asyncio
from itertools import pairwise

import pytest

from recommendations.fetch.pace import Known, Pace, host_key

GAP = 0.2
KEYS = {
    "https://news.err.ee/rss": "err.ee",
    "http://err.ee:8080/": "err.ee",
    "https://www.bbc.co.uk/feed": "bbc.co.uk",
    "https://www.gov.ee/": "www.gov.ee",
    "https://feeds.youngest.example/": "youngest.example",
    "https://xn--e1afmkfd.xn--p1ai/": "xn--e1afmkfd.xn--p1ai",
    "http://127.0.0.1:8000/a": "127.0.0.1:8000",
    "https://10.1.2.3/": "10.1.2.3:443",
    "http://[2001:db8::1]/": "[2001:db8::1]:80",
    "http://[::1]:8000/": "[::1]:8000",
    "http://localhost/": "localhost:80",
    "http://intranet:8080/": "intranet:8080",
    "http://nas.local:81/": "nas.local:81",
}


def run(main):
    return asyncio.run(asyncio.wait_for(main(), 30))


async def visits(pace, urls, hold=0.0):
    """Visit all addresses at once; return when each turn came, and the most that were under way together."""
    starts, under_way, most = [], 0, 0

    async def one(url):
        nonlocal under_way, most
        async with pace.visit() as visit:
            await visit.go_to(url)
            starts.append(asyncio.get_running_loop().time())
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(hold)
            under_way -= 1

    await asyncio.gather(*map(one, urls))
    return starts, most


@pytest.mark.parametrize(("url", "key"), KEYS.items())
def test_host_key_names_one_server(url, key):
    assert host_key(url) == key


@pytest.mark.parametrize("per_host", [1, 2, 5])
def test_pace_lets_so_many_at_once_to_one_host(per_host):
    _, most = run(lambda: visits(Pace(per_host, 0.0), ["http://a.ee/"] * 8, hold=0.02))
    assert most == per_host


def test_pace_keeps_its_distance_between_starts():
    starts, _ = run(lambda: visits(Pace(3, GAP), ["http://a.ee/", "http://www.a.ee/", "https://a.ee/x"]))
    distances = [later - earlier for earlier, later in pairwise(starts)]
    assert min(distances) > GAP / 2


def test_pace_of_one_host_leaves_another_alone():
    urls = [f"http://host{number}.ee/" for number in range(50)]
    assert len(run(lambda: visits(Pace(1, 60.0), urls))[0]) == 50


def test_visit_goes_on_at_its_host_without_waiting():
    async def main():
        async with Pace(1, 60.0).visit() as visit:
            await visit.go_to("http://a.ee/")
            await visit.go_to("http://www.a.ee/moved")

    run(main)


def test_start_without_waiting_pushes_the_next_one_away():
    async def main():
        pace, loop = Pace(2, GAP), asyncio.get_running_loop()
        async with pace.visit() as first, pace.visit() as second:
            await first.go_to("http://a.ee/")
            await asyncio.sleep(GAP * 2)
            went_on = loop.time()
            await first.go_to("http://a.ee/moved")
            await second.go_to("http://a.ee/")
            return loop.time() - went_on

    assert run(main) > GAP / 2


def test_two_visits_sent_to_each_other_do_not_wait_for_ever():
    async def main():
        pace, ready = Pace(1, 0.0), asyncio.Barrier(2)

        async def there_and_back(first, second):
            async with pace.visit() as visit:
                await visit.go_to(first)
                await ready.wait()
                await visit.go_to(second)

        await asyncio.gather(
            there_and_back("http://a.ee/", "http://b.ee/"), there_and_back("http://b.ee/", "http://a.ee/")
        )

    run(main)


def test_visit_given_up_while_waiting_leaves_its_place():
    async def main():
        pace = Pace(1, 0.0)
        async with pace.visit() as first, pace.visit() as impatient:
            await first.go_to("http://a.ee/")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(impatient.go_to("http://a.ee/"), 0.02)
        return await visits(pace, ["http://a.ee/"] * 2)

    assert run(main)[1] == 1


def test_visit_given_up_during_the_pause_leaves_its_place():
    async def main():
        pace = Pace(1, 0.3)
        await visits(pace, ["http://a.ee/"])
        async with pace.visit() as impatient:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(impatient.go_to("http://a.ee/"), 0.02)
        return await visits(pace, ["http://a.ee/"])

    assert run(main)[1] == 1


@pytest.mark.parametrize(
    ("known", "first", "second"),
    [(Known(GAP, None), 0.0, GAP), (Known(2 * GAP, GAP), GAP, 2 * GAP), (Known(0.0, 60.0), 0.0, 0.0)],
)
def test_pace_keeps_the_gap_a_server_asked_for_and_the_one_since_an_earlier_batch(known, first, second):
    async def two():
        began = asyncio.get_running_loop().time()
        starts, _ = await visits(Pace(2, 0.0, {"a.ee": known}), ["http://a.ee/", "http://a.ee/x"])
        return starts[0] - began, starts[1] - starts[0]

    waited, between = run(two)
    assert (waited >= first, between >= second) == (True, True)
