"""A server on loopback that behaves as badly as real ones do, over real sockets."""

import asyncio
import gzip
import itertools
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

import brotli

from recommendations.fetch.client import FetchPolicy

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour news</title></channel></rss>'
PAIR = Path(__file__).parents[1] / "data" / "tls" / "unsigned.pem"
SLOW = 0.02
BALTIC = "Šiauliai, Rīga, Jõgeva"  # every letter stands in each of the Baltic code pages
Send = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True)
class HostileServer:
    """Where the server listens, and what it was asked: one dict of headers a request.

    Under `:path` the path with its query, under `:connection` a number, under `:body` what was sent.
    """

    port: int
    secure_port: int
    requests: list[dict[str, str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def twin_url(self, path: str) -> str:
        """Return the same page at another host."""
        return f"http://127.0.0.2:{self.port}{path}"

    def to(self, target: str) -> str:
        """Return an address of this server that redirects to `target`."""
        return self.url(f"/go?{quote(target, safe='')}")

    def policy(self, **changes) -> FetchPolicy:
        """Return small limits, with this server excepted from the guard."""
        allowed = frozenset({f"127.0.0.1:{self.port}", f"127.0.0.2:{self.port}", f"127.0.0.1:{self.secure_port}"})
        return FetchPolicy(
            **{"user_agent": "tests (staff@tracker.example)", "deadline_s": 5.0, "allow_hosts": allowed} | changes
        )


def head(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode()


def whole(status: str, *headers: str, body: bytes = FEED) -> bytes:
    return head(status, *headers, f"Content-Length: {len(body)}") + body


def redirect(target: str, status: str = "301 Moved Permanently") -> bytes:
    return whole(status, f"Location: {target}", body=b"")


def bomb(megabytes: int) -> bytes:
    return gzip.compress(b"0" * 2**20 * megabytes, compresslevel=1)


def feed(*items: str, encoding: str = "utf-8") -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def item(number: int, text: str = "") -> str:
    return f"<item><guid>{number}</guid><title>Ferry {number}</title><description>{text}</description></item>"


def lying(header: str, prolog: str, truth: str) -> bytes:
    """Return a feed written in one code page, announced in another."""
    text = feed(f"<item><guid>1</guid><title>{BALTIC}</title></item>", encoding=prolog)
    return whole("200 OK", f"Content-Type: text/xml; charset={header}", body=text.encode(truth))


def throttled(*headers: str) -> bytes:
    return whole("429 Too Many Requests", "Date: Tue, 10 Feb 2026 08:00:00 GMT", *headers)


BOMB = bomb(60)
HTML = "Content-Type: text/html; charset=utf-8"
WALL = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
SOFT_404 = b"<!DOCTYPE html><html><head><title>Page not found | News</title></head><body>Sorry.</body></html>"
DATED = ("Date: Tue, 10 Feb 2026 08:00:00 GMT", "Retry-After: Tue, 10 Feb 2026 09:30:00 GMT")
ANSWERS = {
    "/feed": whole("200 OK", "Content-Type: application/rss+xml; charset=utf-8", 'ETag: "a"', "Last-Modified: Monday"),
    "/once": whole("200 OK", 'ETag: "a"'),  # the connection seems kept, and is closed at the next question
    "/page": whole("200 OK", "Content-Type: application/rss+xml", body=b"<!DOCTYPE html><html></html>"),
    "/packed": whole("200 OK", "Content-Encoding: gzip", body=gzip.compress(FEED)),
    "/packed-twice": whole("200 OK", "Content-Encoding: gzip", body=gzip.compress(gzip.compress(FEED))),
    "/brotli": whole("200 OK", "Content-Encoding: br", body=brotli.compress(FEED)),
    "/said-brotli": whole("200 OK", "Content-Encoding: br"),
    "/empty": whole("200 OK", "Content-Type: application/rss+xml", body=b""),
    "/wall": whole("200 OK", HTML, body=WALL),
    "/wall-refusing": whole("403 Forbidden", HTML, body=WALL),
    "/soft-missing": whole("200 OK", HTML, body=SOFT_404),
    "/as-1257": lying("utf-8", "utf-8", "windows-1257"),
    "/as-8859-13": lying("iso-8859-1", "iso-8859-1", "iso-8859-13"),
    "/as-8859-4": lying("windows-1252", "utf-8", "iso-8859-4"),
    "/as-utf-8": lying("windows-1257", "iso-8859-13", "utf-8"),
    "/same": head("304 Not Modified", 'ETag: "b"'),
    "/missing": whole("404 Not Found"),
    "/gone": whole("410 Gone"),
    "/secret": whole("401 Unauthorized"),
    "/forbidden": whole("403 Forbidden"),
    "/challenge": whole("403 Forbidden", "cf-mitigated: challenge"),
    "/teapot": whole("418 Teapot"),
    "/too-often": whole("429 Too Many Requests", "Retry-After: 120"),
    "/too-often-until": throttled(DATED[1]),
    "/too-often-soon": throttled("Retry-After: soon"),
    "/too-often-minus": throttled("Retry-After: -60"),
    "/too-often-for-ever": throttled(f"Retry-After: {'9' * 40}"),
    "/too-often-silent": throttled(),
    "/closed-until": whole("503 Service Unavailable", *DATED),
    "/closed": whole("503 Service Unavailable"),
    "/broken": whole("500 Oops"),
    "/choices": whole("300 Multiple Choices"),
    "/truncated": head("200 OK", "Content-Length: 9999") + FEED,
    "/cut-chunks": head("200 OK", "Transfer-Encoding: chunked") + b"40\r\n<rss>",
    "/cut-gzip": whole("200 OK", "Content-Encoding: gzip", body=gzip.compress(FEED)[:-12]),
    "/nonsense": b"SMTP ready\r\n\r\n",
    "/hang-up": b"",
    "/declared-50-mb": head("200 OK", f"Content-Length: {50 * 2**20}"),
    "/bomb": whole("200 OK", "Content-Encoding: gzip", body=BOMB),
    "/bomb-in-bomb": whole("200 OK", "Content-Encoding: gzip, gzip", body=gzip.compress(BOMB)),
    "/brotli-bomb": whole("200 OK", "Content-Encoding: br", body=brotli.compress(b"0" * 2**20 * 60, quality=1)),
    "/10000-entries": whole("200 OK", body=feed(*map(item, range(10_000))).encode()),
    "/2-mb-entry": whole("200 OK", body=feed(item(1, "Narva " * (2**21 // 6))).encode()),
    "/300-headers": whole("200 OK", *(f"X-Filler-{n}: {n}" for n in range(300))),
    "/cookie": redirect("/feed") .replace(b"Location", b"Set-Cookie: seen=1\r\nLocation"),
    "/moved": redirect("/feed"),
    "/moved-for-now": redirect("/moved", "302 Found"),
    "/loop": redirect("/loop"),
    "/to-private": redirect("http://10.0.0.1/latest"),
    "/to-mapped": redirect("http://[::ffff:169.254.169.254]/latest"),
    "/to-number": redirect("http://2130706433/latest"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-login": redirect("http://ann:secret@news.example/"),
    "/to-nowhere": whole("302 Found", body=b""),
}  # fmt: skip


async def drip(send: Send, text: bytes) -> None:
    for byte in text:
        await send(bytes([byte]))
        await asyncio.sleep(SLOW)


async def slow_body(send: Send) -> None:
    await send(head("200 OK", "Content-Length: 5000"))
    await drip(send, b"x" * 5000)


async def slow_headers(send: Send) -> None:
    await drip(send, head("200 OK", f"X-Slow: {'x' * 5000}"))


async def slow_refusal(send: Send) -> None:
    await send(head("403 Forbidden", HTML, "Content-Length: 5000"))
    await drip(send, b"x" * 5000)


async def endless_body(send: Send) -> None:
    await send(head("200 OK", "Connection: close"))
    for _ in range(50):
        await send(b"x" * 2**20)


async def endless_bomb(send: Send) -> None:
    """Send a bomb without end, slowly enough to be noticed: whoever unpacks only at the end waits for ever."""
    await send(head("200 OK", "Content-Encoding: gzip", "Connection: close"))
    await send(BOMB[:-100])
    await asyncio.sleep(60)


async def silence(send: Send) -> None:
    await asyncio.sleep(60)


async def rotating(send: Send) -> None:
    """Send the same feed under a new validator each time."""
    await send(whole("200 OK", f'ETag: "{next(_count)}"', f"Last-Modified: {next(_count)}"))


_count = itertools.count()
PERFORMANCES = {
    "/slow-body": slow_body,
    "/slow-headers": slow_headers,
    "/slow-refusal": slow_refusal,
    "/50-mb": endless_body,
    "/endless-bomb": endless_bomb,
    "/silence": silence,
    "/rotating": rotating,
    "/slow-redirect": lambda send: drip(send, redirect("/slow-redirect")),
}

# Every way of going wrong, by name: the address book for whoever must survive them all.
FAULTS = {
    "slow drip of the body": "/slow-body",
    "slow drip of the headers": "/slow-headers",
    "slow drip of redirects": "/slow-redirect",
    "slow drip of a refusal": "/slow-refusal",
    "silence": "/silence",
    "reset": "/reset",
    "hang-up": "/hang-up",
    "not HTTP": "/nonsense",
    "truncation": "/truncated",
    "truncation of chunks": "/cut-chunks",
    "truncation of gzip": "/cut-gzip",
    "redirect loop": "/loop",
    "redirect to private": "/to-private",
    "redirect to private, mapped": "/to-mapped",
    "redirect to a bare number": "/to-number",
    "redirect to a file": "/to-file",
    "redirect with a password": "/to-login",
    "redirect to nowhere": "/to-nowhere",
    "50 MB": "/50-mb",
    "50 MB declared": "/declared-50-mb",
    "gzip bomb": "/bomb",
    "gzip bomb in a bomb": "/bomb-in-bomb",
    "gzip bomb without end": "/endless-bomb",
    "brotli bomb": "/brotli-bomb",
    "double gzip": "/packed-twice",
    "named brotli, but plain": "/said-brotli",
    "windows-1257 named utf-8": "/as-1257",
    "iso-8859-13 named iso-8859-1": "/as-8859-13",
    "iso-8859-4 named windows-1252": "/as-8859-4",
    "utf-8 named windows-1257": "/as-utf-8",
    "10,000 entries": "/10000-entries",
    "2 MB entry": "/2-mb-entry",
    "empty 200": "/empty",
    "HTML 200": "/page",
    "bot wall 200": "/wall",
    "bot wall 403": "/wall-refusing",
    "challenge": "/challenge",
    "soft 404": "/soft-missing",
    "304 to an unconditional request": "/same",
    "rotating validators": "/rotating",
    "429 with seconds": "/too-often",
    "429 with a date": "/too-often-until",
    "429 with a word": "/too-often-soon",
    "429 with negative seconds": "/too-often-minus",
    "429 with endless seconds": "/too-often-for-ever",
    "429 without a time": "/too-often-silent",
    "503 with a date": "/closed-until",
}
KEPT = {"/feed", "/same", "/packed", "/once"}  # after these the connection stays open


def serve(started: threading.Event, out: dict) -> None:
    asyncio.run(_main(started, out))


async def _main(started: threading.Event, out: dict) -> None:
    requests: list[dict[str, str]] = []
    connections = itertools.count(1)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = str(next(connections))
        with suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
            for turn in itertools.count():
                request = await _request(reader)
                requests.append(request | {":connection": number})
                path, _, query = request[":path"].partition("?")
                if path == "/once" and turn:
                    break
                await _perform(path, query, writer)
                if path not in KEPT:
                    break
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PAIR)
    plain = await asyncio.start_server(answer, "127.0.0.1", 0)
    secure = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    ports = [server.sockets[0].getsockname()[1] for server in (plain, secure)]
    twin = await asyncio.start_server(answer, "127.0.0.2", ports[0])
    stop = asyncio.Event()
    out |= {"server": HostileServer(*ports, requests), "loop": asyncio.get_running_loop(), "stop": stop}
    started.set()
    await stop.wait()
    for server in (plain, secure, twin):
        server.close()


async def _perform(path: str, query: str, writer: asyncio.StreamWriter) -> None:
    async def send(data: bytes) -> None:
        writer.write(data)
        await writer.drain()

    if path == "/reset":
        await send(head("200 OK", "Content-Length: 5000") + FEED)
        hard = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, hard)
        writer.transport.abort()
    elif path == "/go":
        await send(redirect(unquote(query)))
    elif path in PERFORMANCES:
        await PERFORMANCES[path](send)
    else:
        await send(ANSWERS[path])


async def _request(reader: asyncio.StreamReader) -> dict[str, str]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    body = await reader.readexactly(int(headers.get("Content-Length", "0")))
    return {":path": first.split(" ")[1]} | headers | ({":body": body.decode()} if body else {})
