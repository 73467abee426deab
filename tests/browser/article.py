"""One article on loopback, for a tracker that reads over real sockets."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOST = "127.0.0.1"
ARTICLE = {"title": "United States Congress enacts the data bill", "excerpt": "Members voted for the data bill."}
_PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>{ARTICLE["title"]}</title>
<meta property="og:site_name" content="The Gazette"><meta property="og:description" content="{ARTICLE["excerpt"]}">
<meta property="article:published_time" content="2026-02-03T10:00:00Z"></head><body><p>Text.</p></body></html>"""


@dataclass(frozen=True)
class Served:
    """Where the article stands; `host` as FETCH_ALLOW_HOSTS takes it."""

    address: str
    host: str


@contextmanager
def running_article() -> Iterator[Served]:
    """Serve the article at /article, and nothing elsewhere, until the block is left."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_there = self.path == "/article"
            body = _PAGE.encode() if is_there else b"Gone"
            self.send_response(200 if is_there else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    host = f"{HOST}:{server.server_port}"
    yield Served(f"http://{host}/article", host)
    server.shutdown()
    thread.join()
    server.server_close()
