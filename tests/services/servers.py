"""Real servers on this machine alone, each started by a test and gone after it."""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from redis import Redis
from redis.exceptions import RedisError

from recommendations.management.broker import find_server, server_command, socket_url
from tests.require import missing

HOST = "127.0.0.1"
T = TypeVar("T")


def eventually(ask: Callable[[], T], *, within_s: float = 30.0) -> T:
    """Return the first true answer, asked again and again; fail when none came in time."""
    deadline = time.monotonic() + within_s
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"no answer within {within_s:g} s"
        time.sleep(0.05)
    return answer


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server((HOST, 0)) as probe:
        return int(probe.getsockname()[1])


class RedisServer:
    """The Redis that `manage.py up` would start, on a socket of its own."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = socket_url(self.socket)

    def start(self) -> None:
        """Start it and wait until it answers."""
        server = find_server() or missing("No Redis was found: install redis-server.")
        self._process = subprocess.Popen(server_command(server, self.socket), stdin=subprocess.DEVNULL)
        eventually(self._answers, within_s=10)

    def stop(self) -> None:
        """Stop it; whatever was queued is lost."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)
            self._process = None

    def _answers(self) -> bool:
        try:
            with Redis(unix_socket_path=str(self.socket)) as client:
                return bool(client.ping())
        except RedisError:
            return False


@dataclass
class MailServer:
    """A mail server that keeps what it is handed, or refuses it with `refusal`, such as "451 Try later"."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    refusal: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The settings that name this server."""
        return {"EMAIL_HOST": HOST, "EMAIL_PORT": str(self.port), "EMAIL_ENCRYPTION": "none"}

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002
        """Keep one mail."""
        if self.refusal:
            return self.refusal
        self.messages.append(BytesParser(policy=modern).parsebytes(bytes(envelope.content or b"")))
        return "250 Kept"


def mail_controller(server: MailServer) -> Controller:
    """Return what runs a mail server in a thread."""
    return Controller(server, hostname=HOST, port=server.port)


@dataclass(frozen=True)
class Answer:
    """What a feed's address says."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class FeedServer:
    """Serves `answers` by path and remembers what was asked: pairs of path and headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self._server = ThreadingHTTPServer((HOST, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def host(self) -> str:
        """Host and port, as FETCH_ALLOW_HOSTS takes them."""
        return f"{HOST}:{self._server.server_port}"

    def serve(self, path: str, answer: Answer) -> str:
        """Answer a path from now on; return its address."""
        self.answers[path] = answer
        return f"http://{self.host}{path}"

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        feeds = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                feeds.requests.append((self.path, dict(self.headers)))
                answer = feeds.answers.get(self.path, Answer(status=404))
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        return Handler
