"""A server on loopback that behaves as badly as real ones do, over real sockets."""

import asyncio
import gzip
import ssl
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from recommendations.fetch.client import FetchPolicy

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour news</title></channel></rss>'
PAIR = Path(__file__).parents[1] / "data" / "tls" / "unsigned.pem"
SLOW = 0.02
Send = Callable[[bytes], Awaitable[None]]


@dataclass(frozen=True)
class HostileServer:
    """Where the server listens, and what it was asked: one dict of headers a request, path under `:path`."""

    port: int
    secure_port: int
    requests: list[dict[str, str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def policy(self, **changes) -> FetchPolicy:
        """Return small limits, with this server excepted from the guard."""
        allowed = frozenset({f"127.0.0.1:{self.port}", f"127.0.0.1:{self.secure_port}"})
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


DATED = ("Date: Tue, 10 Feb 2026 08:00:00 GMT", "Retry-After: Tue, 10 Feb 2026 09:30:00 GMT")
ANSWERS = {
    "/feed": whole("200 OK", "Content-Type: application/rss+xml; charset=utf-8", 'ETag: "a"', "Last-Modified: Monday"),
    "/page": whole("200 OK", "Content-Type: application/rss+xml", body=b"<!DOCTYPE html><html></html>"),
    "/packed": whole("200 OK", "Content-Encoding: gzip", body=gzip.compress(FEED)),
    "/brotli": whole("200 OK", "Content-Encoding: br"),
    "/same": head("304 Not Modified", 'ETag: "b"'),
    "/missing": whole("404 Not Found"),
    "/gone": whole("410 Gone"),
    "/secret": whole("401 Unauthorized"),
    "/forbidden": whole("403 Forbidden"),
    "/challenge": whole("403 Forbidden", "cf-mitigated: challenge"),
    "/teapot": whole("418 Teapot"),
    "/too-often": whole("429 Too Many Requests", "Retry-After: 120"),
    "/closed-until": whole("503 Service Unavailable", *DATED),
    "/closed": whole("503 Service Unavailable"),
    "/broken": whole("500 Oops"),
    "/choices": whole("300 Multiple Choices"),
    "/truncated": head("200 OK", "Content-Length: 9999") + FEED,
    "/cut-gzip": whole("200 OK", "Content-Encoding: gzip", body=gzip.compress(FEED)[:-12]),
    "/nonsense": b"SMTP ready\r\n\r\n",
    "/hang-up": b"",
    "/declared-50-mb": head("200 OK", f"Content-Length: {50 * 2**20}"),
    "/bomb": whole("200 OK", "Content-Encoding: gzip", body=bomb(60)),
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


async def endless_body(send: Send) -> None:
    await send(head("200 OK", "Connection: close"))
    for _ in range(50):
        await send(b"x" * 2**20)


async def silence(send: Send) -> None:
    await asyncio.sleep(60)


PERFORMANCES = {
    "/slow-body": slow_body,
    "/slow-headers": slow_headers,
    "/50-mb": endless_body,
    "/silence": silence,
    "/slow-redirect": lambda send: drip(send, redirect("/slow-redirect")),
}


def serve(started: threading.Event, out: dict) -> None:
    asyncio.run(_main(started, out))


async def _main(started: threading.Event, out: dict) -> None:
    requests: list[dict[str, str]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        with suppress(ConnectionError, asyncio.IncompleteReadError):
            request = _parsed(await reader.readuntil(b"\r\n\r\n"))
            requests.append(request)
            path = request[":path"]
            await (PERFORMANCES[path](send) if path in PERFORMANCES else send(ANSWERS[path]))
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PAIR)
    plain = await asyncio.start_server(answer, "127.0.0.1", 0)
    secure = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    stop = asyncio.Event()
    ports = [server.sockets[0].getsockname()[1] for server in (plain, secure)]
    out |= {"server": HostileServer(*ports, requests), "loop": asyncio.get_running_loop(), "stop": stop}
    started.set()
    await stop.wait()
    plain.close()
    secure.close()


def _parsed(raw: bytes) -> dict[str, str]:
    first, *lines = raw.decode().split("\r\n")
    return {":path": first.split(" ")[1]} | dict(line.split(": ", 1) for line in lines if line)
