"""A web server with made-up feeds, in a process of its own: gzip, validators, kept connections.

    python feed_server.py FEEDS ENTRIES HOSTS

Prints one address a line, then an empty line, and serves until its input is closed.
"""

import asyncio
import gzip
import hashlib
import random
import sys
from contextlib import suppress

WORDS = str.split(
    "parliament minister border transit sanctions defence budget treaty exercise energy grid railway port customs visa "
    "talks statement committee vote bill court agency regional security council partner trade support programme"
)
MODIFIED = "Mon, 02 Mar 2026 08:00:00 GMT"
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Feed {feed}</title><link>https://news-{feed}.example/</link><description>Made up</description>
<language>en</language><ttl>60</ttl>
"""
ITEM = """<item><title>{title}</title><link>https://news-{feed}.example/2026/03/{entry}?utm_source=rss</link>
<guid isPermaLink="false">news-{feed}-{entry}</guid><pubDate>{day:02} Feb 2026 08:{entry:02}:00 +0200</pubDate>
<dc:creator>Desk {feed}</dc:creator><category>news</category>
<description>&lt;p&gt;{summary} &amp;amp; more&lt;/p&gt;</description>{content}</item>
"""


def feed(number: int, entries: int) -> bytes:
    """Return one feed; a third of all carry whole articles."""
    draw = random.Random(number)

    def said(count: int) -> str:
        return " ".join(draw.choices(WORDS, k=count))

    items = []
    for entry in range(entries):
        article = "".join(f"<p>{said(60)} <a href='https://x.example/{n}'>{said(3)}</a></p>" for n in range(8))
        items.append(
            ITEM.format(
                feed=number,
                entry=entry,
                title=f"{said(7).capitalize()} {number}-{entry}",
                day=draw.randrange(1, 28),
                summary=said(70),
                content=f"<content:encoded><![CDATA[{article}]]></content:encoded>" if number % 3 == 0 else "",
            )
        )
    return (HEAD.format(feed=number) + "".join(items) + "</channel></rss>").encode()


def answers(body: bytes) -> tuple[str, bytes, bytes]:
    """Return the ETag, the whole answer, and the one that says that nothing changed."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    packed = gzip.compress(body, 6)
    shared = f"ETag: {etag}\r\nLast-Modified: {MODIFIED}\r\n"
    kind = "Content-Type: application/rss+xml; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    whole = f"HTTP/1.1 200 OK\r\n{kind}{shared}Content-Length: {len(packed)}\r\n\r\n".encode() + packed
    return etag, whole, f"HTTP/1.1 304 Not Modified\r\n{shared}\r\n".encode()


async def serve(feeds: int, entries: int, hosts: int) -> None:
    pages = {f"/{n}.xml".encode(): answers(feed(n, entries)) for n in range(feeds)}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                first, *lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
                asked = dict(line.lower().split(b": ", 1) for line in lines if line)
                etag, whole, same = pages[first.split(b" ")[1]]
                known = asked.get(b"if-none-match") == etag.encode() or (
                    b"if-none-match" not in asked and asked.get(b"if-modified-since") == MODIFIED.lower().encode()
                )
                writer.write(same if known else whole)
                if asked.get(b"connection") == b"close":
                    break
        writer.close()

    names = [f"127.0.0.{n + 1}" for n in range(hosts)]
    server = await asyncio.start_server(talk, names[0], 0)
    port = server.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(talk, name, port) for name in names[1:]]
    print(*(f"http://{names[n % hosts]}:{port}/{n}.xml" for n in range(feeds)), "", sep="\n", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    for one in (server, *others):
        one.close()


if __name__ == "__main__":
    asyncio.run(serve(*map(int, sys.argv[1:4])))
